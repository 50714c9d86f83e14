import type { Span } from '../tree.ts';
import { keywordOf, standardDialect, textOf, tokenize } from './tokens.ts';

/** A sign in the code of a statement that only looks like one of SQL's. */
export interface FullWidthSign extends Span {
  readonly sign: string;
  /** What SQL has in its place. */
  readonly plain: string;
}

/** What Chinese keyboards and word processors write, and what SQL has for it. */
const plainOf: ReadonlyMap<string, string> = new Map([
  ...[...'，；：（）！＝＜＞＋－＊／％．｜＆'].map((sign) => [sign, sign.normalize('NFKC')] as const),
  ...[...'“”„‘’‚＂＇'].map((sign) => [sign, "'"] as const),
  ['。', '.'],
  ['、', ','],
  ['｀', '`'],
  ['【', '('],
  ['】', ')'],
  ['\u3000', ' '],
  ['\u00a0', ' '],
  ['\u200b', ''],
  ['\ufeff', ''],
]);

const anySign = new RegExp(`[${[...plainOf.keys()].join('')}]`);

/** The full-width signs in the code of a statement; not those in its strings, comments and quoted names. */
export function fullWidthSigns(text: string): readonly FullWidthSign[] {
  if (!anySign.test(text)) return [];
  const found: FullWidthSign[] = [];
  const tokens = tokenize(text, standardDialect);
  // The text between typographic quotes is meant as a string, so what stands in it is none of ours.
  let closing: string | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' && token.kind !== 'symbol') continue;
    if (closing === undefined && isAlias(text, textOf(text, token), keywordOf(text, tokens[index - 1])))
      continue;
    for (let at = token.start; at < token.end; at += 1) {
      const sign = text.charAt(at);
      if (closing !== undefined && sign !== closing) continue;
      const plain = plainOf.get(sign);
      if (plain === undefined) continue;
      found.push({ start: at, end: at + 1, sign, plain });
      closing = closing === undefined ? closingOf(sign) : undefined;
    }
  }
  return found;
}

function closingOf(sign: string): string | undefined {
  return sign === '“' || sign === '„' ? '”' : sign === '‘' ? '’' : undefined;
}

/** A bare column heading such as `金额（元）` is legal: MySQL takes any character beyond ASCII into a name. */
function isAlias(text: string, word: string, before: string): boolean {
  const isBalanced =
    /^[^（）]+（[^（）]+）$/.test(word) && /\p{L}/u.test(word) && !/^[\x21-\x7e]+（/.test(word);
  return text !== '' && isBalanced && (before === 'AS' || /\p{Script=Han}/u.test(word));
}
