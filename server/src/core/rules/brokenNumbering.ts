import { followInNeeds } from '../edit/followIds.ts';
import type { TextEdit } from '../finding.ts';
import { type HeadingNumber, headingNumber } from '../headingNumber.ts';
import type { Fault, Plan, PlanRule } from '../rule.ts';
import type { Item } from '../runbook.ts';
import { slug } from '../slug.ts';
import { fileSpan } from '../tree.ts';

/** Numbers of steps that skip one or stand twice. */
export const brokenNumbering: PlanRule = {
  id: 'broken-numbering',
  severity: 'info',
  why: 'On the phone people say “step 7”. With two of them, or none, somebody does another thing than was meant. Found among neighbours that are numbered in the same way, whatever they begin with; where prose stands between two of them it may have the number that is missing.',
  bad: `runbook: 1
steps:
  - { title: 1. Close the order pages, tasks: [Closed], owner: li.wei }
  - { title: 2. Widen the pay time, tasks: [Widened], owner: li.wei }
  - { title: 2. Open the order pages, tasks: [Opened], owner: li.wei }
`,
  good: `runbook: 1
steps:
  - { title: 1. Close the order pages, tasks: [Closed], owner: li.wei }
  - { title: 2. Widen the pay time, tasks: [Widened], owner: li.wei }
  - { title: 3. Open the order pages, tasks: [Opened], owner: li.wei }
`,
  checkPlan: broken,
};

/** Titles are counted on for so many faults; one of them mends all that follow it, and each of them is long. */
const maxFixes = 20;

function* broken(plan: Plan): Iterable<Fault> {
  yield* amongSiblings(plan, plan.runbook.items, { fixes: 0 });
}

function* amongSiblings(plan: Plan, items: readonly Item[], made: { fixes: number }): Iterable<Fault> {
  const mayHoldProse = plan.runbook.notation === 'markdown';
  let before: Numbered | undefined;
  for (const [index, item] of items.entries()) {
    const number = headingNumber(item.content.title.value);
    if (number !== undefined && before !== undefined && follows(before.number, number)) {
      const expected = before.number.value + 1;
      const hasGap = mayHoldProse && before.item.span.end < item.span.start;
      if (number.value !== expected && !(hasGap && number.value > expected))
        yield faultOf(before, item, number, fixOf(plan, items, index, number, before, made));
    }
    before = number === undefined ? undefined : { item, number };
    yield* amongSiblings(plan, item.items, made);
  }
}

interface Numbered {
  readonly item: Item;
  readonly number: HeadingNumber;
}

function follows(before: HeadingNumber, number: HeadingNumber): boolean {
  return before.style === number.style && before.prefix === number.prefix;
}

function faultOf(before: Numbered, item: Item, number: HeadingNumber, fixes: Pick<Fault, 'fixes'>): Fault {
  const expected = before.number.value + 1;
  const what =
    number.value === before.number.value
      ? `Two neighbours have the number ${number.prefix}${number.value}`
      : `After ${number.prefix}${before.number.value} comes ${number.prefix}${number.value}`;
  return {
    span: fileSpan(item.title, number),
    message: `${what}, but ${number.prefix}${expected} was to be expected here. Number the steps anew, or look for the one that is missing.`,
    related: [{ span: fileSpan(before.item.title, before.number), message: 'The one before.' }],
    ...fixes,
  };
}

function fixOf(
  plan: Plan,
  items: readonly Item[],
  index: number,
  number: HeadingNumber,
  before: Numbered,
  made: { fixes: number },
): Pick<Fault, 'fixes'> {
  made.fixes += 1;
  const expected = before.number.value + 1;
  const edits = made.fixes > maxFixes ? undefined : renumbered(plan, items.slice(index), number, expected);
  return edits === undefined
    ? {}
    : { fixes: [{ title: `Count on from ${number.prefix}${expected}`, edits }] };
}

/** The edits that count from `expected` on, with the ids made from these titles; `undefined` where that is not as simple. */
function renumbered(
  plan: Plan,
  items: readonly Item[],
  first: HeadingNumber,
  expected: number,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const ids = new Map<string, string>();
  let next = expected;
  for (const item of items) {
    const number = headingNumber(item.content.title.value);
    if (number === undefined || !follows(first, number)) break;
    const text = number.write(next);
    if (text === undefined) return undefined;
    if (number.value !== next) {
      edits.push({ span: fileSpan(item.title, number), text });
      const title = item.title.value;
      if (item.idText === undefined && plan.items.get(item.id) === item)
        ids.set(item.id, slug(title.slice(0, number.start) + text + title.slice(number.end)));
      // What counts below it, such as 3.1 below 3, is left to a person: links and prose may name it.
      if (item.items.some((child) => (headingNumber(child.content.title.value)?.prefix ?? '') !== ''))
        return undefined;
    }
    next += 1;
  }
  if (ids.size > 0) edits.push(...followInNeeds(plan.items.values(), ids));
  return edits.sort((left, right) => left.span.start - right.span.start);
}
