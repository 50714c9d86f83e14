import type { Check } from '../core/check.ts';
import { compileExpectation } from '../core/expect.ts';
import type { CompiledExpectation, Condition } from '../core/expectation.ts';
import { sideValue } from '../core/expectComparison.ts';
import { contextOf, type ExpectationFacts, fromCel } from '../core/expectValues.ts';
import { expectationWords, type Words } from '../core/expectWords.ts';
import { preCheckOf } from '../core/preCheck.ts';
import type { Statement } from '../core/runbook.ts';
import { type ShownOutcome, showRows, showTime } from '../core/runReport.ts';
import { showValue } from '../core/showValue.ts';
import type { QueryResult } from '../core/value.ts';
import { code, escapeMarkdown } from './markdownText.ts';
import type { RunView } from './runView.ts';

const maxValues = 8;
const maxCharacters = 200;

/** An expectation in words, and what its sides were in the last run. */
export function expectationSection(
  text: string,
  statement: Statement,
  check: Check | undefined,
  view: RunView,
): string {
  const compiled = compileExpectation(text, { blockKind: statement.kind, role: statement.role });
  if (compiled.kind === 'problem')
    return `${code(text, maxCharacters)} cannot be read: ${escapeMarkdown(compiled.message)}`;
  const { expectation } = compiled;
  const words = expectation.conditions.map(({ node }) => markdownOf(expectationWords(node))).join(', and ');
  const lines = [`Expected: ${words}.`];
  const outcome = check === undefined ? undefined : view.outcomeOf(check);
  if (check !== undefined && outcome !== undefined)
    lines.push(...valueLines(expectation, check, outcome, view));
  return lines.join('\n\n');
}

function markdownOf(words: Words): string {
  return words
    .map((piece) => (typeof piece === 'string' ? escapeMarkdown(piece) : code(piece.code, maxCharacters)))
    .join('');
}

function valueLines(
  expectation: CompiledExpectation,
  check: Check,
  outcome: ShownOutcome,
  view: RunView,
): string[] {
  const result = view.resultOf(check);
  const values =
    result === undefined ? journalValues(expectation, outcome) : sides(expectation, check, result, view);
  if (values.size === 0) return [];
  const list = [...values]
    .slice(0, maxValues)
    .map(([side, value]) => `${code(side, maxCharacters)} was ${value}`);
  const stale = outcome.isStale ? ' The check was changed since.' : '';
  return [`In the last run, ${escapeMarkdown(showTime(outcome.time))}: ${list.join('; ')}.${stale}`];
}

/** What stood on each side that is no constant, by the text of the side. */
function sides(
  { conditions }: CompiledExpectation,
  check: Check,
  result: QueryResult,
  view: RunView,
): Map<string, string> {
  const before = preCheckOf(check);
  const pre = before === undefined ? undefined : view.resultOf(before);
  const facts: ExpectationFacts = { result, ...(pre === undefined ? {} : { pre }) };
  const roots = new Set(conditions.flatMap(({ usage }) => usage.paths.map((path) => path.root)));
  const context = contextOf(facts, roots);
  const values = new Map<string, string>();
  for (const condition of conditions) {
    for (const side of variableSides(condition)) {
      const value = sideValue(side, context);
      if (side.text === 'rows') values.set('rows', escapeMarkdown(showRows(result.rowCount, result.isCut)));
      else if (value !== undefined) values.set(side.text, code(showValue(fromCel(value)), maxCharacters));
    }
  }
  return values;
}

function variableSides(condition: Condition) {
  // A loop over all rows may take long, and is no value that one would want to see.
  if (condition.usage.loopDepth > 0) return [];
  const compared = condition.sides();
  return compared === undefined ? [] : [compared.left, compared.right].filter((side) => !side.isConstant);
}

/** What the journal keeps: the number of rows and the value. */
function journalValues({ conditions }: CompiledExpectation, outcome: ShownOutcome): Map<string, string> {
  const named = new Set(conditions.flatMap((condition) => variableSides(condition).map(({ text }) => text)));
  const values = new Map<string, string>();
  if (named.has('rows') && outcome.rows !== null)
    values.set('rows', escapeMarkdown(showRows(outcome.rows, outcome.isCut)));
  if (named.has('value') && outcome.value !== null) values.set('value', code(outcome.value, maxCharacters));
  return values;
}
