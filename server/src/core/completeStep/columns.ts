import { findColumn } from '../catalog.ts';
import type {
  AddColumn,
  DropColumn,
  ModifyColumn,
  RenameColumn,
  SetDefault,
  TableName,
} from '../sql/changeTypes.ts';
import { columnExpectations } from './columnType.ts';
import { byPlace, dropAdded, undoDrop, undoModify } from './columnUndo.ts';
import { type Draft, type DraftContext, knownTable } from './draft.ts';
import { celString, checkWord, equalsAny, quoteName } from './quoting.ts';

/** Columns that one statement adds to a table. */
export function addColumns(changes: readonly AddColumn[], context: DraftContext): Draft {
  const [first] = changes;
  if (first === undefined) return { pre: [], post: [], undo: [] };
  const { table } = first;
  const names = changes.map(({ column }) => column.name);
  const absent = context.nameFor(
    names.length === 1 ? checkWord(names[0] ?? '') : `${checkWord(table.name)}-columns`,
  );
  return {
    pre: [{ name: absent, sql: showColumns(table, names), expect: ['rows == 0'], about: names }],
    post: changes.map(({ column }) => ({
      name: names.length === 1 ? absent : context.nameFor(checkWord(column.name)),
      sql: showColumns(table, [column.name]),
      expect: ['rows == 1', ...columnExpectations(column)],
      about: [column.name],
    })),
    undo: names.map((name) => dropAdded(table, name)),
  };
}

/** Columns that one statement drops from a table. */
export function dropColumns(changes: readonly DropColumn[], context: DraftContext): Draft {
  const [first] = changes;
  if (first === undefined) return { pre: [], post: [], undo: [] };
  const { table } = first;
  const names = changes.map(({ column }) => column);
  const name = context.nameFor(
    names.length === 1 ? checkWord(names[0] ?? '') : `${checkWord(table.name)}-columns`,
  );
  const sql = showColumns(table, names);
  return {
    pre: [{ name, sql, expect: [`rows == ${names.length}`], about: names }],
    post: [{ name, sql, expect: ['rows == 0'], about: names }],
    // The last is undone first, so each column finds those before it.
    undo: byPlace(names, knownTable(context, table)).map((column) => undoDrop(table, column, context)),
  };
}

/** `MODIFY` and `CHANGE`. */
export function modifyColumn(change: ModifyColumn, context: DraftContext): Draft {
  const { table, name, column } = change;
  const isRenamed = column.name !== name;
  const word = context.nameFor(checkWord(column.name));
  const names = isRenamed ? uniqueNames([name, column.name]) : [name];
  const sql = showColumns(table, names);
  const field = isRenamed ? [`row.Field == ${celString(name)}`] : [];
  const nulls =
    column.isNullable === false
      ? [
          {
            name: context.nameFor(`${checkWord(column.name)}-nulls`),
            sql: `SELECT COUNT(*) FROM ${table.text} WHERE ${quoteName(name)} IS NULL`,
            expect: ['value == 0'],
          },
        ]
      : [];
  return {
    pre: [{ name: word, sql, expect: ['rows == 1', ...field], about: names }, ...nulls],
    post: [
      {
        name: word,
        sql,
        expect: [
          'rows == 1',
          ...(isRenamed ? [`row.Field == ${celString(column.name)}`] : []),
          ...columnExpectations(column),
        ],
        about: names,
      },
    ],
    undo: [undoModify(change, context)],
  };
}

/** There is one of the two names, first the old one, then the new one. */
export function renameColumn({ table, from, to }: RenameColumn, context: DraftContext): Draft {
  const names = uniqueNames([from, to]);
  const name = context.nameFor(checkWord(to));
  const sql = showColumns(table, names);
  return {
    pre: [{ name, sql, expect: ['rows == 1', `row.Field == ${celString(from)}`], about: names }],
    post: [{ name, sql, expect: ['rows == 1', `row.Field == ${celString(to)}`], about: names }],
    undo: [{ kind: 'clause', table, clause: `RENAME COLUMN ${quoteName(to)} TO ${quoteName(from)}` }],
  };
}

/** The column is there, then has its new default. */
export function setDefault({ table, column, value }: SetDefault, context: DraftContext): Draft {
  const known = knownTable(context, table);
  const old = known === undefined ? undefined : findColumn(known, column);
  const name = context.nameFor(checkWord(column));
  const sql = showColumns(table, [column]);
  const literal = value === undefined ? undefined : /^'([^'\\]*)'$/.exec(value)?.[1];
  const isNumber = value !== undefined && /^-?(0|[1-9]\d*)$/.test(value);
  const after =
    value === undefined || /^null$/i.test(value)
      ? 'row.Default == null'
      : literal !== undefined
        ? `row.Default == ${celString(literal)}`
        : isNumber
          ? // A DECIMAL shows its zeros too.
            `double(row.Default) == ${Number(value).toFixed(1)}`
          : 'row.Default != null';
  const clause = `ALTER COLUMN ${quoteName(column)}`;
  return {
    pre: [{ name, sql, expect: ['rows == 1'], about: [column] }],
    post: [{ name, sql, expect: ['rows == 1', after], about: [column] }],
    undo: [
      old === undefined
        ? {
            kind: 'by-hand',
            note: `The default that ${table.name}.${column} had before: SHOW CREATE TABLE ${table.text} says it.`,
          }
        : {
            kind: 'clause',
            table,
            clause:
              old.default === undefined ? `${clause} DROP DEFAULT` : `${clause} SET DEFAULT ${old.default}`,
          },
    ],
  };
}

/**
 * A query for columns by their names.
 *
 * In a LIKE pattern `_` stands for any character, so a name that has one is compared.
 */
function showColumns(table: TableName, names: readonly string[]): string {
  const [name = ''] = names;
  if (names.length === 1 && !/[_%\\]/.test(name))
    return `SHOW COLUMNS FROM ${table.text} LIKE ${equalsAny([name]).slice(2)}`;
  return `SHOW COLUMNS FROM ${table.text} WHERE Field ${equalsAny(names)}`;
}

/** Without those that differ only by case: servers take them for one. */
function uniqueNames(names: readonly string[]): string[] {
  return names.filter((name, index) => names.findIndex((each) => isSame(each, name)) === index);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
