import type { Span } from '../tree.ts';
import { keywordOf, nameOf, type Token, textOf } from './tokens.ts';

/** A table that a statement names; the spans are in its text. */
export interface NamedTable extends Span {
  readonly database: string | undefined;
  readonly name: string;
  /** What the rest of the statement calls it, where that is another name. */
  readonly alias: string | undefined;
}

/** Words behind which a table stands. */
const openers = new Set(['FROM', 'JOIN', 'STRAIGHT_JOIN', 'UPDATE', 'INTO', 'TABLE', 'REFERENCES']);
/** The same, but only as the first word of a statement. */
const firstOpeners = new Set(['INSERT', 'REPLACE', 'DESC', 'DESCRIBE', 'EXPLAIN', 'TRUNCATE', 'DELETE']);
const fillers = new Set(
  'LOW_PRIORITY DELAYED HIGH_PRIORITY QUICK IGNORE IF NOT EXISTS INTO FROM TABLE UPDATE DELETE'.split(' '),
);
/** Words that go on behind a table, and so are no alias. */
const followers = new Set(
  `WHERE SET JOIN LEFT RIGHT INNER OUTER CROSS NATURAL STRAIGHT_JOIN ON USING GROUP ORDER HAVING LIMIT UNION EXCEPT
  INTERSECT VALUES VALUE SELECT ADD DROP MODIFY CHANGE RENAME ALTER ENGINE LIKE FORCE USE IGNORE PARTITION FOR LOCK
  WINDOW TO COMMENT CONVERT DEFAULT AUTO_INCREMENT CHARACTER CHARSET COLLATE ALGORITHM WITH INTO FROM READ WRITE
  EXTENDED FIELDS COLUMNS LINES PROCEDURE DISCARD IMPORT ORDER ENABLE DISABLE ROW_FORMAT DELETE UPDATE RETURNING`.split(
    /\s+/,
  ),
);

/**
 * The tables that a statement names, with their aliases, in order; `code` are its tokens without comments.
 *
 * A rough reading that never throws: tables of subqueries are among them, and a word that no table stands behind
 * (`EXTRACT(DAY FROM at)`) may give one that is none.
 */
export function tableNames(text: string, code: readonly Token[]): NamedTable[] {
  const tables: NamedTable[] = [];
  const keyword = (index: number): string => {
    const token = code[index];
    return token === undefined ? '' : keywordOf(text, token);
  };
  const isSign = (index: number, sign: string): boolean => {
    const token = code[index];
    return token?.kind === 'symbol' && textOf(text, token) === sign;
  };
  for (let at = 0; at < code.length; at++) {
    if (!isOpener(at)) continue;
    let next = at + 1;
    for (;;) {
      while (fillers.has(keyword(next)) || isSign(next, '(')) next++;
      const table = readTable(next);
      if (table === undefined) break;
      tables.push(table.named);
      next = table.next;
      if (!isSign(next, ',')) break;
      next++;
    }
    at = Math.max(at, next - 1);
  }
  return tables;

  function isOpener(at: number): boolean {
    const word = keyword(at);
    if (at === 0) return firstOpeners.has(word) || openers.has(word);
    // CREATE INDEX i ON t, and not ON DUPLICATE KEY UPDATE, ON UPDATE or FOR UPDATE.
    if (word === 'ON') return keyword(at - 2) === 'INDEX' && /^(?:CREATE|DROP)$/.test(keyword(0));
    if (word === 'UPDATE') return !/^(?:KEY|ON|FOR)$/.test(keyword(at - 1));
    return openers.has(word);
  }

  function readTable(at: number): { readonly named: NamedTable; readonly next: number } | undefined {
    const first = nameAt(at);
    if (first === undefined) return undefined;
    const second = isSign(at + 1, '.') ? nameAt(at + 2) : undefined;
    const last = second ?? first;
    let next = second === undefined ? at + 1 : at + 3;
    if (keyword(next) === 'AS') next++;
    const alias = followers.has(keyword(next)) ? undefined : nameAt(next);
    const named: NamedTable = {
      database: second === undefined ? undefined : first.name,
      name: last.name,
      alias: alias?.name,
      start: last.token.start,
      end: last.token.end,
    };
    return { named, next: alias === undefined ? next : next + 1 };
  }

  function nameAt(index: number): { readonly name: string; readonly token: Token } | undefined {
    const token = code[index];
    if (token?.kind !== 'word' && token?.kind !== 'quoted-identifier') return undefined;
    if (
      token.kind === 'word' &&
      /^(?:SELECT|WITH|VALUES|SET|AS|ON|COLUMNS|OUTFILE|DUMPFILE)$/.test(keyword(index))
    )
      return undefined;
    return { name: nameOf(text, token), token };
  }
}
