/** The tables of one database as a server described them at one moment; holds no rows. */
export interface Catalog {
  readonly database: string;
  /** By name, as the server spells it. */
  readonly tables: ReadonlyMap<string, CatalogTable>;
}

export interface CatalogTable {
  readonly name: string;
  readonly kind: 'table' | 'view';
  /** The engine's estimate, which can be far off; `undefined` where the server gives none. */
  readonly rowsEstimate: number | undefined;
  readonly comment: string;
  /** In the order of the table. */
  readonly columns: readonly CatalogColumn[];
  readonly indexes: readonly CatalogIndex[];
}

export interface CatalogColumn {
  readonly name: string;
  /** As the server writes it, such as `varchar(50)` or `int(10) unsigned`. */
  readonly type: string;
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
  readonly columns: readonly string[];
}
