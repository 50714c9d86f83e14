import type { FindSection } from './sections.ts';

/**
 * The section of a Markdown text that begins at an offset: up to the next heading that stands at the start of a line
 * and in no code, comment or HTML.
 *
 * A fence that nobody closed hides no headings: it ends where the next block or section evidently begins. Source for
 * fences and HTML: CommonMark 0.31.2, "Fenced code blocks" and "HTML blocks".
 */
export const findMarkdownSection: FindSection = (text, start, context) => {
  const isHead = context.length === 0;
  const scan: Scan = { text, looked: start, listIndent: 0 };
  let line = isHead ? bodyStart(scan) : nextLine(text, start);
  scan.looked = Math.max(scan.looked, line);
  while (line < text.length) {
    if (isHeading(text, line))
      return section(isHead, start, line, Math.max(scan.looked, lineEnd(text, line)));
    line = nextLineOf(scan, line);
    scan.looked = Math.max(scan.looked, line);
  }
  // Whatever is written behind the end may belong to it.
  return section(isHead, start, text.length, text.length + 1);
};

const behindHead: readonly number[] = [1];

interface Scan {
  readonly text: string;
  looked: number;
  /** How far the text of the outermost open list stands in; 0 when none is open. */
  listIndent: number;
}

function section(isHead: boolean, start: number, end: number, looked: number): ReturnType<FindSection> {
  return {
    kind: isHead ? 'head' : 'item',
    length: end - start,
    looked: looked - start,
    // A head can be empty, so its place does not tell it.
    context: isHead ? [] : behindHead,
    holdsItems: false,
    next: behindHead,
  };
}

/** Where the text begins behind the front matter, or behind its byte order mark where there is none. */
function bodyStart(scan: Scan): number {
  const { text } = scan;
  const opening = /^\uFEFF?---[ \t]*(\r?\n|$)/.exec(text);
  if (opening === null) return text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = opening[0].length; line < text.length; line = nextLine(text, line))
    if (/^(?:---|\.\.\.)[ \t]*\r?$/.test(text.slice(line, lineEnd(text, line)))) return nextLine(text, line);
  scan.looked = text.length + 1;
  return 0;
}

/** `# ` to `###### ` at the very start of a line: it ends lists, quotes and paragraphs. */
function isHeading(text: string, line: number): boolean {
  if (text.charCodeAt(line) !== hash) return false;
  let at = line;
  while (text[at] === '#') at += 1;
  const behind = text[at];
  return at - line <= 6 && (behind === undefined || behind === ' ' || behind === '\t' || isBreak(behind));
}

/** The line behind this one and whatever it opens. */
function nextLineOf(scan: Scan, line: number): number {
  const { text } = scan;
  const at = skipBlanks(text, line);
  const indent = at - line;
  const sign = text.charAt(at);
  if (sign === '' || isBreak(sign)) return nextLine(text, at);
  if (indent < scan.listIndent && !isLazy(text, line)) scan.listIndent = 0;
  const isInList = scan.listIndent > 0 && indent >= scan.listIndent;
  if (indent <= 3 && !isInList) {
    if (sign === '`' || sign === '~') return fenceEnd(scan, line, at);
    if (sign === '<') return htmlEnd(scan, line, at);
    if (scan.listIndent === 0) scan.listIndent = listIndent(text, line, at);
  }
  return nextLine(text, line);
}

/** How far the text of a list item stands in that begins here; 0 where none does. */
function listIndent(text: string, line: number, at: number): number {
  if (!'-+*0123456789'.includes(text.charAt(at))) return 0;
  const marker = /^(?:[-+*]|\d{1,9}[.)])(?=[ \t])( {1,4})?/.exec(text.slice(at, at + 16));
  return marker === null ? 0 : at - line + marker[0].length;
}

/** Whether a line that stands too far out may go on a paragraph of the list above it. */
function isLazy(text: string, line: number): boolean {
  const before = text.lastIndexOf('\n', line - 2) + 1;
  return !isBlankLine(text, before, line);
}

const blockOpening = /^[ \t>]*(`{3,}|~{3,})[ \t]*(?:sql|mysql|sh|bash|shell)[ \t]+[a-z-]+/i;

/** Behind the fence that begins at `at`, or where one that nobody closed must have ended. */
function fenceEnd(scan: Scan, line: number, at: number): number {
  const { text } = scan;
  const sign = text[at] ?? '';
  let markEnd = at;
  while (text[markEnd] === sign) markEnd += 1;
  const mark = text.slice(at, markEnd);
  const first = nextLine(text, line);
  if (mark.length < 3 || (sign === '`' && text.slice(markEnd, first).includes('`'))) return first;
  let heading: number | undefined;
  let isBlank = false;
  for (let current = first; current < text.length; current = nextLine(text, current)) {
    const end = lineEnd(text, current);
    scan.looked = Math.max(scan.looked, end);
    const inner = skipBlanks(text, current);
    const opening = text.charAt(inner);
    if (opening === sign || opening === '>' || opening === '\t') {
      const words = text.slice(current, end);
      if (isClosing(words, sign, mark.length)) return nextLine(text, current);
      if (blockOpening.exec(words)?.[1]?.startsWith(mark) === true) return heading ?? current;
    }
    if (
      heading === undefined &&
      isBlank &&
      opening === '#' &&
      /^#{1,6}[ \t]/.test(text.slice(current, current + 8))
    )
      heading = current;
    isBlank = isBlankLine(text, inner, end);
  }
  scan.looked = text.length + 1;
  return heading ?? text.length;
}

/** Whether nothing that is seen stands between two places. */
function isBlankLine(text: string, from: number, end: number): boolean {
  const at = skipBlanks(text, from);
  const code = text.charCodeAt(at);
  // ASCII letters and signs are seen; of the rest the engine knows.
  return at >= end || (!(code > 0x20 && code < 0x7f) && text.slice(at, end).trim() === '');
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === blank) at += 1;
  return at;
}

const blank = 0x20;
const hash = 0x23;

function isClosing(line: string, sign: string, length: number): boolean {
  const words = line.trimEnd();
  const mark = words.trimStart();
  return (
    words.length - mark.length <= 3 &&
    !words.startsWith('\t') &&
    mark.length >= length &&
    mark === sign.repeat(mark.length)
  );
}

const htmlEnds: readonly (readonly [opening: RegExp, closing: RegExp])[] = [
  [/^<(?:script|pre|style|textarea)(?:[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [/^<![a-z]/i, />/],
];

/** Behind the HTML that begins here. A comment that nobody closed hides nothing. */
function htmlEnd(scan: Scan, line: number, at: number): number {
  const { text } = scan;
  const opening = text.slice(at, at + 16);
  const closing = htmlEnds.find(([pattern]) => pattern.test(opening))?.[1];
  if (closing !== undefined) {
    for (let current = line; current < text.length; current = nextLine(text, current)) {
      const end = lineEnd(text, current);
      scan.looked = Math.max(scan.looked, end);
      if (closing.test(text.slice(current, end))) return nextLine(text, current);
    }
    scan.looked = text.length + 1;
    return nextLine(text, line);
  }
  if (!/^<\/?[a-z]/i.test(opening)) return nextLine(text, line);
  let current = nextLine(text, line);
  while (current < text.length && text.slice(current, lineEnd(text, current)).trim() !== '')
    current = nextLine(text, current);
  scan.looked = Math.max(scan.looked, current < text.length ? lineEnd(text, current) : text.length + 1);
  return current;
}

function isBreak(sign: string): boolean {
  return sign === '\n' || sign === '\r';
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function lineEnd(text: string, line: number): number {
  const end = text.indexOf('\n', line);
  return end < 0 ? text.length : end;
}
