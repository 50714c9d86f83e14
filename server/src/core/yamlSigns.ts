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

/** Codes of signs that YAML gives a meaning. */
export const blank = 0x20;
export const hash = 0x23;
export const colon = 0x3a;
export const dash = 0x2d;
export const pipe = 0x7c;
export const newline = 0x0a;
export const carriageReturn = 0x0d;
export const comma = 0x2c;
export const singleQuote = 0x27;
export const doubleQuote = 0x22;

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
