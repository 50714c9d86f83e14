import type { Fault, OwnItem, StepRule } from '../rule.ts';
import { guard } from '../sql/guard.ts';
import { fileSpan } from '../tree.ts';
import { checksIn } from './stepParts.ts';

/** A check that will not be sent, because it could change something. */
export const refusedCheck: StepRule = {
  id: 'refused-check',
  severity: 'error',
  why: 'A check never changes anything. What could write, lock or call unknown code is not sent to the server, so the check would never give an answer.',
  bad: `runbook: 1
steps:
  - title: Clean up
    pre-check:
      - { sql: DELETE FROM job_error, expect: rows == 0 }
`,
  good: `runbook: 1
steps:
  - title: Clean up
    pre-check:
      - { sql: SELECT COUNT(*) FROM job_error, expect: value == 0 }
`,
  checkStep: refusedChecks,
};

function* refusedChecks(step: OwnItem): Iterable<Fault> {
  for (const statement of checksIn(step)) {
    if (statement.kind !== 'sql') continue;
    const verdict = guard(statement.text.value, undefined);
    if (verdict.kind === 'refused')
      yield {
        span: fileSpan(statement.text, verdict.span),
        message: `This check will not be run. ${verdict.reason}`,
        about: [statement],
      };
  }
}
