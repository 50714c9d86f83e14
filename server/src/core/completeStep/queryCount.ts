import { keywordOf, nameOf, type Token, textOf } from '../sql/tokens.ts';
import { codeOf } from './conditions.ts';
import { lines } from './quoting.ts';

/** A query that counts the rows that another gives; `undefined` where two of its columns may have one name. */
export function queryCount(query: string): string | undefined {
  const source = query.replace(/^\((.*)\)$/s, '$1');
  const code = codeOf(source);
  const at = outerWord(source, code, 'FROM');
  if (keywordOf(source, code[0]) === 'SELECT' && at > 0 && !code.some((each) => isGathering(source, each))) {
    const end = outerWord(source, code, 'ORDER');
    const last = end < 0 ? code.at(-1) : code[end - 1];
    return lines('SELECT COUNT(*)', source.slice(code[at]?.start, last?.end));
  }
  const named = withUniqueNames(source, code, at);
  return named === undefined ? undefined : lines('SELECT COUNT(*) FROM', `(${named}) AS source`);
}

/** Words, even of a subquery, by which a query may give other rows than those that it reads. */
const gathering: ReadonlySet<string> = new Set(
  (
    'ALL AVG BIT_AND BIT_OR BIT_XOR COUNT DISTINCT DISTINCTROW EXCEPT FETCH FOR GROUP GROUP_CONCAT HAVING INTERSECT ' +
    'INTO JSON_ARRAYAGG JSON_OBJECTAGG LIMIT LOCK MAX MIN OFFSET PROCEDURE STD STDDEV STDDEV_POP STDDEV_SAMP SUM ' +
    'UNION VARIANCE VAR_POP VAR_SAMP WINDOW'
  ).split(' '),
);

function isGathering(text: string, token: Token): boolean {
  return gathering.has(keywordOf(text, token));
}

/** Place of the first such word outside parentheses, or -1. */
function outerWord(text: string, code: readonly Token[], word: string): number {
  let depth = 0;
  return code.findIndex((token) => {
    const sign = token.kind === 'symbol' ? textOf(text, token) : '';
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    return depth === 0 && keywordOf(text, token) === word;
  });
}

/** A derived table must not have two columns of one name, so a plain column gets another name the second time. */
function withUniqueNames(text: string, code: readonly Token[], from: number): string | undefined {
  const names = new Set<string>();
  const behind: { readonly at: number; readonly name: string }[] = [];
  const list = code.slice(0, from < 0 ? code.length : from);
  let depth = 0;
  for (const [at, token] of list.entries()) {
    const sign = token.kind === 'symbol' ? textOf(text, token) : '';
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    const before = list[at - 1];
    const isStar =
      sign === '*' &&
      depth === 0 &&
      before !== undefined &&
      /[.,]$|^(SELECT|DISTINCT|ALL)$/i.test(textOf(text, before));
    if (isStar && /\bjoin\b|,/i.test(text.slice(list.at(-1)?.end))) return undefined;
    const next = list[at + 1];
    const isEnd = depth === 0 && (next === undefined || textOf(text, next) === ',');
    if (!isEnd || (token.kind !== 'word' && token.kind !== 'quoted-identifier')) continue;
    const name = nameOf(text, token).toLowerCase();
    const isAliased = keywordOf(text, before) === 'AS';
    if (names.has(name) && !isAliased) behind.push({ at: token.end, name: `${name}_${behind.length + 2}` });
    names.add(name);
  }
  let named = text;
  for (const { at, name } of behind.toReversed())
    named = `${named.slice(0, at)} AS \`${name.replaceAll('`', '``')}\`${named.slice(at)}`;
  return named;
}
