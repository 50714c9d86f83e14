import type { Finding } from './finding.ts';
import { type MappedText, type Span, slice, wholeText } from './tree.ts';

/** One `key=value` of a heading or a fence; both parts are mapped to the file. */
export interface Attribute {
  readonly key: MappedText;
  readonly value: MappedText;
}

export interface Attributes {
  readonly id: MappedText | undefined;
  readonly list: readonly Attribute[];
  /** Words without `=`, in order. */
  readonly words: readonly MappedText[];
  readonly problems: readonly Finding[];
}

/** A word, `#id`, `.class`, or `key=value` with the value bare or in quotes (a quote may be missing its end). */
const part =
  /#([^\s"'}#]+)|\.([^\s"'}]+)|([^\s="'{}]+)=(?:"((?:[^"\\]|\\.)*)("?)|'([^']*)('?)|([^\s}]*))|([^\s]+)/gs;

/**
 * Reads the attributes of a heading (`#id key=value key="two words"`) or the words of a fence.
 *
 * Source: Pandoc manual, "Extension: header_attributes"; kramdown, "Attribute List Definitions".
 */
export function parseAttributes(text: string, start: number): Attributes {
  const plain = readPlain(text, start);
  if (plain !== undefined) return plain;
  let id: MappedText | undefined;
  const list: Attribute[] = [];
  const words: MappedText[] = [];
  const problems: Finding[] = [];
  part.lastIndex = 0;
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    const at = start + match.index;
    const [whole, idText, className, key, doubleQuoted, doubleEnd, singleQuoted, singleEnd, bare, word] =
      match;
    if (idText !== undefined) id ??= wholeText(idText, at + 1);
    else if (className !== undefined) continue;
    else if (key !== undefined) {
      const value = doubleQuoted ?? singleQuoted ?? bare ?? '';
      const quote = doubleQuoted !== undefined || singleQuoted !== undefined ? 1 : 0;
      list.push({
        key: wholeText(key, at),
        value: unescaped(wholeText(value, at + key.length + 1 + quote), quote === 1),
      });
      if (doubleEnd === '' || singleEnd === '')
        problems.push(unclosedQuote({ start: at, end: at + whole.length }, key));
    } else if (word !== undefined) words.push(wholeText(word, at));
  }
  return { id, list, words, problems };
}

const noProblems: readonly Finding[] = [];

/** Attributes of plain words and values, as nearly all headings and fences have them; `undefined` for all others. */
function readPlain(text: string, start: number): Attributes | undefined {
  let id: MappedText | undefined;
  const list: Attribute[] = [];
  const words: MappedText[] = [];
  for (let at = 0; at < text.length; ) {
    const first = text.charAt(at);
    const from = first === '#' ? at + 1 : at;
    let end = plainEnd(text, from);
    if (end === from || first === '.') return undefined;
    if (first === '#') id ??= wholeText(text.slice(from, end), start + from);
    else if (text.charAt(end) !== '=') words.push(wholeText(text.slice(at, end), start + at));
    else {
      const quote = text.charAt(end + 1) === '"' ? 1 : 0;
      const valueAt = end + 1 + quote;
      const valueEnd = quote === 1 ? text.indexOf('"', valueAt) : plainEnd(text, valueAt);
      const value = text.slice(valueAt, valueEnd);
      if (valueEnd < 0 || value === '' || value.includes('\\')) return undefined;
      const key = wholeText(text.slice(at, end), start + at);
      list.push({ key, value: wholeText(value, start + valueAt) });
      end = valueEnd + quote;
    }
    if (end < text.length && text.charAt(end) !== ' ') return undefined;
    at = end + 1;
  }
  return { id, list, words, problems: noProblems };
}

/** Behind the ASCII letters, digits, `-`, `_` and `.` that stand at `from`. */
function plainEnd(text: string, from: number): number {
  for (let at = from; ; at += 1) {
    const code = text.charCodeAt(at);
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (!isLetter && !(code >= 0x30 && code <= 0x39) && code !== 0x2d && code !== 0x2e && code !== 0x5f)
      return at;
  }
}

/** Takes the backslash from `\"` and `\\`; keeps the map to the file. */
function unescaped(text: MappedText, isQuoted: boolean): MappedText {
  if (!isQuoted || !text.value.includes('\\')) return text;
  let value = '';
  const pieces: { at: number; start: number; length: number }[] = [];
  for (let index = 0; index < text.value.length; index += 1) {
    if (text.value[index] === '\\' && index + 1 < text.value.length) index += 1;
    pieces.push({ at: value.length, start: text.span.start + index, length: 1 });
    value += text.value[index];
  }
  return { value, span: text.span, pieces };
}

function unclosedQuote(span: Span, key: string): Finding {
  return { rule: 'syntax', severity: 'error', span, message: `The quote of \`${key}\` is not closed.` };
}

/** The names of a list in one attribute, such as `needs="a, b"`, each with its place. */
export function splitList(text: MappedText): MappedText[] {
  const names: MappedText[] = [];
  for (const match of text.value.matchAll(/[^\s,]+/g))
    names.push(slice(text, match.index, match.index + match[0].length));
  return names;
}
