import { CompletionItemKind } from 'vscode-languageserver-types';
import { needsOf } from '../../core/plan.ts';
import type { Item, Runbook, Step } from '../../core/runbook.ts';
import type { Span } from '../../core/tree.ts';
import { isSubsequence, maxItems, type Offer } from './offer.ts';

/** Where an id would be written. */
export interface IdPlace {
  readonly word: Span;
  /** The letters of the word before the cursor. */
  readonly typed: string;
}

/**
 * The ids that a step can need, the nearest before it first.
 *
 * Left out: itself, the groups around it, what is named already, and what waits for this step in any way.
 */
export function needOffers(
  runbook: Runbook,
  item: Item | undefined,
  place: IdPlace,
  others: readonly string[],
): Offer[] {
  const excluded = item === undefined ? new Set<Item>() : waitingFor(runbook, item);
  const names = new Set(others);
  for (let around = item; around !== undefined; around = around.parent) names.add(around.id);
  return nearestOffers(runbook, (each) => excluded.has(each), names, place);
}

/** The ids of the document as targets of links, the nearest before the cursor first. */
export function linkOffers(runbook: Runbook, place: IdPlace): Offer[] {
  const typed = place.typed.replace(/^#/, '');
  const offers = nearestOffers(runbook, () => false, new Set(), { ...place, typed });
  return offers.map((offer) => ({ ...offer, label: `#${offer.label}` }));
}

/** One more than are sent where there are more, as nobody reads thousands; typing narrows them. */
function nearestOffers(
  runbook: Runbook,
  isExcluded: (item: Item) => boolean,
  names: ReadonlySet<string>,
  { word, typed }: IdPlace,
): Offer[] {
  const items = allItems(runbook);
  const behind = items.findIndex((each) => each.span.start > word.start);
  const here = behind < 0 ? items.length : behind;
  const seen = new Set<string>(names);
  const offers: Offer[] = [];
  for (let count = 0; count < items.length && offers.length <= maxItems; count += 1) {
    const item = items[count < here ? here - 1 - count : count];
    if (item === undefined || isExcluded(item) || item.id === '' || seen.has(item.id)) continue;
    seen.add(item.id);
    if (items.length > maxItems && !isSubsequence(typed, item.id)) continue;
    offers.push({
      label: item.id,
      kind: item.isStep ? CompletionItemKind.Reference : CompletionItemKind.Module,
      word,
      detail: item.isStep ? item.title.value : `${item.title.value} (group)`,
    });
  }
  return offers;
}

function allItems(runbook: Runbook): readonly Item[] {
  const all: Item[] = [];
  const visit = (item: Item): void => {
    all.push(item);
    item.items.forEach(visit);
  };
  runbook.items.forEach(visit);
  return all;
}

/** The steps that wait for an item, near or far, and the groups that hold one of them. */
function waitingFor(runbook: Runbook, item: Item): ReadonlySet<Item> {
  const byNeed = new Map<string, Step[]>();
  /** By its place: whether a step needs the one before it, as nearly all of thousands do. */
  const needsLast = new Set<number>();
  for (const step of runbook.steps) {
    if (step === item) continue;
    const last = runbook.steps[step.index - 1]?.id;
    for (const need of needsOf(runbook, step)) {
      if (need === last) {
        needsLast.add(step.index);
        continue;
      }
      const list = byNeed.get(need);
      if (list === undefined) byNeed.set(need, [step]);
      else list.push(step);
    }
  }
  const waiting = new Set<Item>();
  const open: Item[] = [item];
  const add = (each: Item): void => {
    if (each === item || waiting.has(each)) return;
    waiting.add(each);
    open.push(each);
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const isWhole = next !== item || !next.isStep;
    // Below a step that holds steps, a need of it means its own blocks, not the steps beside.
    for (const step of byNeed.get(next.id) ?? [])
      if (!(isWhole && next.isStep && isBelow(step, next))) add(step);
    const behind = next.isStep && needsLast.has(next.index + 1) ? runbook.steps[next.index + 1] : undefined;
    if (behind !== undefined) add(behind);
    // A group is done when its last step is, so it waits too.
    if (next.parent !== undefined) add(next.parent);
  }
  return waiting;
}

function isBelow(step: Item, group: Item): boolean {
  for (let around = step.parent; around !== undefined; around = around.parent)
    if (around === group) return true;
  return false;
}
