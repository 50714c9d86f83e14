import { type CatalogColumn, type CatalogIndex, findColumn } from '../catalog.ts';
import type { AddIndex, DropIndex, IndexPart, RenameIndex, TableName } from '../sql/changeTypes.ts';
import {
  type Draft,
  type DraftCheck,
  type DraftContext,
  knownTable,
  type Undo,
  withoutChecks,
} from './draft.ts';
import { celString, checkWord, equalsAny, lines, quoteName, quoteNames } from './quoting.ts';

/** Indexes and keys; for those that are unique, rows that would break them are looked for first. */
export function addIndex({ table, index }: AddIndex, context: DraftContext): Draft {
  const [first] = index.parts;
  // An index without a name is called by its first column; the pre-check sees that this name is free.
  const name = index.name ?? first?.column;
  if (name === undefined)
    return withoutChecks({
      kind: 'by-hand',
      note: `The server names the index itself: look it up, then ALTER TABLE ${table.text} DROP INDEX.`,
    });
  const isUnique = index.type === 'unique' || index.type === 'primary';
  const word = context.nameFor(checkWord(name === 'PRIMARY' ? 'primary-key' : name));
  const sql = showIndex(table, [name]);
  const columns = index.parts.flatMap(({ column }) => (column === undefined ? [] : [column]));
  const isPlain = columns.length === index.parts.length;
  const pre: DraftCheck[] = [{ name: word, sql, expect: ['rows == 0'], about: [name] }];
  if (index.type === 'primary' && isPlain)
    pre.push({
      name: context.nameFor(`${word}-nulls`),
      sql: `SELECT COUNT(*) FROM ${table.text} WHERE ${columns.map((each) => `${quoteName(each)} IS NULL`).join(' OR ')}`,
      expect: ['value == 0'],
    });
  if (isUnique && isPlain)
    pre.push({
      name: context.nameFor(`${word}-duplicates`),
      sql: duplicates(table, index.parts),
      expect: ['rows == 0'],
    });
  const order = `all.map(part, part.Column_name) == [${columns.map(celString).join(', ')}]`;
  return {
    pre,
    post: [
      {
        name: word,
        sql,
        expect: [
          index.parts.length === 1 && isPlain
            ? `rows == 1 && row.Column_name == ${celString(columns[0] ?? '')}`
            : isPlain
              ? order
              : `rows == ${index.parts.length}`,
          ...(isUnique ? ['row.Non_unique == 0'] : []),
        ],
        about: [name],
      },
    ],
    undo: [
      {
        kind: 'clause',
        table,
        clause: index.type === 'primary' ? 'DROP PRIMARY KEY' : `DROP INDEX ${quoteName(name)}`,
      },
    ],
  };
}

/** Rows that hold the same values; NULL is like no other, so such rows do not count. */
function duplicates(table: TableName, parts: readonly IndexPart[]): string {
  const names = parts.map(({ column = '' }) => quoteName(column));
  const values = parts
    .map(({ length }, at) => (length === undefined ? names[at] : `LEFT(${names[at]}, ${length})`))
    .join(', ');
  return lines(
    `SELECT ${values}, COUNT(*) FROM ${table.text}`,
    `WHERE ${names.map((name) => `${name} IS NOT NULL`).join(' AND ')}`,
    `GROUP BY ${values} HAVING COUNT(*) > 1 LIMIT 20`,
  );
}

/** The index is there, then gone. */
export function dropIndex({ table, name }: DropIndex, context: DraftContext): Draft {
  const word = context.nameFor(checkWord(name === 'PRIMARY' ? 'primary-key' : name));
  const sql = showIndex(table, [name]);
  return {
    pre: [{ name: word, sql, expect: ['rows > 0'], about: [name] }],
    post: [{ name: word, sql, expect: ['rows == 0'], about: [name] }],
    undo: [undoDropIndex(table, name, context)],
  };
}

function undoDropIndex(table: TableName, name: string, context: DraftContext): Undo {
  const known = knownTable(context, table);
  const index = known?.indexes.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const columns = index?.columns.map((column) =>
    known === undefined ? undefined : findColumn(known, column),
  );
  const isWhole = columns?.every((column) => column !== undefined && isIndexedWhole(column)) === true;
  if (index === undefined || !isWhole)
    return {
      kind: 'restore',
      table,
      note: `How index ${name} was defined stands in the dump; SHOW CREATE TABLE ${table.text} says it before the change.`,
    };
  const list = `(${quoteNames(index.columns)})`;
  if (name.toUpperCase() === 'PRIMARY') return { kind: 'clause', table, clause: `ADD PRIMARY KEY ${list}` };
  return {
    kind: 'clause',
    table,
    clause: `ADD ${index.isUnique ? 'UNIQUE ' : ''}INDEX ${quoteName(index.name)} ${list}`,
    note: prefixNote(table, index),
  };
}

/** Whether an index can hold all of the column: no long text, no FULLTEXT and no SPATIAL index. */
export function isIndexedWhole({ type }: CatalogColumn): boolean {
  return type !== '' && !/text|blob|json|geom|point|line|polygon/i.test(type);
}

/** What a person must look at, as the catalog does not say it. */
export function prefixNote(table: TableName, { name }: CatalogIndex): string {
  return `If ${name} is on the first characters of a column only, put their number behind it: SHOW CREATE TABLE ${table.text} says it.`;
}

/** The index has its old name, then its new one. */
export function renameIndex({ table, from, to }: RenameIndex, context: DraftContext): Draft {
  const name = context.nameFor(checkWord(to));
  const sql = showIndex(table, [from, to]);
  const isCalled = (called: string): string[] => [
    'rows > 0',
    `all.all(part, part.Key_name == ${celString(called)})`,
  ];
  return {
    pre: [{ name, sql, expect: isCalled(from), about: [from, to] }],
    post: [{ name, sql, expect: isCalled(to), about: [from, to] }],
    undo: [{ kind: 'clause', table, clause: `RENAME INDEX ${quoteName(to)} TO ${quoteName(from)}` }],
  };
}

function showIndex(table: TableName, names: readonly string[]): string {
  return `SHOW INDEX FROM ${table.text} WHERE Key_name ${equalsAny(names)}`;
}
