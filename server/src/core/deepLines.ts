import type { Finding } from './finding.ts';

/** So many lists and quotes may begin in one line; behind each of them the parser reads the line anew. */
const maxMarks = 100;

/** The marks of lists and quotes at the start of a line; to the parser a lone carriage return is a blank. */
const tooManyMarks = new RegExp(
  `(?<![^\\n])(?:[ \\t\\r]*(?:>|(?:[-+*]|\\d{1,9}[.)])(?=[ \\t\\r]))){${maxMarks + 1}}[^\\n]*`,
  'g',
);

/**
 * Blanks the lines in which more than 100 lists and quotes begin; the rest of the text stays where it stands.
 *
 * Reading such a line takes the square of its length: 40 KB of `- ` would stop the server for seconds.
 */
export function withoutDeepLines(text: string): { text: string; problems: readonly Finding[] } {
  const problems: Finding[] = [];
  const shallow = text.replace(tooManyMarks, (line: string, at: number) => {
    const start = at + line.length - line.trimStart().length;
    problems.push({
      rule: 'syntax',
      severity: 'error',
      span: { start, end: at + line.trimEnd().length },
      message: 'This line is nested too deeply to read. Take away most of the marks at its start.',
    });
    return line.replace(/[^\r\n]/g, ' ');
  });
  return { text: shallow, problems };
}
