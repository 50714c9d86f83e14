import { type ExpectToken, expectTokens } from '../expectTokens.ts';
import type { Span } from '../tree.ts';
import { type ExpectType, elementOf, fieldOf, methodResult, typeOfVariable } from './expectTypes.ts';

/** What stands at the cursor in an expectation. Spans are in the file. */
export type ExpectPlace =
  | {
      /** A value can begin here. */
      readonly kind: 'operand';
      readonly word: Span;
      /** Names that `all(name, …)` and its like bind, with their types. */
      readonly bound: ReadonlyMap<string, ExpectType>;
      /** What stands on the other side of `==` before the cursor, such as `row.Type`. */
      readonly comparedWith: string | undefined;
    }
  | {
      /** Behind a dot. */
      readonly kind: 'member';
      readonly word: Span;
      readonly dot: number;
      readonly of: ExpectType;
    }
  | {
      /** The name in `row['…']`, without its quotes. */
      readonly kind: 'column';
      readonly word: Span;
      readonly of: ExpectType;
    };

const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** What stands at an offset of the expectation in `region`; `undefined` where nothing can begin. Never throws. */
export function expectPlaceAt(text: string, region: Span, offset: number): ExpectPlace | undefined {
  const source = text.slice(region.start, region.end);
  const at = offset - region.start;
  const shift = (span: Span): Span => ({
    start: region.start + span.start,
    end: region.start + span.end,
  });
  const tokens = expectTokens(source);
  const own = tokens.find(
    (token) => token.start < at && at <= token.end && (token.kind !== 'sign' || at < token.end),
  );
  const before = tokens.filter((token) => token.end <= at && token !== own);
  if (own === undefined && isInComment(source, at, tokens)) return undefined;
  if (own?.kind === 'string') return columnPlace(own, at, before, shift);
  if (own !== undefined && own.kind !== 'word') return undefined;
  const next = tokens.find((token) => token.start === at && token.kind === 'word');
  const word = shift(own ?? next ?? { start: at, end: at });
  const previous = before.at(-1);
  const scope = boundIn(before);
  if (previous?.text === '.')
    return {
      kind: 'member',
      word,
      dot: region.start + previous.start,
      of: typeBefore(before, before.length - 2, scope),
    };
  if (previous !== undefined && (previous.kind !== 'sign' || ')]}'.includes(previous.text)))
    return previous.text === 'in'
      ? { kind: 'operand', word, bound: scope, comparedWith: undefined }
      : undefined;
  // The name that a loop gives to each row is for the author to find.
  if (previous?.text === '(' && isLoop(before, before.length - 1)) return undefined;
  return { kind: 'operand', word, bound: scope, comparedWith: comparedWith(source, before) };
}

function isInComment(source: string, at: number, tokens: readonly ExpectToken[]): boolean {
  const lastEnd = tokens.findLast((token) => token.end <= at)?.end ?? 0;
  return /\/\/[^\n]*$/.test(source.slice(lastEnd, at));
}

function columnPlace(
  own: ExpectToken,
  at: number,
  before: readonly ExpectToken[],
  shift: (span: Span) => Span,
): ExpectPlace | undefined {
  if (before.at(-1)?.text !== '[') return undefined;
  const of = typeBefore(before, before.length - 2, boundIn(before));
  if (of.kind !== 'row') return undefined;
  const isClosed = own.text.length > 1 && own.text.endsWith(own.text.charAt(0));
  const end = isClosed ? own.end - 1 : Math.max(at, own.start + 1);
  return at > end ? undefined : { kind: 'column', word: shift({ start: own.start + 1, end }), of };
}

/** The names bound by the loops whose parentheses are open at the end. */
function boundIn(tokens: readonly ExpectToken[]): ReadonlyMap<string, ExpectType> {
  const open: number[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== 'sign') return;
    if (token.text === '(') open.push(at);
    else if (token.text === ')') open.pop();
  });
  const bound = new Map<string, ExpectType>();
  for (const at of open) {
    const name = tokens[at + 1];
    if (isLoop(tokens, at) && name?.kind === 'word' && tokens[at + 2]?.text === ',')
      bound.set(name.text, elementOf(typeBefore(tokens, at - 3, bound)));
  }
  return bound;
}

/** Whether the parenthesis at an index is that of `.all(` and its like. */
function isLoop(tokens: readonly ExpectToken[], at: number): boolean {
  return tokens[at - 2]?.text === '.' && loops.has(tokens[at - 1]?.text ?? '');
}

/** The type of the value whose last token stands at an index. */
function typeBefore(
  tokens: readonly ExpectToken[],
  at: number,
  bound: ReadonlyMap<string, ExpectType>,
): ExpectType {
  const token = tokens[at];
  if (token === undefined) return { kind: 'unknown' };
  if (token.kind === 'string') return { kind: 'text' };
  if (token.kind === 'word') {
    if (tokens[at - 1]?.text === '.') return fieldOf(typeBefore(tokens, at - 2, bound), token.text);
    return bound.get(token.text) ?? typeOfVariable(token.text);
  }
  const open = openingOf(tokens, at);
  if (open === undefined) return { kind: 'unknown' };
  const inner = tokens[open + 1];
  if (token.text === ']') {
    const base = typeBefore(tokens, open - 1, bound);
    return inner?.kind === 'string' && open + 2 === at
      ? fieldOf(base, inner.text.slice(1, -1))
      : elementOf(base);
  }
  const name = tokens[open - 1];
  if (token.text !== ')' || name?.kind !== 'word') return { kind: 'unknown' };
  if (tokens[open - 2]?.text !== '.') return name.text === 'string' ? { kind: 'text' } : { kind: 'unknown' };
  return methodResult(typeBefore(tokens, open - 3, bound), name.text);
}

/** Index of the bracket that the one at an index closes. */
function openingOf(tokens: readonly ExpectToken[], at: number): number | undefined {
  let depth = 0;
  for (let index = at; index >= 0; index -= 1) {
    const token = tokens[index];
    if (token?.kind !== 'sign') continue;
    if (')]}'.includes(token.text)) depth += 1;
    else if ('([{'.includes(token.text)) {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return undefined;
}

/** The text before a `==` or `!=` that ends the tokens, from the condition's start on. */
function comparedWith(source: string, before: readonly ExpectToken[]): string | undefined {
  const operator = before.at(-1);
  if (operator === undefined || !/^(?:==|!=)$/.test(operator.text)) return undefined;
  const start = before.findLastIndex((token) => /^(?:&&|\|\||\(|!|\?|:)$/.test(token.text)) + 1;
  const first = before[start];
  return first === undefined ? undefined : source.slice(first.start, operator.start).trim();
}
