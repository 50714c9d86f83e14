import type { Span } from '../tree.ts';
import { type Token, textOf } from './tokens.ts';

/** Why a text may not be sent. */
export interface Refused {
  readonly kind: 'refused';
  /** In plain words, with the token named; ends in a full stop. */
  readonly reason: string;
  readonly span: Span;
}

/** A refusal about the token or tokens at `span`. */
export function refuse(span: Span, reason: string): Refused {
  return { kind: 'refused', reason, span: { start: span.start, end: span.end } };
}

/** The refusal of a verb that writes. */
export function refuseChange(text: string, token: Span): Refused {
  return refuse(token, `${quote(text, token)} would change data; a check may only read.`);
}

/** Whether the token is this operator or mark. */
export function isSymbol(text: string, token: Token | undefined, symbol: string): boolean {
  return (
    token?.kind === 'symbol' &&
    token.end - token.start === symbol.length &&
    text.startsWith(symbol, token.start)
  );
}

/** The token in backticks for a message, cut where it is long. */
export function quote(text: string, span: Span): string {
  const written = textOf(text, span).replaceAll('`', '');
  return `\`${written.length > 40 ? `${written.slice(0, 40)}…` : written}\``;
}
