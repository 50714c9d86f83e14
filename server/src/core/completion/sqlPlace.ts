import { nameOf, scan, standardDialect, type Token, textOf } from '../sql/tokens.ts';
import type { Span } from '../tree.ts';
import { wantedBehind } from './sqlClause.ts';
import { isName, type TableUse, tablesIn } from './sqlTables.ts';
import type { Wanted } from './sqlWanted.ts';

/** What stands at the cursor in SQL. Spans are in the file. */
export type SqlPlace =
  | {
      readonly kind: 'name';
      readonly word: Span;
      /** Whether an opening backtick stands before the word; `word` begins with it. */
      readonly isQuoted: boolean;
      /** The names before the dots, such as `c` of `c.name`. */
      readonly qualifier: readonly string[];
      readonly wanted: Wanted;
      readonly tables: readonly TableUse[];
      /** The statement's words and signs before the cursor, in upper case where they are keywords. */
      readonly before: readonly Token[];
    }
  | {
      /** The text in `LIKE '…'` of `SHOW COLUMNS` and the like. */
      readonly kind: 'pattern';
      readonly word: Span;
      readonly of: 'column' | 'table';
      readonly tables: readonly TableUse[];
    }
  | {
      readonly kind: 'comment';
      readonly comment: Span;
      /** Whether a statement can follow it, so that it can be a directive. */
      readonly isBeforeStatement: boolean;
      /** The comments of the same statement, this one left out. */
      readonly others: readonly Span[];
      /** The statement behind it; empty where there is none. */
      readonly statement: Span;
    };

/** So much SQL before and behind the cursor is read, in UTF-16 units. */
const maxBefore = 20_000;
const maxBehind = 5_000;

/** What stands at an offset of the SQL in `region`; `undefined` in texts and numbers. Never throws. */
export function sqlPlaceAt(text: string, region: Span, offset: number): SqlPlace | undefined {
  const from = Math.max(region.start, offset - maxBefore);
  const raw = text.slice(from, Math.min(region.end, offset + maxBehind));
  // In a quote of Markdown each line begins with its sign.
  const sql = raw.replace(/^[ \t]*>[ \t>]*/gm, (signs) => ' '.repeat(signs.length));
  const at = offset - from;
  const { tokens, comments } = statementAt(sql, at);
  const shift = (span: Span): Span => ({ start: from + span.start, end: from + span.end });
  const comment = comments.find((each) => each.start < at && at <= each.end);
  const behind = tokens.filter((token) => token.start >= at);
  const before = tokens.filter((token) => token.end < at || (token.end === at && !isOpenAt(token, at)));
  if (comment !== undefined) {
    // One in `/* */` is no directive, and behind its end it is none at all.
    if (sql.charAt(comment.start) === '/') return undefined;
    return {
      kind: 'comment',
      comment: shift(comment),
      isBeforeStatement: before.length === 0,
      others: comments
        .filter((each) => each !== comment && each.start < (behind[0]?.start ?? sql.length))
        .map(shift),
      statement: shift({ start: behind[0]?.start ?? at, end: behind.at(-1)?.end ?? at }),
    };
  }
  const own = tokens.find((token) => token.start < at && at <= token.end && isOpenAt(token, at));
  const tables = tablesIn(sql, tokens);
  if (own?.kind === 'string') return patternPlace(sql, own, before, tables, shift);
  if (own !== undefined && !isName(own)) return undefined;
  const next = tokens.find((token) => token.start === at && token.kind === 'word');
  const word = own ?? next ?? { start: at, end: at };
  const preceding = before.filter((token) => token !== own);
  const { qualifier, rest } = cutQualifier(sql, preceding);
  return {
    kind: 'name',
    word: shift(word),
    isQuoted: own?.kind === 'quoted-identifier',
    qualifier,
    wanted: wantedBehind(sql, rest),
    tables,
    before: rest.map((token) => ({ ...token, ...shift(token) })),
  };
}

/** Whether a cursor at the end of a token is still in it: a word can go on, a text that is closed cannot. */
function isOpenAt(token: Token, at: number): boolean {
  if (at < token.end) return true;
  return token.kind === 'symbol'
    ? false
    : token.kind === 'word' ||
        token.kind === 'number' ||
        token.unclosed === true ||
        token.kind.endsWith('variable');
}

/** The tokens and comments between the semicolons around an offset. */
function statementAt(sql: string, at: number): { tokens: Token[]; comments: Token[] } {
  let tokens: Token[] = [];
  let comments: Token[] = [];
  scan(sql, standardDialect, 0, (token) => {
    if (token.kind === 'comment') comments.push(token);
    else if (token.kind === 'symbol' && sql.charAt(token.start) === ';') {
      if (token.start >= at) return false;
      tokens = [];
      comments = [];
    } else if (token.kind !== 'hint' && !token.kind.startsWith('executable')) tokens.push(token);
    return true;
  });
  return { tokens, comments };
}

/** The names and dots at the end of the tokens. */
function cutQualifier(
  sql: string,
  tokens: readonly Token[],
): { qualifier: readonly string[]; rest: readonly Token[] } {
  const names: string[] = [];
  let end = tokens.length;
  for (; end >= 2; end -= 2) {
    const [name, dot] = [tokens[end - 2], tokens[end - 1]];
    if (name === undefined || dot === undefined || textOf(sql, dot) !== '.' || !isName(name)) break;
    names.unshift(nameOf(sql, name));
  }
  return { qualifier: names, rest: tokens.slice(0, end) };
}

function patternPlace(
  sql: string,
  own: Token,
  before: readonly Token[],
  tables: readonly TableUse[],
  shift: (span: Span) => Span,
): SqlPlace | undefined {
  const words = before.map((token) => textOf(sql, token).toUpperCase());
  const last = words.at(-1) ?? '';
  const newline = sql.indexOf('\n', own.start);
  const end = own.unclosed === true && newline >= 0 ? newline : own.end - (own.unclosed === true ? 0 : 1);
  const word = shift({ start: own.start + 1, end: Math.max(own.start + 1, end) });
  if (last === 'LIKE' && words[0] === 'SHOW') {
    if (words.includes('TABLES') || words.includes('STATUS'))
      return { kind: 'pattern', word, of: 'table', tables };
    return words.includes('COLUMNS') || words.includes('FIELDS')
      ? { kind: 'pattern', word, of: 'column', tables }
      : undefined;
  }
  const subject = last === '=' ? words.at(-2) : undefined;
  if (subject === 'TABLE_NAME') return { kind: 'pattern', word, of: 'table', tables };
  if (subject !== 'COLUMN_NAME') return undefined;
  const named = /TABLE_NAME\s*=\s*'([^']*)'/i.exec(sql)?.[1];
  const use = named === undefined ? [] : [{ database: undefined, name: named, alias: named }];
  return { kind: 'pattern', word, of: 'column', tables: use };
}
