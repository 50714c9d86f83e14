import type { Dialect } from './dialect.ts';
import { needsParenthesisAtOnce } from './functions.ts';
import { splitScript } from './statements.ts';
import { keywordOf, standardDialect, type Token, textOf, tokenize, upperAscii } from './tokens.ts';

/** Lays out one statement, and only that; `undefined` where it cannot read it. */
export type LayOut = (statement: string) => string | undefined;

/** A shorter statement stands in one line. */
const maxLineLength = 80;

/** What a layout may not change, on whichever server. */
const dialects: readonly Dialect[] = [
  standardDialect,
  { flavor: 'mariadb', version: 101100, sqlMode: [] },
  { ...standardDialect, sqlMode: ['ANSI_QUOTES', 'NO_BACKSLASH_ESCAPES'] },
];

/**
 * Lays out the statements of a script anew; comments between them, directives among these, stay as they are.
 *
 * A statement is left alone where the layout would change anything but white space, or a second layout the first.
 */
export function formatScript(script: string, layOut: LayOut): string {
  // With another delimiter the text is not one of plain statements.
  if (/^[ \t]*delimiter\b/im.test(script)) return script;
  const { statements } = splitScript(script);
  let formatted = '';
  let at = 0;
  for (const { start, end } of statements) {
    const before = lineStart(script.slice(at, start), at === 0);
    const statement = script.slice(start, end);
    const canBegin = before.endsWith('\n') || (at === 0 && before === '');
    formatted += before + (canBegin ? (formatStatement(statement, layOut) ?? statement) : statement);
    at = end;
  }
  return formatted + script.slice(at);
}

/** What stands before a statement, so that the statement begins a line; as it is where a comment stands there. */
function lineStart(before: string, isFirst: boolean): string {
  if (/^;[ \t]*$/.test(before)) return ';\n';
  return /(?:^|\n)[ \t]*$/.test(before) && (isFirst || before.includes('\n'))
    ? before.replace(/[ \t]*$/, '')
    : before;
}

function formatStatement(statement: string, layOut: LayOut): string | undefined {
  if (!isFormatted(statement)) return undefined;
  const once = layOutKept(statement, layOut);
  return once !== undefined && layOutKept(once, layOut) === once ? once : undefined;
}

/** Statements whose clauses the layout knows; others look better as their author wrote them. */
function isFormatted(statement: string): boolean {
  const [first, second, ...rest] = tokenize(statement, standardDialect).filter(
    ({ kind }) => kind !== 'comment',
  );
  const word = keywordOf(statement, first);
  // Of the parts of a table the layout makes a mess.
  if (/^(?:ALTER|CREATE)$/.test(word) && /\bpartition\b/i.test(statement)) return false;
  if (word === 'ALTER') return keywordOf(statement, second) === 'TABLE';
  if (word === 'CREATE')
    return [second, ...rest.slice(0, 1)].some((token) => keywordOf(statement, token) === 'TABLE');
  return ['SELECT', 'WITH', 'INSERT', 'REPLACE', 'UPDATE', 'DELETE'].includes(word);
}

function layOutKept(statement: string, layOut: LayOut): string | undefined {
  const lines = layOut(statement)?.trim();
  if (lines === undefined) return undefined;
  const result = inOneLine(lines) ?? compact(lines);
  return dialects.every((dialect) => isSame(statement, result, dialect)) ? result : undefined;
}

/** A statement without its line ends, where it is short and no comment or text needs them. */
function inOneLine(lines: string): string | undefined {
  if (needsItsLines(lines)) return undefined;
  const line = lines
    .replace(/\(\n\s*/g, '(')
    .replace(/\n\s*\)/g, ')')
    .replace(/\n\s*/g, ' ');
  return line.length <= maxLineLength ? line : undefined;
}

/** A clause that has one line of its own stands on the line of its keyword, and what ALTER TABLE does stands in. */
function compact(lines: string): string {
  if (needsItsLines(lines)) return lines;
  const compacted: string[] = [];
  const all = lines.split('\n');
  for (let index = 0; index < all.length; index += 1) {
    const [line = '', next = '', behind] = all.slice(index, index + 3);
    const indent = indentOf(line);
    const joined = `${line} ${next.trimStart()}`;
    const isLonely = indentOf(next) > indent && (behind === undefined || indentOf(behind) <= indent);
    const isJoined = /^ *[A-Z_]+(?: [A-Z_]+)*$/i.test(line) && isLonely && joined.length <= maxLineLength;
    compacted.push(isJoined ? joined : line);
    if (isJoined) index += 1;
  }
  return compacted.join(/^ALTER\b/i.test(lines) ? '\n  ' : '\n');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Whether a line end is part of a comment's or a text's meaning. */
function needsItsLines(text: string): boolean {
  return tokenize(text, standardDialect).some(
    (token) => token.kind === 'comment' || textOf(text, token).includes('\n'),
  );
}

/** Whether two texts are the same but for white space, and for none that a server minds. */
function isSame(left: string, right: string, dialect: Dialect): boolean {
  const [before, after] = [tokenize(left, dialect), tokenize(right, dialect)];
  return (
    before.length === after.length &&
    before.every((token, index) => {
      const other = after[index];
      if (other === undefined || token.unclosed === true || token.malformed === true) return false;
      if (token.kind.startsWith('executable')) return false;
      return (
        token.kind === other.kind &&
        token.isName === other.isName &&
        textOf(left, token) === textOf(right, other) &&
        (!mustTouch(left, token, before[index + 1], dialect) ||
          isTouching(token, before[index + 1]) === isTouching(other, after[index + 1]))
      );
    })
  );
}

/** Whether it counts that white space stands behind a token, or none. */
function mustTouch(text: string, token: Token, next: Token | undefined, dialect: Dialect): boolean {
  if (next === undefined) return false;
  if (token.kind === 'word' && textOf(text, next) === '(')
    return needsParenthesisAtOnce(upperAscii(textOf(text, token)), dialect);
  return next.kind === 'user-variable' || next.kind === 'system-variable' || textOf(text, token) === '.';
}

function isTouching(token: Token, next: Token | undefined): boolean {
  return token.end === next?.start;
}
