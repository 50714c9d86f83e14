import type { Assignment, Change, TableReference } from './change.ts';
import {
  type Cursor,
  isAtEnd,
  isSign,
  peek,
  rest,
  skipWords,
  takeGroup,
  takeName,
  takeNames,
  takeOneOf,
  takeSign,
  takeTable,
  takeUntil,
  takeWords,
  written,
} from './changeCursor.ts';
import type { TableName } from './changeTypes.ts';

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
    return end === undefined ? undefined : [{ ...insert, mayMeetRows: end, columns, rows, query: undefined }];
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
    return end === undefined ? undefined : [{ ...insert, mayMeetRows: end, columns, rows, query: undefined }];
  }
  if (!isSign(cursor, '(') && !/^(SELECT|WITH|TABLE)$/.test(peek(cursor))) return undefined;
  const query = takeUntil(cursor, isDuplicateClause);
  const end = readInsertEnd(cursor, mayMeetRows);
  return end === undefined ? undefined : [{ ...insert, mayMeetRows: end, columns, rows: undefined, query }];
}

function isDuplicateClause(cursor: Cursor): boolean {
  return peek(cursor) === 'ON' && peek(cursor, 1) === 'DUPLICATE';
}

/** Whether rows may be met that are there already; `undefined` where the end is not understood. */
function readInsertEnd(cursor: Cursor, mayMeetRows: boolean): boolean | undefined {
  // MySQL 8.0.19 and newer may name the new row.
  if (takeWords(cursor, 'AS')) {
    if (takeName(cursor) === undefined) return undefined;
    if (isSign(cursor, '(') && takeNames(cursor) === undefined) return undefined;
  }
  if (isDuplicateClause(cursor)) {
    rest(cursor);
    return true;
  }
  return isAtEnd(cursor) ? mayMeetRows : undefined;
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

export function readTruncate(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  takeWords(cursor, 'TABLE');
  const table = takeTable(cursor);
  return table === undefined ? undefined : [{ kind: 'truncate', table }];
}

export function readUpdate(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  skipWords(cursor, 'LOW_PRIORITY IGNORE');
  const read = readReferences(cursor);
  if (read === undefined || !takeWords(cursor, 'SET')) return undefined;
  const { references, from } = read;
  const assignments = readAssignments(cursor);
  const end = assignments === undefined ? undefined : readEnd(cursor);
  if (assignments === undefined || end === undefined) return undefined;
  const tables: TableName[] = [];
  for (const { qualifier } of assignments) {
    const meant = references.filter(({ alias }) => qualifier === undefined || alias === qualifier);
    // A column without its table may be of any of them.
    for (const { table } of meant) if (!tables.includes(table)) tables.push(table);
  }
  return [{ kind: 'update', tables, references, from, assignments, ...end }];
}

export function readDelete(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  skipWords(cursor, 'LOW_PRIORITY QUICK IGNORE');
  const isFromFirst = takeWords(cursor, 'FROM');
  const start = cursor.at;
  const targets = takeTargets(cursor);
  if (targets === undefined) return undefined;
  const isSeveral = isFromFirst ? takeWords(cursor, 'USING') : takeWords(cursor, 'FROM');
  if (!isSeveral) {
    if (!isFromFirst || targets.length > 1) return undefined;
    cursor.at = start;
  }
  const read = readReferences(cursor);
  const end = read === undefined ? undefined : readEnd(cursor);
  if (read === undefined || end === undefined) return undefined;
  const { references, from } = read;
  const tables = isSeveral
    ? targets.map((target) => references.find(({ alias }) => alias === target.name)?.table ?? target)
    : references.map(({ table }) => table);
  if (!isSeveral && references.length !== 1) return undefined;
  return [{ kind: 'delete', tables, references, from, ...end }];
}

/** `a, b.*`. */
function takeTargets(cursor: Cursor): TableName[] | undefined {
  const targets: TableName[] = [];
  do {
    const from = cursor.at;
    const first = takeName(cursor);
    if (first === undefined) return undefined;
    let name = first;
    let database: string | undefined;
    while (takeSign(cursor, '.')) {
      if (takeSign(cursor, '*')) break;
      const next = takeName(cursor);
      if (next === undefined) return undefined;
      database = name;
      name = next;
    }
    targets.push({ database, name, text: written(cursor, from).replace(/\s*\.\s*\*$/, '') });
  } while (takeSign(cursor, ','));
  return targets;
}

/** Words behind a table that are not its alias. */
const afterTable: ReadonlySet<string> = new Set(
  (
    'CROSS FORCE FROM IGNORE INNER JOIN LEFT LIMIT NATURAL ON ORDER PARTITION RIGHT SET STRAIGHT_JOIN USE USING ' +
    'WHERE RETURNING FOR'
  ).split(' '),
);

/** The tables of an UPDATE or DELETE, up to SET, WHERE and their like. */
function readReferences(
  cursor: Cursor,
): { readonly references: readonly TableReference[]; readonly from: string } | undefined {
  const start = cursor.at;
  const references: TableReference[] = [];
  let isTable = true;
  while (!isAtEnd(cursor) && !/^(SET|WHERE|ORDER|LIMIT|RETURNING)$/.test(peek(cursor))) {
    if (isTable) {
      // A subquery or a join in parentheses is not taken apart.
      const table = takeTable(cursor);
      if (table === undefined) return undefined;
      takeWords(cursor, 'AS');
      const isAlias = !isSign(cursor, ',') && !afterTable.has(peek(cursor));
      const alias = isAlias ? takeName(cursor) : undefined;
      references.push({ table, alias: alias ?? table.name });
      isTable = false;
      continue;
    }
    isTable = isSign(cursor, ',') || peek(cursor) === 'JOIN' || peek(cursor) === 'STRAIGHT_JOIN';
    if (isSign(cursor, '(')) {
      if (takeGroup(cursor) === undefined) return undefined;
    } else cursor.at++;
  }
  return references.length === 0 ? undefined : { references, from: written(cursor, start) };
}

function readAssignments(cursor: Cursor): Assignment[] | undefined {
  const assignments: Assignment[] = [];
  do {
    const from = cursor.at;
    const names: string[] = [];
    do {
      const name = takeName(cursor);
      if (name === undefined) return undefined;
      names.push(name);
    } while (takeSign(cursor, '.'));
    const target = written(cursor, from);
    if (!takeSign(cursor, '=') && !takeSign(cursor, ':=')) return undefined;
    const value = takeUntil(cursor, isValueEnd);
    const column = names.at(-1);
    if (column === undefined || value === '') return undefined;
    assignments.push({ qualifier: names.at(-2), column, target, value });
  } while (takeSign(cursor, ','));
  return assignments;
}

function isValueEnd(cursor: Cursor): boolean {
  if (isSign(cursor, ',')) return true;
  return /^(WHERE|ORDER|LIMIT|RETURNING)$/.test(peek(cursor)) || isDuplicateClause(cursor);
}

function readEnd(
  cursor: Cursor,
): { readonly where: string | undefined; readonly hasLimit: boolean } | undefined {
  const isEnd = (each: Cursor): boolean => /^(ORDER|LIMIT|RETURNING)$/.test(peek(each));
  const where = takeWords(cursor, 'WHERE') ? takeUntil(cursor, isEnd) : undefined;
  if (where === '') return undefined;
  if (takeWords(cursor, 'ORDER BY')) takeUntil(cursor, isEnd);
  const hasLimit = takeWords(cursor, 'LIMIT');
  if (hasLimit) takeUntil(cursor, (each) => peek(each) === 'RETURNING');
  // MariaDB's RETURNING only shows what was deleted.
  if (peek(cursor) === 'RETURNING') rest(cursor);
  return isAtEnd(cursor) ? { where, hasLimit } : undefined;
}
