import { type Check, checksOf, type OutcomeKind } from './check.ts';
import { itemsById, needsOf, stepsNeeded } from './plan.ts';
import type { Runbook, Step } from './runbook.ts';

export type StepState = 'blocked' | 'ready' | 'in-progress' | 'done' | 'failed';

/** What is known of a check: its last outcome, unless it was changed since. */
export type OutcomeOf = (check: Check) => OutcomeKind | undefined;

/** How far a step is by its own boxes and checks. */
export interface StepProgress {
  readonly tasks: number;
  readonly tasksDone: number;
  /** Without monitors, which watch and decide nothing. */
  readonly checks: number;
  readonly checksPassed: number;
  readonly checksFailed: number;
  /** Whether anything of it was ticked or run. */
  readonly isBegun: boolean;
  readonly isDone: boolean;
}

/**
 * How far a step is.
 *
 * It is done when each box is ticked and each post-check has passed. A step that changes something and has no
 * post-check is never done by this: nothing tells that the change was run.
 */
export function progressOf(step: Step, outcomeOf: OutcomeOf): StepProgress {
  const checks = checksOf(step).filter(({ statement }) => statement.role !== 'monitor');
  const outcomes = checks.map((check) => ({ role: check.statement.role, kind: outcomeOf(check) }));
  const tasksDone = step.tasks.filter((task) => task.isDone).length;
  const confirming = outcomes.some(({ role }) => role === 'post-check')
    ? outcomes.filter(({ role }) => role === 'post-check')
    : outcomes;
  const changes = step.blocks.some(({ role }) => role === 'change');
  const isConfirmed = changes
    ? outcomes.some(({ role }) => role === 'post-check')
    : step.tasks.length + outcomes.length > 0;
  return {
    tasks: step.tasks.length,
    tasksDone,
    checks: checks.length,
    checksPassed: outcomes.filter(({ kind }) => kind === 'passed').length,
    checksFailed: outcomes.filter(({ kind }) => kind === 'failed' || kind === 'error').length,
    isBegun: tasksDone > 0 || outcomes.some(({ kind }) => kind !== undefined),
    isDone:
      isConfirmed && tasksDone === step.tasks.length && confirming.every(({ kind }) => kind === 'passed'),
  };
}

/** A need of a large group is not looked at to its end once it is clear that it is not done. */
const maxWaitedFor = 20;

/** A step's state as far as boxes and outcomes tell. */
export interface StepStanding {
  readonly state: StepState;
  readonly progress: StepProgress;
  /** The first of the steps that it needs and that are not done, in execution order; 20 at most. */
  readonly waitsFor: readonly { readonly step: Step; readonly progress: StepProgress }[];
}

/** The state of a step, and what it waits for. */
export function standingOf(runbook: Runbook, step: Step, outcomeOf: OutcomeOf): StepStanding {
  const progress = progressOf(step, outcomeOf);
  const waitsFor: { readonly step: Step; readonly progress: StepProgress }[] = [];
  for (const needed of neededSteps(runbook, step)) {
    const its = progressOf(needed, outcomeOf);
    if (!its.isDone) waitsFor.push({ step: needed, progress: its });
    if (waitsFor.length === maxWaitedFor) break;
  }
  return { state: stateOf(progress, waitsFor.length > 0), progress, waitsFor };
}

function stateOf(progress: StepProgress, isWaiting: boolean): StepState {
  if (progress.isDone) return 'done';
  if (progress.checksFailed > 0) return 'failed';
  if (isWaiting) return 'blocked';
  return progress.isBegun ? 'in-progress' : 'ready';
}

/** The steps that must be done before a step, in execution order; a need that is not in the plan is left out. */
function neededSteps(runbook: Runbook, step: Step): readonly Step[] {
  const before = runbook.steps[step.index - 1];
  const needs = needsOf(runbook, step);
  // Most steps need the one before them, for which the whole plan need not be looked at.
  const isNext = needs.length === 1 && needs[0] === before?.id && step.needs === undefined;
  if (isNext && before !== undefined) return [before];
  if (needs.length === 0) return [];
  const items = itemsById(runbook);
  const steps = new Set<Step>();
  for (const need of needs) {
    const item = items.get(need);
    if (item !== undefined) for (const each of stepsNeeded(item, step)) if (each !== step) steps.add(each);
  }
  return [...steps].sort((a, b) => a.index - b.index);
}
