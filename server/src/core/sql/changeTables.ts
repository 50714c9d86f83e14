import { takeString } from './changeColumn.ts';
import {
  type Cursor,
  isAtEnd,
  isSign,
  peek,
  rest,
  skipWords,
  takeGroup,
  takeName,
  takeOneOf,
  takeSign,
  takeTable,
  takeUntil,
  takeWords,
} from './changeCursor.ts';
import { readParts, takeIndexType, typeOf } from './changeIndex.ts';
import { readTableOption } from './changeOptions.ts';
import type { Change, TableName } from './changeTypes.ts';

/** `CREATE TABLE`, `CREATE INDEX` and `CREATE VIEW`; `undefined` for other objects. */
export function readCreate(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  const isReplacing = takeWords(cursor, 'OR REPLACE');
  if (/^(UNIQUE|FULLTEXT|SPATIAL|INDEX|ONLINE|OFFLINE)$/.test(peek(cursor)))
    return isReplacing ? undefined : readCreateIndex(cursor);
  const isTemporary = takeWords(cursor, 'TEMPORARY');
  if (takeWords(cursor, 'TABLE')) return isReplacing ? undefined : readCreateTable(cursor, isTemporary);
  if (isTemporary) return undefined;
  return readCreateView(cursor, isReplacing);
}

function readCreateIndex(cursor: Cursor): Change[] | undefined {
  skipWords(cursor, 'ONLINE OFFLINE');
  const type = typeOf(takeOneOf(cursor, 'UNIQUE FULLTEXT SPATIAL'));
  if (!takeWords(cursor, 'INDEX')) return undefined;
  takeWords(cursor, 'IF NOT EXISTS');
  const name = takeName(cursor);
  takeIndexType(cursor);
  const table = takeWords(cursor, 'ON') ? takeTable(cursor) : undefined;
  const index = name === undefined || table === undefined ? undefined : readParts(cursor, name, type);
  if (index === undefined || table === undefined || !takeAlgorithm(cursor)) return undefined;
  return [{ kind: 'add-index', table, index }];
}

/** `ALGORITHM = INPLACE LOCK = NONE`; true also where they do not stand. */
function takeAlgorithm(cursor: Cursor): boolean {
  while (takeOneOf(cursor, 'ALGORITHM LOCK') !== undefined) {
    takeSign(cursor, '=');
    if (takeName(cursor) === undefined) return false;
  }
  return true;
}

function readCreateTable(cursor: Cursor, isTemporary: boolean): Change[] | undefined {
  takeWords(cursor, 'IF NOT EXISTS');
  const table = takeTable(cursor);
  if (table === undefined) return undefined;
  const created = (query?: string): Change[] => [{ kind: 'create-table', table, query, isTemporary }];
  if (takeWords(cursor, 'LIKE')) return takeTable(cursor) === undefined ? undefined : created();
  if (isSign(cursor, '(') && peek(cursor, 1) === 'LIKE') {
    rest(cursor);
    return created();
  }
  if (isSign(cursor, '(') && peek(cursor, 1) !== 'SELECT' && takeGroup(cursor) === undefined)
    return undefined;
  while (
    !isAtEnd(cursor) &&
    !isSign(cursor, '(') &&
    !/^(AS|SELECT|IGNORE|REPLACE|PARTITION)$/.test(peek(cursor))
  )
    if (!takeSign(cursor, ',') && !takeAnyOption(cursor)) return undefined;
  if (takeWords(cursor, 'PARTITION BY')) takeUntil(cursor, (each) => /^(AS|SELECT)$/.test(peek(each)));
  if (isAtEnd(cursor)) return created();
  takeOneOf(cursor, 'IGNORE REPLACE');
  takeWords(cursor, 'AS');
  const isQuery = /^(SELECT|WITH|TABLE|VALUES)$/.test(peek(cursor, isSign(cursor, '(') ? 1 : 0));
  return isQuery ? created(rest(cursor)) : undefined;
}

/** Servers differ in the options of a table, and none of them changes what is made. */
function takeAnyOption(cursor: Cursor): boolean {
  if (takeWords(cursor, 'WITH SYSTEM VERSIONING') || readTableOption(cursor) !== undefined) return true;
  if (
    /^(CREATE|INSERT|DROP|ALTER|UPDATE|DELETE|LIKE|ON)$/.test(peek(cursor)) ||
    takeName(cursor) === undefined
  )
    return false;
  takeSign(cursor, '=');
  return takeString(cursor) || takeGroup(cursor) !== undefined || takeWordOrNumber(cursor);
}

function takeWordOrNumber(cursor: Cursor): boolean {
  const { kind } = cursor.tokens[cursor.at] ?? {};
  if (kind !== 'word' && kind !== 'quoted-identifier' && kind !== 'number') return false;
  cursor.at++;
  return true;
}

function readCreateView(cursor: Cursor, isReplacing: boolean): Change[] | undefined {
  takeUntil(cursor, (each) => peek(each) === 'VIEW' || peek(each) === 'TABLE' || peek(each) === 'AS');
  if (!takeWords(cursor, 'VIEW')) return undefined;
  takeWords(cursor, 'IF NOT EXISTS');
  const table = takeTable(cursor);
  takeGroup(cursor);
  if (table === undefined || !takeWords(cursor, 'AS')) return undefined;
  rest(cursor);
  return [{ kind: 'create-view', table, isReplacing }];
}

/** `DROP TABLE`, `DROP INDEX` and `DROP VIEW`; `undefined` for other objects. */
export function readDrop(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  if (takeWords(cursor, 'INDEX')) {
    takeWords(cursor, 'IF EXISTS');
    const name = takeName(cursor);
    const table = takeWords(cursor, 'ON') ? takeTable(cursor) : undefined;
    if (name === undefined || table === undefined || !takeAlgorithm(cursor)) return undefined;
    return [{ kind: 'drop-index', table, name }];
  }
  const isTemporary = takeWords(cursor, 'TEMPORARY');
  const object = takeOneOf(cursor, 'TABLE TABLES VIEW');
  if (object === undefined) return undefined;
  const isOptional = takeWords(cursor, 'IF EXISTS');
  const tables = takeTables(cursor);
  takeOneOf(cursor, 'RESTRICT CASCADE');
  return tables?.map((table) =>
    object === 'VIEW' ? { kind: 'drop-view', table } : { kind: 'drop-table', table, isTemporary, isOptional },
  );
}

/** `RENAME TABLE a TO b, c TO d`, in its order. */
export function readRename(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  if (takeOneOf(cursor, 'TABLE TABLES') === undefined) return undefined;
  takeWords(cursor, 'IF EXISTS');
  const changes: Change[] = [];
  do {
    const table = takeTable(cursor);
    const to = takeWords(cursor, 'TO') ? takeTable(cursor) : undefined;
    if (table === undefined || to === undefined) return undefined;
    changes.push({ kind: 'rename-table', table, to });
  } while (takeSign(cursor, ','));
  return changes;
}

function takeTables(cursor: Cursor): TableName[] | undefined {
  const tables: TableName[] = [];
  do {
    const table = takeTable(cursor);
    if (table === undefined) return undefined;
    tables.push(table);
  } while (takeSign(cursor, ','));
  return tables;
}
