import { type CatalogColumn, type CatalogTable, findColumn } from '../catalog.ts';
import type { ModifyColumn, TableName } from '../sql/changeTypes.ts';
import { definitionOf } from './columnType.ts';
import { type DraftContext, knownTable, type Undo } from './draft.ts';
import { isIndexedWhole, prefixNote } from './indexes.ts';
import { quoteName, quoteNames } from './quoting.ts';

/** The way back of a column that is added. */
export function dropAdded(table: TableName, name: string): Undo {
  return { kind: 'clause', table, clause: `DROP COLUMN ${quoteName(name)}` };
}

/** From the last column of the table to the first. */
export function byPlace(names: readonly string[], table: CatalogTable | undefined): string[] {
  const placeIn = (name: string): number => table?.columns.findIndex((each) => isSame(each.name, name)) ?? 0;
  return names.toSorted((one, other) => placeIn(other) - placeIn(one));
}

/** The way back of a column that is dropped: its definition and indexes where all of them are known. */
export function undoDrop(table: TableName, name: string, context: DraftContext): Undo {
  const known = knownTable(context, table);
  const column = known === undefined ? undefined : findColumn(known, name);
  const definition = known === undefined || column === undefined ? undefined : definitionOf(column, known);
  const indexes = known?.indexes.filter(({ columns }) => columns.some((each) => isSame(each, name))) ?? [];
  // Empty columns can break a unique key, and the catalog does not know all of the index of a long text.
  const isAlone = indexes.every(({ columns, isUnique }) => columns.length === 1 && !isUnique);
  const isLong = indexes.length > 0 && column !== undefined && !isIndexedWhole(column);
  if (known === undefined || column === undefined || definition === undefined || !isAlone || isLong)
    return {
      kind: 'restore',
      table,
      note: `The values of ${table.name}.${name} are gone: only the dump has them.`,
    };
  const keys = indexes.map(
    ({ name: index, columns }) => `ADD INDEX ${quoteName(index)} (${quoteNames(columns)})`,
  );
  const emptied = `The column comes back empty: the values of ${table.name}.${name} are only in the dump.`;
  const notes = indexes
    .filter(() => /char|binary/i.test(column.type))
    .map((index) => prefixNote(table, index));
  const place = placeOf(known, column);
  return {
    kind: 'clause',
    table,
    clause: [`ADD COLUMN ${quoteName(column.name)} ${definition} ${place}`, ...keys].join(',\n  '),
    note: [emptied, ...notes].join('\n-- '),
  };
}

/** The way back of a column that is defined anew. */
export function undoModify(
  { table, name, column: { name: newName }, isMoved }: ModifyColumn,
  context: DraftContext,
): Undo {
  const known = knownTable(context, table);
  const column = known === undefined ? undefined : findColumn(known, name);
  const definition = known === undefined || column === undefined ? undefined : definitionOf(column, known);
  if (known === undefined || column === undefined || definition === undefined)
    return {
      kind: 'restore',
      table,
      note: `How ${table.name}.${name} was defined stands in the dump; SHOW CREATE TABLE ${table.text} says it before the change.`,
    };
  const place = isMoved ? ` ${placeOf(known, column)}` : '';
  const clause =
    name === newName
      ? `MODIFY COLUMN ${quoteName(name)} ${definition}${place}`
      : `CHANGE COLUMN ${quoteName(newName)} ${quoteName(name)} ${definition}${place}`;
  return { kind: 'clause', table, clause };
}

/** Where a column stands in its table, told by the column before it. */
function placeOf({ columns }: CatalogTable, column: CatalogColumn): string {
  const before = columns[columns.indexOf(column) - 1];
  return before === undefined ? 'FIRST' : `AFTER ${quoteName(before.name)}`;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
