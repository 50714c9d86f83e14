import type { Dialect } from './dialect.ts';
import { isBuiltIn, needsParenthesisAtOnce, refusedFunctions } from './functions.ts';
import { isSymbol, type Refused, refuse } from './refusal.ts';
import { type Token, textOf, upperAscii } from './tokens.ts';

/**
 * Refuses every `name(` that is not a call of a harmless built-in function or a known piece of syntax.
 *
 * `code` is one statement without comments, `keywords` its words in upper case ('' for all else), `bodyStart`
 * where its query begins. `functionsOf` is the server whose functions count; without it, those of any.
 */
export function refuseCalls(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  bodyStart: number,
  dialect: Dialect,
  functionsOf: Dialect | undefined,
): Refused | undefined {
  /** Each open parenthesis, with the word before it. */
  const open: { readonly word: string; readonly token: Token }[] = [];
  for (let at = 0; at < code.length; at += 1) {
    const token = code[at];
    if (token === undefined) continue;
    if (token.kind !== 'symbol') continue;
    const symbol = text.charAt(token.start);
    if (symbol === ')' && open.pop() === undefined) return refuse(token, 'This `)` closes nothing.');
    if (symbol !== '(') continue;
    if (at !== bodyStart && !isSyntax(text, code, keywords, at, open.at(-1)?.word ?? '', dialect)) {
      const refusal = refuseCall(text, code, at, functionsOf);
      if (refusal) return refusal;
    }
    open.push({ word: keywords[at - 1] ?? '', token });
  }
  const last = open.at(-1);
  return last && refuse(last.token, 'This `(` is never closed.');
}

/** Words that all servers reserve and that may stand before `(`: none of them can name a function. */
const reserved: ReadonlySet<string> = new Set(
  (
    'ALL ANALYZE AND AS BETWEEN BY CASE DESC DESCRIBE DISTINCT DISTINCTROW DIV ELSE EXISTS EXPLAIN FROM GROUP ' +
    'HAVING HIGH_PRIORITY IN INDEX JOIN KEY LIKE NOT ON OR PARTITION REGEXP RLIKE SELECT SQL_BIG_RESULT ' +
    'SQL_CALC_FOUND_ROWS SQL_SMALL_RESULT STRAIGHT_JOIN THEN TO UNION USING WHEN WHERE XOR'
  ).split(' '),
);

/** The same, from a version on; before it, the word may name a stored function. */
const reservedSince: ReadonlyMap<string, { readonly mysql: number; readonly mariadb: number }> = new Map([
  ['EXCEPT', { mysql: 80011, mariadb: 100600 }],
  ['INTERSECT', { mysql: 80031, mariadb: 100600 }],
  ['LATERAL', { mysql: 80014, mariadb: Number.POSITIVE_INFINITY }],
  ['OF', { mysql: 80011, mariadb: Number.POSITIVE_INFINITY }],
  ['OVER', { mysql: 80011, mariadb: 100600 }],
]);

/** Types that take a length; they count only where nothing but a type can stand. */
const types: ReadonlySet<string> = new Set(
  (
    'BIGINT BINARY BIT CHAR CHARACTER DATETIME DEC DECIMAL DOUBLE ENUM FIXED FLOAT INT INTEGER MEDIUMINT NCHAR ' +
    'NUMERIC NVARCHAR REAL SMALLINT TIME TIMESTAMP TINYINT VARBINARY VARCHAR VARYING VECTOR YEAR'
  ).split(' '),
);

/** Whether the `(` at `at` belongs to a piece of syntax, so that the name before it is not called. */
function isSyntax(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  at: number,
  outer: string,
  dialect: Dialect,
): boolean {
  const before = code[at - 1];
  if (before === undefined) return true;
  if (before.kind === 'symbol') return text.charAt(before.start) !== '.';
  if (before.kind !== 'word' && before.kind !== 'quoted-identifier') return false;
  const earlier = code[at - 2];
  if (before.isName || isSymbol(text, earlier, '.')) return false;
  // `AS name (` is a type's length or a list of columns; a call cannot stand after AS.
  if (keywords[at - 2] === 'AS' && isFlatList(text, code, at)) return true;
  if (isColumnList(text, code, keywords, at)) return true;

  const word = keywords[at - 1] ?? '';
  if (reserved.has(word)) return true;
  // MariaDB's `FOR SYSTEM_TIME AS OF (…)`: behind AS it can be no call anywhere.
  if (word === 'OF' && keywords[at - 2] === 'AS') return true;
  const since = reservedSince.get(word);
  if (since) return since[dialect.flavor] <= dialect.version;
  switch (word) {
    case 'AGAINST':
      return isSymbol(text, earlier, ')');
    case 'COLUMNS':
      return earlier?.kind === 'string';
    case 'ANY':
    case 'SOME':
      return (
        earlier?.kind === 'symbol' &&
        /^[=<>!]+$/.test(textOf(text, earlier)) &&
        /^(?:SELECT|WITH|TABLE|VALUES)$/.test(keywords[at + 1] ?? '')
      );
    case 'SQL_BUFFER_RESULT':
    case 'SQL_CACHE':
    case 'SQL_NO_CACHE':
      return keywords[at - 2] === 'SELECT';
  }
  if (!types.has(word)) return false;
  return (
    outer === 'COLUMNS' ||
    keywords[at - 2] === 'RETURNING' ||
    (outer === 'CONVERT' && isSymbol(text, earlier, ','))
  );
}

/** `name (a, b) AS (` of a common table expression, or `(…) name (a, b)` of a derived table. */
function isColumnList(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  at: number,
): boolean {
  let end = at + 1;
  for (; ; end += 2) {
    const kind = code[end]?.kind;
    const mark = code[end + 1];
    if ((kind !== 'word' && kind !== 'quoted-identifier') || mark === undefined) return false;
    if (isSymbol(text, mark, ')')) break;
    if (!isSymbol(text, mark, ',')) return false;
  }
  const next = code[end + 3];
  if (keywords[end + 2] === 'AS' && isSymbol(text, next, '(')) return true;
  const earlier = code[at - 2];
  // An operator such as `) IN (a)` looks the same; it is no call either.
  return isSymbol(text, earlier, ')');
}

/** Names and numbers with commas, then `)`. */
function isFlatList(text: string, code: readonly Token[], at: number): boolean {
  for (let next = at + 1; ; next += 2) {
    const item = code[next];
    const mark = code[next + 1];
    if (item?.kind !== 'word' && item?.kind !== 'quoted-identifier' && item?.kind !== 'number') return false;
    if (mark === undefined) return false;
    if (isSymbol(text, mark, ')')) return true;
    if (!isSymbol(text, mark, ',')) return false;
  }
}

function refuseCall(
  text: string,
  code: readonly Token[],
  at: number,
  functionsOf: Dialect | undefined,
): Refused | undefined {
  const token = code[at - 1];
  const open = code[at];
  if (token === undefined || open === undefined) return undefined;
  const written = textOf(text, token).replaceAll('`', '');
  const earlier = code[at - 2];
  if (token.isName || isSymbol(text, earlier, '.')) {
    const span = { start: code[at - 3]?.start ?? token.start, end: token.end };
    return refuse(
      span,
      `\`${textOf(text, span).replaceAll('`', '')}\` is a stored function, which can change data.`,
    );
  }
  if (token.kind === 'quoted-identifier')
    return refuse(token, `\`${written}\` in quotes is a stored function, which can change data.`);
  if (token.kind !== 'word') return refuse(token, `The guard cannot read the \`(\` after \`${written}\`.`);

  const name = upperAscii(written);
  const harm = refusedFunctions.get(name);
  if (harm) return refuse(token, `\`${name}\` ${harm}; a check may only read.`);
  if (!isBuiltIn(name, functionsOf))
    return refuse(
      token,
      `\`${written}\` is not a built-in function of ${serverName(functionsOf)}; a stored function can change data.`,
    );
  if (name === 'LAST_INSERT_ID' && !isSymbol(text, code[at + 1], ')'))
    return refuse(token, '`LAST_INSERT_ID` with a value sets it; a check may only read.');
  if (needsParenthesisAtOnce(name, functionsOf) && token.end !== open.start) {
    const gap = text.slice(token.end, open.start);
    const mayHaveBlanks = functionsOf === undefined || functionsOf.sqlMode.includes('IGNORE_SPACE');
    if (!mayHaveBlanks || gap.trim() !== '')
      return refuse(
        { start: token.start, end: open.end },
        `Between \`${written}\` and \`(\` nothing may stand: the server would look for a stored function of that name.`,
      );
  }
  return undefined;
}

/** Such as `MySQL 9.7`. */
function serverName(dialect: Dialect | undefined): string {
  if (dialect === undefined) return 'MySQL or MariaDB';
  const major = Math.floor(dialect.version / 10000);
  const minor = Math.floor(dialect.version / 100) % 100;
  return `${dialect.flavor === 'mysql' ? 'MySQL' : 'MariaDB'} ${major}.${minor}`;
}
