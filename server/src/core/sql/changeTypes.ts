/** A table as a statement names it. */
export interface TableName {
  /** `undefined` where the statement leaves it to the connection. */
  readonly database: string | undefined;
  /** Without quotes. */
  readonly name: string;
  /** As written, such as `` crm.`order` ``. */
  readonly text: string;
}

export interface ColumnType {
  /** In upper case, as written, such as `INTEGER` or `DOUBLE PRECISION`. */
  readonly name: string;
  /** What stands in the parentheses behind it, such as `10, 2`. */
  readonly size: string | undefined;
  readonly isUnsigned: boolean;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: ColumnType;
  /** `undefined` where neither NULL nor NOT NULL is written. */
  readonly isNullable: boolean | undefined;
  /** As SQL; `undefined` where none is written. */
  readonly default: string | undefined;
  /** As SQL, with its quotes. */
  readonly comment: string | undefined;
  readonly isAutoIncrement: boolean;
  readonly isGenerated: boolean;
  readonly isPrimary: boolean;
  readonly isUnique: boolean;
}

export interface IndexPart {
  /** `undefined` for an expression. */
  readonly column: string | undefined;
  /** How many characters of the column are indexed; `undefined` for all. */
  readonly length: string | undefined;
}

export interface IndexDefinition {
  /** `PRIMARY` for the primary key; `undefined` where the server is left to make one up. */
  readonly name: string | undefined;
  readonly type: 'index' | 'unique' | 'primary' | 'fulltext' | 'spatial';
  readonly parts: readonly IndexPart[];
}
