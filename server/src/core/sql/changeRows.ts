import { readAssignments } from './changeAssignments.ts';
import {
  type Cursor,
  isAtEnd,
  isSign,
  peek,
  rest,
  skipWords,
  takeGroup,
  takeName,
  takeSign,
  takeTable,
  takeUntil,
  takeWords,
  written,
} from './changeCursor.ts';
import type { Change, TableName, TableReference } from './changeTypes.ts';

/** `UPDATE`; `undefined` where a table is a subquery. */
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

/** `DELETE` in its three forms: from one table, and from several before or behind `FROM`. */
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
    'WHERE RETURNING FOR SELECT INSERT UPDATE DELETE ALTER CREATE DROP GRANT VALUES INTO GROUP HAVING UNION'
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
    // Reserved words that begin another statement or clause: this one is not written as it should be.
    if (
      /^(SELECT|INSERT|UPDATE|DELETE|ALTER|CREATE|DROP|GRANT|VALUES|INTO|GROUP|HAVING|UNION)$/.test(
        peek(cursor),
      )
    )
      return undefined;
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
