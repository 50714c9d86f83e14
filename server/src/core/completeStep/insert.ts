import type { Insert, TableName } from '../sql/changeTypes.ts';
import { type ColumnCondition, readLiteral, wordsOf } from './conditions.ts';
import type { Draft, DraftContext } from './draft.ts';
import { columnsOf, keyCondition, keyOf } from './insertKeys.ts';
import { queryCount } from './queryCount.ts';
import { checkWord, lines } from './quoting.ts';
import { count, restored } from './rows.ts';
import { tableQuery } from './tables.ts';
import { otherContents, valuesSet } from './valuesSet.ts';

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
  const added = queryCount(query);
  const columns = columnsOf(insert, context) ?? [];
  if (readsPassing(query, context)) return { ...otherContents(table, columns, undefined, name), undo };
  if (insert.isReplace || insert.updates !== undefined) {
    const { pre, post } = otherContents(table, columns, undefined, name);
    const source = { name: context.nameFor(`${name}-source`), sql: added ?? '', expect: ['value > 0'] };
    return { pre: added === undefined ? pre : [...pre, source], post, undo };
  }
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
