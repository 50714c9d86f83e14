import type { TextEdit } from '../finding.ts';
import { type HeadingNumber, headingNumber } from '../headingNumber.ts';
import { readParts } from '../markdownParts.ts';
import { itemsById } from '../plan.ts';
import type { Item, Runbook } from '../runbook.ts';
import { slug } from '../slug.ts';
import { fileSpan, type MappedText } from '../tree.ts';
import { followInLinks, followInNeeds, type NewIds } from './followIds.ts';

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
 * Only numbers change: those of the level, those below that begin with one of them (`3.1` below `3.`), and those of
 * ids made from titles, in `needs` and in links.
 */
export function renumber(text: string, runbook: Runbook, item: Item): TextEdit[] {
  const own = headingNumber(item.title.value);
  const level = own === undefined ? undefined : levelOf(text, runbook, item);
  if (own === undefined || level === undefined) return [];
  const parent = level.parent === undefined ? undefined : headingNumber(level.parent.value);
  const renamed = new Map<MappedText, string>();
  const edits: TextEdit[] = [];
  const change = ({ title, hasId }: Title, number: HeadingNumber, to: string): void => {
    if (to === written(number)) return;
    const span = { start: number.start - number.prefix.length, end: number.end };
    edits.push({ span: fileSpan(title, span), text: to });
    if (!hasId) renamed.set(title, title.value.slice(0, span.start) + to + title.value.slice(span.end));
  };
  const changeBelow = (titles: readonly Title[], from: string, to: string): void => {
    for (const each of titles) {
      const number = headingNumber(each.title.value);
      if (number?.prefix.startsWith(from) === true) {
        const after = `${to}${written(number).slice(from.length)}`;
        change(each, number, after);
      }
      changeBelow(each.below, from, to);
    }
  };
  for (const each of counted(level.titles, own, parent)) {
    const { number, text: to } = each;
    change(each, number, to);
    if (to !== written(number)) changeBelow(each.below, `${written(number)}.`, `${to}.`);
  }
  const ids = newIds(runbook, renamed);
  if (ids.size > 0)
    edits.push(...followInNeeds(itemsById(runbook).values(), ids), ...followInLinks(text, runbook, ids));
  return edits.sort((left, right) => left.span.start - right.span.start);
}

/** A heading, of a step or of prose, with those below it. */
interface Title {
  readonly title: MappedText;
  /** Whether its id is written, and not made from the title. */
  readonly hasId: boolean;
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
    const toTitle = (each: Item): Title => ({
      title: each.title,
      hasId: each.idText !== undefined,
      below: each.items.map(toTitle),
    });
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
    const { id, list } = part.attributes;
    const hasId = id !== undefined || list.some(({ key }) => key.value === 'id');
    const title = { level: part.level, title: part.title, hasId, below: [] };
    parent?.below.push(title);
    open.push(title);
    if (part.title.span.start === item.title.span.start && parent !== undefined)
      found = { titles: parent.below, parent: parent.title };
  }
  return found;
}

/** Ids made from titles change with their numbers; where one stands twice, the first item has it. */
function newIds(runbook: Runbook, renamed: ReadonlyMap<MappedText, string>): NewIds {
  const ids = new Map<string, string>();
  const items = itemsById(runbook);
  for (const [title, to] of renamed) {
    const id = slug(title.value);
    const item = items.get(id);
    if (item === undefined || item.title.span.start === title.span.start) ids.set(id, slug(to));
  }
  return ids;
}
