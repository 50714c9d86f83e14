import type { Delete, LoadRows, TableName, Truncate } from '../sql/changeTypes.ts';
import { readLiteral } from './conditions.ts';
import type { Draft, DraftCheck, DraftContext, Undo } from './draft.ts';
import { keysOf } from './keys.ts';
import { checkWord, lines } from './quoting.ts';

/** Counts the rows that the WHERE finds; afterwards there are none. */
export function deleteRows(change: Delete, context: DraftContext): Draft {
  const { references, hasLimit } = change;
  const tables = change.tables.filter((table) => !context.isPassing(table));
  const name = context.nameFor(`${checkWord(tables[0]?.name ?? 'rows')}-rows`);
  const [table] = tables;
  // Where the rows are found by a table that no check can see, there are fewer afterwards.
  const isFewer = hasLimit || references.some((each) => context.isPassing(each.table));
  const { from, where } =
    isFewer && !hasLimit && table !== undefined ? { from: table.text, where: undefined } : change;
  const sql = count(from, where);
  // Of an outer join the rows of the other side are still there.
  const isInner = !/\b(LEFT|RIGHT|FULL)\b/i.test(from) || isFirst(change);
  const keys = keysOf(change);
  const none: DraftCheck = isFewer
    ? { name, sql, keys, expect: ['value < pre.value'], withoutPre: 'nothing' }
    : { name, sql, keys, expect: ['value == 0'] };
  return {
    pre: [{ name, sql, keys, expect: ['value > 0'] }],
    post: isInner ? [none] : [],
    undo: tables.map((table) => restored(table, `the rows that ${table.name} held before`)),
  };
}

/** Whether only the left side of outer joins loses rows. */
function isFirst({ tables, references, from }: Delete): boolean {
  return !/\bRIGHT\b/i.test(from) && tables.length === 1 && tables[0] === references[0]?.table;
}

/** The table holds rows, then none. */
export function truncateTable({ table }: Truncate, context: DraftContext): Draft {
  const name = context.nameFor(`${checkWord(table.name)}-rows`);
  const sql = count(table.text, undefined);
  return {
    pre: [{ name, sql, expect: ['value > 0'] }],
    post: [{ name, sql, expect: ['value == 0'] }],
    undo: [restored(table, `the rows that ${table.name} held before`)],
  };
}

/** A file is loaded into an empty table, unless it says what becomes of the rows that it meets. */
export function loadRows({ table, mayMeetRows }: LoadRows, context: DraftContext): Draft {
  const name = context.nameFor(`${checkWord(table.name)}-rows`);
  const sql = count(table.text, undefined);
  const some = { sql, expect: ['value > 0'] };
  return {
    pre: [{ name, sql, expect: [mayMeetRows ? 'value > 0' : 'value == 0'] }],
    post: [mayMeetRows ? { name, sql, expect: ['value >= pre.value'], withoutPre: some } : { name, ...some }],
    undo: [restored(table, `what ${table.name} held before`)],
  };
}

/** A way back that only the dump knows; `what` says what is in it. */
export function restored(table: TableName, what: string): Undo {
  return {
    kind: 'restore',
    table,
    note: `Only the dump has ${what}; what was written since is lost with it.`,
  };
}

/** A query that counts; each part on a line of its own where they are long. */
export function count(from: string, where: string | undefined): string {
  return lines(`SELECT COUNT(*) FROM ${from}`, where === undefined ? undefined : `WHERE ${where}`);
}

/** A number that is another once the columns hold other values, or other rows are found; `found` counts the rows. */
export function checksum(columns: readonly string[], from: string, where: string | undefined): string {
  const values = columns.map((column) => `COALESCE(${column}, 'NULL')`);
  const summed = values.length === 1 ? values[0] : `CONCAT_WS('|', ${values.join(', ')})`;
  return lines(
    `SELECT COUNT(*) + COALESCE(SUM(CRC32(${summed})), 0) AS checksum, COUNT(*) AS found FROM ${from}`,
    where === undefined ? undefined : `WHERE ${where}`,
  );
}

/** A literal that a column gives back as it was given: no fraction, and no text that a type would write anew. */
export function isStable(value: string): boolean {
  const literal = readLiteral(value);
  if (literal === undefined) return false;
  if (typeof literal === 'number') return Number.isInteger(literal);
  return literal === null || (literal.length <= 200 && !/^[[{]/.test(literal));
}
