import type { CompiledExpectation, Condition } from './expectation.ts';

/** What is known of a result before it is there. */
export interface KnownResult {
  /** The query gives just one row, whatever the data: `SELECT COUNT(*) FROM t`. */
  readonly hasOneRow: boolean;
  /** Its first column counts something, so it is 0 or more. */
  readonly isCount: boolean;
}

/**
 * Whether an expectation gives the same answer for any result; `undefined` where the result decides, or where that
 * cannot be told.
 */
export function constantAnswer(expectation: CompiledExpectation, known: KnownResult): boolean | undefined {
  // The same few expectations stand in most steps, and each is compiled once.
  const place = answers[known.hasOneRow ? (known.isCount ? 2 : 1) : 0];
  const answer = place?.get(expectation);
  if (answer !== undefined) return answer.answer;
  const fresh = answerOfAll(expectation, known);
  place?.set(expectation, { answer: fresh });
  return fresh;
}

const answers = [0, 1, 2].map(
  () => new WeakMap<CompiledExpectation, { readonly answer: boolean | undefined }>(),
);

function answerOfAll(expectation: CompiledExpectation, known: KnownResult): boolean | undefined {
  const answers = expectation.conditions.map((condition) => constantCondition(condition, known));
  if (answers.includes(false)) return false;
  return answers.every((answer) => answer === true) ? true : undefined;
}

/** Whether an expectation reads anything of its own check's result; `pre` is another's. */
export function readsResult({ conditions }: CompiledExpectation): boolean {
  return conditions.some(({ usage }) => usage.paths.some((path) => path.root !== 'pre'));
}

/** A number beyond all that a condition compares with. */
const beyond = 1_000_003n;

function constantCondition(condition: Condition, known: KnownResult): boolean | undefined {
  const { paths, loopDepth } = condition.usage;
  if (loopDepth > 0) return undefined;
  const [first] = paths;
  if (first === undefined) return answerOf(condition, {});
  // A comparison of numbers changes its answer only at the literals, so the values beside them stand for all.
  if (first.steps.length > 0 || paths.some(({ text, test }) => text !== first.text || test === undefined))
    return undefined;
  const { root } = first;
  if (root !== 'rows' && root !== 'affected' && !(root === 'value' && known.isCount)) return undefined;
  const literals = paths.flatMap(({ test }) => (test === undefined ? [] : [test.literal]));
  const values =
    root === 'rows' && known.hasOneRow
      ? [1n]
      : [0n, beyond, ...literals.flatMap((literal) => [literal - 1n, literal, literal + 1n])];
  let answer: boolean | undefined;
  for (const value of values) {
    if (value < 0n) continue;
    const each = answerOf(condition, { [root]: value });
    if (each === undefined || (answer !== undefined && each !== answer)) return undefined;
    answer = each;
  }
  return answer;
}

function answerOf(condition: Condition, context: Readonly<Record<string, unknown>>): boolean | undefined {
  try {
    const answer = condition.run(context);
    return typeof answer === 'boolean' ? answer : undefined;
  } catch {
    // What cannot be evaluated makes the check fail, which is not the same answer for all results.
    return undefined;
  }
}
