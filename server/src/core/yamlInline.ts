import type { Entry, Tree } from './tree.ts';
import { keyOf, scalarOf } from './yamlScalars.ts';
import {
  blank,
  carriageReturn,
  colon,
  comma,
  dash,
  doubleQuote,
  hash,
  isLineEnd,
  lineEndOf,
  newline,
  type PlainYaml,
  singleQuote,
  skipBlanks,
} from './yamlSigns.ts';

/** A value, and where its line ends. */
interface Inline {
  readonly tree: Tree;
  readonly lineEnd: number;
}

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
