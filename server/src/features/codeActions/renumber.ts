import { itemAtCursor } from '../../core/edit/itemAtCursor.ts';
import { lineStart, lineTextEnd } from '../../core/edit/lines.ts';
import { isCountedWrong, renumber as renumberLevel } from '../../core/edit/renumber.ts';
import type { Action, ActionContext } from './action.ts';

/** Counts the headings of the level of the cursor's heading anew. */
export function renumber({ text, runbook, selection }: ActionContext): Action[] {
  const item = itemAtCursor(text, runbook, selection.start);
  if (item === undefined || !isOnLineOf(text, selection.start, item.title.span.start)) return [];
  if (!isCountedWrong(runbook, item)) return [];
  const title =
    item.parent === undefined
      ? 'Renumber these headings'
      : `Renumber the headings below “${item.parent.title.value}”`;
  return [{ title, kind: 'refactor.rewrite', edits: () => renumberLevel(text, runbook, item) }];
}

function isOnLineOf(text: string, offset: number, place: number): boolean {
  return lineStart(text, place) <= offset && offset <= lineTextEnd(text, place);
}
