import type { Span } from '../tree.ts';
import { plainScript } from './plainScript.ts';
import { scan, standardDialect, type Token, upperAscii } from './tokens.ts';

export interface Statement extends Span {
  /** The comments between the statement before and this one, in order. */
  readonly comments: readonly Comment[];
}

export interface Comment extends Span {
  /** What the comment says, without its marks and the blanks around it. */
  readonly text: string;
  /** Where `text` stands. */
  readonly textSpan: Span;
  /** Whether it ends with its line (`-- …`, `# …`); only such comments can be directives. */
  readonly isLine: boolean;
}

interface Script {
  readonly statements: readonly Statement[];
  /** Comments after the last statement; they belong to none. */
  readonly rest: readonly Comment[];
  /** Comments inside a statement, or behind one on its line, in order. */
  readonly inside: readonly Comment[];
}

/**
 * Splits a script into statements, in order; comments stay with the statement they precede.
 *
 * A statement goes from its first to its last token, without the `;`. A comment that follows `;` on the same
 * line belongs to the statement before it and counts as inside it. `DELIMITER` lines count as in the mysql client.
 * Spans are half-open UTF-16 offsets into `script`. Never throws: an unclosed quote runs to the end.
 */
export function splitScript(script: string): Script {
  const plain = plainScript(script);
  if (plain === undefined) return splitByTokens(script);
  const { start, end } = plain.statement;
  const comments = plain.comments.map((comment) => readComment(script, comment));
  return { statements: [{ start, end, comments }], rest: [], inside: [] };
}

/** The same for any script. */
export function splitByTokens(script: string): Script {
  const statements: Statement[] = [];
  const inside: Comment[] = [];
  let comments: Comment[] = [];
  let delimiter = ';';
  // A byte order mark is white space to the client.
  let at = script.charCodeAt(0) === 0xfeff ? 1 : 0;
  let isOnLineOfLast = false;

  while (at < script.length) {
    const from = at;
    let start = -1;
    let end = from;
    let lineFrom = from;
    at = script.length;
    // With another delimiter, such as `$$`, there are no dollar quotes: the client knows none.
    const dialect = delimiter === ';' ? standardDialect : { ...standardDialect, version: 80400 };
    scan(script, dialect, from, (token) => {
      if (token.kind === 'comment') {
        if (start >= 0) {
          inside.push(readComment(script, token));
          return true;
        }
        if (isOnLineOfLast && !hasLineEnd(script, lineFrom, token.start)) {
          lineFrom = token.start;
          inside.push(readComment(script, token));
          return true;
        }
        isOnLineOfLast = false;
        comments.push(readComment(script, token));
        return true;
      }
      if (start < 0) {
        const command = delimiterCommand(script, token);
        if (command) {
          delimiter = command.delimiter || delimiter;
          at = command.end;
          return false;
        }
      }
      const found = findDelimiter(script, token, delimiter);
      if (found > token.start || found < 0) {
        if (start < 0) start = token.start;
        end = found < 0 ? token.end : found;
      }
      if (found < 0) return true;
      at = found + delimiter.length;
      return false;
    });
    if (start < 0) continue;
    statements.push({ start, end, comments });
    comments = [];
    isOnLineOfLast = true;
  }
  return { statements, rest: comments, inside };
}

/** Offset of the delimiter in a token that is code, or -1. */
function findDelimiter(script: string, token: Token, delimiter: string): number {
  if (token.kind === 'string' || token.kind === 'quoted-identifier' || token.kind === 'hint') return -1;
  if (delimiter === ';')
    return token.kind === 'symbol' && script.charAt(token.start) === ';' ? token.start : -1;
  const found = script.slice(token.start, token.end + delimiter.length - 1).indexOf(delimiter);
  return found < 0 ? -1 : token.start + found;
}

/** `DELIMITER //` as the first word of its line, where no statement has begun. */
function delimiterCommand(script: string, token: Token): { delimiter: string; end: number } | undefined {
  if (token.kind !== 'word' || upperAscii(script.slice(token.start, token.end)) !== 'DELIMITER')
    return undefined;
  const before = script.slice(script.lastIndexOf('\n', token.start - 1) + 1, token.start);
  if (token.start > 0 && before.replace('\ufeff', '').trim() !== '') return undefined;
  const lineEnd = script.indexOf('\n', token.end);
  const end = lineEnd < 0 ? script.length : lineEnd;
  const delimiter = script.slice(token.end, end).trim().split(/\s/)[0] ?? '';
  return { delimiter, end };
}

function hasLineEnd(script: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (script.charCodeAt(at) === 0x0a) return true;
  return false;
}

/** A comment with what it says. */
export function readComment(script: string, token: Span): Comment {
  const mark = script.charAt(token.start);
  const isBlock = mark === '/';
  const inner = {
    start: token.start + (mark === '#' ? 1 : 2),
    end:
      isBlock && script.endsWith('*/', token.end) && token.end - token.start >= 4 ? token.end - 2 : token.end,
  };
  const textSpan = trim(script, inner);
  return {
    start: token.start,
    end: token.end,
    text: script.slice(textSpan.start, textSpan.end),
    textSpan,
    isLine: !isBlock,
  };
}

/** The span without the blanks at both ends. */
function trim(script: string, span: Span): Span {
  const start = Math.min(span.start, span.end);
  const text = script.slice(start, span.end);
  const trimmed = text.trimStart();
  const from = start + text.length - trimmed.length;
  return { start: from, end: from + trimmed.trimEnd().length };
}
