import { isDuplicateClause, readAssignments } from './changeAssignments.ts';
import {
  type Cursor,
  isAtEnd,
  isSign,
  peek,
  rest,
  skipWords,
  takeName,
  takeNames,
  takeOneOf,
  takeSign,
  takeTable,
  takeUntil,
  takeWords,
} from './changeCursor.ts';
import type { Change, Insert } from './changeTypes.ts';

/** `INSERT` and `REPLACE`, of values or from a query. */
export function readInsert(cursor: Cursor): Change[] | undefined {
  const isReplace = takeOneOf(cursor, 'INSERT REPLACE') === 'REPLACE';
  let mayMeetRows = isReplace;
  for (;;) {
    const option = takeOneOf(cursor, 'DELAYED HIGH_PRIORITY IGNORE LOW_PRIORITY');
    if (option === undefined) break;
    if (option === 'IGNORE') mayMeetRows = true;
  }
  takeWords(cursor, 'INTO');
  const table = takeTable(cursor);
  if (table === undefined || peek(cursor) === 'PARTITION') return undefined;
  const insert = { kind: 'insert' as const, table, isReplace };
  if (takeWords(cursor, 'SET')) {
    const assignments = readAssignments(cursor);
    if (assignments === undefined) return undefined;
    const columns = assignments.map(({ column }) => column);
    const rows = [assignments.map(({ value }) => value)];
    const end = readInsertEnd(cursor, mayMeetRows);
    return end === undefined ? undefined : [{ ...insert, ...end, columns, rows, query: undefined }];
  }
  let columns: string[] | undefined;
  if (isSign(cursor, '(') && !/^(SELECT|WITH|TABLE|VALUES)$/.test(peek(cursor, 1))) {
    columns = isSign(cursor, ')', 1) ? [] : takeNames(cursor);
    if (columns === undefined) return undefined;
    if (columns.length === 0) cursor.at += 2;
  }
  if (takeOneOf(cursor, 'VALUES VALUE') !== undefined) {
    const rows = readRows(cursor);
    const end = rows === undefined ? undefined : readInsertEnd(cursor, mayMeetRows);
    return end === undefined ? undefined : [{ ...insert, ...end, columns, rows, query: undefined }];
  }
  if (!isSign(cursor, '(') && !/^(SELECT|WITH|TABLE)$/.test(peek(cursor))) return undefined;
  const query = takeUntil(cursor, (each) => isDuplicateClause(each) || peek(each) === 'RETURNING');
  const end = readInsertEnd(cursor, mayMeetRows);
  return end === undefined ? undefined : [{ ...insert, ...end, columns, rows: undefined, query }];
}

/** What becomes of rows that are there already; `undefined` where the end is not understood. */
function readInsertEnd(
  cursor: Cursor,
  mayMeetRows: boolean,
): Pick<Insert, 'mayMeetRows' | 'updates'> | undefined {
  // MySQL 8.0.19 and newer may name the new row.
  if (takeWords(cursor, 'AS')) {
    if (takeName(cursor) === undefined) return undefined;
    if (isSign(cursor, '(') && takeNames(cursor) === undefined) return undefined;
  }
  if (isDuplicateClause(cursor)) {
    const isRead = takeWords(cursor, 'ON DUPLICATE KEY UPDATE');
    const updates = isRead ? readAssignments(cursor) : undefined;
    rest(cursor);
    return { mayMeetRows: true, updates: updates ?? [] };
  }
  // MariaDB's RETURNING only shows what was inserted.
  if (peek(cursor) === 'RETURNING' && cursor.at + 1 < cursor.tokens.length) rest(cursor);
  return isAtEnd(cursor) ? { mayMeetRows, updates: undefined } : undefined;
}

function readRows(cursor: Cursor): string[][] | undefined {
  const rows: string[][] = [];
  do {
    takeWords(cursor, 'ROW');
    if (!takeSign(cursor, '(')) return undefined;
    const row: string[] = [];
    if (!isSign(cursor, ')'))
      do row.push(takeUntil(cursor, (each) => isSign(each, ',')));
      while (takeSign(cursor, ','));
    if (!takeSign(cursor, ')')) return undefined;
    rows.push(row);
  } while (takeSign(cursor, ','));
  return rows;
}

/** `LOAD DATA` and `LOAD XML`. */
export function readLoad(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  if (takeOneOf(cursor, 'DATA XML') === undefined) return undefined;
  skipWords(cursor, 'LOW_PRIORITY CONCURRENT LOCAL');
  if (!takeWords(cursor, 'INFILE')) return undefined;
  cursor.at++;
  const mayMeetRows = takeOneOf(cursor, 'REPLACE IGNORE') !== undefined;
  if (!takeWords(cursor, 'INTO TABLE')) return undefined;
  const table = takeTable(cursor);
  if (table === undefined) return undefined;
  rest(cursor);
  return [{ kind: 'load', table, mayMeetRows }];
}

/** `TRUNCATE TABLE`. */
export function readTruncate(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  takeWords(cursor, 'TABLE');
  const table = takeTable(cursor);
  return table === undefined ? undefined : [{ kind: 'truncate', table }];
}
