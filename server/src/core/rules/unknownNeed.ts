import type { Fault, Plan, PlanRule } from '../rule.ts';
import type { Item } from '../runbook.ts';
import { writtenSpan } from '../stepIds.ts';
import { suggestion } from '../suggestion.ts';

/** A need that names no step. */
export const unknownNeed: PlanRule = {
  id: 'unknown-need',
  severity: 'error',
  why: 'A step that waits for something which is not in the plan would wait for ever, or for nothing.',
  bad: `runbook: 1
steps:
  - { id: crm-data, title: CRM sent the data, tasks: [Data is there] }
  - { id: load, title: Load the data, needs: [crm-dta], tasks: [Loaded] }
`,
  good: `runbook: 1
steps:
  - { id: crm-data, title: CRM sent the data, tasks: [Data is there] }
  - { id: load, title: Load the data, needs: [crm-data], tasks: [Loaded] }
`,
  checkPlan: unknownNeeds,
};

/** So many wrong needs are compared with every id; in a plan with more of them guesses are of no use. */
const maxGuesses = 20;

function* unknownNeeds(plan: Plan): Iterable<Fault> {
  yield* inItems(plan, plan.runbook.items, { guesses: 0 });
}

function* inItems(plan: Plan, items: readonly Item[], made: { guesses: number }): Iterable<Fault> {
  for (const item of items) {
    for (const need of item.needs ?? []) {
      if (plan.items.has(need.value)) continue;
      made.guesses += 1;
      const ids = made.guesses > maxGuesses ? [] : [...plan.items.keys()].filter((id) => id !== item.id);
      const meant = suggestion(writtenSpan(need), need.value, ids, 'Name the id of a step of this runbook.');
      yield {
        span: need.span,
        message: `“${item.title.value}” needs \`${need.value}\`, but no step has this id. ${meant.words}`,
        ...meant.fixes,
      };
    }
    yield* inItems(plan, item.items, made);
  }
}
