/** Digits after the point that a quotient keeps; MySQL itself gives up far earlier. */
const quotientScale = 20;
/** A sum or product longer than this is a mistake or an attack, not a result of a release. */
const maxDigits = 1000;

/**
 * A decimal number without rounding, for DECIMAL values and for arithmetic that mixes number types.
 *
 * It equals `units / 10 ** scale`. A double takes part as the shortest decimal that stands for it, so that
 * `value == 0.1` holds for a DECIMAL of 0.1.
 */
export class ExactNumber {
  readonly #units: bigint;
  readonly #scale: number;

  constructor(units: bigint, scale: number) {
    this.#units = units;
    this.#scale = scale;
  }

  /** The number that a text such as `-12.50` or `1e-7` writes, or `undefined`. */
  static parse(text: string): ExactNumber | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
    if (match === null) return undefined;
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    if (whole + fraction === '' || text.length > maxDigits) return undefined;
    const units = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
    const scale = fraction.length - Number(exponent);
    return scale >= 0 ? new ExactNumber(units, scale) : new ExactNumber(units * power(-scale), 0);
  }

  /** The exact form of any number of an expression; `undefined` for what is not one, or not finite. */
  static from(value: unknown): ExactNumber | undefined {
    if (value instanceof ExactNumber) return value;
    if (typeof value === 'bigint') return new ExactNumber(value, 0);
    if (typeof value === 'number')
      return Number.isFinite(value) ? ExactNumber.parse(String(value)) : undefined;
    // The expression library holds unsigned integers in a class of its own.
    const inner: unknown = typeof value === 'object' && value !== null ? value.valueOf() : undefined;
    return typeof inner === 'bigint' ? new ExactNumber(inner, 0) : undefined;
  }

  /** Negative, zero or positive, as `this` is less than, equal to or greater than `other`. */
  compare(other: ExactNumber): number {
    const [left, right] = aligned(this.#units, this.#scale, other.#units, other.#scale);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  add(other: ExactNumber): ExactNumber {
    const [left, right] = aligned(this.#units, this.#scale, other.#units, other.#scale);
    return bounded(left + right, Math.max(this.#scale, other.#scale));
  }

  subtract(other: ExactNumber): ExactNumber {
    return this.add(other.negate());
  }

  multiply(other: ExactNumber): ExactNumber {
    return bounded(this.#units * other.#units, this.#scale + other.#scale);
  }

  /** Rounded towards zero after 20 digits more than either number has. */
  divide(other: ExactNumber): ExactNumber {
    if (other.#units === 0n) throw new RangeError('division by zero');
    const scale = Math.max(this.#scale, other.#scale) + quotientScale;
    return bounded((this.#units * power(scale + other.#scale - this.#scale)) / other.#units, scale);
  }

  remainder(other: ExactNumber): ExactNumber {
    if (other.#units === 0n) throw new RangeError('division by zero');
    const [left, right] = aligned(this.#units, this.#scale, other.#units, other.#scale);
    return new ExactNumber(left % right, Math.max(this.#scale, other.#scale));
  }

  negate(): ExactNumber {
    return new ExactNumber(-this.#units, this.#scale);
  }

  /** The whole part; what stands after the point is cut off. */
  truncate(): bigint {
    return this.#units / power(this.#scale);
  }

  toString(): string {
    const sign = this.#units < 0n ? '-' : '';
    const digits = String(this.#units < 0n ? -this.#units : this.#units).padStart(this.#scale + 1, '0');
    if (this.#scale === 0) return sign + digits;
    return `${sign}${digits.slice(0, -this.#scale)}.${digits.slice(-this.#scale)}`;
  }
}

function power(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function aligned(
  left: bigint,
  leftScale: number,
  right: bigint,
  rightScale: number,
): readonly [bigint, bigint] {
  if (leftScale === rightScale) return [left, right];
  if (leftScale > rightScale) return [left, right * power(leftScale - rightScale)];
  return [left * power(rightScale - leftScale), right];
}

function bounded(units: bigint, scale: number): ExactNumber {
  // `toString(16)` is linear, which `String` of a large number is not.
  if (scale > maxDigits || units.toString(16).length > maxDigits) throw new RangeError('number too large');
  return new ExactNumber(units, scale);
}
