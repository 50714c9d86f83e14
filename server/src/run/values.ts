import { Decimal, type JsonObject, ServerTime, type Value } from '../core/value.ts';

/** What the server tells of a column, as far as the mapping of its values needs it. */
export interface Column {
  readonly name: string;
  /** Number of the protocol's column type; see {@link columnType}. */
  readonly type: number;
  /** Number of the character set; 63 means bytes. */
  readonly charset: number;
  readonly schema: string;
  /** MariaDB sends JSON as text and says here that it is `json`. */
  readonly format: string | undefined;
}

/** Source: MySQL source, `field_types.h` and MariaDB source, `mysql_com.h`, `enum_field_types`. */
const columnType = {
  decimal: 0,
  tiny: 1,
  short: 2,
  long: 3,
  float: 4,
  double: 5,
  null: 6,
  timestamp: 7,
  longLong: 8,
  int24: 9,
  date: 10,
  time: 11,
  dateTime: 12,
  year: 13,
  bit: 16,
  json: 245,
  newDecimal: 246,
} as const;

const binaryCharset = 63;

/** Whether a value of the column may be kept in part: the start of a text is of use, the start of a number is not. */
export function canBeShortened(column: Column): boolean {
  return !Object.values<number>(columnType).includes(column.type) || column.type === columnType.json;
}

/**
 * Reads a cell of the text protocol.
 *
 * DATETIME and TIMESTAMP are read at the session's offset from UTC, to the microsecond; a DATE
 * is the start of that day in UTC. A date that no calendar has, such as `0000-00-00`, stays text, and so do TIME,
 * ENUM and SET. JSON that is not complete stays text.
 *
 * @param offsetSeconds how far the session's clock is ahead of UTC.
 */
export function readValue(bytes: Buffer | null, column: Column, offsetSeconds: number): Value {
  if (bytes === null) {
    return null;
  }
  switch (column.type) {
    case columnType.tiny:
    case columnType.short:
    case columnType.long:
    case columnType.int24:
    case columnType.longLong:
    case columnType.year:
      return readInteger(bytes.toString('latin1'));
    case columnType.float:
    case columnType.double:
      return Number(bytes.toString('latin1'));
    case columnType.decimal:
    case columnType.newDecimal:
      return new Decimal(bytes.toString('latin1'));
    case columnType.bit:
      return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
    case columnType.date:
      return readDate(bytes.toString('latin1'), 0);
    case columnType.dateTime:
    case columnType.timestamp:
      return readDate(bytes.toString('latin1'), offsetSeconds);
    case columnType.time:
      return bytes.toString('latin1');
    case columnType.json:
      return readJson(bytes.toString('utf8'));
    default:
      return readText(bytes, column);
  }
}

function readInteger(text: string): bigint | string {
  // Servers that only speak MySQL's protocol may send an empty text for a number.
  return /^-?\d+$/.test(text) ? BigInt(text) : text;
}

function readText(bytes: Buffer, column: Column): Value {
  if (column.format === 'json') {
    return readJson(bytes.toString('utf8'));
  }
  // Some servers flag texts of the dictionary as bytes; nothing in it is anything but text.
  const isBinary = column.charset === binaryCharset && column.schema.toLowerCase() !== 'information_schema';
  // A copy, because the driver's buffer holds many cells and would stay in memory as a whole.
  return isBinary ? Uint8Array.from(bytes) : bytes.toString('utf8');
}

function readDate(text: string, offsetSeconds: number): Date | string {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/.exec(text);
  if (match === null) {
    return text;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, milliseconds);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0;
  const fractionMs = Number((match[7] ?? '').padEnd(6, '0').slice(3)) / 1000;
  return isReal ? new ServerTime(date.getTime() - offsetSeconds * 1000, text, fractionMs) : text;
}

/** Parses JSON with integers of any size exactly; text that is no JSON comes back as it is. */
function readJson(text: string): Value {
  try {
    return untagged(JSON.parse(tagged(text)));
  } catch {
    // Not an error of ours: MariaDB keeps JSON as text, and a long text is kept in part.
    return text;
  }
}

/** JSON.parse would round large integers, so each is written as a string that begins with `i`, each string with `s`. */
function tagged(json: string): string {
  return json.replace(
    /"([^"\\]*(?:\\.[^"\\]*)*)"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g,
    (token: string, inner: string | undefined) => {
      if (inner !== undefined) {
        return `"s${inner}"`;
      }
      return /^-?(?:0|[1-9]\d*)$/.test(token) ? `"i${token}"` : token;
    },
  );
}

function untagged(value: unknown): Value {
  if (typeof value === 'string') {
    return value.startsWith('i') ? BigInt(value.slice(1)) : value.slice(1);
  }
  if (Array.isArray(value)) {
    return value.map(untagged);
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => [key.slice(1), untagged(inner)] as const);
    return Object.fromEntries(entries) satisfies JsonObject;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
