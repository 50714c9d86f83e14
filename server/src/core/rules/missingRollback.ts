import type { StepRule } from '../rule.ts';
import { changeWithout } from './missingBlock.ts';

/** A change without a way back. */
export const missingRollback: StepRule = {
  id: 'missing-rollback',
  severity: 'warning',
  why: 'At night nobody should have to invent the way back. Where there is none, a comment in the block that says so is an answer too.',
  bad: `runbook: 1
steps:
  - title: Backfill the totals
    change:
      - UPDATE orders SET total = amount * price WHERE total IS NULL
`,
  good: `runbook: 1
steps:
  - title: Backfill the totals
    change:
      - UPDATE orders SET total = amount * price WHERE total IS NULL
    rollback:
      - sh: mysql orders < orders_20261205.sql
`,
  checkStep: (step) =>
    changeWithout(step, 'rollback', (title) => `Step “${title}” has no way back. Add a \`rollback\` block.`),
};
