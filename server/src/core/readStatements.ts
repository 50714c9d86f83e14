import type { Finding } from './finding.ts';
import type { Role } from './role.ts';
import type { Ignored, Statement } from './runbook.ts';
import {
  type Directive,
  type DirectiveProblem,
  type Directives,
  directivesOf,
  gluedDirectives,
  ignoredBy,
  shellDirectives,
} from './sql/directives.ts';
import { type Comment, splitScript } from './sql/statements.ts';
import { fileSpan, type MappedText, type Span, slice } from './tree.ts';

/** What the keys of a block say, and where it stands in its step. */
export interface BlockKeys {
  readonly kind: 'sql' | 'sh';
  readonly role: Role;
  /** Where the file says what the block is; for a block that has no text to point at. */
  readonly roleSpan: Span;
  /** Of the block's first statement, from 1. */
  readonly position: number;
  readonly name: MappedText | undefined;
  readonly expectations: readonly MappedText[];
  readonly timeoutMs: number | undefined;
}

/** Reads the statements of a block with the directives before them. Never throws. */
export function readStatements(
  text: MappedText,
  keysOfBlock: BlockKeys,
): { statements: Statement[]; findings: Finding[] } {
  const { kind, role, roleSpan, position, timeoutMs } = keysOfBlock;
  const name = keysOfBlock.name === undefined ? undefined : trimmed(keysOfBlock.name);
  const expectations = keysOfBlock.expectations.map(trimmed);
  const block: BlockKeys = { kind, role, roleSpan, position, name, expectations, timeoutMs };
  const findings: Finding[] = [];
  const parts = block.kind === 'sql' ? sqlParts(text.value, text, findings) : shellParts(text.value);
  const statements = parts.map((part, index) => toStatement(part, index, text, block, findings));
  const key = name ?? expectations[0];
  if (statements.length > 1 && key !== undefined)
    findings.push({
      rule: 'ambiguous-key',
      severity: 'error',
      span: key.span,
      message: `This block has ${statements.length} statements, so it is not clear which one is meant. Write it as a comment right before its statement, such as \`-- expect: rows == 0\`.`,
    });
  if (statements.length > 0) return { statements, findings };
  if (!/\S/.test(text.value))
    findings.push({
      rule: 'empty-block',
      severity: 'warning',
      span: text.value === '' && text.span.end > text.span.start ? text.span : block.roleSpan,
      message: 'This block is empty.',
    });
  else if (block.kind === 'sql')
    findings.push({
      rule: 'empty-block',
      severity: 'warning',
      span: text.span,
      message: 'This block holds only comments, no statement.',
    });
  return { statements, findings };
}

/** A YAML block such as `expect: |` ends in a newline that is not meant. */
function trimmed(text: MappedText): MappedText {
  const start = text.value.length - text.value.trimStart().length;
  const end = text.value.trimEnd().length;
  return start === 0 && end === text.value.length ? text : slice(text, Math.min(start, end), end);
}

interface Part {
  /** Of the statement itself, in the block's text. */
  readonly span: Span;
  /** With the comments before it. */
  readonly whole: Span;
  readonly directives: Directives;
}

function sqlParts(script: string, text: MappedText, findings: Finding[]): Part[] {
  const { statements, rest, inside } = splitScript(script);
  const misplaced = (comments: readonly Comment[], where: string): void => {
    for (const directive of directivesOf(comments).directives)
      findings.push({
        rule: 'misplaced-directive',
        severity: 'error',
        span: fileSpan(text, { start: directive.keySpan.start, end: directive.span.end }),
        message: `\`${directive.key}\` stands ${where} right before the statement that it speaks of.`,
      });
    const blocks = comments.filter((comment) => !comment.isLine);
    for (const problem of directivesOf(blocks).problems) findings.push(directiveFinding(problem, text));
  };
  if (inside.length > 0)
    misplaced(
      inside,
      'inside a statement, or behind one on its line, so it is not read. It belongs on a line of its own,',
    );
  if (rest.length > 0) misplaced(rest, 'behind the last statement. It belongs');
  return statements.map((statement) => {
    const { start, end, comments } = statement;
    const glued = gluedDirectives(script, statement);
    if (comments.length === 0)
      return { span: statement, whole: statement, directives: { directives: [], problems: glued } };
    const { directives, problems } = directivesOf(comments);
    return {
      span: statement,
      whole: { start: startOfDirectives(directives, comments) ?? start, end },
      directives: { directives, problems: glued.length === 0 ? problems : [...problems, ...glued] },
    };
  });
}

/** From where on the lines before a statement are shown as part of it: the comment of its first directive. */
function startOfDirectives([first]: readonly Directive[], comments: readonly Comment[]): number | undefined {
  if (first === undefined) return undefined;
  return comments.find(({ end }) => first.keySpan.start < end)?.start;
}

/** A shell block is one statement; its text begins behind the directives. */
function shellParts(script: string): Part[] {
  const directives = shellDirectives(script);
  const last = directives.directives.at(-1);
  const lineEnd = last === undefined ? -1 : script.indexOf('\n', last.span.end);
  const from = last === undefined ? 0 : lineEnd < 0 ? script.length : lineEnd + 1;
  const start = from + (script.slice(from).length - script.slice(from).trimStart().length);
  const end = script.trimEnd().length;
  if (start >= end) return [];
  return [
    {
      span: { start, end },
      whole: { start: Math.min(start, directives.directives[0]?.keySpan.start ?? start), end },
      directives,
    },
  ];
}

function toStatement(
  part: Part,
  index: number,
  text: MappedText,
  block: BlockKeys,
  findings: Finding[],
): Statement {
  const { directives, problems } = part.directives;
  for (const problem of problems) findings.push(directiveFinding(problem, text));
  const position = block.position + index;
  let name: string | undefined;
  for (const { key, value, span } of directives) {
    if (key !== 'name') continue;
    if (name === undefined) name = value;
    else
      findings.push({
        rule: 'duplicate-key',
        severity: 'error',
        span: fileSpan(text, span),
        message: 'This statement has a name already.',
      });
  }
  if (name === undefined && index === 0) name = block.name?.value;
  return {
    kind: block.kind,
    role: block.role,
    name: name ?? String(position),
    position,
    text: slice(text, part.span.start, part.span.end),
    span: fileSpan(text, part.whole),
    expectations: expectationsIn(directives, text, index === 0 ? block.expectations : noTexts),
    ignored: directives.some(isIgnore)
      ? directives.filter(isIgnore).flatMap((each) => ignoredIn(each, text))
      : noneIgnored,
    timeoutMs: block.timeoutMs,
  };
}

const noTexts: readonly MappedText[] = [];
const noneIgnored: readonly Ignored[] = [];

/** Those of the block's keys, and those in the comments before the statement. */
function expectationsIn(
  directives: readonly Directive[],
  text: MappedText,
  ofBlock: readonly MappedText[],
): readonly MappedText[] {
  const written = directives.filter(({ key }) => key === 'expect');
  if (written.length === 0) return ofBlock;
  const texts = written.map(({ span }) => slice(text, span.start, span.end));
  return ofBlock.length === 0 ? texts : [...ofBlock, ...texts];
}

function isIgnore({ key }: Directive): boolean {
  return key === 'launchbook-ignore';
}

function ignoredIn(directive: Directive, text: MappedText): Ignored[] {
  const { rules, reason } = ignoredBy(directive);
  return rules.map(({ rule, span }) => ({ rule, span: fileSpan(text, span), reason }));
}

function directiveFinding(problem: DirectiveProblem, text: MappedText): Finding {
  const span = fileSpan(text, problem.span);
  const { suggestion } = problem;
  return {
    rule: 'unknown-directive',
    severity: 'warning',
    span,
    message: problem.message,
    ...(suggestion === undefined
      ? {}
      : { fixes: [{ title: `Change to \`${suggestion}\``, edits: [{ span, text: suggestion }] }] }),
  };
}
