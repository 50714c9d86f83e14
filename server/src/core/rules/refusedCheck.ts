import type { Fault, OwnItem, StepRule } from '../rule.ts';
import { guardTokens } from '../sql/guard.ts';
import { factsOf } from '../statementFacts.ts';
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

function refusedChecks(step: OwnItem): readonly Fault[] {
  const faults: Fault[] = [];
  for (const statement of checksIn(step)) {
    if (statement.kind !== 'sql') continue;
    const { text, tokens } = factsOf(statement);
    const verdict = guardTokens(text, tokens);
    if (verdict.kind === 'refused')
      faults.push({
        span: fileSpan(statement.text, verdict.span),
        message: `This check will not be run. ${verdict.reason}`,
        about: [statement],
      });
  }
  return faults;
}
