import { keywordOf, type Token, textOf } from './tokens.ts';

/** Functions that make one row of all rows. Source: MySQL 8.4 manual, "Aggregate Function Descriptions". */
const aggregates: ReadonlySet<string> = new Set([
  'AVG',
  'BIT_AND',
  'BIT_OR',
  'BIT_XOR',
  'COUNT',
  'MAX',
  'MIN',
  'SUM',
]);

/** What takes the certainty of one row away, or gives the columns another order. */
const others: ReadonlySet<string> = new Set([
  'EXCEPT',
  'GROUP',
  'HAVING',
  'INTERSECT',
  'INTO',
  'LIMIT',
  'OFFSET',
  'OVER',
  'PROCEDURE',
  'UNION',
  'WINDOW',
]);

/** The aggregate that a query begins with when it gives just one row, such as `COUNT`; `undefined` otherwise. */
export function singleAggregate(text: string, code: readonly Token[]): string | undefined {
  if (keywordOf(text, code[0]) !== 'SELECT') return undefined;
  const first = keywordOf(text, code[1]);
  const open = code[2];
  if (!aggregates.has(first) || open === undefined || textOf(text, open) !== '(') return undefined;
  let depth = 0;
  for (const token of code) {
    const mark = token.end - token.start === 1 ? text.charAt(token.start) : '';
    if (mark === '(') depth += 1;
    else if (mark === ')') depth -= 1;
    else if (depth === 0 && others.has(keywordOf(text, token))) return undefined;
  }
  return first;
}

/** Whether the first column of such a query is its COUNT alone, so that it is never negative or NULL. */
export function isPlainCount(text: string, code: readonly Token[]): boolean {
  if (singleAggregate(text, code) !== 'COUNT') return false;
  let depth = 0;
  for (const [at, token] of code.entries()) {
    const mark = token.end - token.start === 1 ? text.charAt(token.start) : '';
    if (mark === '(') depth += 1;
    else if (mark === ')') depth -= 1;
    if (at < 2 || depth > 0 || mark === ')') continue;
    const word = keywordOf(text, token);
    return (
      mark === ',' ||
      word === 'FROM' ||
      word === 'AS' ||
      token.kind === 'quoted-identifier' ||
      (word !== '' && /^[A-Z_]+$/.test(word) && !operators.has(word))
    );
  }
  return true;
}

/** Words between two values. */
const operators: ReadonlySet<string> = new Set([
  'AND',
  'BETWEEN',
  'DIV',
  'IN',
  'IS',
  'LIKE',
  'MOD',
  'NOT',
  'OR',
  'REGEXP',
  'RLIKE',
  'XOR',
]);
