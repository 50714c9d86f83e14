import type { FindSection } from './sections.ts';

/**
 * Finds the sections of a Markdown text: each goes up to the next heading that stands at the start of a line and in no
 * code, comment or HTML.
 *
 * A fence or comment that nobody closed hides no headings: a fence ends where the next block or section evidently
 * begins. To be made anew for each text. Source for fences and HTML: CommonMark 0.31.2, "Fenced code blocks" and
 * "HTML blocks".
 */
export function markdownSections(): FindSection {
  /** From where on no sign of a kind closes anything: looked for once, however many open it. */
  const unclosed = new Map<string, number>();
  return (text, start, context) => {
    const isHead = context.length === 0;
    const scan: Scan = { text, looked: start, listIndent: 0, unclosed };
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
}

const behindHead: readonly number[] = [1];

interface Scan {
  readonly text: string;
  looked: number;
  /** How far the text of the outermost open list stands in; 0 when none is open. */
  listIndent: number;
  readonly unclosed: Map<string, number>;
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
  const interrupts = sign === '`' || sign === '~' || sign === '<';
  if (indent < scan.listIndent && (interrupts || !isLazy(text, line))) scan.listIndent = 0;
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
  const isUnclosed = first >= (scan.unclosed.get(mark) ?? Number.POSITIVE_INFINITY);
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
  if (!isUnclosed) scan.unclosed.set(mark, first);
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

/** What opens HTML that goes on over blank lines, and what closes it. */
const htmlPairs: readonly (readonly [opening: RegExp, closing: RegExp])[] = [
  [/^<(?:script|pre|style|textarea)(?:[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/gi],
  [/^<!--/, /-->/g],
  [/^<\?/, /\?>/g],
  [/^<!\[CDATA\[/, /\]\]>/g],
  [/^<![a-z]/i, />/g],
];

const htmlBlock =
  /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\s|\/?>|$)/i;
/** Any other tag makes a block when it stands alone on its line, and behind no paragraph. */
const tagAlone = /^<(?:[a-z][a-z\d-]*(?:\s[^<>]*)?\/?|\/[a-z][a-z\d-]*\s*)>\s*$/i;

/** Behind the HTML that begins here; what nobody closed hides nothing. */
function htmlEnd(scan: Scan, line: number, at: number): number {
  const { text } = scan;
  const end = lineEnd(text, line);
  const opening = text.slice(at, Math.min(end, at + 200));
  const closing = htmlPairs.find(([pattern]) => pattern.test(opening))?.[1];
  if (closing !== undefined) return closedAt(scan, line, closing);
  const isBlock = htmlBlock.test(opening) || (tagAlone.test(opening) && !isBehindText(text, line));
  if (!isBlock) return nextLine(text, line);
  let current = nextLine(text, line);
  while (current < text.length && text.slice(current, lineEnd(text, current)).trim() !== '')
    current = nextLine(text, current);
  scan.looked = Math.max(scan.looked, current < text.length ? lineEnd(text, current) : text.length + 1);
  return current;
}

/** Behind the line that closes, else behind this one. */
function closedAt(scan: Scan, line: number, closing: RegExp): number {
  const { text, unclosed } = scan;
  if (line < (unclosed.get(closing.source) ?? Number.POSITIVE_INFINITY)) {
    closing.lastIndex = line;
    const found = closing.exec(text);
    if (found !== null) {
      const next = nextLine(text, found.index);
      scan.looked = Math.max(scan.looked, next);
      return next;
    }
    unclosed.set(closing.source, line);
  }
  scan.looked = text.length + 1;
  return nextLine(text, line);
}

/** Whether the line before is text that this one may belong to. */
function isBehindText(text: string, line: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', line - 2) + 1, line).trim();
  return before !== '' && !/^(?:#|```|~~~)/.test(before);
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
