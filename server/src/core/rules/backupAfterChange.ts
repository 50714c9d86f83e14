import type { Fault, OwnItem, StepRule } from '../rule.ts';

/** A backup that is written below the change that it should precede. */
export const backupAfterChange: StepRule = {
  id: 'backup-after-change',
  severity: 'warning',
  why: 'Whoever carries out the plan reads from top to bottom. A backup that stands below the change saves what was changed already.',
  bad: `runbook: 1
steps:
  - title: Close the old orders
    change:
      - UPDATE orders SET status = 3 WHERE status = 2
    backup:
      - sh: mysqldump --single-transaction orders orders > orders_20261205.sql
`,
  good: `runbook: 1
steps:
  - title: Close the old orders
    backup:
      - sh: mysqldump --single-transaction orders orders > orders_20261205.sql
    change:
      - UPDATE orders SET status = 3 WHERE status = 2
`,
  checkStep: lateBackups,
};

function lateBackups(step: OwnItem): readonly Fault[] {
  const change = step.blocks.find((block) => block.role === 'change');
  if (change === undefined) return [];
  const backup = step.blocks.find((block) => block.role === 'backup');
  if (backup === undefined || backup.span.start < change.span.start) return [];
  return [
    {
      span: backup.roleSpan,
      message: 'This backup stands below the change. Move it above, so that it is made first.',
      related: [{ span: change.roleSpan, message: 'The change.' }],
      about: backup.statements,
    },
  ];
}
