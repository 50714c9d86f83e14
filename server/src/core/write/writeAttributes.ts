import { parseAttributes } from '../attributes.ts';
import { readParts } from '../markdownParts.ts';
import { isRole } from '../role.ts';
import type { OutlineBlock, OutlineItem, OutlineKey } from './outline.ts';

/** What a heading says of an item. */
type Heading = Pick<OutlineItem, 'title' | 'id' | 'needs' | 'keys'>;

/** The document's title, whose keys stand in the front matter, as a heading. */
export function titleHeading(title: string): Heading {
  return { title, id: undefined, needs: undefined, keys: [] };
}

/** The line of an item's heading. */
export function headingLine(item: Heading, level: number): string {
  const attributes = [
    ...(item.id === undefined ? [] : [`#${item.id}`]),
    ...(item.needs === undefined ? [] : [attribute('needs', item.needs.join(', '))]),
    ...item.keys.map(keyAttribute),
  ];
  // The signs at the end of such a title would be taken as the marks that may close a heading.
  const title = /(?:^|[ \t])#+$/.test(item.title) ? `${item.title} #` : item.title;
  return `${'#'.repeat(level)} ${title}${attributes.length === 0 ? '' : ` {${attributes.join(' ')}}`}`;
}

/** Whether a heading's line is read as exactly its item. */
export function isReadAs(line: string, item: Heading): boolean {
  // Nothing in such a title can be taken for a mark; it is the rule, and reading takes time.
  if (/^[^\s#{}](?:[^\r\n#{}]*[^\s#{}])?$/.test(item.title) && line.split('{').length <= 2) return true;
  const [part, ...more] = readParts(line, 0, []);
  if (part?.kind !== 'heading' || more.length > 0) return false;
  const count = item.keys.length + (item.needs === undefined ? 0 : 1);
  return (
    part.title.value === item.title &&
    part.attributes.id?.value === item.id &&
    part.attributes.list.length === count
  );
}

/** A block as a fence that its text cannot close. */
export function fenceOf({ kind, role, text, name, expect, keys }: OutlineBlock): string[] {
  const words = [
    kind,
    role,
    ...(name === undefined ? [] : [attribute('name', name)]),
    ...expect.map((each) => attribute('expect', each)),
    ...keys.map(keyAttribute),
  ].join(' ');
  // A line of backticks may hold no other.
  const sign = words.includes('`') ? '~' : '`';
  const longest = (text.match(sign === '~' ? /~+/g : /`+/g) ?? []).reduce(
    (length, run) => Math.max(length, run.length),
    0,
  );
  const marks = sign.repeat(Math.max(3, longest + 1));
  return [`${marks}${words}`, ...(text === '' ? [] : text.split('\n')), marks];
}

/** Whether the words behind a key can be read back: a fence's and a heading's attributes stand in one line. */
export function isAttribute(key: string, value: string): boolean {
  const read = parseAttributes(attribute(key, value), 0);
  const [only, ...more] = read.list;
  return (
    !/[\r\n]/.test(value) &&
    !isRole(key) &&
    more.length === 0 &&
    read.words.length === 0 &&
    only?.key.value === key &&
    only.value.value === value
  );
}

function keyAttribute({ key, value }: OutlineKey): string {
  return attribute(key, value.kind === 'scalar' ? value.value : '');
}

function attribute(key: string, value: string): string {
  const isBare = /^[\p{L}\p{N}_./:+-]+$/u.test(value);
  return `${key}=${isBare ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
}
