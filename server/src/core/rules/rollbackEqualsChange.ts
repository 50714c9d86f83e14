import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import { factsOf, isWriting, sameAs } from '../statementFacts.ts';
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

function equalRollbacks(step: OwnItem): readonly Fault[] {
  const rollbacks = sqlOf(step, 'rollback');
  if (rollbacks.length === 0) return [];
  const changes = sqlOf(step, 'change');
  const sameChanges = sameAs(changes);
  const equal = rollbacks.flatMap((rollback) => {
    const [change] = sameChanges(rollback);
    return change === undefined || !writes(rollback) ? [] : [{ rollback, change }];
  });
  if (equal.length === 0) return [];
  const count = rollbacks.filter(writes).length;
  const isWhole =
    equal.length === count &&
    count === changes.filter(writes).length &&
    !statementsOf(step, 'rollback').some(({ kind }) => kind === 'sh');
  return equal
    .filter(({ rollback }) => isWhole || neverBoth.has(factsOf(rollback).kind.verb))
    .map(({ rollback, change }) => ({
      span: firstWord(rollback.text),
      message: 'This rollback is the change once more and does not lead back. Write what undoes it.',
      related: [{ span: firstWord(change.text), message: 'The same in the change.' }],
      about: [rollback],
    }));
}

function writes(statement: Statement): boolean {
  return isWriting(factsOf(statement).kind);
}

/** What cannot be of use in both directions, whatever stands beside it. */
const neverBoth: ReadonlySet<string> = new Set(['UPDATE', 'RENAME TABLE']);
