/** The tables of one database as a server described them at one moment; holds no rows. */
export interface Catalog {
  readonly database: string;
  /** By name, as the server spells it. */
  readonly tables: ReadonlyMap<string, CatalogTable>;
}

/** A catalog with the place and the moment that it was read at. */
export interface ReadCatalog extends Catalog {
  readonly connection: string;
  readonly environment: string;
  /** ISO 8601, in UTC. */
  readonly time: string;
  /** Whether the limits left tables out; those that are here are whole. */
  readonly isCut: boolean;
}

export interface CatalogTable {
  readonly name: string;
  readonly kind: 'table' | 'view';
  /** The engine's estimate, which can be far off; `undefined` where the server gives none. */
  readonly rowsEstimate: number | undefined;
  readonly comment: string;
  /** Of columns that name none; left out for a view, and where it is not known. */
  readonly collation?: string;
  /** In the order of the table. */
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly CatalogIndex[];
}

export interface CatalogColumn {
  readonly name: string;
  /** As the server writes it, such as `varchar(50)` or `int(10) unsigned`. */
  readonly type: string;
  /** Such as `utf8mb4_bin`; left out for a column that holds no text, and where it is not known. */
  readonly collation?: string;
  readonly isNullable: boolean;
  /** As SQL, such as `'new'`, `0` or `CURRENT_TIMESTAMP`; `undefined` where there is none. */
  readonly default: string | undefined;
  /** Such as `auto_increment` or `on update CURRENT_TIMESTAMP`; empty for most. */
  readonly extra: string;
  readonly comment: string;
}

export interface CatalogIndex {
  /** `PRIMARY` for the primary key. */
  readonly name: string;
  readonly isUnique: boolean;
  /** In the order of the index; `(expression)` for a part that is none. */
  readonly columns: readonly string[];
}

/** The table of a name: as the server spells it, else in whatever case. */
export function findTable(catalog: Catalog, name: string): CatalogTable | undefined {
  const exact = catalog.tables.get(name);
  if (exact !== undefined) return exact;
  const lower = name.toLowerCase();
  for (const table of catalog.tables.values()) if (table.name.toLowerCase() === lower) return table;
  return undefined;
}

/** The column of a name; servers do not tell columns apart by case. */
export function findColumn(table: CatalogTable, name: string): CatalogColumn | undefined {
  const lower = name.toLowerCase();
  return table.columns.find((column) => column.name.toLowerCase() === lower);
}

/** The indexes that hold a column, in the order of the table. */
export function indexesOf(table: CatalogTable, column: CatalogColumn): readonly CatalogIndex[] {
  return table.indexes.filter((index) => index.columns.includes(column.name));
}
