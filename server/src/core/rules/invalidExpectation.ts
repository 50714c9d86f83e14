import { compileExpectation } from '../expect.ts';
import type { Fault, OwnItem, StepRule } from '../rule.ts';
import { fileSpan, type Span } from '../tree.ts';

/** An expectation that cannot be read or whose types do not fit. */
export const invalidExpectation: StepRule = {
  id: 'invalid-expectation',
  severity: 'error',
  why: 'An expectation that cannot be evaluated makes its check fail, at the moment when nobody has time to look why.',
  bad: `runbook: 1
steps:
  - title: Look at the column
    pre-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'industry'
        expect: row_count = 0
`,
  good: `runbook: 1
steps:
  - title: Look at the column
    pre-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'industry'
        expect: rows == 0
`,
  checkStep: invalidExpectations,
};

function invalidExpectations(step: OwnItem): readonly Fault[] {
  const faults: Fault[] = [];
  for (const block of step.blocks)
    for (const statement of block.statements)
      for (const expectation of statement.expectations) {
        const compiled = compileExpectation(expectation.value, { blockKind: block.kind, role: block.role });
        if (compiled.kind !== 'problem') continue;
        const span = fileSpan(expectation, compiled.span);
        const { message, replacement } = compiled;
        faults.push({ span, message, about: [statement], ...fixOf(span, replacement) });
      }
  return faults;
}

function fixOf(span: Span, replacement: string | undefined): Pick<Fault, 'fixes'> {
  if (replacement === undefined) return {};
  return { fixes: [{ title: `Change to \`${replacement}\``, edits: [{ span, text: replacement }] }] };
}
