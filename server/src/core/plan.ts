import type { Item, Runbook, Step } from './runbook.ts';

/**
 * The ids that a step waits for: what it or a group around it needs, else the step before it.
 *
 * A group's own `needs` frees or binds its first step; the steps behind it wait for the one before them.
 */
export function needsOf(runbook: Runbook, step: Step): readonly string[] {
  if (step.needs !== undefined) return step.needs.map((need) => need.value);
  for (let group = step.parent; group !== undefined && firstStepOf(group) === step; group = group.parent)
    if (group.needs !== undefined) return group.needs.map((need) => need.value);
  const before = runbook.steps[step.index - 1];
  return before === undefined ? [] : [before.id];
}

/** Every item of the plan by its id; where an id stands twice, the first. */
export function itemsById(runbook: Runbook): ReadonlyMap<string, Item> {
  const items = new Map<string, Item>();
  const add = (item: Item): void => {
    if (!items.has(item.id)) items.set(item.id, item);
    item.items.forEach(add);
  };
  runbook.items.forEach(add);
  return items;
}

/** The steps that an item stands for: itself and all below it, in execution order. */
function stepsOf(item: Item): readonly Step[] {
  return [...(item.isStep ? [item] : []), ...item.items.flatMap(stepsOf)];
}

/**
 * The steps that `step` waits for when it needs `item`.
 *
 * Below a step that holds steps too, a need of it means its own blocks: the rest would be a wait for itself.
 */
export function stepsNeeded(item: Item, step: Step): readonly Step[] {
  if (!item.isStep || item === step) return stepsOf(item);
  for (let around = step.parent; around !== undefined; around = around.parent)
    if (around === item) return [item];
  return stepsOf(item);
}

function firstStepOf(item: Item): Item | undefined {
  let first: Item | undefined = item;
  while (first !== undefined && !first.isStep) first = first.items[0];
  return first;
}
