import type { Finding } from './finding.ts';
import { itemsById } from './plan.ts';
import { type PlanFindings, planFindings } from './planFindings.ts';
import type { Fault, OwnItem, Plan, Rule, StepRule } from './rule.ts';
import { rules } from './rules/index.ts';
import type { Ignored, Item, ItemContent, ReadRunbook, Runbook } from './runbook.ts';
import type { EnvironmentName, Settings } from './settings.ts';
import { withSeverities } from './severities.ts';
import { shiftFinding } from './shift.ts';
import { forgetFacts } from './statementFacts.ts';
import { suppressionFinding, suppressionsOf } from './suppressions.ts';

/** What a look at a plan depends on besides its text. */
export interface LintSurroundings {
  /** `undefined` where there is no `launchbook.yaml`. */
  readonly settings: Settings | undefined;
  /** The environment that a person picked. */
  readonly environment?: EnvironmentName | undefined;
  /** The moment of the look, in milliseconds since 1970; without it nothing is said of the time. */
  readonly nowMs?: number | undefined;
}

const stepRules: readonly StepRule[] = rules.filter((rule) => rule.checkStep !== undefined);
const planRules = rules.filter((rule) => rule.checkPlan !== undefined);

/** All findings of a runbook: those met while reading it and those of the rules, in the order of the text. */
export function lint(
  read: ReadRunbook,
  settings: Settings | undefined,
  surroundings: Omit<LintSurroundings, 'settings'> = {},
): readonly Finding[] {
  return lintAgain(read, { ...surroundings, settings }, undefined).findings;
}

/** What was found, and what makes finding it again after a change cheap. */
export interface Linted {
  readonly findings: readonly Finding[];
  readonly plan: PlanFindings;
}

/** The same as `lint`, with what was found in the text before a change. */
export function lintAgain(
  read: ReadRunbook,
  surroundings: LintSurroundings,
  before: Linted | undefined,
): Linted {
  const { runbook } = read;
  const { settings, nowMs } = surroundings;
  const items = itemsOf(runbook);
  const ofItems: Finding[] = [];
  for (const item of items) {
    const findings = placedFindings(item);
    if (findings.length > 0) ofItems.push(...itemFindings(item, findings, surroundings));
  }
  const plan = planFindings({
    runbook,
    items,
    settings,
    nowMs,
    before: before?.plan,
    look: () => lintPlan({ runbook, settings, items: itemsById(runbook), nowMs }),
  });
  return { findings: compose(read, ofItems, plan.findings, surroundings), plan };
}

/**
 * What the rules say of an item by itself, with the severities of the rules themselves.
 *
 * It depends on the item's own text alone: for the same text it can be kept, its spans shifted.
 */
export function lintItem(item: OwnItem): readonly Finding[] {
  if (item.blocks.length === 0 && item.tasks.length === 0) return nothing;
  const findings: Finding[] = [];
  const used: Ignored[] = [];
  stepRules.forEach((rule) => {
    const faults = rule.checkStep(item);
    if (faults.length > 0) addUnsilenced(findings, rule, faults, used);
  });
  forgetFacts();
  addSuppressionFindings(findings, item, new Set(used));
  return findings.length === 0 ? nothing : findings;
}

const nothing: readonly Finding[] = [];

/** Adds what no `launchbook-ignore` silences; those that do are added to `used`. */
function addUnsilenced(findings: Finding[], rule: Rule, faults: readonly Fault[], used: Ignored[]): void {
  for (const fault of faults) {
    const silenced = (fault.about ?? []).flatMap((statement) => suppressionsOf(statement, rule.id));
    for (const ignored of silenced) used.push(ignored);
    if (silenced.length === 0) findings.push(findingOf(rule, fault));
  }
}

function addSuppressionFindings(findings: Finding[], item: OwnItem, used: ReadonlySet<Ignored>): void {
  for (const block of item.blocks)
    for (const statement of block.statements)
      for (const ignored of statement.ignored) {
        const finding = suppressionFinding(ignored, used);
        if (finding !== undefined) findings.push(finding);
      }
}

/** By the text that they are about, which stays the same object until that text changes. */
const kept = new WeakMap<ItemContent, readonly Finding[]>();

/** What the rules say of an item, at its place in the file; the rules run once for the same text. */
function placedFindings({ content, at }: Item): readonly Finding[] {
  let findings = kept.get(content);
  if (findings === undefined) {
    findings = lintItem(content);
    kept.set(content, findings);
  }
  return findings.length === 0 ? findings : findings.map((finding) => shiftFinding(finding, at));
}

/** The findings of an item with the severities that count at its connection. */
export function itemFindings(
  item: Item,
  findings: readonly Finding[],
  { settings, environment }: LintSurroundings,
): readonly Finding[] {
  return withSeverities(findings, settings, item.connection?.value, environment);
}

/** What the rules say of how the items of a plan go together, with the severities of the rules themselves. */
export function lintPlan(plan: Plan): readonly Finding[] {
  return planRules.flatMap((rule) => [...rule.checkPlan(plan)].map((fault) => findingOf(rule, fault)));
}

/** Puts the findings of reading, of the items and of the plan together, in the order of the text. */
function compose(
  { runbook, findings }: ReadRunbook,
  ofItems: readonly Finding[],
  ofPlan: readonly Finding[],
  { settings, environment }: LintSurroundings,
): Finding[] {
  const hasNothing = runbook.steps.length === 0 && findings.length === 0 && ofPlan.length === 0;
  const ofDocument = [...findings, ...ofPlan, ...(hasNothing ? [noSteps(runbook)] : [])];
  const all = [...withSeverities(ofDocument, settings, runbook.connection?.value, environment), ...ofItems];
  return all.sort((left, right) => left.span.start - right.span.start || left.span.end - right.span.end);
}

/** Every item of a plan, groups included, in the order of the text. */
export function itemsOf({ items }: Runbook): Item[] {
  const all: Item[] = [];
  const add = (item: Item): void => {
    all.push(item);
    item.items.forEach(add);
  };
  items.forEach(add);
  return all;
}

function findingOf(rule: Rule, { about: _, ...fault }: Fault): Finding {
  return { rule: rule.id, severity: rule.severity, ...fault };
}

/** Said only where nothing else is wrong: a file that cannot be read has no steps either. */
function noSteps({ notation }: Runbook): Finding {
  const message =
    notation === 'markdown'
      ? 'This runbook has no steps yet. A heading becomes a step by a task list or by a block such as ```sql pre-check.'
      : 'This runbook has no steps yet. Add `steps`.';
  return { rule: 'no-steps', severity: 'warning', span: { start: 0, end: 1 }, message };
}
