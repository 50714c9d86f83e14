import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { CompiledExpectation, Condition, Context, ExpectationVerdict } from './expectation.ts';
import { conditionsOf } from './expectConditions.ts';
import { costOf, type DataSize, maxCost, textUnit } from './expectCost.ts';
import { createEnvironment } from './expectLanguage.ts';
import {
  type ExpectationProblem,
  type LibraryError,
  problemOfError,
  problemOfText,
  problemOfType,
  problemOfUsage,
} from './expectProblems.ts';
import { errorReason, falseReason, unknownReason } from './expectReasons.ts';
import { usageOf } from './expectUsage.ts';
import { contextOf, type ExpectationFacts, fromCel } from './expectValues.ts';
import type { ExpectationContext } from './expectVariables.ts';
import { shorten, showValue } from './showValue.ts';
import { type TextCache, textCache } from './textCache.ts';
import { Decimal, type Value } from './value.ts';

export type CompileResult =
  | { readonly kind: 'compiled'; readonly expectation: CompiledExpectation }
  | ExpectationProblem;

/** How many results are kept, of how much text: an open runbook is compiled on each keystroke. */
const maxKept = 20_000;
const maxKeptCharacters = 4_000_000;

/**
 * Reads and type-checks an expectation. Never throws; spans are in `text`.
 *
 * Results are kept, so that the same text at the same kind of place costs nothing the second time.
 */
export function compileExpectation(text: string, context: ExpectationContext): CompileResult {
  const place = placeOf(context);
  const kept = place.results.get(text);
  if (kept !== undefined) return kept;
  const early = problemOfText(text);
  if (early !== undefined) return early;
  const result = compile(text, context, place);
  place.results.set(text, result);
  return result;
}

/**
 * Says whether an expectation holds. Never throws.
 *
 * Conditions are looked at one by one: one that is false decides, also where another cannot be evaluated.
 */
export function evaluateExpectation(
  expectation: CompiledExpectation,
  facts: ExpectationFacts,
): ExpectationVerdict {
  const names = new Set(expectation.conditions.flatMap(({ usage }) => usage.paths.map((path) => path.root)));
  const context = contextOf(facts, names);
  let undecided: ExpectationVerdict | undefined;
  for (const condition of expectation.conditions) {
    const verdict = evaluateCondition(condition, facts, context);
    if (verdict.kind === 'false') return verdict;
    if (verdict.kind === 'undecided') undecided ??= verdict;
  }
  return undecided ?? { kind: 'true' };
}

/** An environment and what was compiled in it; the names differ between three kinds of place. */
interface Place {
  readonly environment: Environment;
  readonly functions: ReadonlySet<string>;
  readonly results: TextCache<CompileResult>;
}

const places = new Map<string, Place>();

function placeOf(context: ExpectationContext): Place {
  const key = context.blockKind === 'sh' ? 'sh' : context.role === 'change' ? 'sql change' : 'sql';
  const kept = places.get(key);
  if (kept !== undefined) return kept;
  const environment = createEnvironment(context);
  const functions = new Set(environment.getDefinitions().functions.map((definition) => definition.name));
  const place = { environment, functions, results: textCache<CompileResult>(maxKept, maxKeptCharacters) };
  places.set(key, place);
  return place;
}

function compile(text: string, context: ExpectationContext, place: Place): CompileResult {
  const { environment, functions } = place;
  try {
    const program = environment.parse(text);
    const usage = usageOf(program.ast);
    const refused = problemOfUsage(text, usage);
    if (refused !== undefined) return refused;
    const checked = program.check();
    if (!checked.valid || checked.type === undefined)
      return problemOfError(libraryError(checked.error), text, context, functions);
    if (checked.type !== 'bool' && !checked.type.startsWith('dyn')) return problemOfType(checked.type, text);
    return { kind: 'compiled', expectation: { text, conditions: conditionsOf(text, program, environment) } };
  } catch (error) {
    return problemOfError(libraryError(error), text, context, functions);
  }
}

function evaluateCondition(
  condition: Condition,
  facts: ExpectationFacts,
  context: Context,
): ExpectationVerdict {
  const unknown = unknownReason(condition.usage, facts);
  if (unknown !== undefined) return { kind: 'undecided', message: unknown };
  if (condition.usage.loopDepth > 0 && costOf(condition.node, dataSize(facts)) > maxCost)
    return {
      kind: 'undecided',
      message: `\`${shorten(condition.text, 80)}\` would take too long over this many values. Let the server compare them.`,
    };
  try {
    const answer = condition.run(context);
    if (answer === true) return { kind: 'true' };
    if (answer === false) return { kind: 'false', message: falseReason(condition, facts, context) };
    return {
      kind: 'undecided',
      message: `\`${shorten(condition.text, 80)}\` is ${showValue(fromCel(answer))}, which is neither true nor false. Compare it with a value.`,
    };
  } catch (error) {
    return errorReason(error, libraryError(error), condition, facts, context);
  }
}

function dataSize({ result, pre, stdout, stderr }: ExpectationFacts): DataSize {
  let rows = 0;
  let cell = Math.max(1, (stdout?.length ?? 0) / textUnit, (stderr?.length ?? 0) / textUnit);
  for (const facts of [result, pre]) {
    if (facts === undefined) continue;
    rows = Math.max(rows, facts.rows.length);
    cell = Math.max(cell, facts.columns.length);
    for (const row of facts.rows) for (const value of row) cell = Math.max(cell, valueSize(value));
  }
  return { rows, cell };
}

function valueSize(value: Value): number {
  if (typeof value === 'string') return value.length / textUnit;
  if (value instanceof Uint8Array) return value.length / textUnit;
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Decimal)
    return 1;
  const items: readonly Value[] = Object.values(value);
  return items.reduce<number>((size, item) => Math.max(size, valueSize(item)), items.length);
}

/** What is read of the library's errors; whatever else was thrown has an empty code. */
function libraryError(error: unknown): LibraryError {
  const { code, range, node } = (error ?? {}) as { code?: unknown; range?: unknown; node?: unknown };
  return {
    code: typeof code === 'string' ? code : '',
    range: isSpan(range) ? range : undefined,
    // The library types the node of an error as one of its own; a lexer's error has only a position.
    node: typeof node === 'object' && node !== null && 'op' in node ? (node as ASTNode) : undefined,
  };
}

function isSpan(range: unknown): range is { start: number; end: number } {
  return (
    typeof range === 'object' &&
    range !== null &&
    'start' in range &&
    'end' in range &&
    typeof range.start === 'number' &&
    typeof range.end === 'number'
  );
}
