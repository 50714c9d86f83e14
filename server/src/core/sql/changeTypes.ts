/** One thing that a statement changes; an `ALTER TABLE` of several clauses is several. */
export type Change =
  | AddColumn
  | DropColumn
  | ModifyColumn
  | RenameColumn
  | SetDefault
  | AddIndex
  | DropIndex
  | RenameIndex
  | AddForeignKey
  | AddCheck
  | DropConstraint
  | SetTableOption
  | CreateTable
  | DropTable
  | RenameTable
  | CreateView
  | DropView
  | Insert
  | LoadRows
  | Update
  | Delete
  | Truncate
  | Grant
  | Revoke
  | UnreadChange;

/** `ADD COLUMN`. */
export interface AddColumn {
  readonly kind: 'add-column';
  readonly table: TableName;
  readonly column: ColumnDefinition;
}

/** `DROP COLUMN`. */
export interface DropColumn {
  readonly kind: 'drop-column';
  readonly table: TableName;
  readonly column: string;
}

/** `MODIFY`, and `CHANGE` where `column.name` differs from the old `name`. */
export interface ModifyColumn {
  readonly kind: 'modify-column';
  readonly table: TableName;
  /** The name before the change. */
  readonly name: string;
  readonly column: ColumnDefinition;
  /** Whether `FIRST` or `AFTER` gives it another place. */
  readonly isMoved: boolean;
}

/** `RENAME COLUMN`. */
export interface RenameColumn {
  readonly kind: 'rename-column';
  readonly table: TableName;
  readonly from: string;
  readonly to: string;
}

/** `ALTER COLUMN … SET DEFAULT`, or `DROP DEFAULT` where `value` is undefined. */
export interface SetDefault {
  readonly kind: 'set-default';
  readonly table: TableName;
  readonly column: string;
  /** As SQL. */
  readonly value: string | undefined;
}

/** `ADD INDEX`, `UNIQUE` and `PRIMARY KEY`, and `CREATE INDEX`. */
export interface AddIndex {
  readonly kind: 'add-index';
  readonly table: TableName;
  readonly index: IndexDefinition;
}

/** `DROP INDEX` and `DROP PRIMARY KEY`. */
export interface DropIndex {
  readonly kind: 'drop-index';
  readonly table: TableName;
  /** `PRIMARY` for the primary key. */
  readonly name: string;
}

/** `RENAME INDEX`. */
export interface RenameIndex {
  readonly kind: 'rename-index';
  readonly table: TableName;
  readonly from: string;
  readonly to: string;
}

/** `ADD FOREIGN KEY`. */
export interface AddForeignKey {
  readonly kind: 'add-foreign-key';
  readonly table: TableName;
  /** The server makes a name up where none is written. */
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly parent: TableName;
  readonly parentColumns: readonly string[];
}

/** `ADD CHECK` of a condition that is enforced. */
export interface AddCheck {
  readonly kind: 'add-check';
  readonly table: TableName;
  readonly name: string | undefined;
  /** The condition, without the parentheses around it. */
  readonly condition: string;
}

/** `DROP FOREIGN KEY`, `DROP CHECK` and `DROP CONSTRAINT`. */
export interface DropConstraint {
  readonly kind: 'drop-constraint';
  readonly table: TableName;
  readonly name: string;
  readonly isForeignKey: boolean;
}

/** One table option; `CONVERT TO CHARACTER SET` is the option `CONVERT`. */
export interface SetTableOption {
  readonly kind: 'set-table-option';
  readonly table: TableName;
  /** In upper case: `ENGINE`, `CHARSET`, `COLLATE`, `COMMENT`, `AUTO_INCREMENT`, `CONVERT`, and others. */
  readonly option: string;
  /** As SQL, such as `InnoDB` or `'orders of the shop'`. */
  readonly value: string;
}

/** `CREATE TABLE` by a definition, `LIKE` another table, or from a query. */
export interface CreateTable {
  readonly kind: 'create-table';
  readonly table: TableName;
  /** Of `CREATE TABLE … AS SELECT`, the query as written. */
  readonly query: string | undefined;
  readonly isTemporary: boolean;
}

/** One table of a `DROP TABLE`. */
export interface DropTable {
  readonly kind: 'drop-table';
  readonly table: TableName;
  readonly isTemporary: boolean;
  /** Whether `IF EXISTS` says that it need not be there. */
  readonly isOptional: boolean;
}

/** One pair of a `RENAME TABLE`, or `ALTER TABLE … RENAME`. */
export interface RenameTable {
  readonly kind: 'rename-table';
  readonly table: TableName;
  readonly to: TableName;
}

/** `CREATE VIEW`; `table` is the view. */
export interface CreateView {
  readonly kind: 'create-view';
  readonly table: TableName;
  readonly isReplacing: boolean;
}

/** One view of a `DROP VIEW`. */
export interface DropView {
  readonly kind: 'drop-view';
  readonly table: TableName;
}

/** `INSERT` and `REPLACE`. */
export interface Insert {
  readonly kind: 'insert';
  readonly table: TableName;
  readonly isReplace: boolean;
  /** Whether rows that are there already are passed over (`IGNORE`) or changed (`ON DUPLICATE KEY UPDATE`). */
  readonly mayMeetRows: boolean;
  /** `undefined` where the columns are not named. */
  readonly columns: readonly string[] | undefined;
  /** The values of each row as written; `undefined` where they come from a query. */
  readonly rows: readonly (readonly string[])[] | undefined;
  /** What `ON DUPLICATE KEY UPDATE` sets, as far as it is read; `undefined` without that clause. */
  readonly updates: readonly Assignment[] | undefined;
  readonly query: string | undefined;
}

/** `LOAD DATA`. */
export interface LoadRows {
  readonly kind: 'load';
  readonly table: TableName;
  /** Whether `REPLACE` or `IGNORE` says what becomes of rows that are there already. */
  readonly mayMeetRows: boolean;
}

/** A table as a statement refers to it. */
export interface TableReference {
  readonly table: TableName;
  /** The alias, else the table's name. */
  readonly alias: string;
}

/** One `column = value` of a SET. */
export interface Assignment {
  /** The table or alias before the column; `undefined` where none stands. */
  readonly qualifier: string | undefined;
  readonly column: string;
  /** Column and value as written. */
  readonly target: string;
  readonly value: string;
}

/** `UPDATE` of one table or of several that are joined. */
export interface Update {
  readonly kind: 'update';
  /** The tables that are written. */
  readonly tables: readonly TableName[];
  readonly references: readonly TableReference[];
  /** What could stand behind FROM: the tables with aliases and joins, as written. */
  readonly from: string;
  readonly assignments: readonly Assignment[];
  readonly where: string | undefined;
  readonly hasLimit: boolean;
}

/** `DELETE` from one table or from several that are joined. */
export interface Delete {
  readonly kind: 'delete';
  /** The tables that lose rows. */
  readonly tables: readonly TableName[];
  readonly references: readonly TableReference[];
  readonly from: string;
  readonly where: string | undefined;
  readonly hasLimit: boolean;
}

/** `TRUNCATE TABLE`. */
export interface Truncate {
  readonly kind: 'truncate';
  readonly table: TableName;
}

/** `GRANT` of rights or roles. */
export interface Grant {
  readonly kind: 'grant';
  /** What is granted as written, such as `SELECT, INSERT (a)`, or the names of roles. */
  readonly privileges: string;
  /** As written, such as `orders.*`; `undefined` where roles are granted. */
  readonly object: string | undefined;
  /** As written, such as `'app'@'%'`. */
  readonly accounts: readonly string[];
  readonly hasGrantOption: boolean;
}

/** `REVOKE` of rights or roles; the fields are those of a grant. */
export interface Revoke {
  readonly kind: 'revoke';
  readonly privileges: string;
  readonly object: string | undefined;
  readonly accounts: readonly string[];
}

/** What is not understood: a whole statement, or one clause of an `ALTER TABLE`. */
export interface UnreadChange {
  readonly kind: 'unread';
  /** `undefined` where it is not plain which table it is. */
  readonly table: TableName | undefined;
  /** As written, without its line breaks. */
  readonly text: string;
}

/** A table as a statement names it. */
export interface TableName {
  /** `undefined` where the statement leaves it to the connection. */
  readonly database: string | undefined;
  /** Without quotes. */
  readonly name: string;
  /** As written, such as `` crm.`order` ``. */
  readonly text: string;
}

/** The type of a column, without its attributes. */
export interface ColumnType {
  /** In upper case, as written, such as `INTEGER` or `DOUBLE PRECISION`. */
  readonly name: string;
  /** What stands in the parentheses behind it, such as `10, 2`. */
  readonly size: string | undefined;
  readonly isUnsigned: boolean;
}

/** A column as a statement defines it. */
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

/** One column or expression of an index. */
export interface IndexPart {
  /** `undefined` for an expression. */
  readonly column: string | undefined;
  /** How many characters of the column are indexed; `undefined` for all. */
  readonly length: string | undefined;
}

/** An index as a statement defines it. */
export interface IndexDefinition {
  /** `PRIMARY` for the primary key; `undefined` where the server is left to make one up. */
  readonly name: string | undefined;
  readonly type: 'index' | 'unique' | 'primary' | 'fulltext' | 'spatial';
  readonly parts: readonly IndexPart[];
}
