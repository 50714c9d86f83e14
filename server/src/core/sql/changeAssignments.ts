import { type Cursor, isSign, peek, takeName, takeSign, takeUntil, written } from './changeCursor.ts';
import type { Assignment } from './changeTypes.ts';

/** `a = 1, t.b = c` of SET, up to the clause behind it; `undefined` where it is not understood. */
export function readAssignments(cursor: Cursor): Assignment[] | undefined {
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

/** Whether `ON DUPLICATE KEY UPDATE` stands at the cursor. */
export function isDuplicateClause(cursor: Cursor): boolean {
  return peek(cursor) === 'ON' && peek(cursor, 1) === 'DUPLICATE';
}
