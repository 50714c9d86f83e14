import type { Fault, OwnItem, StepRule } from '../rule.ts';

/** A finding that is silenced without a word why. */
export const suppressionWithoutReason: StepRule = {
  id: 'suppression-without-reason',
  severity: 'warning',
  why: 'Who reviews the plan sees that something is left out, and has to guess whether that was thought through. Half a sentence behind `--` tells.',
  bad: `runbook: 1
steps:
  - title: Rebuild the index
    pre-check:
      - |
        -- launchbook-ignore: check-without-expectation
        SHOW INDEX FROM customer
`,
  good: `runbook: 1
steps:
  - title: Rebuild the index
    pre-check:
      - |
        -- launchbook-ignore: check-without-expectation -- a person compares it with the wiki page
        SHOW INDEX FROM customer
`,
  checkStep: withoutReason,
};

function withoutReason(step: OwnItem): readonly Fault[] {
  const faults: Fault[] = [];
  for (const block of step.blocks)
    for (const statement of block.statements) {
      const unexplained = statement.ignored.find((ignored) => ignored.reason === undefined);
      if (unexplained === undefined) continue;
      faults.push({
        span: unexplained.span,
        message: 'This silences a finding without saying why. Write the reason behind it: `-- the reason`.',
      });
    }
  return faults;
}
