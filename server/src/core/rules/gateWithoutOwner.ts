import type { Fault, Plan, PlanRule } from '../rule.ts';
import type { Item, Step } from '../runbook.ts';

/** A gate that nobody is named for. */
export const gateWithoutOwner: PlanRule = {
  id: 'gate-without-owner',
  severity: 'info',
  why: 'A step that only has tasks waits for people. When it stands still at night, its owner is whom to call. The owner of a group or of the whole document counts too.',
  bad: `runbook: 1
steps:
  - title: The CRM department sent the data
    tasks: [The file has arrived]
`,
  good: `runbook: 1
steps:
  - title: The CRM department sent the data
    owner: zhao.min
    tasks: [The file has arrived]
`,
  checkPlan: withoutOwner,
};

function* withoutOwner({ runbook }: Plan): Iterable<Fault> {
  if (runbook.owner !== undefined) return;
  for (const step of runbook.steps)
    if (step.content.tasks.length > 0 && step.content.blocks.length === 0 && !hasOwner(step))
      yield {
        span: step.title.span,
        message: `“${step.title.value}” waits for people, but nobody is named for it. Add \`owner\`.`,
      };
}

function hasOwner(step: Step): boolean {
  for (let item: Item | undefined = step; item !== undefined; item = item.parent)
    if (item.content.owner !== undefined) return true;
  return false;
}
