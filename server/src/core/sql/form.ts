import type { Dialect } from './dialect.ts';
import { isSymbol, quote, type Refused, refuse, refuseChange } from './refusal.ts';
import type { Token } from './tokens.ts';

/** What kind of statement it is, and where the part begins that is a query. */
export interface Form {
  readonly kind: 'query' | 'show' | 'names';
  readonly bodyStart: number;
}

/** First words of a query. */
export const queryWords: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'TABLE', 'VALUES']);

/** Verbs whose harm is plain: they change data or structure. */
export const changingWords: ReadonlySet<string> = new Set(
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

/** Finds out what the statement is; one that may change something is refused here by its first word. */
export function readForm(
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
