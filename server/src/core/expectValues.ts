import { ExactNumber } from './exactNumber.ts';
import { isList } from './showValue.ts';
import { Decimal, type QueryResult, ServerTime, type Value } from './value.ts';

/** What an expectation needs to know of a result. */
export type ResultFacts = Pick<QueryResult, 'columns' | 'rows' | 'rowCount' | 'isCut' | 'hasShortenedCells'>;

/** What is known when an expectation is evaluated. */
export interface ExpectationFacts {
  /** The result of the statement; missing in `sh` blocks. */
  readonly result?: ResultFacts;
  /** The result of the pre-check that `pre` stands for; missing where there is none. */
  readonly pre?: ResultFacts;
  /** Rows changed, for `change` blocks. */
  readonly affected?: number;
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Deepest nesting of a value that is converted; MySQL allows 100 levels of JSON. */
const maxDepth = 100;

/**
 * The variables of an expression, made from what is known; only those that are named, since `all` is costly.
 *
 * A variable whose fact is missing is missing here too.
 */
export function contextOf(
  facts: ExpectationFacts,
  names: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const context: Record<string, unknown> = {};
  const set = (name: string, value: () => unknown): void => {
    if (names.has(name)) context[name] = value();
  };
  const { result, pre, affected, exitCode, stdout, stderr } = facts;
  if (result !== undefined) {
    set('rows', () => BigInt(leastRows(result)));
    set('value', () => firstValue(result));
    set('row', () => firstRow(result));
    set('all', () => allRows(result));
    set('columns', () => [...result.columns]);
  }
  if (pre !== undefined) set('pre', () => preMap(pre));
  if (affected !== undefined) set('affected', () => BigInt(affected));
  if (exitCode !== undefined) set('exit_code', () => BigInt(exitCode));
  if (stdout !== undefined) set('stdout', () => stdout);
  if (stderr !== undefined) set('stderr', () => stderr);
  return context;
}

/**
 * A value of the database as the expression library knows it.
 *
 * Integers of any width stay `bigint`, which it compares exactly, also beyond 64 bits. A DECIMAL without
 * fraction digits, such as the SUM of an integer column, becomes an integer; any other an `ExactNumber`.
 * Maps become `Map`: a plain object with a key named `constructor` would confuse the library.
 */
function toCel(value: Value, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Decimal) {
    if (/^-?\d{1,1000}$/.test(value.text)) return BigInt(value.text);
    return ExactNumber.parse(value.text) ?? value.text;
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : plainDate(value);
  if (value instanceof Uint8Array) return value;
  if (depth >= maxDepth) return null;
  if (isList(value)) return value.map((item) => toCel(item, depth + 1));
  return new Map(Object.entries(value).map(([key, item]) => [key, toCel(item, depth + 1)]));
}

/** A value of an expression as a value of ours, to be shown; what has no equal there becomes its text. */
export function fromCel(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'bigint':
    case 'number':
    case 'boolean':
      return value;
    default:
  }
  if (typeof value !== 'object' || value === null) return null;
  if (value instanceof ExactNumber) return new Decimal(value.toString());
  if (value instanceof Date || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), fromCel(item)]));
  const inner: unknown = value.valueOf();
  if (typeof inner === 'bigint') return inner;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCel(item)]));
  return String(value);
}

/** How many rows the query has at the least; exactly so many where the result is not cut. */
export function leastRows(result: ResultFacts): number {
  return result.isCut ? Math.max(result.rowCount, result.rows.length + 1) : result.rowCount;
}

function firstValue(result: ResultFacts): unknown {
  const value = result.rows[0]?.[0];
  return value === undefined ? null : toCel(value);
}

function firstRow(result: ResultFacts): unknown {
  const row = result.rows[0];
  return row === undefined ? null : rowMap(result.columns, row);
}

function allRows(result: ResultFacts): unknown {
  return result.rows.map((row) => rowMap(result.columns, row));
}

function preMap(pre: ResultFacts): unknown {
  return new Map<string, unknown>([
    ['rows', BigInt(leastRows(pre))],
    ['value', firstValue(pre)],
    ['row', firstRow(pre)],
    ['all', allRows(pre)],
  ]);
}

/** Of two columns with one name, the first counts. */
function rowMap(columns: readonly string[], row: readonly Value[]): ReadonlyMap<string, unknown> {
  const map = new Map<string, unknown>();
  columns.forEach((name, index) => {
    const value = row[index];
    if (!map.has(name)) map.set(name, value === undefined ? null : toCel(value));
  });
  return map;
}

/**
 * A date as CEL's library takes it: it knows one by its constructor, so a class made from it would be no timestamp.
 *
 * A `Date` holds whole milliseconds only. What the library compares by, `getTime` and `valueOf`, gives the rest too,
 * or two times that differ by a microsecond would be equal.
 */
function plainDate(value: Date): Date {
  const date = new Date(value);
  if (!(value instanceof ServerTime) || value.fractionMs === 0) return date;
  const exact = { value: () => value.getTime() + value.fractionMs };
  return Object.defineProperties(date, { getTime: exact, valueOf: exact });
}
