import type { Span } from '../tree.ts';
import type { Dialect } from './dialect.ts';

export type TokenKind =
  /** A keyword or a bare name; `isName` tells where only a name can stand. */
  | 'word'
  /** A name in backticks, or in double quotes under ANSI_QUOTES. */
  | 'quoted-identifier'
  /** Also `N'…'`, `x'…'`, `b'…'`, and in newer MySQL `$tag$…$tag$`. */
  | 'string'
  | 'number'
  /** Also an executable comment that this server skips. */
  | 'comment'
  /** `/*!`, `/*!50000` or MariaDB's `/*M!`: what follows runs as code. */
  | 'executable-comment-start'
  | 'executable-comment-end'
  /** An optimizer hint, `/*+ … *\/`. */
  | 'hint'
  | 'user-variable'
  | 'system-variable'
  /** `?`. */
  | 'parameter'
  /** An operator or a mark; `:=`, `->>` and their like are one token. */
  | 'symbol';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** A word that stands right beside a dot: there the server sees a name, even in `t.select`. */
  readonly isName?: true;
  /** A quote or comment that runs to the end of the text. */
  readonly unclosed?: true;
  /** A number that servers read in different ways, such as `1.e(`. */
  readonly malformed?: true;
}

/** What is assumed while no connection is known. */
export const standardDialect: Dialect = { flavor: 'mysql', version: 90700, sqlMode: [] };

/**
 * Cuts a SQL text into tokens as the server's own lexer does, in order and without overlap.
 *
 * Every character that is not white space belongs to a token. Never throws; an unclosed quote or comment
 * runs to the end. White space is space, tab, LF, VT, FF and CR only: NUL, BOM and NBSP are not.
 * Source: MySQL 8.4 manual, "Language Structure"; MariaDB, "Comment Syntax"; seen on MySQL 5.6, 9.7 and
 * MariaDB 10.11.
 */
export function tokenize(text: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  scan(text, dialect, 0, (token) => {
    tokens.push(token);
    return true;
  });
  return tokens;
}

/** The tokens that are no comments and hints; what an executable comment holds is code. */
export function codeOf(tokens: readonly Token[]): readonly Token[] {
  return tokens.every(isCode) ? tokens : tokens.filter(isCode);
}

function isCode({ kind }: Token): boolean {
  switch (kind) {
    case 'comment':
    case 'hint':
    case 'executable-comment-start':
    case 'executable-comment-end':
      return false;
    default:
      return true;
  }
}

/** Gives the tokens from an offset on one by one, until `take` wants no more and says `false`. */
export function scan(text: string, dialect: Dialect, from: number, take: (token: Token) => boolean): void {
  const hasAnsiQuotes = dialect.sqlMode.includes('ANSI_QUOTES');
  const hasBackslash = !dialect.sqlMode.includes('NO_BACKSLASH_ESCAPES');
  const hasDollarQuotes = dialect.flavor === 'mysql' && dialect.version >= 90000;
  let isInExecutable = false;
  let isAfterDot = false;
  let at = from;

  while (at < text.length) {
    const start = at;
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      isAfterDot = false;
      continue;
    }
    const wasAfterDot = isAfterDot;
    isAfterDot = false;
    const next = text.charCodeAt(at + 1);

    if (isWordCode(code)) {
      const mark = code | 0x20;
      if (next === QUOTE && !wasAfterDot && (mark === 0x6e || mark === 0x78 || mark === 0x62)) {
        // x'…' and b'…' end at the first quote: nothing is doubled or escaped in them, unlike in N'…'.
        const end = mark === 0x6e ? quoteEnd(text, at + 1, QUOTE, hasBackslash) : firstQuote(text, at + 2);
        if (!take(quoted('string', start, end, text.length))) return;
        at = end;
        continue;
      }
      if (isDigit(code) && !wasAfterDot) {
        const end = numberEnd(text, at);
        if (end > at) {
          const isMalformed = hasBareExponent(text, start, end);
          at = isMalformed ? end + 1 : end;
          if (!take(numberToken(start, at, isMalformed))) return;
          continue;
        }
      }
      if (code === DOLLAR && hasDollarQuotes && !wasAfterDot) {
        const end = dollarQuoteEnd(text, at);
        if (end > at) {
          at = end;
          if (!take({ kind: 'string', start, end })) return;
          continue;
        }
      }
      at = wordEnd(text, at);
      // A dot that joins two names makes names of both, so neither is a keyword there.
      const isBeforeDot = text.charCodeAt(at) === DOT && isWordCode(text.charCodeAt(at + 1));
      if (
        !take(
          wasAfterDot || isBeforeDot
            ? { kind: 'word', start, end: at, isName: true }
            : { kind: 'word', start, end: at },
        )
      )
        return;
      if (isBeforeDot) {
        if (!take({ kind: 'symbol', start: at, end: at + 1 })) return;
        at++;
        isAfterDot = true;
      }
      continue;
    }

    switch (code) {
      case QUOTE:
        at = quoteEnd(text, at, QUOTE, hasBackslash);
        if (!take(quoted('string', start, at, text.length))) return;
        continue;
      case DOUBLE_QUOTE:
        at = quoteEnd(text, at, DOUBLE_QUOTE, hasBackslash && !hasAnsiQuotes);
        if (!take(quoted(hasAnsiQuotes ? 'quoted-identifier' : 'string', start, at, text.length))) return;
        continue;
      case BACKTICK:
        at = quoteEnd(text, at, BACKTICK, false);
        if (!take(quoted('quoted-identifier', start, at, text.length))) return;
        continue;
      case HASH:
        at = lineEnd(text, at);
        if (!take({ kind: 'comment', start, end: at })) return;
        continue;
      case DASH:
        // `--` is a comment only before white space, a control character or the end; `1--1` is arithmetic.
        if (next === DASH && isSpaceOrControl(text.charCodeAt(at + 2))) {
          at = lineEnd(text, at);
          if (!take({ kind: 'comment', start, end: at })) return;
          continue;
        }
        break;
      case SLASH:
        if (next === STAR) {
          const token = commentToken(text, at, dialect);
          if (token.kind === 'executable-comment-start') isInExecutable = true;
          at = token.end;
          if (!take(token)) return;
          continue;
        }
        break;
      case STAR:
        if (next === SLASH && isInExecutable) {
          // Executable comments do not nest: the first end closes all of them.
          isInExecutable = false;
          at += 2;
          if (!take({ kind: 'executable-comment-end', start, end: at })) return;
          continue;
        }
        break;
      case AT: {
        const kind = next === AT ? 'system-variable' : 'user-variable';
        at = variableEnd(text, at, hasBackslash, hasAnsiQuotes);
        if (!take(quoted(kind, start, at, text.length))) return;
        continue;
      }
      case DOT:
        if (isDigit(next) && !wasAfterDot) {
          at = fractionEnd(text, at);
          const isMalformed = hasBareExponent(text, start, at);
          if (isMalformed) at++;
          if (!take(numberToken(start, at, isMalformed))) return;
          continue;
        }
        at++;
        if (!take({ kind: 'symbol', start, end: at })) return;
        isAfterDot = isWordCode(next);
        continue;
      case QUESTION:
        at++;
        if (!take({ kind: 'parameter', start, end: at })) return;
        continue;
    }
    at += symbolLength(text, at);
    if (!take({ kind: 'symbol', start, end: at })) return;
  }
}

/** The token's characters. */
export function textOf(text: string, token: Span): string {
  return text.slice(token.start, token.end);
}

/**
 * A word in upper case, to be compared with keywords; ASCII only.
 *
 * A word with other letters comes back as it is: `ſELECT` or `mın` are no keywords to the server, though
 * `toUpperCase` would make them so.
 */
export function keywordOf(text: string, token: Token | undefined): string {
  if (token === undefined || token.kind !== 'word' || token.isName) return '';
  return upperAscii(textOf(text, token));
}

/** Upper case for an ASCII word; any other word as it is. */
export function upperAscii(word: string): string {
  for (let index = 0; index < word.length; index++) if (word.charCodeAt(index) > 0x7f) return word;
  return word.toUpperCase();
}

/** The name that a word or a quoted identifier stands for. */
export function nameOf(text: string, token: Token): string {
  const written = textOf(text, token);
  if (token.kind !== 'quoted-identifier') return written;
  const quote = written.charAt(0);
  return written.slice(1, token.unclosed ? undefined : -1).replaceAll(quote + quote, quote);
}

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKTICK = 0x60;
const HASH = 0x23;
const DASH = 0x2d;
const SLASH = 0x2f;
const STAR = 0x2a;
const AT = 0x40;
const DOT = 0x2e;
const QUESTION = 0x3f;
const DOLLAR = 0x24;
const BACKSLASH = 0x5c;
const BANG = 0x21;
const PLUS = 0x2b;
const LETTER_M = 0x4d;

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** `NaN`, the end of the text, counts as well: the server finds a NUL there. */
function isSpaceOrControl(code: number): boolean {
  return Number.isNaN(code) || code <= 0x20 || code === 0x7f;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

/** Which ASCII characters a bare name is made of: a look-up is faster than comparisons, and this runs most. */
const isWordAscii: readonly boolean[] = Array.from({ length: 0x80 }, (_, code) =>
  /[0-9A-Za-z_$]/.test(String.fromCharCode(code)),
);

/** Characters of a bare name; in utf8mb4 all beyond ASCII are, NBSP and BOM too. */
function isWordCode(code: number): boolean {
  return code >= 0x80 || isWordAscii[code] === true;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (isWordCode(text.charCodeAt(at))) at++;
  return at;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Offset after the next single quote; one past the end of the text where there is none. */
function firstQuote(text: string, from: number): number {
  const found = text.indexOf("'", from);
  return found < 0 ? text.length + 1 : found + 1;
}

/** Offset after the closing quote, or one past the end of the text; a doubled quote stands for itself. */
function quoteEnd(text: string, from: number, quote: number, hasBackslash: boolean): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH && hasBackslash) at++;
    else if (code === quote) {
      if (text.charCodeAt(at + 1) !== quote) return at + 1;
      at++;
    }
  }
  // One past the end says that no closing quote was found; quoted() turns it into `unclosed`.
  return text.length + 1;
}

function quoted(kind: TokenKind, start: number, end: number, length: number): Token {
  return end > length ? { kind, start, end: length, unclosed: true } : { kind, start, end };
}

function commentToken(text: string, start: number, dialect: Dialect): Token {
  let at = start + 2;
  const isMariaComment =
    dialect.flavor === 'mariadb' && text.charCodeAt(at) === LETTER_M && text.charCodeAt(at + 1) === BANG;
  if (text.charCodeAt(at) === BANG || isMariaComment) {
    at += isMariaComment ? 2 : 1;
    const digits = versionDigits(text, at, dialect);
    if (digits === 0 || runsAt(Number(text.slice(at, at + digits)), isMariaComment, dialect))
      return { kind: 'executable-comment-start', start, end: at + digits };
    // A skipped executable comment may hold comments, one level deep.
    return closed('comment', start, commentEnd(text, at + digits, 1), text);
  }
  const isHint = text.charCodeAt(at) === PLUS;
  return closed(isHint ? 'hint' : 'comment', start, commentEnd(text, at, 0), text);
}

function closed(kind: TokenKind, start: number, end: number, text: string): Token {
  return end < 0 ? { kind, start, end: text.length, unclosed: true } : { kind, start, end };
}

/** Five digits are a version, in newer servers six too; fewer are code. */
function versionDigits(text: string, from: number, dialect: Dialect): number {
  const most = dialect.flavor === 'mysql' && dialect.version < 80000 ? 5 : 6;
  let count = 0;
  while (count < most && isDigit(text.charCodeAt(from + count))) count++;
  if (count < 5) return 0;
  return count;
}

function runsAt(version: number, isMariaComment: boolean, dialect: Dialect): boolean {
  if (version > dialect.version) return false;
  // MariaDB leaves out what is meant for MySQL 5.7 and newer.
  return dialect.flavor === 'mysql' || isMariaComment || version < 50700 || version > 99999;
}

/** Offset after the comment's end, or -1 where there is none. */
function commentEnd(text: string, from: number, nesting: number): number {
  if (nesting === 0) {
    const end = text.indexOf('*/', from);
    return end < 0 ? -1 : end + 2;
  }
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if (code === SLASH && next === STAR) {
      const inner = commentEnd(text, at + 2, nesting - 1);
      if (inner < 0) return -1;
      at = inner - 1;
    } else if (code === STAR && next === SLASH) return at + 2;
  }
  return -1;
}

/** Offset after the number that begins here, or `from` where a name begins with a digit (`1abc`, `0xG`). */
function numberEnd(text: string, from: number): number {
  if (text.charCodeAt(from) === 0x30) {
    const letter = text.charCodeAt(from + 1);
    let at = from + 2;
    if (letter === 0x78) while (isHexDigit(text.charCodeAt(at))) at++;
    else if (letter === 0x62) while ((text.charCodeAt(at) & ~1) === 0x30) at++;
    if (at > from + 2 && !isWordCode(text.charCodeAt(at))) return at;
  }
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  const code = text.charCodeAt(at);
  if (code === DOT) return fractionEnd(text, at);
  if (!isWordCode(code)) return at;
  const exponent = exponentEnd(text, at);
  return exponent > at ? exponent : from;
}

/** Offset after the dot, its digits and the exponent, where one stands. */
function fractionEnd(text: string, dot: number): number {
  let at = dot + 1;
  while (isDigit(text.charCodeAt(at))) at++;
  return exponentEnd(text, at);
}

/** Offset after `e5`, `E+5` or `e-5`; `from` where none of them stands. */
function exponentEnd(text: string, from: number): number {
  if ((text.charCodeAt(from) | 0x20) !== 0x65) return from;
  const sign = text.charCodeAt(from + 1);
  let at = from + (sign === PLUS || sign === DASH ? 2 : 1);
  if (!isDigit(text.charCodeAt(at))) return from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** Whether an `e` without digits follows a fraction, as in `1.e(`: MySQL drops such a number without a word. */
function hasBareExponent(text: string, start: number, end: number): boolean {
  return (text.charCodeAt(end) | 0x20) === 0x65 && /^\d*\.\d*$/.test(text.slice(start, end));
}

/** Offset after `$tag$…$tag$`, or `from` where no such text stands. */
function dollarQuoteEnd(text: string, from: number): number {
  let at = from + 1;
  while (isWordCode(text.charCodeAt(at)) && text.charCodeAt(at) !== DOLLAR) at++;
  if (text.charCodeAt(at) !== DOLLAR) return from;
  const tag = text.slice(from, at + 1);
  const end = text.indexOf(tag, at + 1);
  return end < 0 ? from : end + tag.length;
}

/** Offset after `@name`, `@'name'`, `@@name`, `@@global.name`. */
function variableEnd(text: string, from: number, hasBackslash: boolean, hasAnsiQuotes: boolean): number {
  const isSystem = text.charCodeAt(from + 1) === AT;
  let at = from + (isSystem ? 2 : 1);
  const code = text.charCodeAt(at);
  if (code === BACKTICK || (!isSystem && (code === QUOTE || code === DOUBLE_QUOTE))) {
    const escapes = hasBackslash && (code === QUOTE || (code === DOUBLE_QUOTE && !hasAnsiQuotes));
    return quoteEnd(text, at, code, escapes);
  }
  while (
    isWordCode(text.charCodeAt(at)) ||
    (text.charCodeAt(at) === DOT && isVariableDot(text, at, isSystem))
  )
    at++;
  return at;
}

/** In `@a.b` a dot is a character of the name; in `@@a.b` it joins two names. */
function isVariableDot(text: string, dot: number, isSystem: boolean): boolean {
  return !isSystem || isWordCode(text.charCodeAt(dot + 1));
}

const longSymbols = /->>|<=>|:=|->|<=|>=|<>|!=|<<|>>|&&|\|\||\\N/y;

function symbolLength(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 0x28: // ( ) , = ; are most of all symbols and always stand alone.
    case 0x29:
    case 0x2c:
    case 0x3d:
    case 0x3b:
      return 1;
  }
  // `\N` is NULL in older servers.
  longSymbols.lastIndex = at;
  return longSymbols.test(text) ? longSymbols.lastIndex - at : 1;
}

function numberToken(start: number, end: number, isMalformed: boolean): Token {
  return isMalformed ? { kind: 'number', start, end, malformed: true } : { kind: 'number', start, end };
}
