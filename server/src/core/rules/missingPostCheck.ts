import type { StepRule } from '../rule.ts';
import { changeWithout } from './missingBlock.ts';

/** A change that nothing confirms. */
export const missingPostCheck: StepRule = {
  id: 'missing-post-check',
  severity: 'warning',
  why: 'A query after the change confirms it while there is still time to go back. Without it the error log is the first to tell.',
  bad: `runbook: 1
steps:
  - title: Add the industry column
    change:
      - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)
`,
  good: `runbook: 1
steps:
  - title: Add the industry column
    change:
      - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)
    post-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'industry'
        expect: rows == 1 && row.Type == 'varchar(50)'
`,
  checkStep: (step) =>
    changeWithout(
      step,
      'post-check',
      (title) => `Step “${title}” changes something but no query confirms it. Add a \`post-check\` block.`,
    ),
};
