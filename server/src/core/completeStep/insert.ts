import type { Insert, TableName } from '../sql/changeTypes.ts';
import { readLiteral, wordsOf } from './conditions.ts';
import { type Draft, type DraftContext, knownTable } from './draft.ts';
import { checkWord, lines, quoteName } from './quoting.ts';
import { count, isStable, restored } from './rows.ts';
import { tableQuery } from './tables.ts';

/** Of more rows than these only the first and the last are named. */
const maxNamedRows = 20;

/** Looks for the rows themselves where their values are plain, else counts. */
export function insertRows(insert: Insert, context: DraftContext): Draft {
  const { table, rows, query, mayMeetRows } = insert;
  const name = context.nameFor(`${checkWord(table.name)}-rows`);
  if (query !== undefined) return insertQuery(insert, query, name, context);
  const all = restored(table, `what ${table.name} held before`);
  const given = rows ?? [];
  const isMany = given.length > maxNamedRows;
  const [first = [], last = []] = [given[0], given.at(-1)];
  const named = isMany && !mayMeetRows ? [first, last] : given;
  const where = isMany && mayMeetRows ? undefined : rowsCondition(insert, named, context);
  if (where === undefined) return { ...counted(table, mayMeetRows, name), undo: [all] };
  const total = named.length;
  const sql = count(table.text, where);
  if (mayMeetRows)
    return {
      pre: [{ name, sql, expect: [`value <= ${total}`] }],
      post: [{ name, sql, expect: [total === 1 ? 'value == 1' : `value > 0 && value <= ${total}`] }],
      undo: [all],
    };
  return {
    pre: [{ name, sql, expect: ['value == 0'] }],
    // That the rows were not there before is what the pre-check saw.
    post: [{ name, sql, expect: [`value == ${total}`], withoutPre: { sql, expect: [`value >= ${total}`] } }],
    undo: [
      isMany ? all : { kind: 'statement', table, sql: lines(`DELETE FROM ${table.text}`, `WHERE ${where}`) },
    ],
  };
}

/** Where no row can be told from others: new ones go into a table that is there, or join those in it. */
function counted(table: TableName, mayMeetRows: boolean, name: string): Pick<Draft, 'pre' | 'post'> {
  const sql = count(table.text, undefined);
  const some = { sql, expect: ['value > 0'] };
  if (mayMeetRows)
    return {
      pre: [{ name, ...some }],
      post: [{ name, sql, expect: ['value >= pre.value'], withoutPre: some }],
    };
  return {
    pre: [{ name, sql: tableQuery([table]), expect: ['rows == 1'], about: [table.name] }],
    post: [{ name, ...some }],
  };
}

/** The source is counted too: so many rows more are there afterwards. */
function insertQuery(
  { table, mayMeetRows }: Insert,
  query: string,
  name: string,
  context: DraftContext,
): Draft {
  const held = count(table.text, undefined);
  const source = query.replace(/^\((.*)\)$/s, '$1');
  const added = lines('SELECT COUNT(*) FROM', `(${source}) AS source`);
  const isEmpty = context.isEmpty(table);
  const before = isEmpty || mayMeetRows ? added : `SELECT (${held}) + (${added}) AS expected`;
  const after = mayMeetRows ? 'value > 0' : isEmpty ? 'value == pre.value' : 'value >= pre.value';
  return {
    pre: [{ name, sql: before, expect: ['value > 0'] }],
    post: [{ name, sql: held, expect: [after], withoutPre: { sql: held, expect: ['value > 0'] } }],
    undo: [restored(table, `what ${table.name} held before`)],
  };
}

/** A condition that finds the rows; `undefined` where their values are not plain. */
function rowsCondition(
  { table, columns, mayMeetRows }: Insert,
  rows: readonly (readonly string[])[],
  context: DraftContext,
): string | undefined {
  if (rows.length === 0) return undefined;
  const known = knownTable(context, table);
  const names = columns ?? known?.columns.map((column) => column.name);
  if (names === undefined || rows.some((row) => row.length !== names.length)) return undefined;
  const usable = names.flatMap((name, at) =>
    rows.every((row) => isKey(row[at] ?? '')) ? [{ name, at }] : [],
  );
  const unique = known?.indexes
    .filter(({ isUnique }) => isUnique)
    .map((index) => index.columns.map((column) => usable.find(({ name }) => isSame(name, column))))
    .find((columns) => columns.every((column) => column !== undefined));
  const id = usable.filter(({ name }) => isSame(name, 'id'));
  // Rows that are there already may differ in all but their key, which only the catalog or the name tells.
  if (unique === undefined && id.length === 0 && mayMeetRows) return undefined;
  const key = unique?.filter((column) => column !== undefined) ?? (id.length > 0 ? id : usable);
  return key.length === 0 ? undefined : keyCondition(key, rows);
}

function keyCondition(
  key: readonly { readonly name: string; readonly at: number }[],
  rows: readonly (readonly string[])[],
): string {
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
function isKey(value: string): boolean {
  const literal = readLiteral(value);
  return isStable(value) && literal !== null && String(literal).length <= 64 && wordsOf(value).size === 0;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
