import type { Finding } from './finding.ts';
import { readFence } from './markdownFence.ts';
import { readHeading } from './markdownHeading.ts';
import { headingLevel, isSpace, lineKind, markEnd, type Open, openAfter } from './markdownLineKind.ts';
import type { Part } from './markdownParts.ts';
import { readTask } from './markdownTask.ts';

/** What was read, in order. */
export interface PlainParts {
  readonly parts: readonly Part[];
  readonly problems: readonly Finding[];
}

/**
 * Reads the parts of the Markdown that nearly every section is written in; `undefined` where that is not sure.
 *
 * Whatever it gives equals what `readBlocks` gives: the parser stays the judge of all the rest. Read are headings, closed
 * fences and task items at the begin of their lines, among paragraphs, lists and tables without lists, fences or
 * headings inside them.
 * Source: CommonMark 0.31.2 and the GitHub Flavored Markdown Spec 0.29, as @lezer/markdown has them.
 */
export function readPlainParts(text: string, start: number): PlainParts | undefined {
  if (text.includes('\r') && /\r(?!\n)/.test(text)) return undefined;
  const parts: Part[] = [];
  const problems: Finding[] = [];
  let open: Open = 'nothing';
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const line = lineKind(text, at, lineEnd, open);
    if (line === 'unsure') return undefined;
    if (line === 'fence') {
      const fence = fenceAt(text, at, lineEnd);
      if (fence === undefined) return undefined;
      const part = readFence(fence, text, start, problems);
      if (part !== undefined) parts.push(part);
      at = fence.to + 1;
      open = 'nothing';
      continue;
    }
    if (line === 'heading') parts.push(headingAt(text, at, lineEnd, start, problems));
    else if (line === 'task') parts.push(readTask(text.indexOf('[', at), lineEnd, text, start));
    open = openAfter(line);
    at = lineEnd + 1;
  }
  return { parts, problems };
}

function headingAt(text: string, from: number, to: number, start: number, problems: Finding[]): Part {
  const level = headingLevel(text, from, to);
  const words = { wordsFrom: from + level, wordsTo: to, isUnderlined: false };
  return readHeading({ level, from, to, ...words }, text, start, problems);
}

/** The fence that begins at `from`; `undefined` where it is not closed by the next signs that might do so. */
function fenceAt(text: string, from: number, openingEnd: number) {
  const infoAt = markEnd(text, from);
  const mark = text.slice(from, infoAt);
  const close = text.indexOf(mark, openingEnd);
  if (close < 0 || text[close - 1] !== '\n') return undefined;
  let to = markEnd(text, close);
  while (to < text.length && text[to] !== '\n') {
    if (!isSpace(text.charCodeAt(to))) return undefined;
    to += 1;
  }
  let infoFrom = infoAt;
  while (infoFrom < openingEnd && isSpace(text.charCodeAt(infoFrom))) infoFrom += 1;
  let infoEnd = openingEnd;
  while (infoEnd > infoFrom && isSpace(text.charCodeAt(infoEnd - 1))) infoEnd -= 1;
  const codeFrom = openingEnd + 1;
  // The parser counts a lone empty line as code, and the line break before the closing signs not.
  const codeEnd = close - codeFrom === 1 ? close : close - 1;
  return {
    from,
    to,
    info: { start: infoFrom, end: infoEnd },
    code: codeEnd > codeFrom ? [{ start: codeFrom, end: codeEnd }] : [],
    indent: 0,
  };
}
