import type { Finding } from './finding.ts';

/** So many lists and quotes may begin in one line; behind each of them the parser reads the line anew. */
const maxMarks = 100;
/** A list that stands farther in than so many blanks is one of hundreds, each in the one before it. */
const maxIndentation = 500;

/** A mark of a list or a quote; to the parser a lone carriage return is a blank. */
const mark = String.raw`(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t\r]))`;
const deepLine = new RegExp(
  String.raw`(?<![^\n])(?:(?:[ \t\r]*${mark}){${maxMarks + 1}}|[ \t\r]{${maxIndentation + 1},}${mark})[^\n]*`,
  'g',
);

const startOfMarks = new RegExp(String.raw`[ \t\r>\-+*\d.)]{${maxMarks + 1}}`, 'y');

/**
 * Blanks the lines in which lists and quotes are nested by the hundred; the rest of the text stays where it stands.
 *
 * Reading such a line takes the square of its length: 40 KB of `- ` would stop the server for seconds.
 */
export function withoutDeepLines(text: string): { text: string; problems: readonly Finding[] } {
  if (!mayHoldDeepLine(text)) return { text, problems: [] };
  const problems: Finding[] = [];
  const shallow = text.replace(deepLine, (line: string, at: number) => {
    const start = at + line.length - line.trimStart().length;
    problems.push({
      rule: 'syntax',
      severity: 'error',
      span: { start, end: at + line.trimEnd().length },
      message: 'This line is nested too deeply to read. Take away most of the marks or blanks at its start.',
    });
    return line.replace(/[^\r\n]/g, ' ');
  });
  return { text: shallow, problems };
}

/** Whether a line begins with as many signs of marks as a deep one has; looked for in long lines only. */
function mayHoldDeepLine(text: string): boolean {
  for (let at = 0; text.length - at > maxMarks; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    startOfMarks.lastIndex = at;
    if (end - at > maxMarks && startOfMarks.test(text)) return true;
    at = end + 1;
  }
  return false;
}
