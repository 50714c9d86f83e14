import type { TextEdit } from '../finding.ts';
import { type HeadingNumber, headingNumber } from '../headingNumber.ts';
import { readParts } from '../markdownParts.ts';
import { itemsById } from '../plan.ts';
import type { Item, Runbook } from '../runbook.ts';
import { slug } from '../slug.ts';
import { fileSpan, type MappedText } from '../tree.ts';

/**
 * Whether the titles beside a numbered one seem not to count from 1, or from 0 where one is 0. Looks at the steps
 * and groups only: a heading of prose between them may have the number that is missing.
 */
export function isCountedWrong(runbook: Runbook, item: Item): boolean {
  const own = headingNumber(item.title.value);
  if (own === undefined) return false;
  const siblings = item.parent?.items ?? runbook.items;
  const outer = item.parent === undefined ? undefined : headingNumber(item.parent.title.value);
  const numbers: HeadingNumber[] = [];
  for (const { title } of siblings) {
    const number = headingNumber(title.value);
    if (number?.style === own.style) numbers.push(number);
  }
  const prefix = prefixOf(numbers, own, outer);
  const from = firstOf(numbers);
  return numbers.some((number, index) => number.value !== from + index || number.prefix !== prefix);
}

/**
 * The edits that count the titles beside an item anew, headings of prose among them, in the order of the text.
 *
 * Only numbers change: those of the level, those below that begin with one of them (`3.1` below `3.`), and those in
 * `needs` that name a step by an id made from its title.
 */
export function renumber(text: string, runbook: Runbook, item: Item): TextEdit[] {
  const own = headingNumber(item.title.value);
  const level = own === undefined ? undefined : levelOf(text, runbook, item);
  if (own === undefined || level === undefined) return [];
  const parent = level.parent === undefined ? undefined : headingNumber(level.parent.value);
  const renamed = new Map<number, string>();
  const edits: TextEdit[] = [];
  const change = (title: MappedText, number: HeadingNumber, to: string): void => {
    if (to === written(number)) return;
    const span = { start: number.start - number.prefix.length, end: number.end };
    edits.push({ span: fileSpan(title, span), text: to });
    renamed.set(title.span.start, title.value.slice(0, span.start) + to + title.value.slice(span.end));
  };
  const changeBelow = (titles: readonly Title[], from: string, to: string): void => {
    for (const { title, below } of titles) {
      const number = headingNumber(title.value);
      if (number?.prefix.startsWith(from) === true) {
        const after = `${to}${written(number).slice(from.length)}`;
        change(title, number, after);
      }
      changeBelow(below, from, to);
    }
  };
  for (const { title, number, text: to, below } of counted(level.titles, own, parent)) {
    change(title, number, to);
    if (to !== written(number)) changeBelow(below, `${written(number)}.`, `${to}.`);
  }
  edits.push(...followingNeeds(runbook, renamed));
  return edits.sort((left, right) => left.span.start - right.span.start);
}

/** A heading, of a step or of prose, with those below it. */
interface Title {
  readonly title: MappedText;
  readonly below: readonly Title[];
}

interface Counted extends Title {
  readonly number: HeadingNumber;
  /** The number as it should be. */
  readonly text: string;
}

function written(number: HeadingNumber): string {
  return number.prefix + writtenLast(number, number.value);
}

function writtenLast(number: HeadingNumber, value: number): string {
  return number.write(value) ?? String(value);
}

/** The titles that are numbered in one style, with the number that each should have. */
function counted(
  titles: readonly Title[],
  style: HeadingNumber,
  parent: HeadingNumber | undefined,
): Counted[] {
  const numbered = titles.flatMap((each) => {
    const number = headingNumber(each.title.value);
    return number?.style === style.style ? [{ ...each, number }] : [];
  });
  const numbers = numbered.map(({ number }) => number);
  const prefix = prefixOf(numbers, style, parent);
  const from = firstOf(numbers);
  return numbered.map((each, index) => ({
    ...each,
    text: prefix + writtenLast(each.number, from + index),
  }));
}

/** What all numbers of a level begin with: the number above them, where they count below one. */
function prefixOf(
  numbers: readonly HeadingNumber[],
  style: HeadingNumber,
  parent: HeadingNumber | undefined,
): string {
  const depth = (prefix: string): number => prefix.split('.').length;
  const outer = parent === undefined ? undefined : `${parent.prefix}${parent.value}.`;
  const isBelow = outer !== undefined && style.prefix !== '' && depth(outer) === depth(style.prefix);
  return isBelow ? outer : (numbers[0]?.prefix ?? '');
}

function firstOf(numbers: readonly HeadingNumber[]): number {
  return numbers.some(({ value }) => value === 0) ? 0 : 1;
}

interface Level {
  readonly titles: readonly Title[];
  readonly parent: MappedText | undefined;
}

/** The titles beside an item; in Markdown all headings of its place, whatever they hold. */
function levelOf(text: string, runbook: Runbook, item: Item): Level | undefined {
  if (runbook.notation === 'yaml') {
    const toTitle = (each: Item): Title => ({ title: each.title, below: each.items.map(toTitle) });
    return { titles: (item.parent?.items ?? runbook.items).map(toTitle), parent: item.parent?.title };
  }
  const region = item.parent?.span ?? runbook.span;
  const open: { level: number; title: MappedText | undefined; below: Title[] }[] = [
    { level: 0, title: undefined, below: [] },
  ];
  let found: Level | undefined;
  for (const part of readParts(text.slice(region.start, region.end), region.start, [])) {
    if (part.kind !== 'heading') continue;
    while ((open.at(-1)?.level ?? 0) >= part.level) open.pop();
    const parent = open.at(-1);
    const title = { level: part.level, title: part.title, below: [] };
    parent?.below.push(title);
    open.push(title);
    if (part.title.span.start === item.title.span.start && parent !== undefined)
      found = { titles: parent.below, parent: parent.title };
  }
  return found;
}

/** Ids made from titles change with their numbers, and what needs them goes along. */
function followingNeeds(runbook: Runbook, renamed: ReadonlyMap<number, string>): TextEdit[] {
  const ids = new Map<string, string>();
  const byId = itemsById(runbook);
  for (const [id, item] of byId) {
    const title = item.idText === undefined ? renamed.get(item.title.span.start) : undefined;
    if (title !== undefined) ids.set(id, slug(title));
  }
  if (ids.size === 0) return [];
  const edits = new Map<number, TextEdit>();
  for (const item of byId.values())
    for (const need of item.needs ?? []) {
      const id = ids.get(need.value);
      // A list that an alias repeats stands in the file once.
      if (id !== undefined) edits.set(need.span.start, { span: need.span, text: id });
    }
  return [...edits.values()];
}
