import { compileExpectation } from '../expect.ts';
import type { CompiledExpectation } from '../expectation.ts';
import { constantAnswer, type KnownResult, readsResult } from '../expectConstant.ts';
import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import { isPlainCount, singleAggregate } from '../sql/aggregate.ts';
import { factsOf } from '../statementFacts.ts';
import { fileSpan, type MappedText } from '../tree.ts';

/** An expectation that no result can change. */
export const constantExpectation: StepRule = {
  id: 'constant-expectation',
  severity: 'warning',
  why: 'An expectation that is true for every result makes a check green that has looked at nothing; one that is false for every result stops the launch. Mostly `rows` was written for `value`: `SELECT COUNT(*)` gives one row, whatever it counts.',
  bad: `runbook: 1
steps:
  - title: Look at the orders
    pre-check:
      - sql: SELECT COUNT(*) FROM orders WHERE status = 2
        expect: rows > 0
`,
  good: `runbook: 1
steps:
  - title: Look at the orders
    pre-check:
      - sql: SELECT COUNT(*) FROM orders WHERE status = 2
        expect: value > 0
`,
  checkStep: constantExpectations,
};

interface Compiled {
  readonly text: MappedText;
  readonly expectation: CompiledExpectation;
  readonly answer: boolean | undefined;
}

function constantExpectations(step: OwnItem): readonly Fault[] {
  const faults: Fault[] = [];
  for (const block of step.blocks)
    for (const statement of block.statements)
      if (statement.expectations.length > 0) addFaults(statement, faults);
  return faults;
}

function addFaults(statement: Statement, faults: Fault[]): void {
  const known = knownOf(statement);
  const all: Compiled[] = [];
  for (const text of statement.expectations) {
    const { kind: blockKind, role } = statement;
    const compiled = compileExpectation(text.value, { blockKind, role });
    if (compiled.kind === 'problem') continue;
    const { expectation } = compiled;
    all.push({ text, expectation, answer: constantAnswer(expectation, known) });
  }
  // Beside one that the result decides, a condition that always holds does no harm.
  const isIdle = all.length === statement.expectations.length && all.every(({ answer }) => answer === true);
  for (const each of all) {
    const fault = faultOf(each, known, isIdle);
    if (fault !== undefined) faults.push({ ...fault, about: [statement] });
  }
  if (!isIdle && all.length > 0 && all.every(({ expectation }) => !readsResult(expectation)))
    faults.push({
      span: all[0]?.text.span ?? statement.span,
      message:
        'This expectation never looks at the result of its check. Say what is expected of `rows`, `value` or `row`.',
      about: [statement],
    });
}

function knownOf(statement: Statement): KnownResult {
  if (statement.kind !== 'sql' || !/^\W*select\b/i.test(statement.text.value))
    return { hasOneRow: false, isCount: false };
  const { text, code } = factsOf(statement);
  return { hasOneRow: singleAggregate(text, code) !== undefined, isCount: isPlainCount(text, code) };
}

function faultOf(
  { text, expectation, answer }: Compiled,
  { hasOneRow }: KnownResult,
  isIdle: boolean,
): Omit<Fault, 'about'> | undefined {
  if (answer === undefined || (answer && !isIdle)) return undefined;
  const paths = expectation.conditions.flatMap(({ usage }) => usage.paths);
  const always = answer ? 'always true' : 'never true';
  if (hasOneRow && paths.some(({ text: path }) => path === 'rows')) {
    const isRowsOnly = /^\s*rows\b/.test(text.value) && text.value.match(/\brows\b/g)?.length === 1;
    const start = text.value.indexOf('rows');
    const span = fileSpan(text, { start, end: start + 'rows'.length });
    return {
      span: text.span,
      message: `This is ${always}: a query such as \`SELECT COUNT(*)\` gives just one row. Expect something of \`value\`, which is the number that it counted.`,
      ...(isRowsOnly
        ? { fixes: [{ title: 'Change `rows` to `value`', edits: [{ span, text: 'value' }] }] }
        : {}),
    };
  }
  return {
    span: text.span,
    message: `This is ${always}, whatever the result. Expect something that tells a good result from a bad one.`,
  };
}
