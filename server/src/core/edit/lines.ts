/** The line end that a new line at `offset` takes: that of the line before, in a file with mixed ones too. */
export function lineEndAt(text: string, offset: number): '\n' | '\r\n' {
  const before = offset > 0 ? text.lastIndexOf('\n', offset - 1) : -1;
  const newline = before >= 0 ? before : text.indexOf('\n', offset);
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** Where the line of `offset` begins, behind a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = offset > 0 ? text.lastIndexOf('\n', offset - 1) + 1 : 0;
  return start === 0 && offset > 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Where the text of the line of `offset` ends, before its line end. */
export function lineTextEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > 0 && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Where the next line begins; the end of the text where there is none. */
export function nextLineStart(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** The end of what stands in `text` from `start` to `end`, without the blanks and empty lines behind it. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** Joins lines that begin at a column; an empty line gets no blanks. */
export function joinLines(lines: readonly string[], prefix: string, eol: string): string {
  return lines.map((line) => (line === '' ? prefix.trimEnd() : prefix + line)).join(eol);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
