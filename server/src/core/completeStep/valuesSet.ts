import type { Assignment, Insert, TableName } from '../sql/changeTypes.ts';
import type { Draft, DraftContext } from './draft.ts';
import { columnsOf, isKey, type KeyColumn, keyCondition } from './insertKeys.ts';
import { quoteName } from './quoting.ts';
import { checksum, count } from './rows.ts';

/** Where rows are changed that are there already: they hold what is set, or else other values than before. */
export function valuesSet(
  insert: Insert,
  key: readonly KeyColumn[] | undefined,
  name: string,
  context: DraftContext,
): Pick<Draft, 'pre' | 'post'> {
  const { table, rows = [], updates } = insert;
  const names = columnsOf(insert, context) ?? [];
  const columns = names.map((column, at) => ({ name: column, at }));
  const told = columns.filter(
    (column) =>
      key?.some(({ at }) => at === column.at) !== true &&
      rows.every((row) => isKey(row[column.at] ?? '')) &&
      (updates === undefined || updates.some((update) => isGiven(update, column, rows))),
  );
  // The same row may be written twice.
  const found = key?.map(({ at }) => at) ?? [];
  const isOnce = new Set(rows.map((row) => JSON.stringify(found.map((at) => row[at])))).size === rows.length;
  if (key !== undefined && isOnce && told.length > 0) {
    const sql = count(table.text, keyCondition([...key, ...told], rows));
    return {
      pre: [{ name, sql, expect: [rows.length === 1 ? 'value == 0' : `value < ${rows.length}`] }],
      post: [{ name, sql, expect: [`value == ${rows.length}`] }],
    };
  }
  const changed = updates?.map(({ column }) => column) ?? names;
  const where = key === undefined ? undefined : keyCondition(key, rows);
  return otherContents(table, changed, where, name);
}

/** The table, or its rows of a condition, holds something else afterwards; nothing is asked without columns. */
export function otherContents(
  table: TableName,
  columns: readonly string[],
  where: string | undefined,
  name: string,
): Pick<Draft, 'pre' | 'post'> {
  if (columns.length === 0) return { pre: [], post: [] };
  const sql = checksum(columns.map(quoteName), table.text, where);
  return {
    // There may be none: this is what the post-check compares with.
    pre: [{ name, sql, expect: ['row.found >= 0'] }],
    post: [{ name, sql, expect: ['value != pre.value'], withoutPre: 'nothing' }],
  };
}

/** Whether an existing row gets the value that a new one would have. */
function isGiven(
  { column, value }: Assignment,
  { name, at }: KeyColumn,
  rows: readonly (readonly string[])[],
): boolean {
  if (!isSame(column, name)) return false;
  const plain = value.replace(/[\s`]+/g, '');
  return (
    isSame(plain, `VALUES(${name})`) ||
    isSame(plain, `VALUE(${name})`) ||
    (/^new\./i.test(plain) && isSame(plain.slice(4), name)) ||
    rows.every((row) => row[at] === value)
  );
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
