import { type Attributes, parseAttributes } from './attributes.ts';
import type { Finding } from './finding.ts';
import type { Part } from './markdownParts.ts';
import { wholeText } from './tree.ts';

/** A heading as it stands in a text. */
export interface HeadingPlace {
  readonly level: number;
  readonly from: number;
  readonly to: number;
  /** Of its words: between the `#` signs and the line's end, or above the line that underlines it. */
  readonly wordsFrom: number;
  readonly wordsTo: number;
  readonly isUnderlined: boolean;
}

/** Reads a heading with the attributes behind its title. */
export function readHeading(
  { level, from, to, wordsFrom, wordsTo, isUnderlined }: HeadingPlace,
  text: string,
  start: number,
  problems: Finding[],
): Part {
  const raw = text.slice(wordsFrom, wordsTo);
  const braces = trailingBraces(raw);
  let titleEnd = raw.length;
  let attributes: Attributes = { id: undefined, list: [], words: [], problems: [] };
  if (braces !== undefined) {
    const bracesAt = braces.at;
    const read = parseAttributes(braces.inner, start + wordsFrom + bracesAt + 1);
    const isAttributes = read.words.length === 0 && (read.id !== undefined || read.list.length > 0);
    if (isAttributes) {
      attributes = read;
      titleEnd = bracesAt;
      for (const problem of read.problems) problems.push(problem);
      if (!braces.isClosed) {
        const span = { start: start + wordsFrom + bracesAt, end: start + wordsFrom + raw.trimEnd().length };
        problems.push({
          rule: 'syntax',
          severity: 'error',
          span,
          message: 'The attributes of this heading are not closed. Put a `}` behind them.',
        });
      }
    }
  }
  const titleText = raw.slice(0, Math.max(0, titleEnd));
  const trimmed = isUnderlined ? titleText.trim() : withoutClosingMarks(titleText);
  const titleAt = wordsFrom + (titleText.length - titleText.trimStart().length);
  const title = wholeText(trimmed, start + titleAt);
  return {
    kind: 'heading',
    level,
    span: { start: start + from, end: start + to },
    title,
    attributes,
  };
}

/** The braces at the end of a heading; the closing one may be missing. By hand: long lines must stay cheap. */
function trailingBraces(raw: string): { at: number; inner: string; isClosed: boolean } | undefined {
  const text = raw.trimEnd();
  let at = text.length;
  // A value in quotes may hold braces too, so the last one is not always that which opens.
  for (let tries = 0; tries < 10 && at > 0; tries += 1) {
    at = text.lastIndexOf('{', at - 1);
    if (at < 0) return undefined;
    const before = text.charAt(at - 1);
    if (before !== ' ' && before !== '\t' && before !== '') continue;
    const close = closingBrace(text, at + 1);
    if (close === undefined) return { at, inner: text.slice(at + 1), isClosed: false };
    if (close === text.length - 1) return { at, inner: text.slice(at + 1, close), isClosed: true };
  }
  return undefined;
}

/** The next `}` that stands in no quotes. */
function closingBrace(text: string, from: number): number | undefined {
  let quote = '';
  for (let index = from; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (quote === '"' && sign === '\\') index += 1;
    else if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '}') return index;
    else if ((sign === '"' || sign === "'") && text.charAt(index - 1) === '=') quote = sign;
  }
  return undefined;
}

/** A heading's text without the `#` signs that may close it. */
function withoutClosingMarks(raw: string): string {
  const text = raw.trimEnd();
  let end = text.length;
  while (text[end - 1] === '#') end -= 1;
  const isMark = end < text.length && /[ \t]/.test(text.charAt(end - 1));
  return (isMark ? text.slice(0, end) : text).trim();
}
