import { toJsonValue } from './showValue.ts';
import { Decimal, type Value } from './value.ts';

/** The types of value that the journal keeps so that they can be compared again. */
export const keptKinds = ['null', 'boolean', 'int', 'double', 'decimal', 'string', 'date', 'other'] as const;
export type KeptKind = (typeof keptKinds)[number];

/** The type of a value, for the journal. */
export function keptKindOf(value: Value): KeptKind {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (value instanceof Decimal) return 'decimal';
  // A text that was shortened on its way into the journal is not the same value any more.
  if (typeof value === 'string') return toJsonValue(value) === value ? 'string' : 'other';
  return value instanceof Date ? 'date' : 'other';
}

/** The value that an entry of the journal kept; `undefined` where it cannot be made again exactly. */
export function fromKept(value: unknown, kind: KeptKind): Value | undefined {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  switch (kind) {
    case 'null':
      return null;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
      return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
    case 'double':
      return typeof value === 'number' ? value : undefined;
    case 'decimal':
      return text === undefined ? undefined : new Decimal(text);
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'date': {
      const date = new Date(text ?? '');
      return Number.isNaN(date.getTime()) ? undefined : date;
    }
    case 'other':
      return undefined;
    default:
      return kind satisfies never;
  }
}
