import { needsOf, stepsNeeded } from '../plan.ts';
import type { Fault, Plan, PlanRule } from '../rule.ts';
import type { Item, Step } from '../runbook.ts';

/** Steps that wait for each other. */
export const cyclicNeeds: PlanRule = {
  id: 'cyclic-needs',
  severity: 'error',
  why: 'Steps that wait for each other can never begin: the launch would stand still with nobody to wait for.',
  bad: `runbook: 1
steps:
  - { id: schema, title: Change the table, needs: [data], tasks: [Changed] }
  - { id: data, title: Load the data, needs: [schema], tasks: [Loaded] }
`,
  good: `runbook: 1
steps:
  - { id: schema, title: Change the table, needs: [], tasks: [Changed] }
  - { id: data, title: Load the data, needs: [schema], tasks: [Loaded] }
`,
  checkPlan: cycles,
};

/** One fault for each circle, at the step of it that stands first. */
function* cycles(plan: Plan): Iterable<Fault> {
  const state = new Map<Step, 'open' | 'closed'>();
  for (const start of plan.runbook.steps) {
    if (state.has(start)) continue;
    // An explicit stack: a chain of thousands of steps must not overflow the engine's own.
    const path: { step: Step; rest: Step[] }[] = [{ step: start, rest: needed(plan, start) }];
    state.set(start, 'open');
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        state.set(top.step, 'closed');
        path.pop();
      } else if (state.get(next) === 'open') {
        yield circle(path.slice(path.findIndex((each) => each.step === next)).map((each) => each.step));
      } else if (!state.has(next)) {
        state.set(next, 'open');
        path.push({ step: next, rest: needed(plan, next) });
      }
    }
  }
}

function needed(plan: Plan, step: Step): Step[] {
  return needsOf(plan.runbook, step)
    .flatMap((id) => {
      const item = plan.items.get(id);
      return item === undefined ? [] : stepsNeeded(item, step);
    })
    .reverse();
}

function circle(steps: readonly Step[]): Fault {
  const explicit = steps.map(written).find((item) => item !== undefined);
  const names = steps.map((step) => `“${step.title.value}”`);
  const span = explicit?.needs?.[0]?.span ?? steps[0]?.title.span ?? { start: 0, end: 0 };
  return {
    span,
    message:
      steps.length > 1
        ? `These steps wait for each other and can never begin: ${[...names, names[0]].join(' needs ')}.`
        : explicit === steps[0]
          ? `Step ${names[0]} needs itself. Remove that from its \`needs\`.`
          : `Group “${explicit?.title.value ?? ''}” needs its own step ${names[0]}. Remove that from its \`needs\`.`,
    related: steps.map((step) => ({ span: step.title.span, message: 'Part of the circle.' })),
  };
}

/** The step, or the group that it begins, where `needs` is written. */
function written(step: Step): Item | undefined {
  let item: Item | undefined = step;
  while (item !== undefined && item.needs === undefined) item = item.parent;
  return item;
}
