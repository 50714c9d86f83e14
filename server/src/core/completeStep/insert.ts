import type { Assignment, Insert, TableName } from '../sql/changeTypes.ts';
import { type ColumnCondition, readLiteral, wordsOf } from './conditions.ts';
import { type Draft, type DraftContext, knownTable } from './draft.ts';
import { queryCount } from './queryCount.ts';
import { checkWord, lines, quoteName } from './quoting.ts';
import { checksum, count, isStable, restored } from './rows.ts';
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
  const key = isMany && mayMeetRows ? undefined : keyOf(insert, named, context);
  if (insert.isReplace || insert.updates !== undefined)
    return { ...valuesSet(insert, key, name, context), undo: [all] };
  if (key === undefined) return { ...counted(table, mayMeetRows, name), undo: [all] };
  const where = keyCondition(key, named);
  const total = named.length;
  const sql = count(table.text, where);
  const keys = key.map(
    ({ name: column, at }): ColumnCondition => ({
      qualifier: undefined,
      column,
      test: 'in',
      values: named.map((row) => readLiteral(row[at] ?? '') ?? null),
    }),
  );
  if (mayMeetRows)
    return {
      pre: [{ name, sql, keys, expect: [`value <= ${total}`] }],
      post: [{ name, sql, keys, expect: [total === 1 ? 'value == 1' : `value > 0 && value <= ${total}`] }],
      undo: [all],
    };
  return {
    pre: [{ name, sql, keys, expect: ['value == 0'] }],
    // That the rows were not there before is what the pre-check saw.
    post: [
      { name, sql, keys, expect: [`value == ${total}`], withoutPre: { sql, expect: [`value >= ${total}`] } },
    ],
    undo: [
      isMany ? all : { kind: 'statement', table, sql: lines(`DELETE FROM ${table.text}`, `WHERE ${where}`) },
    ],
  };
}

/** Where rows are changed that are there already: they hold what is set, or else other values than before. */
function valuesSet(
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
  if (key !== undefined && told.length > 0) {
    const sql = count(table.text, keyCondition([...key, ...told], rows));
    return {
      pre: [{ name, sql, expect: [rows.length === 1 ? 'value == 0' : `value < ${rows.length}`] }],
      post: [{ name, sql, expect: [`value == ${rows.length}`] }],
    };
  }
  const changed = updates?.map(({ column }) => column) ?? names;
  const sql =
    changed.length === 0
      ? undefined
      : checksum(changed.map(quoteName), table.text, key === undefined ? undefined : keyCondition(key, rows));
  if (sql === undefined) return { pre: counted(table, true, name).pre, post: [] };
  const most = key === undefined ? 'row.found >= 0' : `row.found <= ${rows.length}`;
  return {
    pre: [{ name, sql, expect: [most] }],
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
function insertQuery(insert: Insert, query: string, name: string, context: DraftContext): Draft {
  const { table, mayMeetRows } = insert;
  const held = count(table.text, undefined);
  const undo = [restored(table, `what ${table.name} held before`)];
  const columns = columnsOf(insert, context);
  if (columns !== undefined && readsPassing(query, context)) {
    const sql = checksum(columns.map(quoteName), table.text, undefined);
    return {
      pre: [{ name, sql, expect: ['row.found >= 0'] }],
      post: [{ name, sql, expect: ['value != pre.value'], withoutPre: 'nothing' }],
      undo,
    };
  }
  const added = queryCount(query);
  if (added === undefined) return { ...counted(table, mayMeetRows, name), undo };
  const isEmpty = context.isEmpty(table);
  const before = isEmpty || mayMeetRows ? added : `SELECT (${held}) + (${added}) AS expected`;
  const after = mayMeetRows ? 'value > 0' : isEmpty ? 'value == pre.value' : 'value >= pre.value';
  return {
    pre: [{ name, sql: before, expect: ['value > 0'] }],
    post: [{ name, sql: held, expect: [after], withoutPre: { sql: held, expect: ['value > 0'] } }],
    undo,
  };
}

/** Whether the query reads a table that no check can see. */
function readsPassing(query: string, { isPassing }: DraftContext): boolean {
  return [...wordsOf(query)].some((name) => isPassing({ database: undefined, name, text: name }));
}

/** A column by its place among the values. */
interface KeyColumn {
  readonly name: string;
  readonly at: number;
}

/** The columns that the rows can be found by; `undefined` where their values are not plain. */
function keyOf(
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
function columnsOf({ table, columns }: Insert, context: DraftContext): readonly string[] | undefined {
  return columns ?? knownTable(context, table)?.columns.map((column) => column.name);
}

function keyCondition(key: readonly KeyColumn[], rows: readonly (readonly string[])[]): string {
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
