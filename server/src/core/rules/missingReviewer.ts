import type { Fault, Plan, PlanRule } from '../rule.ts';

/** A plan with changes that names nobody who reviews it. */
export const missingReviewer: PlanRule = {
  id: 'missing-reviewer',
  severity: 'info',
  why: 'A second pair of eyes finds before the launch what the error log would find after it. A plan that changes nothing needs none.',
  bad: `runbook: 1
title: Release 8.0
steps:
  - title: Close the old orders
    change:
      - UPDATE orders SET status = 3 WHERE status = 2
`,
  good: `runbook: 1
title: Release 8.0
reviewers: [zhang.san]
steps:
  - title: Close the old orders
    change:
      - UPDATE orders SET status = 3 WHERE status = 2
`,
  checkPlan: withoutReviewer,
};

function* withoutReviewer({ runbook }: Plan): Iterable<Fault> {
  if (runbook.reviewers.some((reviewer) => reviewer.value.trim() !== '')) return;
  if (!runbook.steps.some((step) => step.content.blocks.some((block) => block.role === 'change'))) return;
  yield {
    span: runbook.title?.span ?? {
      start: runbook.span.start,
      end: Math.min(runbook.span.end, runbook.span.start + 1),
    },
    message: 'Nobody is named who reviews this plan. Add `reviewers` to the keys of the document.',
  };
}
