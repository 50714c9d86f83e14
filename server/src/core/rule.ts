import type { Finding, Fix, Severity } from './finding.ts';
import type { Item, Runbook, Statement } from './runbook.ts';
import type { Settings } from './settings.ts';
import type { Span } from './tree.ts';

/** One thing that can be wrong with a plan: all that is known of it, its tests and its page included. */
export type Rule = StepRule | PlanRule;

/** What is told of every rule. */
interface RuleFacts {
  /** Names the fault; file, export and id agree. */
  readonly id: string;
  readonly severity: Severity;
  /** Why it matters on launch night, in a sentence or two of Markdown. */
  readonly why: string;
  /** A runbook, in either notation, that has the fault; a test holds that it is found. */
  readonly bad: string;
  /** The same without the fault; a test holds that nothing is found. */
  readonly good: string;
  /** The `launchbook.yaml` that the examples are read with; none when left out. */
  readonly settings?: string;
  /** The moment at which the examples are read, in ISO 8601; none when left out. */
  readonly now?: string;
}

/**
 * A rule on one step, or on what a group says itself.
 *
 * Its faults depend on that item's own text and on nothing else, so that they can be kept while the rest of
 * the file changes.
 */
export interface StepRule extends RuleFacts {
  readonly checkStep: (step: OwnItem) => readonly Fault[];
  readonly checkPlan?: never;
}

/** A rule on how the items of a plan go together; it runs after every change, so it leaves statements alone. */
export interface PlanRule extends RuleFacts {
  readonly checkPlan: (plan: Plan) => Iterable<Fault>;
  readonly checkStep?: never;
}

/** What stands in an item's own text: nothing of the items around it, before it or below it. */
export type OwnItem = Pick<
  Item,
  'id' | 'idText' | 'title' | 'needs' | 'owner' | 'takesMs' | 'tasks' | 'blocks'
>;

/** What rules on the whole plan look at. */
export interface Plan {
  readonly runbook: Runbook;
  /** `undefined` where there is no `launchbook.yaml`. */
  readonly settings: Settings | undefined;
  readonly items: ReadonlyMap<string, Item>;
  /** The moment of the look, in milliseconds since 1970; `undefined` where the time does not count. */
  readonly nowMs: number | undefined;
}

/** A finding before its rule's id and severity are put to it. */
export interface Fault {
  readonly span: Span;
  readonly message: string;
  readonly related?: NonNullable<Finding['related']>;
  readonly fixes?: readonly Fix[];
  /** The statements that it is about: a `launchbook-ignore` before one of them silences it. */
  readonly about?: readonly Statement[];
}

/** Ids of what reading a file finds by itself; their severity can be set like that of a rule. */
export const readingRules: readonly string[] = [
  'syntax',
  'merge-conflict',
  'unknown-key',
  'missing-key',
  'duplicate-key',
  'ambiguous-key',
  'invalid-value',
  'invalid-block',
  'empty-block',
  'misplaced-block',
  'unknown-role',
  'sql-without-role',
  'unknown-directive',
  'misplaced-directive',
  'unknown-rule',
  'unused-suppression',
  'duplicate-connection',
  'no-steps',
];
