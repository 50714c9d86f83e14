import type { StepRule } from '../rule.ts';
import type { Block } from '../runbook.ts';
import type { StatementKind } from '../sql/statementKind.ts';
import { factsOf, isWriting } from '../statementFacts.ts';
import { changeWithout } from './missingBlock.ts';

/** A change of data or tables that nothing saves first. */
export const missingBackup: StepRule = {
  id: 'missing-backup',
  severity: 'warning',
  why: 'Before every change of a table there is a dump of it, or the way back depends on luck. What only creates something new or grants a right needs none.',
  bad: `runbook: 1
steps:
  - title: Widen the pay time
    change:
      - ALTER TABLE orders MODIFY pay_time BIGINT
`,
  good: `runbook: 1
steps:
  - title: Widen the pay time
    backup:
      - sh: mysqldump --single-transaction orders orders > orders_20261205.sql
    change:
      - ALTER TABLE orders MODIFY pay_time BIGINT
`,
  checkStep: (step) =>
    changeWithout(
      step,
      'backup',
      (title) => `Step “${title}” changes data that nothing saves first. Add a \`backup\` block.`,
      touchesData,
    ),
};

/** Whether a block does more than to create something new or to grant. */
function touchesData(block: Block): boolean {
  return block.kind === 'sql' && block.statements.some((statement) => !isHarmless(factsOf(statement).kind));
}

function isHarmless(kind: StatementKind): boolean {
  const { verb } = kind;
  if (verb.startsWith('CREATE ')) return verb !== 'CREATE INDEX' && !verb.startsWith('CREATE OR REPLACE ');
  return !isWriting(kind);
}
