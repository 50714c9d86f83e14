/** What the next line may go on with. */
export type Open = 'nothing' | 'paragraph' | 'numbered item' | 'task';

/** What a line is, as far as the lines before it tell. */
export type LineKind =
  | 'blank'
  | 'rule'
  | 'heading'
  | 'fence'
  | 'task'
  | 'item'
  | 'numbered item'
  | 'words'
  | 'unsure';

/** What is open behind a line. */
export function openAfter(line: LineKind): Open {
  switch (line) {
    case 'task':
      return 'task';
    case 'item':
      return 'paragraph';
    case 'numbered item':
      return 'numbered item';
    case 'words':
      // A table that begins here would end the list.
      return 'paragraph';
    default:
      return 'nothing';
  }
}

/** What the line between two offsets is, where `open` stands before it; `unsure` where only the parser can tell. */
export function lineKind(text: string, at: number, lineEnd: number, open: Open): LineKind {
  const first = skipBlanks(text, at, lineEnd);
  if (first === lineEnd || text.charCodeAt(first) === carriageReturn) return 'blank';
  const isInside = open !== 'nothing';
  // A line that stands in goes on with a paragraph; elsewhere it may be code, or belong to a list.
  if (first > at) return isInside && open !== 'task' && areWords(text, first, lineEnd) ? 'words' : 'unsure';
  const sign = text[at];
  switch (sign) {
    case '#':
      if (headingLevel(text, at, lineEnd) > 0) return 'heading';
      break;
    case '`':
    case '~':
      if (text.startsWith(sign.repeat(3), at)) return isFence(text, at, lineEnd) ? 'fence' : 'unsure';
      break;
    case '-':
    case '*':
    case '+':
      if (text[at + 1] === ' ') return itemKind(text, at + 1, lineEnd, 'item');
      if (!isInside && sign !== '+' && isRule(text, at, lineEnd)) return 'rule';
      break;
    default:
      break;
  }
  const numberEnd = endOfNumber(text, at, lineEnd);
  if (numberEnd > 0) {
    // Behind a paragraph only some numbers begin a list.
    if (open === 'paragraph' || open === 'task') return 'unsure';
    return itemKind(text, numberEnd, lineEnd, 'numbered item');
  }
  return open !== 'task' && areWords(text, at, lineEnd) ? 'words' : 'unsure';
}

/** An item of a list that holds a task or one paragraph; `from` is behind its mark. */
function itemKind(text: string, from: number, lineEnd: number, plain: LineKind): LineKind {
  const first = skipBlanks(text, from, lineEnd);
  // Farther in it would be code.
  if (first - from < 1 || first - from > 4) return 'unsure';
  if (isBox(text, first)) return 'task';
  return areWords(text, first, lineEnd) ? plain : 'unsure';
}

/** `[ ] ` or `[x] `. */
function isBox(text: string, at: number): boolean {
  if (text[at] !== '[' || text[at + 2] !== ']' || text[at + 3] !== ' ') return false;
  const state = text[at + 1];
  return state === ' ' || state === 'x' || state === 'X';
}

/** Whether what stands at `at` can only be a paragraph's text, at its begin and inside it. */
function areWords(text: string, at: number, lineEnd: number): boolean {
  const sign = text.charAt(at);
  switch (sign) {
    case '<':
    case '>':
    case ' ':
    case '\t':
    case '\r':
    case '':
      return false;
    case '#':
      return headingLevel(text, at, lineEnd) === 0;
    case '`':
    case '~':
      return !text.startsWith(sign.repeat(3), at);
    case '*':
    case '_':
    case '-':
    case '+':
    case '=': {
      // Another mark behind these makes it neither a list, nor a rule, nor a line under a heading.
      let end = at;
      while (text[end] === sign) end += 1;
      return end < lineEnd && !isSpace(text.charCodeAt(end));
    }
    case '[':
      return !isBox(text, at) && isNoDefinition(text, at, lineEnd);
    default:
      return at < lineEnd && endOfNumber(text, at, lineEnd) < 0;
  }
}

/** A definition of a link, `[a]: b`, ends its paragraph where others do not. */
function isNoDefinition(text: string, at: number, lineEnd: number): boolean {
  for (let end = at + 1; end < lineEnd; end += 1) {
    const sign = text[end];
    if (sign === ']') return text[end + 1] !== ':' && text.slice(at + 1, end).trim() !== '';
    if (sign === '[' || sign === '\\') return false;
  }
  return false;
}

/** Behind the `1.` or `1)` of an item; -1 where there is none. */
function endOfNumber(text: string, at: number, lineEnd: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end += 1;
  if (end === at || end > at + 9 || (text[end] !== '.' && text[end] !== ')')) return -1;
  return end + 1 >= lineEnd || isSpace(text.charCodeAt(end + 1)) ? end + 1 : -1;
}

/** How many `#` begin a heading; 0 where there is none. */
export function headingLevel(text: string, at: number, lineEnd: number): number {
  let end = at;
  while (text[end] === '#') end += 1;
  return end - at <= 6 && (end === lineEnd || isSpace(text.charCodeAt(end))) ? end - at : 0;
}

/** A line of three or more of the same sign and nothing else. */
function isRule(text: string, at: number, lineEnd: number): boolean {
  let end = at;
  while (text[end] === text[at]) end += 1;
  while (end < lineEnd && isSpace(text.charCodeAt(end))) end += 1;
  return end === lineEnd && text[at + 2] === text[at] && text[at + 1] === text[at];
}

/** Behind backticks that open a fence there is none. */
function isFence(text: string, at: number, lineEnd: number): boolean {
  if (text[at] === '~') return true;
  const next = text.indexOf('`', markEnd(text, at));
  return next < 0 || next > lineEnd;
}

/** Behind the signs that are the same as the one at `at`. */
export function markEnd(text: string, at: number): number {
  let end = at;
  while (text[end] === text[at]) end += 1;
  return end;
}

const carriageReturn = 0x0d;

/** What the parser takes as a blank within a line. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === carriageReturn;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === 0x20) at += 1;
  return at;
}
