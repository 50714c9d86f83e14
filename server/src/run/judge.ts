import type { Check } from '../core/check.ts';
import { compileExpectation, evaluateExpectation } from '../core/expect.ts';
import type { CompiledExpectation } from '../core/expectation.ts';
import type { ResultFacts } from '../core/expectValues.ts';
import type { Found, JournalEntry } from '../core/journal.ts';
import { fromKept } from '../core/keptValue.ts';
import { preCheckOf } from '../core/preCheck.ts';
import type { Statement } from '../core/runbook.ts';
import type { QueryResult } from '../core/value.ts';

/** What the expectations of a check say of its result. */
export interface Judgement {
  readonly kind: 'passed' | 'failed' | 'observed';
  readonly message: string | null;
  /** The expectation that did not hold, else all of them. */
  readonly expectation: string | null;
}

/** An earlier outcome as `pre` can use it: whole, or what the journal kept of it. */
export type PreOutcome =
  | { readonly kind: 'result'; readonly result: QueryResult }
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  /** It has a result, but of another text or expectation than it has now. */
  | { readonly kind: 'changed'; readonly entry: JournalEntry };

/** The outcome of a check that the journal knows, for `pre`. */
export function preOutcome(
  found: Found | undefined,
  result: QueryResult | undefined,
): PreOutcome | undefined {
  if (found === undefined) return undefined;
  if (found.isStale) return { kind: 'changed', entry: found.entry };
  return result === undefined ? { kind: 'entry', entry: found.entry } : { kind: 'result', result };
}

/** What is wrong with the expectations of a statement, for which it need not be sent; `undefined` when nothing is. */
export function unreadableExpectation(statement: Statement): string | undefined {
  for (const expectation of statement.expectations) {
    const compiled = compileExpectation(expectation.value, placeOf(statement));
    if (compiled.kind === 'problem') return `the expectation cannot be read: ${compiled.message}`;
  }
  return undefined;
}

/**
 * Decides by the expectations; the first that does not hold gives the message.
 *
 * `lastOf` gives the last outcome of a pre-check in the place where this check ran, called `environment`.
 */
export function judge(
  check: Check,
  result: QueryResult,
  environment: string,
  lastOf: (check: Check) => PreOutcome | undefined,
): Judgement {
  const { expectations } = check.statement;
  if (expectations.length === 0) return { kind: 'observed', message: null, expectation: null };
  const all = allExpectations(check.statement);
  if (result.warnings.length > 0)
    return {
      kind: 'failed',
      message: `the server doubts its own answer: ${result.warnings.join('; ')}`,
      expectation: all,
    };
  for (const { value } of expectations) {
    const compiled = compileExpectation(value, placeOf(check.statement));
    if (compiled.kind === 'problem') return { kind: 'failed', message: compiled.message, expectation: value };
    const pre = preFacts(check, compiled.expectation, environment, lastOf);
    if (pre.kind === 'missing') return { kind: 'failed', message: pre.message, expectation: value };
    const facts = { result, ...(pre.facts === undefined ? {} : { pre: pre.facts }) };
    const verdict = evaluateExpectation(compiled.expectation, facts);
    if (verdict.kind !== 'true') return { kind: 'failed', message: verdict.message, expectation: value };
  }
  return { kind: 'passed', message: null, expectation: all };
}

/** All expectations as one text; null where there is none. */
export function allExpectations({ expectations }: Statement): string | null {
  return expectations.length === 0 ? null : expectations.map(({ value }) => value).join(' && ');
}

type Pre =
  | { readonly kind: 'known'; readonly facts: ResultFacts | undefined }
  | { readonly kind: 'missing'; readonly message: string };

/** What `pre` stands for in an expectation of a check. */
function preFacts(
  check: Check,
  expectation: CompiledExpectation,
  environment: string,
  lastOf: (check: Check) => PreOutcome | undefined,
): Pre {
  if (prePaths(expectation).length === 0) return { kind: 'known', facts: undefined };
  if (check.statement.role === 'pre-check')
    return { kind: 'missing', message: '`pre` is the pre-check itself here; it is for the checks behind it' };
  const before = preCheckOf(check);
  if (before === undefined)
    return {
      kind: 'missing',
      message: 'this step has no pre-check of the same name or position, so `pre` is not known',
    };
  const earlier = lastOf(before);
  if (earlier === undefined)
    return {
      kind: 'missing',
      message: `the pre-check “${before.statement.name}” has not run on ${environment} yet, so \`pre\` is not known; run it before the change`,
    };
  if (earlier.kind === 'result') return { kind: 'known', facts: earlier.result };
  const { entry } = earlier;
  if (earlier.kind === 'changed')
    return {
      kind: 'missing',
      message: `the pre-check “${before.statement.name}” was changed since it ran on ${environment}, so \`pre\` is not known; run it again`,
    };
  if (prePaths(expectation).some(({ steps }) => steps[0] !== 'rows' && steps[0] !== 'value'))
    return {
      kind: 'missing',
      message: `only \`pre.rows\` and \`pre.value\` of the pre-check of ${entry.time} are in the journal; its rows are not kept`,
    };
  const value = entry.valueKind === undefined ? undefined : fromKept(entry.value, entry.valueKind);
  if (entry.rows === null || (entry.rows > 0 && value === undefined))
    return { kind: 'missing', message: `the journal kept no value of the pre-check of ${entry.time}` };
  return {
    kind: 'known',
    facts: {
      columns: [],
      rows: entry.rows === 0 || value === undefined ? [] : [[value]],
      rowCount: entry.rows,
      isCut: entry.isCut ?? false,
      hasShortenedCells: false,
    },
  };
}

/** The places of an expectation that read `pre`. */
function prePaths({ conditions }: CompiledExpectation) {
  return conditions.flatMap(({ usage }) => usage.paths.filter((path) => path.root === 'pre'));
}

/** Whether an expectation of a check speaks of its pre-check. */
export function usesPre({ statement }: Check): boolean {
  return statement.expectations.some((expectation) => {
    const compiled = compileExpectation(expectation.value, placeOf(statement));
    return compiled.kind === 'compiled' && prePaths(compiled.expectation).length > 0;
  });
}

function placeOf({ kind, role }: Statement) {
  return { blockKind: kind, role };
}
