import type { StepRule } from '../rule.ts';
import { changeWithout } from './missingBlock.ts';

/** A change that nothing looks at beforehand. */
export const missingPreCheck: StepRule = {
  id: 'missing-pre-check',
  severity: 'warning',
  why: 'A query before the change shows that production is as the plan believes. Without it a change can meet a column that is already there, or rows that are not.',
  bad: `runbook: 1
steps:
  - title: Add the industry column
    change:
      - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)
`,
  good: `runbook: 1
steps:
  - title: Add the industry column
    pre-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'industry'
        expect: rows == 0
    change:
      - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)
`,
  checkStep: (step) =>
    changeWithout(
      step,
      'pre-check',
      (title) => `Step “${title}” changes something but has no query before it. Add a \`pre-check\` block.`,
    ),
};
