import { editDistance } from '../nearest.ts';
import type { Span } from '../tree.ts';
import { type Comment, readComment } from './statements.ts';
import { scan, standardDialect } from './tokens.ts';

const directiveKeys = ['expect', 'name', 'launchbook-ignore'] as const;

type DirectiveKey = (typeof directiveKeys)[number];

/** A comment line that says something of the statement after it, such as `-- expect: rows == 0`. */
export interface Directive {
  readonly key: DirectiveKey;
  readonly keySpan: Span;
  /** What follows the colon; never empty. */
  readonly value: string;
  /** Where `value` stands. */
  readonly span: Span;
}

/** A comment that was probably meant as a directive. */
export interface DirectiveProblem {
  readonly message: string;
  readonly span: Span;
  /** What to write at `span` instead, where that is known. */
  readonly suggestion?: string;
}

export interface Directives {
  readonly directives: readonly Directive[];
  readonly problems: readonly DirectiveProblem[];
}

/** What a `launchbook-ignore` silences. */
export interface Ignored {
  readonly rules: readonly { readonly rule: string; readonly span: Span }[];
  /** What stands after `--`; `undefined` where no reason is given. */
  readonly reason: string | undefined;
}

/** The directives in the comments before a statement, in order; comments in other words are left alone. */
export function directivesOf(comments: readonly Comment[]): Directives {
  const directives: Directive[] = [];
  const problems: DirectiveProblem[] = [];
  for (const comment of comments) {
    const read = readDirective(comment);
    if (read === undefined) continue;
    if (!comment.isLine) {
      if ('key' in read) problems.push(inBlockComment(read));
    } else if ('key' in read) directives.push(read);
    else problems.push(read);
  }
  return { directives, problems };
}

function inBlockComment({ key, keySpan }: Directive): DirectiveProblem {
  const message = `A directive in \`/* … */\` is not read. Write it on a line of its own: \`-- ${key}: …\`.`;
  return { message, span: keySpan };
}

const anyGlued = /--(expect|name|launchbook-ignore)(?=[ \t]*:)/;
const glued = new RegExp(anyGlued, 'y');

/**
 * What looks like a directive in the code of a statement, because no blank stands behind its `--`.
 *
 * Source: MySQL 8.4 manual, "'--' as the Start of a Comment".
 */
export function gluedDirectives(script: string, statement: Span): DirectiveProblem[] {
  const problems: DirectiveProblem[] = [];
  // Most statements hold none, and need not be cut into tokens once more.
  const dashes = script.indexOf('--', statement.start);
  if (dashes < 0 || dashes >= statement.end) return problems;
  if (!anyGlued.test(script.slice(dashes, statement.end))) return problems;
  const code = script.slice(0, statement.end);
  scan(code, standardDialect, statement.start, (token) => {
    glued.lastIndex = token.start;
    const match = token.kind === 'symbol' ? glued.exec(code) : null;
    if (match !== null) {
      const suggestion = `-- ${match[1]}`;
      problems.push({
        message: `A blank is missing behind \`--\`: without it MySQL takes this as no comment. Write \`${suggestion}\`.`,
        span: { start: token.start, end: token.start + match[0].length },
        suggestion,
      });
    }
    return true;
  });
  return problems;
}

/**
 * The directives of an `sh` block, which is one statement as a whole.
 *
 * They stand in the comment lines at its top, after the `#!` line if there is one.
 */
export function shellDirectives(text: string): Directives {
  const comments: Comment[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const mark = start + line.length - line.trimStart().length;
    const isShebang = start === 0 && line.startsWith('#!');
    if (text.charAt(mark) === '#' && mark < start + line.length) {
      if (!isShebang) comments.push(readComment(text, { start: mark, end: start + line.length }));
    } else if (line.trim() !== '') break;
    start += line.length + 1;
  }
  return directivesOf(comments);
}

/** The rules and the reason of `RULE[, RULE] -- reason`; a reason may also follow a long dash. */
export function ignoredBy(directive: Directive): Ignored {
  const cut = /\s(?:--|—|–)(?:\s|$)/.exec(directive.value);
  const list = cut ? directive.value.slice(0, cut.index) : directive.value;
  const reason = cut ? directive.value.slice(cut.index + cut[0].length).trim() : '';
  const rules = [...list.matchAll(/[^\s,]+/g)].map((match) => {
    const start = directive.span.start + match.index;
    return { rule: match[0], span: { start, end: start + match[0].length } };
  });
  return { rules, reason: reason === '' ? undefined : reason };
}

function readDirective(comment: Comment): Directive | DirectiveProblem | undefined {
  for (const key of directiveKeys)
    if (comment.text.startsWith(key))
      return comment.text.charAt(key.length) === ':' ? readPlain(comment, key) : readWords(comment);
  // Without a colon a comment says something else, and most do.
  return comment.text.includes(':') || comment.text.includes('\uff1a') ? readWords(comment) : undefined;
}

/** A directive as it is to be written. */
function readPlain({ text, textSpan: { start } }: Comment, key: DirectiveKey): Directive | DirectiveProblem {
  const value = text.slice(key.length + 1).trimStart();
  return readValue(key, { start, end: start + key.length }, value, start + text.length - value.length);
}

function readWords(comment: Comment): Directive | DirectiveProblem | undefined {
  const parts = /^([\p{L}][\p{L}\p{N}_-]*)(\s*)([:\uff1a]?)(\s*)/u.exec(comment.text);
  const word = parts?.[1];
  if (!parts || word === undefined) return undefined;
  const start = comment.textSpan.start;
  const keySpan = { start, end: start + word.length };
  const value = comment.text.slice(parts[0].length);
  const isMarked = parts[3] === ':';
  const exact = directiveKeys.find((key) => key === word);
  if (exact && isMarked) return readValue(exact, keySpan, value, start + parts[0].length);
  const colonEnd = start + word.length + (parts[3] ? (parts[2] ?? '').length + 1 : 0);
  // A wide colon, as Chinese keyboards give it, is a slip too.
  if (exact)
    return isMeant(exact, value, parts[3] !== '') ? missingColon(exact, { start, end: colonEnd }) : undefined;
  if (parts[3] === '') return undefined;
  const near = directiveKeys.find((key) => isNear(word.toLowerCase(), key));
  if (near === undefined) return undefined;
  return {
    message: `\`${word}\` is not a directive. Did you mean \`${near}\`?`,
    span: keySpan,
    suggestion: near,
  };
}

function readValue(
  key: DirectiveKey,
  keySpan: Span,
  value: string,
  start: number,
): Directive | DirectiveProblem {
  if (value === '') return { message: `Nothing stands after \`${key}:\`.`, span: keySpan };
  const span = { start, end: start + value.length };
  if (key === 'name' && /\s/.test(value))
    return { message: 'A name is one word, without blanks.', span, suggestion: value.replace(/\s+/g, '-') };
  return { key, keySpan, value, span };
}

/** Whether a key without its colon was meant as a directive and is not the beginning of a sentence. */
function isMeant(key: DirectiveKey, rest: string, hasWideColon: boolean): boolean {
  if (hasWideColon) return true;
  if (key === 'expect') return /[=<>!]/.test(rest);
  return key === 'launchbook-ignore';
}

function missingColon(key: DirectiveKey, span: Span): DirectiveProblem {
  return { message: `A colon is missing: write \`${key}:\`.`, span, suggestion: `${key}:` };
}

/** Whether a word is so close to a key that it is a slip; one letter apart for short keys, two for long. */
function isNear(word: string, key: string): boolean {
  if (word === key) return true;
  if (word.charAt(0) !== key.charAt(0)) return false;
  return editDistance(word, key) <= (key.length > 4 ? 2 : 1);
}
