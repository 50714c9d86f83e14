import { needsOf, stepsNeeded } from '../plan.ts';
import type { Fault, Plan, PlanRule } from '../rule.ts';
import type { Item, Step } from '../runbook.ts';
import { parseWindow } from '../window.ts';

/** Steps that take longer than the window. */
export const overlongPlan: PlanRule = {
  id: 'overlong-plan',
  severity: 'warning',
  why: 'What does not fit on paper does not fit at night. Counted is the longest chain of steps that wait for each other, by what each says that it `takes`; steps that wait for nothing run beside the others. What people do before the first block of a chain, such as waiting for another department, can be done before the window and is not counted, nor is a step that does not say what it takes.',
  bad: `runbook: 1
window: 2026-12-05T16:00+08:00/2026-12-05T18:00+08:00
steps:
  - { title: Copy the orders, takes: 90m, change: [{ sh: ./copy.sh orders }] }
  - { title: Check the copy, takes: 45m, tasks: [Checked], owner: li.wei }
`,
  good: `runbook: 1
window: 2026-12-05T16:00+08:00/2026-12-05T18:00+08:00
steps:
  - { title: The warehouse is ready, takes: 3h, tasks: [Told], owner: he.jie }
  - { title: Copy the orders, takes: 90m, change: [{ sh: ./copy.sh orders }] }
  - { title: Check the addresses, takes: 45m, needs: [], tasks: [Checked], owner: li.wei }
`,
  checkPlan: overlong,
};

function* overlong(plan: Plan): Iterable<Fault> {
  const text = plan.runbook.window;
  const window = text === undefined ? undefined : parseWindow(text.value);
  if (text === undefined || window === undefined || window.endMs <= window.startMs) return;
  const length = window.endMs - window.startMs;
  const longest = longestChain(plan);
  if (longest <= length) return;
  yield {
    span: text.span,
    message: `The steps that wait for each other take ${inHours(longest)}, but the window has ${inHours(length)}. Free a step by its \`needs\`, do one before the window, or make the window longer.`,
  };
}

/** When the last step ends, in milliseconds after the first begins; a need of a later step counts as no time. */
function longestChain(plan: Plan): number {
  const ends = new Map<Step, number>();
  const endsOfItems = new Map<Item, number>();
  let longest = 0;
  const endOf = (item: Item, step: Step): number => {
    const known = endsOfItems.get(item);
    if (known !== undefined) return known;
    const steps = stepsNeeded(item, step);
    const end = steps.reduce((latest, each) => Math.max(latest, ends.get(each) ?? 0), 0);
    // While the steps of a group go by, its end still moves.
    if (steps.length > 1 && steps.every((each) => ends.has(each))) endsOfItems.set(item, end);
    return end;
  };
  for (const step of plan.runbook.steps) {
    let start = 0;
    for (const id of needsOf(plan.runbook, step)) {
      const item = plan.items.get(id);
      if (item !== undefined) start = Math.max(start, endOf(item, step));
    }
    const isPreparation = start === 0 && step.content.blocks.length === 0;
    const end = isPreparation ? 0 : start + (step.takesMs ?? 0);
    ends.set(step, end);
    longest = Math.max(longest, end);
  }
  return longest;
}

function inHours(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  return [hours > 0 ? `${hours}h` : '', minutes % 60 > 0 || hours === 0 ? `${minutes % 60}m` : '']
    .filter((part) => part !== '')
    .join(' ');
}
