import type { Span } from '../tree.ts';
import { lineEndAt, lineStartAt } from './skippedLines.ts';

/** What stands at the cursor in a shell command. Spans are in the file. */
export type ShellPlace =
  | { readonly kind: 'comment'; readonly comment: Span }
  | {
      /** A table that `mysqldump` is told to write. */
      readonly kind: 'table';
      readonly word: Span;
      /** The words of the command so far. */
      readonly others: readonly string[];
    };

/** What stands at an offset of the command in `region`; `undefined` where nothing is known. */
export function shellPlaceAt(
  text: string,
  region: Span,
  offset: number,
  hasLines: boolean,
): ShellPlace | undefined {
  const start = Math.max(region.start, lineStartAt(text, offset));
  const end = Math.min(region.end, Math.max(offset, lineEndAt(text, offset)));
  const line = text.slice(start, end);
  const lead = line.length - line.trimStart().length;
  if (line.charAt(lead) === '#') {
    const above = text.slice(Math.max(region.start, start - 5000), start).trim();
    const isAtTop = above.split('\n').every((each) => /^\s*(?:#.*)?$/.test(each));
    return hasLines && isAtTop ? { kind: 'comment', comment: { start: start + lead, end } } : undefined;
  }
  return tablePlace(text, region, offset);
}

function tablePlace(text: string, region: Span, offset: number): ShellPlace | undefined {
  const from = Math.max(region.start, offset - 2000);
  // A line that ends in a backslash goes on below.
  const before = text.slice(from, offset).replaceAll('\\\r\n', '   ').replaceAll('\\\n', '  ');
  const command = /(?:^|[\n;&|(])[ \t]*(?:mysqldump|mariadb-dump)[ \t]([^\n;&|<>#'"`$()]*)$/.exec(before);
  const words = command?.[1];
  if (words === undefined) return undefined;
  const word = /[^\s]*$/.exec(words)?.[0] ?? '';
  const others = words
    .slice(0, words.length - word.length)
    .split(/\s+/)
    .filter((each) => each !== '');
  const names = others.filter((each) => !each.startsWith('-'));
  if (word.startsWith('-') || names.length === 0 || others.includes('--databases')) return undefined;
  const rest = /^[\w$]*/.exec(text.slice(offset, region.end))?.[0] ?? '';
  return {
    kind: 'table',
    word: { start: offset - word.length, end: offset + rest.length },
    others: names.slice(1),
  };
}
