import { insertItemKey } from '../../core/edit/insertKey.ts';
import { itemAtCursor } from '../../core/edit/itemAtCursor.ts';
import type { Item, Runbook } from '../../core/runbook.ts';
import { slug } from '../../core/slug.ts';
import type { Action, ActionContext } from './action.ts';

/** Writes down the id of the step or group at the cursor, so that a new title does not change it. */
export function addId({ text, runbook, selection }: ActionContext): Action[] {
  const item = itemAtCursor(text, runbook, selection.start);
  if (item === undefined || item.idText !== undefined) return [];
  const id = freeId(runbook, item.title.value, item);
  const edits = insertItemKey(text, runbook, item, 'id', id);
  if (edits.length === 0) return [];
  const written = runbook.notation === 'markdown' ? `{#${id}}` : `id: ${id}`;
  return [{ title: `Add the id \`${written}\``, kind: 'refactor.rewrite', edits }];
}

/**
 * An id made from a title that no other item has, as written or as made from its title.
 *
 * The id by which the plan knows `owner` already is free to it: whoever needs it goes on to find it.
 */
export function freeId(runbook: Runbook, title: string, owner?: Item): string {
  const wish = slug(title) || `step-${(owner?.index ?? runbook.steps.length) + 1}`;
  const taken = new Set<string>();
  let isOwnerPassed = false;
  const look = (item: Item): void => {
    if (item === owner) isOwnerPassed = true;
    else if (item.id === wish ? !isOwnerPassed : item.id.startsWith(wish)) taken.add(item.id);
    item.items.forEach(look);
  };
  runbook.items.forEach(look);
  let id = wish;
  for (let count = 2; taken.has(id); count += 1) id = `${wish}-${count}`;
  return id;
}
