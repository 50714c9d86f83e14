import type { Span } from '../tree.ts';
import { type NamedTable, tableNames } from './tableNames.ts';
import { nameOf, standardDialect, type Token, textOf, tokenize } from './tokens.ts';

/** A name of a statement that may be that of a table, an alias or a column. */
export interface SqlName extends Span {
  readonly name: string;
  /** What stands before its dot, nearest last: `orders`, `c` in `orders.c.id`. */
  readonly qualifiers: readonly string[];
  /** Whether a dot and another name follow: it is a table, an alias or a database then. */
  readonly isQualifier: boolean;
  /** The table that is named right here; `undefined` where another name stands. */
  readonly table: NamedTable | undefined;
  /** All tables of the statement. */
  readonly tables: readonly NamedTable[];
}

/** The name at an offset of a statement; `undefined` where a text, a number, a sign or a call stands. */
export function sqlNameAt(text: string, offset: number): SqlName | undefined {
  const code = tokenize(text, standardDialect).filter(
    ({ kind }) => kind !== 'comment' && kind !== 'hint' && !kind.startsWith('executable'),
  );
  // Between two tokens that touch, a name goes before a sign.
  const at = code.findIndex((token) => isName(token) && token.start <= offset && offset <= token.end);
  const token = code[at];
  if (token === undefined) return undefined;
  const sign = (index: number): string => {
    const each = code[index];
    return each?.kind === 'symbol' ? textOf(text, each) : '';
  };
  const tables = tableNames(text, code);
  const table = tables.find((each) => each.start === token.start);
  if (sign(at + 1) === '(' && table === undefined && token.kind === 'word' && sign(at - 1) !== '.') {
    // `INSERT INTO t (a)` names a table; `COUNT(` and `IN (` name none.
    return undefined;
  }
  const qualifiers: string[] = [];
  for (let index = at - 1; sign(index) === '.'; index -= 2) {
    const before = code[index - 1];
    if (before === undefined || !isName(before)) break;
    qualifiers.unshift(nameOf(text, before));
  }
  return {
    name: nameOf(text, token),
    qualifiers,
    isQualifier: sign(at + 1) === '.',
    table,
    tables,
    start: token.start,
    end: token.end,
  };
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}
