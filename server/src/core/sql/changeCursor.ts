import type { TableName } from './changeTypes.ts';
import { keywordOf, nameOf, standardDialect, type Token, textOf, tokenize } from './tokens.ts';

/** A place in the tokens of a statement, moved by what is read. */
export interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The word of each token in upper case; '' where it is no bare word. */
  readonly keywords: readonly string[];
  at: number;
}

/** A cursor at the beginning; `undefined` for a text with unclosed quotes, or with code that some servers skip. */
export function cursorOf(text: string): Cursor | undefined {
  const found = tokenize(text, standardDialect);
  // What SHOW CREATE TABLE writes holds such code, and the table is made with it and without.
  const isTable = /^\s*CREATE\s+(TEMPORARY\s+)?TABLE\b/i.test(text);
  const all = isTable ? found.filter(({ kind }) => !kind.startsWith('executable')) : found;
  if (all.some(({ kind, unclosed }) => unclosed === true || kind.startsWith('executable'))) return undefined;
  const tokens = all.filter(({ kind }) => kind !== 'comment' && kind !== 'hint');
  const last = tokens.at(-1);
  if (last !== undefined && textOf(text, last) === ';') tokens.pop();
  return { text, tokens, keywords: tokens.map((token) => keywordOf(text, token)), at: 0 };
}

/** Whether all tokens are read. */
export function isAtEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.tokens.length;
}

/** The word at the cursor, or further on, in upper case; '' where it is no bare word. */
export function peek(cursor: Cursor, ahead = 0): string {
  return cursor.keywords[cursor.at + ahead] ?? '';
}

/** Whether the sign stands at the cursor, or further on. */
export function isSign(cursor: Cursor, sign: string, ahead = 0): boolean {
  const token = cursor.tokens[cursor.at + ahead];
  return token?.kind === 'symbol' && textOf(cursor.text, token) === sign;
}

/** Steps over the words if all of them stand here, in this order. */
export function takeWords(cursor: Cursor, words: string): boolean {
  const list = words.split(' ');
  if (!list.every((word, index) => peek(cursor, index) === word)) return false;
  cursor.at += list.length;
  return true;
}

/** Steps over one of the words, and says which. */
export function takeOneOf(cursor: Cursor, words: string): string | undefined {
  const word = peek(cursor);
  if (word === '' || !words.split(' ').includes(word)) return undefined;
  cursor.at++;
  return word;
}

/** Steps over all of the words that stand here, in any order. */
export function skipWords(cursor: Cursor, words: string): void {
  while (takeOneOf(cursor, words) !== undefined);
}

/** Steps over the sign if it stands here. */
export function takeSign(cursor: Cursor, sign: string): boolean {
  if (!isSign(cursor, sign)) return false;
  cursor.at++;
  return true;
}

/** A name of one part, without its quotes. */
export function takeName(cursor: Cursor): string | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted-identifier')) return undefined;
  cursor.at++;
  return nameOf(cursor.text, token);
}

/** `t` or `d.t`. */
export function takeTable(cursor: Cursor): TableName | undefined {
  const from = cursor.at;
  const first = takeName(cursor);
  if (first === undefined) return undefined;
  if (!isSign(cursor, '.')) return { database: undefined, name: first, text: written(cursor, from) };
  cursor.at++;
  const second = takeName(cursor);
  if (second === undefined) return undefined;
  return { database: first, name: second, text: written(cursor, from) };
}

/** Steps over `(…)` and gives what stands in it. */
export function takeGroup(cursor: Cursor): string | undefined {
  if (!isSign(cursor, '(')) return undefined;
  const from = cursor.at;
  if (!skipGroup(cursor)) return undefined;
  const first = cursor.tokens[from];
  const last = cursor.tokens[cursor.at - 1];
  return first === undefined || last === undefined ? '' : cursor.text.slice(first.end, last.start).trim();
}

/** The names of `(a, b)`; `undefined` for anything else. */
export function takeNames(cursor: Cursor): string[] | undefined {
  if (!takeSign(cursor, '(')) return undefined;
  const names: string[] = [];
  do {
    const name = takeName(cursor);
    if (name === undefined) return undefined;
    names.push(name);
  } while (takeSign(cursor, ','));
  return takeSign(cursor, ')') ? names : undefined;
}

/** Steps to the next token outside parentheses that `isEnd` takes, or to the end; gives what it went over. */
export function takeUntil(cursor: Cursor, isEnd: (cursor: Cursor) => boolean): string {
  const from = cursor.at;
  while (!isAtEnd(cursor) && !isSign(cursor, ')') && !isEnd(cursor)) {
    if (!isSign(cursor, '(')) cursor.at++;
    else if (!skipGroup(cursor)) break;
  }
  return written(cursor, from);
}

/** All that is left, as written. */
export function rest(cursor: Cursor): string {
  const from = cursor.at;
  cursor.at = cursor.tokens.length;
  return written(cursor, from);
}

/** What stands from a token on up to the cursor, as written. */
export function written(cursor: Cursor, from: number): string {
  const first = cursor.tokens[from];
  const last = cursor.tokens[cursor.at - 1];
  return first === undefined || last === undefined || cursor.at <= from
    ? ''
    : cursor.text.slice(first.start, last.end);
}

/** Steps over a pair of parentheses with all in it; stays where they are not closed. */
function skipGroup(cursor: Cursor): boolean {
  let depth = 0;
  for (let at = cursor.at; at < cursor.tokens.length; at++) {
    const token = cursor.tokens[at];
    if (token?.kind !== 'symbol') continue;
    const sign = textOf(cursor.text, token);
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    if (depth > 0) continue;
    cursor.at = at + 1;
    return true;
  }
  return false;
}
