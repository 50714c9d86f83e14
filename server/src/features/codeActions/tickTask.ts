import { itemAtCursor } from '../../core/edit/itemAtCursor.ts';
import { lineStart, lineTextEnd } from '../../core/edit/lines.ts';
import { tickTask as tick } from '../../core/edit/tickTask.ts';
import type { Item, Task } from '../../core/runbook.ts';
import type { Action, ActionContext } from './action.ts';

/** Ticks the tasks on the selected lines, or takes their ticks away where all have one. */
export function tickTask({ text, runbook, selection }: ActionContext): Action[] {
  const item = itemAtCursor(text, runbook, selection.start);
  const tasks = item === undefined ? [] : tasksOn(text, item, selection.start, selection.end);
  if (tasks.length === 0) return [];
  const isDone = !tasks.every((task) => task.isDone);
  const changed = tasks.filter((task) => task.isDone !== isDone);
  const verb = isDone ? 'Tick' : 'Untick';
  return [
    {
      title: changed.length === 1 ? `${verb} this task` : `${verb} these ${changed.length} tasks`,
      kind: 'refactor.rewrite',
      edits: changed
        .map((task) => tick(text, runbook.notation, task, isDone))
        .sort((left, right) => left.span.start - right.span.start),
    },
  ];
}

/** The task of an item at a cursor, or all on the lines from one offset to another. */
export function tasksOn(text: string, item: Item, start: number, end: number): Task[] {
  const within = (from: number, to: number): Task[] =>
    item.tasks.filter((task) => task.span.start <= to && from <= task.span.end);
  const at = start === end ? within(start, end) : [];
  return at.length > 0 ? at : within(lineStart(text, start), lineTextEnd(text, end));
}
