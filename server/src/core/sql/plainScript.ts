import type { Span } from '../tree.ts';

/** A script of one statement: where that stands, and the comments before it. */
export interface PlainScript {
  readonly statement: Span;
  readonly comments: readonly Span[];
}

/**
 * Reads the script that nearly every block is: lines of `-- …`, then one statement with or without its `;`.
 *
 * Whatever it gives equals what the tokens of the script say; `undefined` where these must tell: other comments,
 * backslashes, dollar signs, a second statement, a quote that is not closed, a word that may be `DELIMITER`.
 */
export function plainScript(script: string): PlainScript | undefined {
  if (script.includes('\\')) return undefined;
  const comments: Span[] = [];
  let at = skipSpace(script, 0);
  while (script.charCodeAt(at) === dash && script.charCodeAt(at + 1) === dash) {
    if (!isSpace(script.charCodeAt(at + 2))) return undefined;
    const newline = script.indexOf('\n', at);
    if (newline < 0) return undefined;
    comments.push({ start: at, end: newline });
    at = skipSpace(script, newline);
  }
  const first = script.charCodeAt(at);
  const mayBeDelimiter = (first | 0x20) === 0x64 && (script.charCodeAt(at + 3) | 0x20) === 0x69;
  if (at >= script.length || first === semicolon || first === byteOrderMark || mayBeDelimiter)
    return undefined;
  const end = statementEnd(script, at);
  return end < 0 ? undefined : { statement: { start: at, end }, comments };
}

/** Behind the last token of the statement; -1 where only the tokens can tell. */
function statementEnd(script: string, from: number): number {
  let end = from;
  for (let at = from; at < script.length; at += 1) {
    const code = script.charCodeAt(at);
    if (isSpace(code)) continue;
    switch (code) {
      case semicolon:
        return skipSpace(script, at + 1) === script.length ? end : -1;
      case hash:
      case dollar:
        return -1;
      case dash:
        if (script.charCodeAt(at + 1) === dash) return -1;
        break;
      case slash:
        if (script.charCodeAt(at + 1) === star) return -1;
        break;
      case singleQuote:
      case doubleQuote:
      case backtick: {
        const close = script.indexOf(String.fromCharCode(code), at + 1);
        if (close < 0) return -1;
        at = close;
        break;
      }
      default:
        break;
    }
    end = at + 1;
  }
  return end;
}

function skipSpace(script: string, from: number): number {
  let at = from;
  while (isSpace(script.charCodeAt(at))) at += 1;
  return at;
}

/** White space as the server's lexer has it. */
function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

const byteOrderMark = 0xfeff;
const hash = 0x23;
const dollar = 0x24;
const dash = 0x2d;
const slash = 0x2f;
const star = 0x2a;
const semicolon = 0x3b;
const singleQuote = 0x27;
const doubleQuote = 0x22;
const backtick = 0x60;
