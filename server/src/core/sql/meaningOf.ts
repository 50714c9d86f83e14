import { type Catalog, type CatalogColumn, type CatalogTable, findColumn, findTable } from '../catalog.ts';
import type { SqlName } from './nameAt.ts';
import type { NamedTable } from './tableNames.ts';

/** A table or a column that a name may mean. */
export type NameMeaning =
  | { readonly kind: 'table'; readonly table: CatalogTable }
  | { readonly kind: 'column'; readonly table: CatalogTable; readonly column: CatalogColumn };

/**
 * What a name of a statement means in a database; several where that is not clear, none where it is not known.
 *
 * Aliases are followed. A column without a table in front is looked for in every table of the statement.
 */
export function meaningsOf(catalog: Catalog, name: SqlName): readonly NameMeaning[] {
  // `DELETE o FROM orders o` names a table by its alias.
  if (name.table !== undefined)
    return tableMeaning(tableOf(catalog, name.table) ?? tableByAlias(catalog, name, name.table.name));
  const qualifier = name.qualifiers.at(-1);
  if (qualifier !== undefined) {
    const table = tableCalled(catalog, name, qualifier, name.qualifiers.at(-2));
    if (table !== undefined) return columnMeaning(table, name.name);
    // `orders.customer` as a whole may be a table of its database.
    return isOf(catalog, qualifier) ? tableMeaning(findTable(catalog, name.name)) : [];
  }
  if (name.isQualifier) return tableMeaning(tableCalled(catalog, name, name.name, undefined));
  const columns = [...tablesOf(catalog, name)].flatMap((table) => columnMeaning(table, name.name));
  if (columns.length > 0) return columns;
  return tableMeaning(tableByAlias(catalog, name, name.name));
}

/** The tables of the statement that the database has, each once. */
function tablesOf(catalog: Catalog, { tables }: SqlName): ReadonlySet<CatalogTable> {
  return new Set(tables.flatMap((each) => tableOf(catalog, each) ?? []));
}

function tableOf(catalog: Catalog, { database, name }: NamedTable): CatalogTable | undefined {
  return database === undefined || isOf(catalog, database) ? findTable(catalog, name) : undefined;
}

/** The table that a qualifier means: an alias first, then a name. */
function tableCalled(
  catalog: Catalog,
  name: SqlName,
  qualifier: string,
  database: string | undefined,
): CatalogTable | undefined {
  if (database !== undefined) return isOf(catalog, database) ? findTable(catalog, qualifier) : undefined;
  return tableByAlias(catalog, name, qualifier) ?? findTable(catalog, qualifier);
}

function tableByAlias(catalog: Catalog, { tables }: SqlName, alias: string): CatalogTable | undefined {
  const lower = alias.toLowerCase();
  const named = tables.find((each) => each.alias?.toLowerCase() === lower);
  return named === undefined ? undefined : tableOf(catalog, named);
}

function isOf(catalog: Catalog, database: string): boolean {
  return database.toLowerCase() === catalog.database.toLowerCase();
}

function tableMeaning(table: CatalogTable | undefined): readonly NameMeaning[] {
  return table === undefined ? [] : [{ kind: 'table', table }];
}

function columnMeaning(table: CatalogTable, name: string): readonly NameMeaning[] {
  const column = findColumn(table, name);
  return column === undefined ? [] : [{ kind: 'column', table, column }];
}
