import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import { factsOf, isWriting, normalForm } from '../statementFacts.ts';
import { firstWord } from '../tree.ts';
import { sqlOf, statementsOf } from './stepParts.ts';

/** A rollback that makes the change once more. */
export const rollbackEqualsChange: StepRule = {
  id: 'rollback-equals-change',
  severity: 'error',
  why: 'A rollback that was copied from the change and never turned round does not lead back, and nobody looks before it is needed. A statement that clears the way in both, such as `DROP TABLE IF EXISTS`, is fine beside others.',
  bad: `runbook: 1
steps:
  - title: Close the old orders
    change:
      - UPDATE orders SET status = 3 WHERE status = 2
    rollback:
      - UPDATE orders SET status = 3 WHERE status = 2
`,
  good: `runbook: 1
steps:
  - title: Close the old orders
    change:
      - UPDATE orders SET status = 3 WHERE status = 2
    rollback:
      - sh: mysql orders < orders_20261205.sql
`,
  checkStep: equalRollbacks,
};

function* equalRollbacks(step: OwnItem): Iterable<Fault> {
  const rollbacks = writingOf(step, 'rollback');
  if (rollbacks.length === 0) return;
  const changes = writingOf(step, 'change');
  const forms = new Map(changes.map((change) => [normalForm(factsOf(change)), change]));
  const equal = rollbacks.flatMap((rollback) => {
    const change = forms.get(normalForm(factsOf(rollback)));
    return change === undefined ? [] : [{ rollback, change }];
  });
  const isWhole =
    equal.length === rollbacks.length &&
    rollbacks.length === changes.length &&
    !statementsOf(step, 'rollback').some(({ kind }) => kind === 'sh');
  for (const { rollback, change } of equal)
    if (isWhole || neverBoth.has(factsOf(rollback).kind.verb))
      yield {
        span: firstWord(rollback.text),
        message: 'This rollback is the change once more and does not lead back. Write what undoes it.',
        related: [{ span: firstWord(change.text), message: 'The same in the change.' }],
        about: [rollback],
      };
}

function writingOf(step: OwnItem, role: 'change' | 'rollback'): readonly Statement[] {
  return sqlOf(step, role).filter((statement) => isWriting(factsOf(statement).kind));
}

/** What cannot be of use in both directions, whatever stands beside it. */
const neverBoth: ReadonlySet<string> = new Set(['UPDATE', 'RENAME TABLE']);
