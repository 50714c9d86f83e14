import type { Span } from './tree.ts';

/** A word, number, string or sign of an expectation's text; blanks and comments are left out. */
export interface ExpectToken extends Span {
  readonly kind: 'word' | 'number' | 'string' | 'sign';
  readonly text: string;
}

// In the order of the alternatives: blanks and comments, strings (closed or not), words, numbers, signs.
const pattern =
  /(\s+|\/\/[^\n]*)|([rRbB]?(?:"""(?:\\[\s\S]|[^\\])*?(?:"""|$)|'''(?:\\[\s\S]|[^\\])*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|([A-Za-z_]\w*)|(\d[\w.]*)|(&&|\|\||[=!<>]=|<>|[\s\S])/guy;

/** Cuts a text of CEL, or of what somebody took for CEL, into tokens. Never throws. */
export function expectTokens(text: string): readonly ExpectToken[] {
  const tokens: ExpectToken[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole, blank, string, word, number] = match;
    if (blank !== undefined) continue;
    const kind =
      string !== undefined
        ? 'string'
        : word !== undefined
          ? 'word'
          : number !== undefined
            ? 'number'
            : 'sign';
    tokens.push({ kind, text: whole, start: match.index, end: match.index + whole.length });
  }
  return tokens;
}

/** The tokens that stand in no bracket. */
export function outerTokens(tokens: readonly ExpectToken[]): readonly ExpectToken[] {
  const outer: ExpectToken[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth--;
    else if (token.kind === 'sign' && '([{'.includes(token.text)) depth++;
    else if (depth === 0) outer.push(token);
  }
  return outer;
}
