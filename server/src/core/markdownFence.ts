import { parseAttributes } from './attributes.ts';
import type { Finding } from './finding.ts';
import type { Part } from './markdownParts.ts';
import { attributeEntries, keyScalar, scalar } from './markdownValues.ts';
import { nearest } from './nearest.ts';
import { isRole, roles } from './role.ts';
import { suggestion } from './suggestion.ts';
import { type Entry, type MappedText, type Piece, type Span, wholeText } from './tree.ts';

/** A fence as it stands in a text. */
export interface FencePlace {
  readonly from: number;
  readonly to: number;
  /** Of the words behind its opening signs. */
  readonly info: Span;
  /** Its code, without what the lists and quotes around it put before each line. */
  readonly code: readonly Span[];
  /** How far it stands in from those. */
  readonly indent: number;
}

const kindOfWord: ReadonlyMap<string, 'sql' | 'sh'> = new Map([
  ['sql', 'sql'],
  ['mysql', 'sql'],
  ['sh', 'sh'],
  ['bash', 'sh'],
  ['shell', 'sh'],
]);

/** The id of the finding on SQL that says no role. */
export const sqlWithoutRole = 'sql-without-role';

/** What a fence's language says, in whatever case it is written. */
function kindOf(language: string | undefined): 'sql' | 'sh' | undefined {
  return language === undefined ? undefined : kindOfWord.get(language.toLowerCase());
}

/** Reads a fence; `undefined` where it is no block. */
export function readFence(
  fence: FencePlace,
  text: string,
  start: number,
  problems: Finding[],
): Part | undefined {
  const { info } = fence;
  const attributes = parseAttributes(text.slice(info.start, info.end), start + info.start);
  const language = attributes.words[0];
  const roleWord = attributes.words[1];
  const kind = kindOf(language?.value);
  if (kind === undefined || language === undefined || roleWord === undefined) {
    const missed =
      kind === 'sql' && language !== undefined && attributes.words.length === 1
        ? withoutRole(language.span, fence, text)
        : missedBlock(language, roleWord);
    if (missed !== undefined) problems.push(missed);
    return undefined;
  }
  if (!isRole(roleWord.value)) {
    const meant = suggestion(roleWord.span, roleWord.value, roles);
    if (meant.guess !== undefined)
      problems.push({
        rule: 'unknown-role',
        severity: 'error',
        span: roleWord.span,
        message: `Unknown role \`${roleWord.value}\`. ${meant.words} Until then this block is prose.`,
        ...meant.fixes,
      });
    return undefined;
  }
  for (const problem of attributes.problems) problems.push(problem);
  for (let index = 2; index < attributes.words.length; index += 1) {
    const word = attributes.words[index];
    if (word !== undefined) problems.push(meaninglessWord(word));
  }
  const span = { start: start + fence.from, end: start + fence.to };
  const code: Entry = {
    key: keyScalar(kind, { start: language.span.start, end: roleWord.span.end }),
    value: scalar(codeText(fence, text, start)),
  };
  const entries = attributes.list.length === 0 ? [code] : [code, ...attributeEntries(attributes)];
  return { kind: 'fence', span, role: roleWord.value, roleWord, block: { kind: 'mapping', span, entries } };
}

function meaninglessWord({ value, span }: MappedText): Finding {
  return {
    rule: 'syntax',
    severity: 'warning',
    span,
    message: `The word \`${value}\` means nothing here. Attributes are written \`key=value\`.`,
  };
}

/** SQL that is prose, which may be meant so; who reads the section knows whether it stands in a step. */
function withoutRole(language: Span, { code }: FencePlace, text: string): Finding {
  const sql = code.map(({ start, end }) => text.slice(start, end)).join('');
  const isQuery = /^(?:\s|--[^\n]*\n|#[^\n]*\n)*(?:select|show|desc|describe|explain|with)\b/i.test(sql);
  const likely = isQuery ? (['pre-check', 'post-check'] as const) : (['change', 'rollback'] as const);
  return {
    rule: sqlWithoutRole,
    severity: 'hint',
    span: language,
    message:
      'This SQL says no role, so it is prose and no part of the step. Write one behind `sql`, such as `sql change`.',
    fixes: likely.map((role) => ({
      title: `Make it a \`${role}\``,
      edits: [{ span: { start: language.end, end: language.end }, text: ` ${role}` }],
    })),
  };
}

/** A fence that was meant as a block, by the role in its words, and would vanish among the prose. */
function missedBlock(first: MappedText | undefined, second: MappedText | undefined): Finding | undefined {
  if (first === undefined) return undefined;
  const glued = first.value.split(/[,;:|/]+/).filter((part) => part !== '');
  const isGlued = glued.length > 1;
  const [language, word] = isGlued || second === undefined ? glued : [glued[0], second.value];
  const isSwapped = kindOf(word) !== undefined;
  const meant = word === undefined || isSwapped ? language : word;
  if (meant === undefined || kindOf(meant) !== undefined) return undefined;
  const role = nearest(meant, roles);
  if (role === undefined) return undefined;
  const kinds = kindsMeant(isSwapped ? word : word === undefined ? undefined : language);
  const written = kinds.map((kind) => `${kind} ${role}`);
  const span = { start: first.span.start, end: (isGlued ? first : (second ?? first)).span.end };
  return {
    rule: 'invalid-block',
    // In another language the role may be a word by chance.
    severity: role === meant && (kinds.length === 1 || word === undefined) ? 'error' : 'warning',
    span,
    message: `A block begins with \`sql\` or \`sh\`, a blank and its role: write ${written.map((each) => `\`${each}\``).join(' or ')}. Until then this block is prose.`,
    fixes: written.map((each) => ({ title: `Change to \`${each}\``, edits: [{ span, text: each }] })),
  };
}

/** The languages of a block that a person may have meant by another one; both where nothing tells. */
function kindsMeant(language: string | undefined): readonly ('sql' | 'sh')[] {
  const kind = kindOf(language);
  if (kind !== undefined) return [kind];
  if (language !== undefined && /sql|maria|^db$/i.test(language)) return ['sql'];
  if (language !== undefined && /sh$|console|terminal/i.test(language)) return ['sh'];
  return ['sql', 'sh'];
}

/**
 * The code of a fence, without the indentation or quote signs that it stands in; its lines end in `\n`.
 *
 * The parser has cut those of the lists and quotes around it; `indent` is that of the fence within them.
 * Source: CommonMark 0.31.2, "Fenced code blocks".
 */
function codeText({ to: fenceEnd, code, indent }: FencePlace, text: string, start: number): MappedText {
  const whole = code[0];
  if (whole !== undefined && code.length === 1 && indent === 0) {
    const value = text.slice(whole.start, whole.end);
    // Most code stands in the file as it is.
    if (value !== '' && !value.includes('\r')) return wholeText(value, start + whole.start);
  }
  const pieces: Piece[] = [];
  let value = '';
  let isAtLineStart = true;
  const append = (from: number, to: number): void => {
    const last = pieces.at(-1);
    if (
      last !== undefined &&
      last.at + last.length === value.length &&
      last.start + last.length === start + from
    )
      pieces[pieces.length - 1] = { ...last, length: last.length + to - from };
    else pieces.push({ at: value.length, start: start + from, length: to - from });
    value += text.slice(from, to);
  };
  for (const { start: codeFrom, end: to } of code) {
    let from = codeFrom;
    while (from < to) {
      // A tab that belongs to the list in part was cut as a whole.
      if (isAtLineStart && text[from - 1] !== '\t')
        for (let spaces = 0; spaces < indent && text[from] === ' ' && from < to; spaces += 1) from += 1;
      const newline = text.indexOf('\n', from);
      const lineEnd = newline < 0 || newline >= to ? to : newline + 1;
      isAtLineStart = lineEnd === newline + 1 && newline >= 0;
      if (text[newline - 1] === '\r' && isAtLineStart && newline - 1 >= from) {
        append(from, newline - 1);
        append(newline, lineEnd);
      } else append(from, text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd);
      from = lineEnd;
    }
  }
  const first = pieces[0]?.start ?? start + fenceEnd;
  const last = pieces.at(-1);
  return {
    value,
    pieces: last === undefined ? [{ at: 0, start: first, length: 0 }] : pieces,
    span: { start: first, end: last === undefined ? first : last.start + last.length },
  };
}
