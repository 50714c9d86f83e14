import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import { sameAs } from '../statementFacts.ts';
import { firstWord } from '../tree.ts';
import { sqlOf, statementsOf } from './stepParts.ts';

/** Post-checks that ask and expect just what the pre-checks do. */
export const unchangedPostCheck: StepRule = {
  id: 'unchanged-post-check',
  severity: 'warning',
  why: 'A question with the same expectation before and after the change passes both times, or the change never begins: it cannot tell whether the change was made. The same question is fine when something else is expected of it. Where another post-check of the step differs, nothing is found.',
  bad: `runbook: 1
steps:
  - title: Add the industry column
    pre-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'industry'
        expect: rows == 0
    change:
      - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)
    post-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'industry'
        expect: rows == 0
`,
  good: `runbook: 1
steps:
  - title: Add the industry column
    pre-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'industry'
        expect: rows == 0
    change:
      - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)
    post-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'industry'
        expect: rows == 1
`,
  checkStep: unchangedPostChecks,
};

function unchangedPostChecks(step: OwnItem): readonly Fault[] {
  const after = statementsOf(step, 'post-check');
  const before = sqlOf(step, 'pre-check').filter((check) => check.expectations.length > 0);
  const first = after[0];
  if (first === undefined || before.length === 0 || statementsOf(step, 'change').length === 0) return [];
  // Mostly something else is expected after the change, and then no question need be compared.
  if (!before.some((each) => expectsTheSame(each, first))) return [];
  const sameBefore = sameAs(before);
  const pairs: { readonly check: Statement; readonly twin: Statement }[] = [];
  for (const check of after) {
    const twin =
      check.kind === 'sql' ? sameBefore(check).find((each) => expectsTheSame(each, check)) : undefined;
    if (twin === undefined) return [];
    pairs.push({ check, twin });
  }
  return pairs.map(({ check, twin }) => ({
    span: firstWord(check.text),
    message:
      'This post-check asks and expects the same as the pre-check, so it cannot tell whether the change was made. Expect what the change makes different.',
    related: [{ span: firstWord(twin.text), message: 'The same before the change.' }],
    about: [check],
  }));
}

function expectsTheSame(before: Statement, after: Statement): boolean {
  // What is expected of `pre` differs by itself: a pre-check has none.
  if (before.expectations.length !== after.expectations.length) return false;
  if (after.expectations.some((each) => /\bpre\b/.test(each.value))) return false;
  const expected = (statement: Statement): string =>
    statement.expectations.map((each) => each.value.replace(/\s+/g, '')).join('\n');
  return expected(before) === expected(after);
}
