import { readAlter } from './changeAlter.ts';
import { type Cursor, cursorOf, isAtEnd, peek, rest } from './changeCursor.ts';
import { readGrant } from './changeGrant.ts';
import { readInsert, readLoad, readTruncate } from './changeInsert.ts';
import { readDelete, readUpdate } from './changeRows.ts';
import { readCreate, readDrop, readRename } from './changeTables.ts';
import type { Change, UnreadChange } from './changeTypes.ts';

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
