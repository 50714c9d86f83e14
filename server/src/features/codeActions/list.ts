import type { Refactoring } from './action.ts';
import { addId } from './addId.ts';
import { completeStepAction } from './completeStep.ts';
import { moveStep } from './moveStep.ts';
import { quoteValue } from './quoteValue.ts';
import { renumber } from './renumber.ts';
import { taskToGate } from './taskToGate.ts';
import { tickTask } from './tickTask.ts';

/** All refactorings, in the order in which they are offered; a new one is a file beside this one and a line here. */
export const refactorings: readonly Refactoring[] = [
  completeStepAction,
  quoteValue,
  tickTask,
  taskToGate,
  addId,
  renumber,
  moveStep,
];
