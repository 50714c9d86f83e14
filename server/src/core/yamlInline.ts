import { roles } from './role.ts';
import type { Entry, Scalar, Tree } from './tree.ts';

/** A text, its offset in the file, and where its signs stand. */
export interface PlainYaml {
  readonly text: string;
  readonly start: number;
  readonly newlines: Places;
  readonly colons: Places;
  readonly comments: Places;
  readonly backslashes: Places;
}

/** Answers where the next one of a sign stands; the text's length where there is none. */
type Places = (from: number) => number;

/** Makes a text ready to be read. */
export function plainYaml(text: string, start: number): PlainYaml {
  return {
    text,
    start,
    newlines: placesOf(text, '\n'),
    colons: placesOf(text, ': '),
    comments: placesOf(text, ' #'),
    backslashes: placesOf(text, '\\'),
  };
}

/** What is asked for further on mostly has the same answer, so that the text is searched about once in all. */
function placesOf(text: string, sign: string): Places {
  let from = 0;
  let found = -1;
  return (at) => {
    if (at < from || at > found) {
      found = text.indexOf(sign, at);
      if (found < 0) found = text.length;
    }
    from = at;
    return found;
  };
}

/** A value, and where its line ends. */
interface Inline {
  readonly tree: Tree;
  readonly lineEnd: number;
}

export const blank = 0x20;
export const hash = 0x23;
export const colon = 0x3a;
export const dash = 0x2d;
export const pipe = 0x7c;
const newline = 0x0a;
const carriageReturn = 0x0d;
const comma = 0x2c;
const singleQuote = 0x27;
const doubleQuote = 0x22;

/**
 * Reads the plain or quoted scalar, list or mapping in brackets that stands at `at` up to the end of its line or a
 * comment; `undefined` where that is not sure.
 */
export function readInline(yaml: PlainYaml, at: number): Inline | undefined {
  const { text } = yaml;
  const sign = text[at];
  const read = sign === '[' || sign === '{' ? readBrackets(yaml, at) : readScalar(yaml, at, false);
  if (read === undefined) return undefined;
  const end = skipBlanks(text, read.end);
  if (isLineEnd(text, end)) return { tree: read.tree, lineEnd: end };
  if (text.charCodeAt(end) !== hash || end === read.end) return undefined;
  return { tree: read.tree, lineEnd: lineEndOf(yaml, end) };
}

/** A value that ends on its line, and where. */
interface Read {
  readonly tree: Tree;
  readonly end: number;
}

function readScalar(yaml: PlainYaml, at: number, isInBrackets: boolean): Read | undefined {
  const { text, start } = yaml;
  const quote = text.charCodeAt(at);
  if (quote === singleQuote || quote === doubleQuote) {
    const end = text.indexOf(quote === singleQuote ? "'" : '"', at + 1);
    if (end < 0 || end > yaml.newlines(at) || isEscaped(yaml, at, end, quote)) return undefined;
    const value = text.slice(at + 1, end);
    const span = { start: start + at, end: start + end + 1 };
    const pieces = [{ at: 0, start: start + at + 1, length: value.length }];
    return { tree: { kind: 'scalar', value, data: value, span, pieces }, end: end + 1 };
  }
  if (!beginsPlain(text, at, isInBrackets)) return undefined;
  const end = isInBrackets ? plainEndInBrackets(text, at) : plainEnd(yaml, at);
  return { tree: scalarOf(text.slice(at, end), start + at), end };
}

/** Whether an escape stands in a quoted text, or its end is one. */
function isEscaped({ text, backslashes }: PlainYaml, at: number, end: number, quote: number): boolean {
  return quote === doubleQuote ? backslashes(at) < end : text.charCodeAt(end + 1) === quote;
}

/** Signs that begin something else than a plain scalar, or that plain scalars cannot begin with. */
const indicators = ',[]{}#&*!|>\'"%@`?:';

function beginsPlain(text: string, at: number, isInBrackets: boolean): boolean {
  if (isLineEnd(text, at) || indicators.includes(text.charAt(at))) return false;
  if (text.charCodeAt(at) !== dash) return true;
  const next = text.charCodeAt(at + 1);
  return next !== blank && !isLineEnd(text, at + 1) && !(isInBrackets && isBracketSign(next));
}

/** Where the plain scalar at `at` ends: before a colon with a blank behind it, a comment, or the end of its line. */
function plainEnd(yaml: PlainYaml, at: number): number {
  const { text } = yaml;
  const lineEnd = lineEndOf(yaml, at);
  const lastColon = text.charCodeAt(lineEnd - 1) === colon ? lineEnd - 1 : lineEnd;
  let end = Math.min(yaml.colons(at), yaml.comments(at), lastColon);
  while (end > at && text.charCodeAt(end - 1) === blank) end -= 1;
  return end;
}

/** The same in brackets, whose signs end a plain scalar too. */
function plainEndInBrackets(text: string, at: number): number {
  let end = at;
  for (let index = at; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const next = text.charCodeAt(index + 1);
    if (code === blank) {
      if (next === hash) break;
      continue;
    }
    if (code === newline || code === carriageReturn || isBracketSign(code)) break;
    if (code === colon && (next === blank || isBracketSign(next) || isLineEnd(text, index + 1))) break;
    end = index + 1;
  }
  return end;
}

/** Of `,[]{}`. */
function isBracketSign(code: number): boolean {
  return code === comma || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

/** A list or mapping of scalars, `[a, b]` or `{ a: b }`. */
function readBrackets(yaml: PlainYaml, from: number): Read | undefined {
  const { text, start } = yaml;
  const isList = text[from] === '[';
  const close = isList ? ']' : '}';
  const items: Tree[] = [];
  const entries: Entry[] = [];
  let at = skipBlanks(text, from + 1);
  while (text[at] !== close || items.length + entries.length > 0) {
    let end: number;
    if (isList) {
      const item = readScalar(yaml, at, true);
      if (item === undefined) return undefined;
      items.push(item.tree);
      end = item.end;
    } else {
      const entry = readPair(yaml, at);
      if (entry === undefined) return undefined;
      if (mayHoldKey(entries, entry.key.value)) return undefined;
      entries.push(entry);
      end = entry.value.span.end - start;
    }
    at = skipBlanks(text, end);
    if (text[at] === close) break;
    if (text[at] !== ',') return undefined;
    at = skipBlanks(text, at + 1);
  }
  const span = { start: start + from, end: start + at + 1 };
  return { tree: isList ? { kind: 'list', span, items } : { kind: 'mapping', span, entries }, end: at + 1 };
}

/** More keys than these in one mapping are left to the library, which looks them up faster. */
const maxKeys = 100;

/** Whether a key may stand among the entries: it does, or they are too many to look. */
export function mayHoldKey(entries: readonly Entry[], key: string): boolean {
  if (entries.length >= maxKeys) return true;
  for (const entry of entries) if (entry.key.value === key) return true;
  return false;
}

function readPair(yaml: PlainYaml, at: number): Entry | undefined {
  const { text, start } = yaml;
  const keyEnd = keyEndAt(yaml, at, true);
  if (keyEnd < 0 || text.charCodeAt(keyEnd + 1) !== blank) return undefined;
  const value = readScalar(yaml, skipBlanks(text, keyEnd + 1), true);
  if (value === undefined) return undefined;
  return { key: keyOf(text.slice(at, keyEnd), start + at), value: value.tree };
}

/** Where the plain key at `at` ends, at its colon; -1 where there is none, or one that the library must judge. */
export function keyEndAt(yaml: PlainYaml, at: number, isInBrackets: boolean): number {
  const { text } = yaml;
  const first = text.charCodeAt(at);
  const isWord =
    (first >= 0x61 && first <= 0x7a) ||
    (first >= 0x41 && first <= 0x5a) ||
    (first >= 0x30 && first <= 0x39) ||
    first === 0x5f ||
    (first >= 0xa0 && first !== 0xfeff);
  if (!isWord) return -1;
  const end = isInBrackets ? plainEndInBrackets(text, at) : plainEnd(yaml, at);
  return text.charCodeAt(end) === colon && end - at <= maxKeyLength ? end : -1;
}

/** Longer keys are a problem to the library. */
const maxKeyLength = 1000;

/** The keys of nearly all mappings: comparing and storing the same string again is quicker than one cut from a text. */
const usualKeys: ReadonlyMap<string, string> = new Map(
  [
    ...[
      'runbook',
      'title',
      'release',
      'connection',
      'owner',
      'reviewers',
      'steps',
      'id',
      'needs',
      'takes',
      'notes',
    ],
    ...['tasks', 'text', 'done', 'name', 'sql', 'sh', 'expect', 'timeout', 'every', ...roles],
  ].map((key) => [key, key]),
);

/** A plain key. */
export function keyOf(value: string, at: number): Scalar {
  const usual = usualKeys.get(value);
  return usual === undefined ? scalarOf(value, at) : plainScalar(usual, usual, at);
}

/** A plain scalar, typed as the core schema of YAML 1.2 has it. */
function scalarOf(value: string, at: number): Scalar {
  return plainScalar(value, dataOf(value), at);
}

function plainScalar(value: string, data: Scalar['data'], at: number): Scalar {
  const span = { start: at, end: at + value.length };
  return { kind: 'scalar', value, data, span, pieces: [{ at: 0, start: at, length: value.length }] };
}

/** A value that is not written. */
export function emptyYaml(at: number): Scalar {
  return {
    kind: 'scalar',
    value: '',
    data: null,
    span: { start: at, end: at },
    pieces: [{ at: 0, start: at, length: 0 }],
  };
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** Source: YAML 1.2.2, section 10.3.2 "Tag Resolution". */
function dataOf(source: string): Scalar['data'] {
  if (source.length <= 5) {
    const word = words.get(source);
    if (word !== undefined) return word;
  }
  const first = source.charCodeAt(0);
  const canBeNumber = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === dash || first === 0x2e;
  return canBeNumber ? (numberOf(source) ?? source) : source;
}

function numberOf(source: string): number | undefined {
  if (/^[-+]?[0-9]+$/.test(source)) return Number.parseInt(source, 10);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(source))
    return Number.parseFloat(source);
  if (/^0o[0-7]+$/.test(source)) return Number.parseInt(source.slice(2), 8);
  if (/^0x[0-9a-fA-F]+$/.test(source)) return Number.parseInt(source.slice(2), 16);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source))
    return source.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(source) ? Number.NaN : undefined;
}

/** Where the next sign that is no blank stands. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === blank) at += 1;
  return at;
}

/** Whether a line, or the text, ends at `at`. */
export function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === newline || code === carriageReturn || at >= text.length;
}

/** Where the line that `at` stands in ends, before its line break. */
export function lineEndOf({ text, newlines }: PlainYaml, at: number): number {
  const end = newlines(at);
  return end > at && end < text.length && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
}

/** Behind the line break at `lineEnd`. */
export function nextLineStart(text: string, lineEnd: number): number {
  if (lineEnd >= text.length) return text.length;
  return lineEnd + (text.charCodeAt(lineEnd) === carriageReturn ? 2 : 1);
}
