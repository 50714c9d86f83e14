import { Decimal, ServerTime, type Value } from './value.ts';

/** Length of a text in a message; a cell that is longer is cut. */
const maxShownCharacters = 60;
const maxShownBytes = 30;
const maxShownItems = 20;
/** Length of a value in the journal and in JSON output, in UTF-16 units. */
const maxJsonCharacters = 1000;
/** MySQL allows 100 levels of JSON. */
const maxDepth = 100;

/**
 * A value as a person reads it, on one line and short: `NULL`, `3`, `10.50`, `'text'`, `0x00FF`, `[1, 2]`.
 *
 * A time of the server is shown as the server wrote it; any other in UTC, `2026-12-05 16:00:00Z`.
 */
export function showValue(value: Value): string {
  return shorten(show(value, 0), maxShownCharacters + 20);
}

/**
 * A value as plain JSON, at most about 1,000 characters long.
 *
 * An integer that a double holds exactly is a number, every other a string; a DECIMAL is a number only where
 * it is written as such an integer, so that no digit is lost; a date is an ISO 8601 string, bytes are `0x…`.
 */
export function toJsonValue(value: Value): unknown {
  const json = plain(value, 0);
  if (typeof json !== 'object' || json === null) return json;
  const text = JSON.stringify(json);
  return text.length <= maxJsonCharacters ? json : shorten(text, maxJsonCharacters);
}

/** A text of at most `maxCharacters` UTF-16 units, with `…` for what was left out. */
export function shorten(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const end = maxCharacters - 1;
  // A pair of surrogates is one character: half of it would be shown as a broken sign.
  const code = text.charCodeAt(end - 1);
  const start = text.slice(0, code >= 0xd800 && code <= 0xdbff ? end - 1 : end);
  // A copy, because the engine's slice of a text keeps the whole of it in memory.
  return JSON.parse(JSON.stringify(`${start}…`));
}

function show(value: Value, depth: number): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return quote(shorten(value, maxShownCharacters));
  if (typeof value !== 'object') return String(value);
  if (value instanceof Decimal) return value.text;
  if (value instanceof ServerTime) return value.text;
  if (value instanceof Date) return showDate(value);
  if (value instanceof Uint8Array) return showBytes(value, maxShownBytes);
  if (depth >= 4) return '…';
  if (isList(value)) return `[${some(value, (item) => show(item, depth + 1))}]`;
  return `{${some(Object.entries(value), ([key, item]) => `${withoutControls(shorten(key, maxShownCharacters))}: ${show(item, depth + 1)}`)}}`;
}

function some<Item>(items: readonly Item[], text: (item: Item) => string): string {
  const shown = items.slice(0, maxShownItems).map(text).join(', ');
  return items.length > maxShownItems ? `${shown}, …` : shown;
}

function quote(text: string): string {
  const escaped = text.replace(/[\\'\n\r\t]/g, (sign) => escapes[sign] ?? sign);
  return `'${withoutControls(escaped)}'`;
}

/** Control characters as `\xNN`: shown raw they could steer a terminal. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, hexOf);
}

function hexOf(sign: string): string {
  return `\\x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function showDate(date: Date): string {
  const time = date.getTime();
  if (Number.isNaN(time)) return 'an invalid date';
  const micros = Math.round((time - Math.floor(time)) * 1000);
  const beyond = micros === 0 ? '' : String(micros).padStart(3, '0');
  return date
    .toISOString()
    .replace('T', ' ')
    .replace('Z', `${beyond}Z`)
    .replace(/\.000Z$/, 'Z');
}

function showBytes(bytes: Uint8Array, maxBytes: number): string {
  let hex = '';
  for (const byte of bytes.subarray(0, maxBytes)) hex += byte.toString(16).padStart(2, '0').toUpperCase();
  return bytes.length > maxBytes ? `0x${hex}… (${bytes.length} bytes)` : `0x${hex}`;
}

function plain(value: Value, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return shorten(value, maxJsonCharacters);
    case 'bigint':
      return plainInteger(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    default:
  }
  if (value === null) return null;
  if (value instanceof Decimal)
    return /^-?\d{1,20}$/.test(value.text)
      ? plainInteger(BigInt(value.text))
      : shorten(value.text, maxJsonCharacters);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return showBytes(value, maxJsonCharacters / 2 - 20);
  if (depth >= maxDepth) return '…';
  if (isList(value)) return value.map((item) => plain(item, depth + 1));
  // `fromEntries` defines its keys, so that a key named `__proto__` stays a key.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]));
}

function plainInteger(integer: bigint): unknown {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : String(integer);
}

/** `Array.isArray` does not narrow a readonly array. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
