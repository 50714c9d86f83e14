import { readAlter } from './changeAlter.ts';
import { type Cursor, cursorOf, isAtEnd, peek, rest } from './changeCursor.ts';
import { readGrant } from './changeGrant.ts';
import { readDelete, readInsert, readLoad, readTruncate, readUpdate } from './changeRows.ts';
import { readCreate, readDrop, readRename } from './changeTables.ts';
import type { ColumnDefinition, IndexDefinition, TableName } from './changeTypes.ts';

export type { ColumnDefinition, ColumnType, IndexDefinition, IndexPart, TableName } from './changeTypes.ts';

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

export interface AddColumn {
  readonly kind: 'add-column';
  readonly table: TableName;
  readonly column: ColumnDefinition;
}

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
}

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

export interface AddIndex {
  readonly kind: 'add-index';
  readonly table: TableName;
  readonly index: IndexDefinition;
}

export interface DropIndex {
  readonly kind: 'drop-index';
  readonly table: TableName;
  /** `PRIMARY` for the primary key. */
  readonly name: string;
}

export interface RenameIndex {
  readonly kind: 'rename-index';
  readonly table: TableName;
  readonly from: string;
  readonly to: string;
}

export interface AddForeignKey {
  readonly kind: 'add-foreign-key';
  readonly table: TableName;
  /** The server makes a name up where none is written. */
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly parent: TableName;
  readonly parentColumns: readonly string[];
}

export interface AddCheck {
  readonly kind: 'add-check';
  readonly table: TableName;
  readonly name: string | undefined;
  /** The condition, without the parentheses around it. */
  readonly condition: string;
}

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

export interface CreateTable {
  readonly kind: 'create-table';
  readonly table: TableName;
  /** Of `CREATE TABLE … AS SELECT`, the query as written. */
  readonly query: string | undefined;
  readonly isTemporary: boolean;
}

export interface DropTable {
  readonly kind: 'drop-table';
  readonly table: TableName;
  readonly isTemporary: boolean;
  /** Whether `IF EXISTS` says that it need not be there. */
  readonly isOptional: boolean;
}

export interface RenameTable {
  readonly kind: 'rename-table';
  readonly table: TableName;
  readonly to: TableName;
}

export interface CreateView {
  readonly kind: 'create-view';
  readonly table: TableName;
  readonly isReplacing: boolean;
}

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

export interface Assignment {
  /** The table or alias before the column; `undefined` where none stands. */
  readonly qualifier: string | undefined;
  readonly column: string;
  /** Column and value as written. */
  readonly target: string;
  readonly value: string;
}

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

export interface Delete {
  readonly kind: 'delete';
  /** The tables that lose rows. */
  readonly tables: readonly TableName[];
  readonly references: readonly TableReference[];
  readonly from: string;
  readonly where: string | undefined;
  readonly hasLimit: boolean;
}

export interface Truncate {
  readonly kind: 'truncate';
  readonly table: TableName;
}

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

/**
 * What a statement changes, in its order; nothing for one that changes no data, such as `SET` or `SELECT`.
 *
 * Never throws: what it cannot read for certain comes back as `unread`. Names are without their quotes, all
 * else is as it was written.
 */
export function readChange(sql: string): Change[] {
  const cursor = cursorOf(sql);
  if (cursor === undefined) return [unread(sql)];
  if (isAtEnd(cursor)) return [];
  const changes = readStatement(cursor);
  if (changes === undefined) return [unread(sql)];
  // An ALTER tells which of its clauses it could not read; any other statement is read to its end or not at all.
  if (!isAtEnd(cursor)) return [unread(sql)];
  return changes;
}

function readStatement(cursor: Cursor): Change[] | undefined {
  switch (peek(cursor)) {
    case 'ALTER':
      return readAlter(cursor);
    case 'CREATE':
      return readCreate(cursor);
    case 'DROP':
      return readDrop(cursor);
    case 'RENAME':
      return readRename(cursor);
    case 'INSERT':
    case 'REPLACE':
      return readInsert(cursor);
    case 'LOAD':
      return readLoad(cursor);
    case 'UPDATE':
      return readUpdate(cursor);
    case 'DELETE':
      return readDelete(cursor);
    case 'TRUNCATE':
      return readTruncate(cursor);
    case 'GRANT':
    case 'REVOKE':
      return readGrant(cursor);
    default:
      if (!changeless.has(peek(cursor))) return undefined;
      rest(cursor);
      return [];
  }
}

/** First words of statements that change neither tables nor rows nor rights. */
const changeless: ReadonlySet<string> = new Set(
  (
    'ANALYZE BEGIN CHECK CHECKSUM COMMIT DESC DESCRIBE DO EXPLAIN FLUSH LOCK RELEASE ROLLBACK SAVEPOINT SELECT ' +
    'SET SHOW START TABLE UNLOCK USE VALUES'
  ).split(' '),
);

function unread(sql: string): UnreadChange {
  return { kind: 'unread', table: undefined, text: sql.trim().replace(/\s+/g, ' ') };
}
