import { itemAtCursor } from '../../core/edit/itemAtCursor.ts';
import { taskToGate as toGate } from '../../core/edit/taskToGate.ts';
import type { Action, ActionContext } from './action.ts';
import { freeId } from './addId.ts';
import { tasksOn } from './tickTask.ts';

/** Makes the task at the cursor a step of its own, which its step waits for. */
export function taskToGate({ text, runbook, selection }: ActionContext): Action[] {
  const step = itemAtCursor(text, runbook, selection.start);
  const [task, ...others] = step === undefined ? [] : tasksOn(text, step, selection.start, selection.end);
  if (step === undefined || task === undefined || others.length > 0) return [];
  const made = toGate(text, runbook, step, task, freeId(runbook, task.text.value));
  const shown = { title: 'Make this task a gate before the step', kind: 'refactor.rewrite' };
  return [typeof made === 'string' ? { ...shown, edits: [], refusal: made } : { ...shown, edits: made }];
}
