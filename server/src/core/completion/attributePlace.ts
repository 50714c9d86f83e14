import type { Place } from './place.ts';

/** `#id`, or `key=value` whose quotes may lack their end, or a word. */
const part = /#([^\s"'}#]*)|([^\s="'{}]+)(=)(?:"([^"]*)("?)|'([^']*)('?)|([^\s}]*))|([^\s]+)/g;

/**
 * What stands at an offset of the attributes of a heading or a fence, which begin at `start`.
 *
 * `path` leads to the mapping whose keys they are; only a heading, which has a title, has an id.
 */
export function attributePlaceAt(
  text: string,
  start: number,
  offset: number,
  path: readonly string[],
  title?: string,
): Place | undefined {
  const at = offset - start;
  const present = new Map<string, string>();
  let here: RegExpExecArray | undefined;
  for (const match of text.matchAll(part)) {
    if (match.index <= at && at <= match.index + match[0].length) here = match;
    else if (match[2] !== undefined) present.set(match[2], match[4] ?? match[6] ?? match[8] ?? '');
    else if (match[1] !== undefined) present.set('id', match[1]);
  }
  const key = (from: number, to: number, hasMark: boolean): Place => ({
    kind: 'key',
    path,
    word: { start: start + from, end: start + to },
    present: new Set(present.keys()),
    form: 'attribute',
    indent: 0,
    hasMark,
    mayBeText: false,
    ...(title === undefined ? {} : { title }),
  });
  if (here === undefined) return at >= 0 && at <= text.length ? key(at, at, false) : undefined;
  const [whole, id, name, mark, double, doubleEnd, single, singleEnd] = here;
  const end = here.index + whole.length;
  if (id !== undefined)
    return title === undefined
      ? undefined
      : { kind: 'id', word: { start: start + here.index, end: start + end }, title };
  if (name === undefined || mark === undefined) return key(here.index, end, false);
  const nameEnd = here.index + name.length;
  if (at <= nameEnd) return key(here.index, nameEnd, true);
  const quote = double !== undefined ? '"' : single !== undefined ? "'" : '';
  const from = nameEnd + 1 + quote.length;
  const to = end - (doubleEnd ?? singleEnd ?? '').length;
  if (at < from || at > to) return undefined;
  const value = text.slice(from, to);
  const isList = name === 'needs' || name === 'reviewers';
  const names = isList ? [...value.matchAll(/[^\s,]+/g)] : [];
  const own = names.find((each) => from + each.index <= at && at <= from + each.index + each[0].length);
  const word = isList
    ? {
        start: start + from + (own?.index ?? at - from),
        end: start + (own === undefined ? at : from + own.index + own[0].length),
      }
    : { start: start + from, end: start + to };
  return {
    kind: 'value',
    path: isList ? [...path, name, '0'] : [...path, name],
    word,
    quote,
    form: 'attribute',
    others: names.filter((each) => each !== own).map((each) => each[0]),
    needsBlank: false,
    beside: present,
  };
}
