import type { Span } from '../tree.ts';

/** What stands at the cursor in a comment that can be a directive. Spans are in the file. */
export type DirectivePlace =
  | {
      /** The directive's name, from the comment's signs on. */
      readonly kind: 'name';
      readonly word: Span;
      /** The signs of the comment: `--` or `#`. */
      readonly mark: string;
      readonly hasColon: boolean;
    }
  | { readonly kind: 'expect'; readonly region: Span }
  | {
      readonly kind: 'ignore';
      readonly word: Span;
      /** The other rules of the same directive. */
      readonly others: readonly string[];
    };

/** What stands at an offset of a comment line; `undefined` in words that are no directive. */
export function directivePlaceAt(text: string, comment: Span, offset: number): DirectivePlace | undefined {
  const line = text.slice(comment.start, comment.end);
  const at = offset - comment.start;
  const parts = /^(--|#)([ \t]*)([\w-]*)([ \t]*:)?([ \t]*)/.exec(line);
  if (parts === null) return undefined;
  const [whole, mark = '', blanks = '', name = '', colon] = parts;
  const nameEnd = mark.length + blanks.length + name.length;
  if (at < mark.length) return undefined;
  if (at <= nameEnd) {
    const isAlone = colon !== undefined || line.slice(nameEnd).trim() === '';
    if (!isAlone) return undefined;
    return {
      kind: 'name',
      word: { start: comment.start, end: comment.start + nameEnd },
      mark,
      hasColon: colon !== undefined,
    };
  }
  if (colon === undefined || at < nameEnd + colon.length) return undefined;
  const start = Math.min(whole.length, at);
  if (name === 'expect')
    return { kind: 'expect', region: { start: comment.start + start, end: comment.end } };
  if (name !== 'launchbook-ignore') return undefined;
  const list = line.slice(start);
  const reason = /(?:^|\s)(?:--|—|–)(?:\s|$)/.exec(list);
  if (reason !== null && at > start + reason.index) return undefined;
  const words = [...list.slice(0, reason?.index ?? list.length).matchAll(/[^\s,]+/g)];
  const isOwn = (word: RegExpExecArray): boolean =>
    start + word.index <= at && at <= start + word.index + word[0].length;
  const own = words.find(isOwn);
  const from = own === undefined ? offset : comment.start + start + own.index;
  return {
    kind: 'ignore',
    word: { start: from, end: from + (own?.[0].length ?? 0) },
    others: words.filter((word) => word !== own).map((word) => word[0]),
  };
}
