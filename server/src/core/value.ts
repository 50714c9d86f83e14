/**
 * A value as it came from the database, in the types that expectations know.
 *
 * Integers are `bigint` (exact at any width), DECIMAL is `Decimal`, FLOAT and DOUBLE are `number`, DATE,
 * DATETIME and TIMESTAMP are `Date`, binary strings are `Uint8Array`; JSON is its own value.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Decimal
  | Date
  | Uint8Array
  | readonly Value[]
  | JsonObject;

export interface JsonObject {
  readonly [key: string]: Value;
}

/** An exact decimal number as the server wrote it, such as `12345678901234567890.10`. */
export class Decimal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** A DATE, DATETIME or TIMESTAMP: the moment that it means, and the text that the server wrote for it. */
export class ServerTime extends Date {
  readonly text: string;
  /** What the moment has beyond its whole milliseconds, from 0 to 0.999. */
  readonly fractionMs: number;
  constructor(time: number, text: string, fractionMs = 0) {
    super(time);
    this.text = text;
    this.fractionMs = fractionMs;
  }
}

/** What a query gave back, cut to the limits of the run. */
export interface QueryResult {
  /** Column names, in order; a name may stand twice. */
  readonly columns: readonly string[];
  /** The rows that were kept, each as long as `columns`. */
  readonly rows: readonly (readonly Value[])[];
  /** How many rows came back; with `isCut`, at least one more than were kept. */
  readonly rowCount: number;
  /** Whether the limits ended the result early, so that `rowCount` is only a lower bound. */
  readonly isCut: boolean;
  /** Whether the values of `rows` are shortened because a cell or the whole was too large. */
  readonly hasShortenedCells: boolean;
  readonly durationMs: number;
  /** Warnings of the server that make the answer doubtful, in its words. */
  readonly warnings: readonly string[];
}
