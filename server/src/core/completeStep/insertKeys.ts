import type { Insert } from '../sql/changeTypes.ts';
import { readLiteral, wordsOf } from './conditions.ts';
import { type DraftContext, knownTable } from './draft.ts';
import { quoteName } from './quoting.ts';
import { isStable } from './rows.ts';

/** A column by its place among the values. */
export interface KeyColumn {
  readonly name: string;
  readonly at: number;
}

/** The columns that the rows can be found by; `undefined` where their values are not plain. */
export function keyOf(
  insert: Insert,
  rows: readonly (readonly string[])[],
  context: DraftContext,
): readonly KeyColumn[] | undefined {
  if (rows.length === 0) return undefined;
  const names = columnsOf(insert, context);
  if (names === undefined || rows.some((row) => row.length !== names.length)) return undefined;
  const usable = names.flatMap((name, at) =>
    rows.every((row) => isKey(row[at] ?? '')) ? [{ name, at }] : [],
  );
  const unique = knownTable(context, insert.table)
    ?.indexes.filter(({ isUnique }) => isUnique)
    .map((index) => index.columns.map((column) => usable.find(({ name }) => isSame(name, column))))
    .find((columns) => columns.every((column) => column !== undefined));
  const id = usable.filter(({ name }) => isSame(name, 'id'));
  // Rows that are there already may differ in all but their key, which only the catalog or the name tells.
  if (unique === undefined && id.length === 0 && insert.mayMeetRows) return undefined;
  const key = unique?.filter((column) => column !== undefined) ?? (id.length > 0 ? id : usable);
  return key.length === 0 ? undefined : key;
}

/** The columns that the values are for, where the statement or the catalog names them. */
export function columnsOf({ table, columns }: Insert, context: DraftContext): readonly string[] | undefined {
  return columns ?? knownTable(context, table)?.columns.map((column) => column.name);
}

/** The condition that finds the rows by the columns. */
export function keyCondition(key: readonly KeyColumn[], rows: readonly (readonly string[])[]): string {
  const [first] = key;
  const [row] = rows;
  if (rows.length === 1 && row !== undefined)
    return key.map(({ name, at }) => `${quoteName(name)} = ${row[at] ?? ''}`).join(' AND ');
  if (key.length === 1 && first !== undefined)
    return `${quoteName(first.name)} IN (${rows.map((each) => each[first.at] ?? '').join(', ')})`;
  const names = key.map(({ name }) => quoteName(name)).join(', ');
  return `(${names}) IN (${rows.map((each) => `(${key.map(({ at }) => each[at] ?? '').join(', ')})`).join(', ')})`;
}

/** A value that can be compared, short enough to be typed; NULL cannot. */
export function isKey(value: string): boolean {
  const literal = readLiteral(value);
  return isStable(value) && literal !== null && String(literal).length <= 64 && wordsOf(value).size === 0;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
