import type { StepRule } from '../rule.ts';
import type { Block } from '../runbook.ts';
import { statementKind } from '../sql/statementKind.ts';
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
      `Step “${step.title.value}” changes data that nothing saves first. Add a \`backup\` block.`,
      touchesData,
    ),
};

/** Whether a block does more than to create something new or to grant. */
function touchesData(block: Block): boolean {
  return block.kind === 'sql' && block.statements.some(({ text }) => !isHarmless(text.value));
}

function isHarmless(sql: string): boolean {
  const { verb } = statementKind(sql);
  if (verb.startsWith('CREATE ')) return verb !== 'CREATE INDEX' && !verb.startsWith('CREATE OR REPLACE ');
  return harmless.has(verb) || verb.startsWith('FLUSH');
}

/** What reads, grants, begins, ends or locks. */
const harmless: ReadonlySet<string> = new Set([
  'ANALYZE LOCAL',
  'ANALYZE NO_WRITE_TO_BINLOG',
  'ANALYZE TABLE',
  'BEGIN',
  'CHECK TABLE',
  'CHECKSUM TABLE',
  'COMMIT',
  'DESC',
  'DESCRIBE',
  'EXPLAIN',
  'GRANT',
  'LOCK TABLE',
  'LOCK TABLES',
  'RELEASE',
  'REVOKE',
  'ROLLBACK',
  'SAVEPOINT',
  'SELECT',
  'SET',
  'SHOW',
  'START TRANSACTION',
  'TABLE',
  'UNLOCK TABLE',
  'UNLOCK TABLES',
  'USE',
  'VALUES',
]);
