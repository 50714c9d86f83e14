import type { Span } from '../tree.ts';
import { changingWords, type Form, queryWords } from './form.ts';
import { isSymbol, quote, type Refused, refuse, refuseChange } from './refusal.ts';
import { nameOf, type Token, textOf, upperAscii } from './tokens.ts';

/** Words that all servers reserve, so that they can stand bare only as part of a statement that changes something. */
const refusedWords: ReadonlySet<string> = new Set(
  (
    'ALTER ANALYZE CALL CHANGE CREATE DELETE DROP GRANT INSERT INTO KILL LOAD LOCK OPTIMIZE PROCEDURE PURGE RENAME ' +
    'REPLACE RESIGNAL REVOKE SET SIGNAL UNLOCK UPDATE'
  ).split(' '),
);

/** Refuses verbs, locks and tables that do harm anywhere in a statement, a subquery included. */
export function refuseWords(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  form: Form,
): Refused | undefined {
  for (let at = 0; at < code.length; at += 1) {
    const token = code[at];
    if (token === undefined) continue;
    const word = keywords[at] ?? '';
    const before = keywords[at - 1] ?? '';
    const after = keywords[at + 1] ?? '';
    if (isResetTable(text, token))
      return refuse(token, `Reading ${quote(text, token)} resets its counters; a check may only read.`);
    if (word === 'FOR' && (after === 'UPDATE' || after === 'SHARE'))
      return refuseLock(text, token, code[at + 1] ?? token);
    if (word === 'FOR' && before === 'VALUE')
      return refuse(
        { start: code[at - 2]?.start ?? token.start, end: token.end },
        `\`${keywords[at - 2] ?? 'NEXT'} VALUE FOR\` is for those who draw from a sequence; a check may only read.`,
      );
    if (!refusedWords.has(word) || isHarmless(text, code, keywords, at, form)) continue;
    if (word === 'LOCK') return refuseLock(text, token, after === 'IN' ? (code[at + 3] ?? token) : token);
    if (word === 'INTO')
      return refuse(token, '`INTO` writes the result to a file or a variable; a check may only read.');
    if (changingWords.has(word)) return refuseChange(text, token);
    return refuse(token, `${quote(text, token)} is not part of a statement that only reads.`);
  }
  return undefined;
}

/** After `DESCRIBE` or `CHECKSUM TABLE` nothing but names, patterns and options can stand. */
export function refuseNames(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  form: Form,
): Refused | undefined {
  if (form.kind !== 'names') return undefined;
  for (let at = 0; at < code.length; at += 1) {
    const token = code[at];
    if (token === undefined) continue;
    if (at < form.bodyStart) continue;
    const isMark = token.kind === 'symbol' && !'.,='.includes(textOf(text, token));
    if (isMark || queryWords.has(keywords[at] ?? ''))
      return refuse(token, `The guard cannot read ${quote(text, token)} after the name of a table.`);
  }
  return undefined;
}

/** Whether a refused word stands here as a part of a reading statement. */
function isHarmless(
  text: string,
  code: readonly Token[],
  keywords: readonly string[],
  at: number,
  form: Form,
): boolean {
  const before = keywords[at - 1] ?? '';
  switch (keywords[at]) {
    case 'INSERT':
    case 'REPLACE':
      // The functions; after `)` a verb could stand, as in `WITH x AS (…) REPLACE`.
      return isSymbol(text, code[at + 1], '(') && at > 0 && !isSymbol(text, code[at - 1], ')');
    case 'SET':
      return before === 'CHARACTER' || before === 'CHAR';
    case 'CREATE':
      return form.kind === 'show' && at === 1;
    case 'PROCEDURE':
      return form.kind === 'show' && (at === 1 || (at === 2 && before === 'CREATE'));
    case 'ANALYZE':
      return at < form.bodyStart || (form.kind === 'show' && at === 1);
    default:
      return false;
  }
}

/**
 * The tables of information_schema that forget their counts when read.
 *
 * Servers compare such names without regard to accents, so these are cut off first.
 */
function isResetTable(text: string, token: Token): boolean {
  if (token.kind !== 'word' && token.kind !== 'quoted-identifier') return false;
  const length = token.end - token.start;
  if (length < 'INNODB_CMP_RESET'.length) return false;
  const name = nameOf(text, token).normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
  return name.startsWith('INNODB_') && name.endsWith('_RESET');
}

/** Refuses operators that write. */
export function refuseSymbols(text: string, code: readonly Token[]): Refused | undefined {
  for (const token of code) {
    if (token.kind !== 'symbol') continue;
    if (isSymbol(text, token, ':=')) return refuse(token, '`:=` sets a variable; a check may only read.');
    if (text.charAt(token.start) === '\\' && token.end - token.start === 1)
      return refuse(token, 'Commands such as `\\G` are for the mysql client; leave it out.');
  }
  return undefined;
}

function refuseLock(text: string, from: Span, to: Span): Refused {
  const span = { start: from.start, end: to.end };
  const words = upperAscii(textOf(text, span).replace(/\s+/g, ' '));
  return refuse(span, `\`${words}\` takes locks that others wait for; a check may only read.`);
}
