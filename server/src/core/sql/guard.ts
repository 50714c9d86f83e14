import type { Span } from '../tree.ts';
import { refuseCalls } from './calls.ts';
import type { Dialect } from './dialect.ts';
import { keywordOf, nameOf, standardDialect, type Token, textOf, tokenize, upperAscii } from './tokens.ts';

/** What the guard says of a text: may be sent, or why not and which token (offsets in the text) it is about. */
export type GuardVerdict = { readonly kind: 'allowed'; readonly statement: GuardedStatement } | Refused;

/** The verdict while no server is known: there is nothing to send yet. */
export type EarlyVerdict = { readonly kind: 'allowed' } | Refused;

export interface Refused {
  readonly kind: 'refused';
  /** In plain words, with the token named; ends in a full stop. */
  readonly reason: string;
  readonly span: Span;
}

/**
 * Decides whether a check may send this text: one statement that only reads, as far as text can show it.
 *
 * It is an allow-list of first words and of built-in functions, and it refuses what it cannot read. What no
 * text can show (a view that calls a function, the size of the result, the time it takes) is for the account,
 * the read-only session and the limits of the run. Never throws.
 *
 * Without a dialect, before a connection is known, all passes that one of the supported servers (MySQL 5.6 to
 * 9, MariaDB 10.6 and newer) may run; such a verdict carries no statement.
 */
export function guard(text: string, dialect: Dialect): GuardVerdict;
export function guard(text: string, dialect: undefined): EarlyVerdict;
export function guard(text: string, dialect: Dialect | undefined): GuardVerdict | EarlyVerdict {
  if (dialect !== undefined) {
    const reading = read(text, dialect, dialect);
    if (reading.refused) return reading.refused;
    return { kind: 'allowed', statement: new Guarded(seal, text.slice(0, reading.end)) };
  }
  const mysql = read(text, standardDialect, undefined);
  if (!mysql.refused) return { kind: 'allowed' };
  const mariadb = read(text, newestMariaDb, undefined);
  return mariadb.refused ? mysql.refused : { kind: 'allowed' };
}

/**
 * The text to send: what the guard saw, without the `;` at its end and what follows it.
 *
 * @throws TypeError for anything that the guard did not make.
 */
export function guardedText(statement: GuardedStatement): string {
  return Guarded.textOf(statement);
}

/** Only the guard knows it, so that nothing else can call the constructor, not even by way of an instance. */
const seal = Symbol('guard');

/** A SQL text that the guard has allowed; only {@link guard} can make one. */
class Guarded {
  readonly #text: string;

  constructor(key: symbol, text: string) {
    if (key !== seal) throw new TypeError('Only the guard can make a guarded statement.');
    this.#text = text;
    Object.freeze(this);
  }

  static textOf(value: unknown): string {
    if (typeof value !== 'object' || value === null || !(#text in value))
      throw new TypeError('This statement was not made by the guard.');
    return value.#text;
  }
}

export type { Guarded as GuardedStatement };

type GuardedStatement = Guarded;

const newestMariaDb: Dialect = { flavor: 'mariadb', version: 120300, sqlMode: [] };

/** Either a refusal, or where the text to send ends. */
type Reading = { readonly refused: Refused } | { readonly refused?: never; readonly end: number };

function read(text: string, dialect: Dialect, functionsOf: Dialect | undefined): Reading {
  const tokens = tokenize(text, dialect);
  const refused = refuseDialect(dialect, text) ?? refuseLexically(text, tokens);
  if (refused) return { refused };

  // Comments are no code, and the executable ones that are left hold nothing.
  const code = tokens.filter(
    ({ kind }) =>
      kind !== 'comment' &&
      kind !== 'hint' &&
      kind !== 'executable-comment-start' &&
      kind !== 'executable-comment-end',
  );
  const first = code.findIndex((token) => isSymbol(text, token, ';'));
  const statement = first < 0 ? code : code.slice(0, first);
  const end = code[first]?.start ?? text.length;
  if (statement.length === 0) {
    if (first < 0)
      return { refused: refuse({ start: 0, end: text.length }, 'There is no statement to run.') };
    const semicolon = { start: end, end: end + 1 };
    return { refused: refuse(semicolon, 'There is no statement before this `;`; servers refuse that.') };
  }

  const keywords = statement.map((token) => keywordOf(text, token));
  const form = readForm(text, statement, keywords, dialect);
  const wrong =
    form.kind === 'refused'
      ? form
      : (refuseSeveral(text, code, first) ??
        refuseWords(text, statement, keywords, form) ??
        refuseNames(text, statement, keywords, form) ??
        refuseSymbols(text, statement) ??
        refuseCalls(text, statement, keywords, form.bodyStart, dialect, functionsOf));
  return wrong ? { refused: wrong } : { end };
}

/** MariaDB's other modes read another language: a function without parentheses, names in brackets. */
function refuseDialect(dialect: Dialect, text: string): Refused | undefined {
  if (dialect.flavor !== 'mariadb') return undefined;
  const mode = dialect.sqlMode.find((name) => name === 'ORACLE' || name === 'MSSQL');
  if (mode === undefined) return undefined;
  return refuse(
    { start: 0, end: text.length },
    `The session's sql_mode holds ${mode}, in which the guard cannot read a text for certain.`,
  );
}

function refuseLexically(text: string, tokens: readonly Token[]): Refused | undefined {
  const nul = text.indexOf('\0');
  if (nul >= 0) return refuse({ start: nul, end: nul + 1 }, 'The text holds a NUL character.');
  for (const [index, token] of tokens.entries()) {
    if (token.unclosed) {
      const what = token.kind === 'comment' || token.kind === 'hint' ? 'comment' : 'quote';
      return refuse(token, `The ${what} that begins here is never closed.`);
    }
    if (token.malformed) return refuse(token, `${quote(text, token)} is not a number that servers agree on.`);
    if (token.kind === 'parameter')
      return refuse(token, '`?` stands for a value, but a check has none to fill in.');
    if (token.kind === 'executable-comment-start' && tokens[index + 1]?.kind !== 'executable-comment-end')
      return refuse(token, executableReason(text, token));
    // Also those that this server skips: the same text would run on another one.
    if (token.kind === 'comment' && /^\/\*M?!/.test(text.slice(token.start, token.start + 4))) {
      if (!/^\/\*M?!(?:\d{5,6})?\s*\*\/$/.test(textOf(text, token)))
        return refuse(token, executableReason(text, token));
    }
    if (token.kind === 'hint') {
      const refused = refuseHint(text, token);
      if (refused) return refused;
    }
  }
  return undefined;
}

function executableReason(text: string, token: Token): string {
  const mark = /^\/\*M?!\d{0,6}/.exec(textOf(text, token))?.[0] ?? '/*!';
  return `What stands in \`${mark} … */\` runs on some servers and not on others; write it without the comment marks, or leave it out.`;
}

function refuseHint(text: string, token: Token): Refused | undefined {
  const hint = textOf(text, token);
  const setting = /\b(?:SET_VAR|RESOURCE_GROUP)\b/i.exec(hint);
  if (setting) {
    const start = token.start + setting.index;
    return refuse(
      { start, end: start + setting[0].length },
      `The hint \`${setting[0]}\` changes a setting of the server's session; a check may only read.`,
    );
  }
  // A server that reads hints sees `*/` in a quote as part of it, all others as the end.
  for (const mark of ['`', '"', "'"])
    if (hint.split(mark).length % 2 === 0)
      return refuse(token, `This hint holds a single ${mark}, so servers do not agree on where it ends.`);
  return undefined;
}

function refuseSeveral(text: string, code: readonly Token[], first: number): Refused | undefined {
  if (first < 0) return undefined;
  const second = code.find((token, index) => index > first && !isSymbol(text, token, ';'));
  if (second === undefined) return undefined;
  const count = code.filter(
    (token, index) => !isSymbol(text, token, ';') && (index === 0 || isSymbol(text, code[index - 1], ';')),
  ).length;
  return refuse(
    second,
    `There are ${count === 2 ? 'two' : count} statements; a check runs exactly one. The second begins with ${quote(text, second)}.`,
  );
}

/** What kind of statement it is, and where the part begins that is a query. */
interface Form {
  readonly kind: 'query' | 'show' | 'names';
  readonly bodyStart: number;
}

const queryWords: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'TABLE', 'VALUES']);

const changingWords: ReadonlySet<string> = new Set(
  (
    'ALTER CHANGE CREATE DELETE DROP GRANT IMPORT INSERT LOAD OPTIMIZE PURGE RENAME REPAIR REPLACE REVOKE ' +
    'TRUNCATE UPDATE'
  ).split(' '),
);

const changesInExplain: ReadonlySet<string> = new Set(['DELETE', 'INSERT', 'REPLACE', 'UPDATE']);

/** Second words of SHOW; all of these statements only read. */
const showWords: ReadonlySet<string> = new Set(
  (
    'ALL ANALYZE AUTHORS BINARY BINLOG CHARACTER CHARSET CLIENT_STATISTICS COLLATION COLUMNS CONTRIBUTORS COUNT ' +
    'CREATE DATABASES ENGINE ENGINES ERRORS EVENTS EXPLAIN EXTENDED FIELDS FULL FUNCTION GLOBAL GRANTS INDEX ' +
    'INDEXES INDEX_STATISTICS KEYS LIBRARY LOCAL LOCALES MASTER OPEN PACKAGE PLUGINS PRIVILEGES PROCEDURE ' +
    'PROCESSLIST PROFILE PROFILES QUERY_RESPONSE_TIME RELAYLOG REPLICA REPLICAS SCHEMAS SESSION SLAVE STATUS ' +
    'STORAGE TABLE TABLES TABLE_STATISTICS TRIGGERS USER_STATISTICS USER_VARIABLES VARIABLES WARNINGS WSREP_MEMBERSHIP ' +
    'WSREP_STATUS'
  ).split(' '),
);

function readForm(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  dialect: Dialect,
): Form | Refused {
  const first = code[0];
  const word = keywords[0];
  if (first === undefined || word === undefined)
    return refuse({ start: 0, end: 0 }, 'There is no statement to run.');
  if (isSymbol(text, first, '(')) return readBody(text, code, keywords, 0);
  if (queryWords.has(word)) return { kind: 'query', bodyStart: 0 };
  switch (word) {
    case 'SHOW':
      if (showWords.has(keywords[1] ?? '')) return { kind: 'show', bodyStart: 1 };
      return refuse(code[1] ?? first, 'This is not a SHOW statement that the guard knows.');
    case 'CHECKSUM':
      if (keywords[1] === 'TABLE' || keywords[1] === 'TABLES') return { kind: 'names', bodyStart: 2 };
      return refuse(first, '`CHECKSUM` wants `TABLE` and the names of tables.');
    case 'DESC':
    case 'DESCRIBE':
    case 'EXPLAIN':
      return readExplain(text, code, keywords);
    case 'ANALYZE': {
      // MariaDB's ANALYZE SELECT runs the query and shows its plan; ANALYZE TABLE writes statistics.
      const form = readExplain(text, code, keywords);
      if (form.kind === 'query' && keywords[form.bodyStart] !== 'TABLE' && dialect.flavor === 'mariadb')
        return form;
      return refuse(first, '`ANALYZE` writes statistics of tables; a check may only read.');
    }
  }
  if (changingWords.has(word)) return refuseChange(text, first);
  const allowed = 'SELECT, WITH, TABLE, VALUES, SHOW, DESCRIBE, EXPLAIN or CHECKSUM TABLE';
  return refuse(first, `${quote(text, first)} is not how a check may begin; it reads with ${allowed}.`);
}

/** `EXPLAIN [ANALYZE] [FORMAT = x] query`, or the columns of a table; a query may run in parts, so all rules hold. */
function readExplain(text: string, code: readonly Token[], keywords: readonly string[]): Form | Refused {
  let at = 1;
  for (;;) {
    const word = keywords[at];
    if (word === 'ANALYZE' || ((word === 'EXTENDED' || word === 'PARTITIONS') && code[at + 1])) at++;
    else if (word === 'FORMAT' && isSymbol(text, code[at + 1], '=')) at += 3;
    else if (word === 'FOR' && (keywords[at + 1] === 'SCHEMA' || keywords[at + 1] === 'DATABASE')) at += 3;
    else if (word === 'FOR') return { kind: 'names', bodyStart: at };
    else break;
  }
  const token = code[at];
  if (token === undefined) return refuse(code[0] ?? { start: 0, end: 0 }, 'There is nothing to explain.');
  const word = keywords[at] ?? '';
  if (changesInExplain.has(word))
    return refuse(
      token,
      `Servers refuse to explain \`${word}\` in a read-only session, and parts of it may run; explain a SELECT with the same conditions.`,
    );
  if (queryWords.has(word) || isSymbol(text, token, '(')) return readBody(text, code, keywords, at);
  return { kind: 'names', bodyStart: at };
}

/** A query, perhaps in parentheses. */
function readBody(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  bodyStart: number,
): Form | Refused {
  let at = bodyStart;
  while (isSymbol(text, code[at], '(')) at++;
  if (queryWords.has(keywords[at] ?? '')) return { kind: 'query', bodyStart };
  const token = code[at] ?? code[bodyStart] ?? { start: 0, end: 0 };
  if (changingWords.has(keywords[at] ?? '')) return refuseChange(text, token);
  return refuse(token, 'A SELECT, WITH, TABLE or VALUES is expected here.');
}

/** Words that all servers reserve, so that they can stand bare only as part of a statement that changes something. */
const refusedWords: ReadonlySet<string> = new Set(
  (
    'ALTER ANALYZE CALL CHANGE CREATE DELETE DROP GRANT INSERT INTO KILL LOAD LOCK OPTIMIZE PROCEDURE PURGE RENAME ' +
    'REPLACE RESIGNAL REVOKE SET SIGNAL UNLOCK UPDATE'
  ).split(' '),
);

function refuseWords(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  form: Form,
): Refused | undefined {
  for (const [at, token] of code.entries()) {
    const word = keywords[at] ?? '';
    const before = keywords[at - 1] ?? '';
    const after = keywords[at + 1] ?? '';
    if (isResetTable(text, token))
      return refuse(token, `Reading ${quote(text, token)} resets its counters; a check may only read.`);
    if (word === 'FOR' && (after === 'UPDATE' || after === 'SHARE'))
      return refuseLock(text, token, code[at + 1] ?? token);
    if (word === 'FOR' && before === 'VALUE')
      return refuse(
        { start: code[at - 2]?.start ?? token.start, end: token.end },
        `\`${keywords[at - 2] ?? 'NEXT'} VALUE FOR\` is for those who draw from a sequence; a check may only read.`,
      );
    if (!refusedWords.has(word) || isHarmless(text, code, keywords, at, form)) continue;
    if (word === 'LOCK') return refuseLock(text, token, after === 'IN' ? (code[at + 3] ?? token) : token);
    if (word === 'INTO')
      return refuse(token, '`INTO` writes the result to a file or a variable; a check may only read.');
    if (changingWords.has(word)) return refuseChange(text, token);
    return refuse(token, `${quote(text, token)} is not part of a statement that only reads.`);
  }
  return undefined;
}

/** After `DESCRIBE` or `CHECKSUM TABLE` nothing but names, patterns and options can stand. */
function refuseNames(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  form: Form,
): Refused | undefined {
  if (form.kind !== 'names') return undefined;
  for (const [at, token] of code.entries()) {
    if (at < form.bodyStart) continue;
    const isMark = token.kind === 'symbol' && !'.,='.includes(textOf(text, token));
    if (isMark || queryWords.has(keywords[at] ?? ''))
      return refuse(token, `The guard cannot read ${quote(text, token)} after the name of a table.`);
  }
  return undefined;
}

/** Whether a refused word stands here as a part of a reading statement. */
function isHarmless(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  at: number,
  form: Form,
): boolean {
  const before = keywords[at - 1] ?? '';
  switch (keywords[at]) {
    case 'INSERT':
    case 'REPLACE':
      // The functions; after `)` a verb could stand, as in `WITH x AS (…) REPLACE`.
      return isSymbol(text, code[at + 1], '(') && at > 0 && !isSymbol(text, code[at - 1], ')');
    case 'SET':
      return before === 'CHARACTER' || before === 'CHAR';
    case 'CREATE':
      return form.kind === 'show' && at === 1;
    case 'PROCEDURE':
      return form.kind === 'show' && (at === 1 || (at === 2 && before === 'CREATE'));
    case 'ANALYZE':
      return at < form.bodyStart || (form.kind === 'show' && at === 1);
    default:
      return false;
  }
}

/**
 * The tables of information_schema that forget their counts when read.
 *
 * Servers compare such names without regard to accents, so these are cut off first.
 */
function isResetTable(text: string, token: Token): boolean {
  if (token.kind !== 'word' && token.kind !== 'quoted-identifier') return false;
  const length = token.end - token.start;
  if (length < 'INNODB_CMP_RESET'.length) return false;
  const name = nameOf(text, token).normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  return name.startsWith('INNODB_') && name.endsWith('_RESET');
}

function refuseSymbols(text: string, code: readonly Token[]): Refused | undefined {
  for (const token of code) {
    if (token.kind !== 'symbol') continue;
    if (isSymbol(text, token, ':=')) return refuse(token, '`:=` sets a variable; a check may only read.');
    if (text.charAt(token.start) === '\\' && token.end - token.start === 1)
      return refuse(token, 'Commands such as `\\G` are for the mysql client; leave it out.');
  }
  return undefined;
}

function refuseChange(text: string, token: Span): Refused {
  return refuse(token, `${quote(text, token)} would change data; a check may only read.`);
}

function refuseLock(text: string, from: Span, to: Span): Refused {
  const span = { start: from.start, end: to.end };
  const words = upperAscii(textOf(text, span).replace(/\s+/g, ' '));
  return refuse(span, `\`${words}\` takes locks that others wait for; a check may only read.`);
}

/** Whether the token is this operator or mark. */
function isSymbol(text: string, token: Token | undefined, symbol: string): boolean {
  return (
    token?.kind === 'symbol' &&
    token.end - token.start === symbol.length &&
    text.startsWith(symbol, token.start)
  );
}

function quote(text: string, span: Span): string {
  const written = textOf(text, span).replaceAll('`', '');
  return `\`${written.length > 40 ? `${written.slice(0, 40)}…` : written}\``;
}

function refuse(span: Span, reason: string): Refused {
  return { kind: 'refused', reason, span: { start: span.start, end: span.end } };
}
