import type { Change, TableName } from '../sql/changeTypes.ts';

/** A file that holds tables as they were before the change. */
export interface Dump {
  readonly command: string;
  /** In lower case; `undefined` where it is not plain which they are. */
  readonly tables: ReadonlySet<string> | undefined;
  /** The command that puts its rows or tables back; `undefined` where it would do harm or is not known. */
  readonly restore: string | undefined;
}

/** The tables that a change writes and that a dump can save. */
export function writtenTables(change: Change): readonly TableName[] {
  switch (change.kind) {
    case 'update':
    case 'delete':
      return change.tables;
    case 'create-table':
    case 'grant':
    case 'revoke':
      return [];
    case 'create-view':
      return change.isReplacing ? [change.table] : [];
    case 'drop-table':
      return change.isTemporary ? [] : [change.table];
    case 'unread':
      return change.table === undefined ? [] : [change.table];
    default:
      return [change.table];
  }
}
