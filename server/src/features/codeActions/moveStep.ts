import { itemAtCursor } from '../../core/edit/itemAtCursor.ts';
import { type Direction, moveItem } from '../../core/edit/moveItem.ts';
import type { Action, ActionContext } from './action.ts';

/** Moves the step or group at the cursor over its neighbour. */
export function moveStep(context: ActionContext): Action[] {
  const { text, runbook, selection } = context;
  const item = itemAtCursor(text, runbook, selection.start);
  if (item === undefined) return [];
  const what = item.isStep ? 'step' : 'group';
  return (['up', 'down'] as const satisfies readonly Direction[]).flatMap((direction): Action[] => {
    const move = moveItem(text, runbook, item, direction);
    if (move === undefined) return [];
    const shown = { title: `Move this ${what} ${direction}`, kind: 'refactor.move' };
    return [
      move.kind === 'edits'
        ? { ...shown, edits: move.edits }
        : { ...shown, edits: [], refusal: move.message },
    ];
  });
}
