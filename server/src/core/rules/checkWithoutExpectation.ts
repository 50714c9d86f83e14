import type { Fault, OwnItem, StepRule } from '../rule.ts';
import { firstWord } from '../tree.ts';
import { checksIn } from './stepParts.ts';

/** A check that nobody said what to expect of. */
export const checkWithoutExpectation: StepRule = {
  id: 'check-without-expectation',
  severity: 'info',
  why: 'A check with an expectation decides by itself. Without one a person has to read the result at night and accept it.',
  bad: `runbook: 1
steps:
  - title: Look at the orders
    pre-check:
      - sql: SELECT COUNT(*) FROM orders
`,
  good: `runbook: 1
steps:
  - title: Look at the orders
    pre-check:
      - sql: SELECT COUNT(*) FROM orders
        expect: value > 0
`,
  checkStep: withoutExpectation,
};

function withoutExpectation(step: OwnItem): readonly Fault[] {
  const faults: Fault[] = [];
  for (const statement of checksIn(step))
    if (statement.expectations.length === 0)
      faults.push({
        span: firstWord(statement.text),
        message:
          'This check has no expectation, so a person has to accept its result. Add `expect`, such as `rows == 0`.',
        about: [statement],
      });
  return faults;
}
