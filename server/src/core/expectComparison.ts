import type { Condition, Context, Side, Sides } from './expectation.ts';
import { fromCel } from './expectValues.ts';
import { showValue } from './showValue.ts';
import { Decimal } from './value.ts';

/** The two values that a condition compares. */
export interface Compared {
  readonly left: unknown;
  readonly right: unknown;
  /** The value of the side that reads a variable, where the other side reads none. */
  readonly varying: Varying | undefined;
}

/** A value that came, beside the constant that it is compared with. */
export interface Varying {
  readonly got: unknown;
  readonly wanted: unknown;
  readonly gotText: string;
  readonly wantedText: string;
  readonly operator: string;
}

/** What a condition compares; `undefined` where it is no comparison, or a side of it cannot be evaluated by itself. */
export function comparedBy(condition: Condition, context: Context): Compared | undefined {
  const sides = condition.sides();
  if (sides === undefined) return undefined;
  const left = sideValue(sides.left, context);
  const right = sideValue(sides.right, context);
  if (left === undefined || right === undefined) return undefined;
  const varyingSideOfIt = varyingSide(sides);
  if (varyingSideOfIt === undefined) return { left, right, varying: undefined };
  const isLeft = varyingSideOfIt === sides.left;
  return {
    left,
    right,
    varying: {
      got: isLeft ? left : right,
      wanted: isLeft ? right : left,
      gotText: isLeft ? sides.left.text : sides.right.text,
      wantedText: isLeft ? sides.right.text : sides.left.text,
      operator: sides.operator,
    },
  };
}

/** The value of a side, or `undefined` where it cannot be evaluated. */
export function sideValue(side: Pick<Side, 'run'>, context: Context): unknown {
  try {
    return side.run(context);
  } catch {
    // The error of the whole condition is the one that is told.
    return undefined;
  }
}

/** How the comparison would be written for the value that came. */
export function mismatchHint({ got, wanted, gotText, wantedText, operator }: Varying): string | undefined {
  if (typeof got === 'string' && isNumeric(wanted) && got.trim() !== '' && !Number.isNaN(Number(got)))
    return `${gotText} ${operator} '${wantedText}' or ${typeof wanted === 'bigint' ? 'int' : 'double'}(${gotText}) ${operator} ${wantedText}`;
  // MySQL has no boolean type: TRUE is 1.
  if (typeof wanted === 'boolean' && typeof got === 'bigint')
    return `${gotText} ${operator} ${wanted ? '1' : '0'}`;
  if (got instanceof Date) return `${gotText} ${operator} timestamp('2026-12-05T16:00:00Z')`;
  if (got instanceof Uint8Array && typeof wanted === 'string')
    return `string(${gotText}) ${operator} ${wantedText}`;
  if (typeof wanted === 'string' && isNumeric(got) && /^[\d.]+$/.test(wanted))
    return `${gotText} ${operator} ${wanted}`;
  return undefined;
}

/** A value with its kind before it, such as `the text '5'`. */
export function described(value: unknown): string {
  const kind = kindWords(value);
  return kind === 'NULL' ? kind : `${kind} ${showValue(fromCel(value))}`;
}

/** The kind of a value, such as `a number`. */
export function kindName(value: unknown): string {
  const kind = kindWords(value);
  return kind === 'the truth value'
    ? 'true or false'
    : kind === 'the bytes'
      ? 'bytes'
      : kind.replace(/^the /, 'a ');
}

function kindWords(value: unknown): string {
  const plain = fromCel(value);
  if (plain === null) return 'NULL';
  if (typeof plain === 'string') return 'the text';
  if (typeof plain === 'boolean') return 'the truth value';
  if (plain instanceof Date) return 'the time';
  if (plain instanceof Uint8Array) return 'the bytes';
  return isNumeric(value) ? 'the number' : 'the value';
}

function isNumeric(value: unknown): boolean {
  const plain = fromCel(value);
  return typeof plain === 'bigint' || typeof plain === 'number' || plain instanceof Decimal;
}

/** The side to be told, where the other one stands in the expectation as it is. */
function varyingSide({ left, right }: Sides): Side | undefined {
  if (left.isConstant === right.isConstant) return undefined;
  return left.isConstant ? right : left;
}
