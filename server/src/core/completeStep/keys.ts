import type { Delete, Insert, Update } from '../sql/changeTypes.ts';
import { type ColumnCondition, isFalse, type Literal, readCondition, readLiteral } from './conditions.ts';
import { whereParts } from './whereParts.ts';

/**
 * The values by which the rows of a change can be told from others, before it and after it.
 *
 * Empty where nothing of the kind is known.
 */
export function keysOf(change: Insert | Update | Delete): ColumnCondition[] {
  if (change.kind === 'insert') return insertedKeys(change);
  const { where, references } = change;
  if (where === undefined || references.length > 1) return [];
  const { by, parts } = whereParts(where);
  if (by === 'OR') return [];
  const assigned = change.kind === 'update' ? change.assignments.map(({ column }) => lower(column)) : [];
  return parts
    .flatMap((part) => readCondition(part) ?? [])
    .filter(({ test, column }) => (test === '=' || test === 'in') && !assigned.includes(lower(column)));
}

function insertedKeys({ columns, rows, isReplace, updates }: Insert): ColumnCondition[] {
  // Rows that are replaced or updated may be other ones, found by another key.
  if (columns === undefined || rows === undefined || isReplace || updates !== undefined) return [];
  return columns.flatMap((column, at) => {
    const values = rows.map((row) => readLiteral(row[at] ?? ''));
    const known = values.filter((value) => value !== undefined && value !== null);
    return known.length === values.length
      ? [{ qualifier: undefined, column, test: 'in', values: known }]
      : [];
  });
}

/** Whether no row can have the values of both. */
export function areApart(
  one: readonly ColumnCondition[] | undefined,
  other: readonly ColumnCondition[] | undefined,
): boolean {
  return (one ?? []).some(({ column, values }) =>
    (other ?? []).some((each) => lower(each.column) === lower(column) && areUnlike(values, each.values)),
  );
}

function areUnlike(values: readonly Literal[], others: readonly Literal[]): boolean {
  return values.every((value) =>
    others.every((other) => value !== null && other !== null && isFalse(value, '=', other)),
  );
}

function lower(name: string): string {
  return name.toLowerCase();
}
