import type { Condition, Context, ExpectationVerdict } from './expectation.ts';
import { comparedBy, described, kindName, mismatchHint, sideValue } from './expectComparison.ts';
import { Mismatch } from './expectLanguage.ts';
import { columnWords, lookUp, pathReason } from './expectLookUp.ts';
import { inWords, type LibraryError } from './expectProblems.ts';
import type { Path, Usage } from './expectUsage.ts';
import { type ExpectationFacts, fromCel, leastRows, type ResultFacts } from './expectValues.ts';
import { shorten, showValue } from './showValue.ts';

const maxNamedValues = 5;
const maxTextCharacters = 200;

/** Why a condition cannot be decided with what is known of the results, or `undefined` where it can. */
export function unknownReason(usage: Usage, facts: ExpectationFacts): string | undefined {
  for (const path of usage.paths) {
    const reason = missingReason(path, facts) ?? doubtfulReason(path, facts);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Says what was expected and what was there. */
export function falseReason(condition: Condition, facts: ExpectationFacts, context: Context): string {
  return `expected ${shorten(condition.text, maxTextCharacters)}, ${gotWords(condition, facts, context)}`;
}

/** Says why a condition could not be evaluated. */
export function errorReason(
  error: unknown,
  { code, range }: LibraryError,
  condition: Condition,
  facts: ExpectationFacts,
  context: Context,
): ExpectationVerdict {
  const undecided = (message: string): ExpectationVerdict => ({ kind: 'undecided', message });
  const near = condition.usage.paths.filter(
    (path) => range === undefined || (path.start < range.end && path.end > range.start),
  );
  const isText = error instanceof Mismatch && error.left !== null && error.right !== null;
  if (!isText)
    for (const path of near.length > 0 ? near : condition.usage.paths) {
      const reason = pathReason(path, facts, context);
      if (reason !== undefined) return undecided(reason);
    }
  const part = shorten(
    range === undefined ? condition.text : condition.text.slice(range.start, range.end),
    80,
  );
  if (error instanceof Mismatch) {
    if (!isText) return undecided(`A value in \`${shorten(condition.text, 80)}\` is NULL.`);
    const message = mismatchWords(error, condition, context);
    return condition.node.op === '==' ? { kind: 'false', message } : undecided(message);
  }
  // Our exact numbers throw it; the library's own arithmetic has codes.
  if (error instanceof RangeError)
    return undecided(
      `\`${part}\` has no result: it divides by zero, a text in it is no number, or a number has too many digits.`,
    );
  return undecided(codeWords(code, part, near, condition, facts, context));
}

function missingReason({ root }: Path, facts: ExpectationFacts): string | undefined {
  switch (root) {
    case 'pre':
      return facts.pre === undefined
        ? '`pre` is not known: no pre-check of this name or position has a result. Run the pre-checks first.'
        : undefined;
    case 'affected':
      return facts.affected === undefined
        ? '`affected` is not known: the change has not been run.'
        : undefined;
    case 'exit_code':
      return facts.exitCode === undefined
        ? '`exit_code` is not known: the command has not ended by itself.'
        : undefined;
    case 'stdout':
      return facts.stdout === undefined ? '`stdout` is not known.' : undefined;
    case 'stderr':
      return facts.stderr === undefined ? '`stderr` is not known.' : undefined;
    default:
      return facts.result === undefined ? `\`${root}\` is not known: there is no result.` : undefined;
  }
}

function doubtfulReason(path: Path, facts: ExpectationFacts): string | undefined {
  const isPre = path.root === 'pre';
  const result = isPre ? facts.pre : facts.result;
  if (result === undefined) return undefined;
  const part = isPre ? String(path.steps[0] ?? 'pre') : path.root;
  const whole = isPre && path.steps.length === 0;
  const name = whole ? 'pre' : isPre ? `pre.${part}` : part;
  if (result.isCut && (whole || part === 'all' || (part === 'rows' && !isDecided(path, leastRows(result)))))
    return `The result${isPre ? ' of the pre-check' : ''} has ${rowWords(result)}, so \`${name}\` is not known. Count on the server with SELECT COUNT(*).`;
  if (result.hasShortenedCells && (whole || part === 'value' || part === 'row' || part === 'all'))
    return `Cells of the result${isPre ? ' of the pre-check' : ''} are too large and were shortened, so \`${name}\` is not known in full. Compare on the server, such as with LENGTH() or MD5().`;
  return undefined;
}

/** Whether a comparison has the same answer for every number of rows from `least` up. */
function isDecided({ test }: Path, least: number): boolean {
  if (test === undefined) return false;
  const { operator, literal } = test;
  switch (operator) {
    case '<':
    case '>=':
      return literal <= BigInt(least);
    default:
      return literal < BigInt(least);
  }
}

function moreThan(result: ResultFacts): string {
  return `more than ${(leastRows(result) - 1).toLocaleString('en-US')}`;
}

function gotWords(condition: Condition, facts: ExpectationFacts, context: Context): string {
  const compared = comparedBy(condition, context)?.varying;
  if (compared?.gotText === 'rows' && facts.result !== undefined) return `got ${rowWords(facts.result)}`;
  if (compared !== undefined) return `got ${showValue(fromCel(compared.got))}`;
  const failed = exceptionWords(condition, context);
  if (failed !== undefined) return failed;
  const named = new Map<string, string>();
  for (const path of condition.usage.paths) {
    const found = lookUp(path, context);
    if (named.size >= maxNamedValues || found.kind === 'missing') continue;
    named.set(path.text, found.kind === 'null' ? 'NULL' : shownAt(path, found.value, facts));
  }
  if (named.size === 0) return 'which is false';
  return `got ${[...named].map(([name, value]) => `${name} = ${value}`).join(', ')}`;
}

function exceptionWords(condition: Condition, context: Context): string | undefined {
  const run = condition.exceptions();
  const failed = run && sideValue({ run }, context);
  if (!Array.isArray(failed) || failed.length === 0) return undefined;
  const count =
    failed.length === 1 ? '1 that fails' : `${failed.length.toLocaleString('en-US')} that fail, first`;
  return `got ${count}: ${showValue(fromCel(failed[0]))}`;
}

function shownAt(path: Path, value: unknown, facts: ExpectationFacts): string {
  const isCount = path.text === 'rows' || path.text === 'pre.rows';
  const result = path.root === 'pre' ? facts.pre : facts.result;
  if (isCount && result?.isCut === true) return moreThan(result);
  if ((path.text === 'all' || path.text === 'pre.all') && result !== undefined) return rowWords(result);
  return showValue(fromCel(value));
}

function rowWords(result: ResultFacts): string {
  if (result.isCut) return `${moreThan(result)} ${leastRows(result) === 2 ? 'row' : 'rows'}`;
  return result.rowCount === 1 ? '1 row' : `${result.rowCount.toLocaleString('en-US')} rows`;
}

function mismatchWords(error: Mismatch, condition: Condition, context: Context): string {
  const compared = comparedBy(condition, context);
  if (compared === undefined)
    return `\`${shorten(condition.text, 80)}\` compares ${described(error.left)} with ${described(error.right)}.`;
  if (compared.varying === undefined)
    return `\`${shorten(condition.text, 80)}\` compares ${described(compared.left)} with ${described(compared.right)}.`;
  const { got, wanted } = compared.varying;
  const opening = `expected ${shorten(condition.text, maxTextCharacters)}, got ${described(got)}, not ${kindName(wanted)}`;
  const hint = mismatchHint(compared.varying);
  return hint === undefined ? opening : `${opening}: write ${hint}`;
}

function codeWords(
  code: string,
  part: string,
  near: readonly Path[],
  condition: Condition,
  facts: ExpectationFacts,
  context: Context,
): string {
  switch (code) {
    case 'no_such_key': {
      // Only a row that a loop binds gets here: what is named by literals has been looked up before.
      const name = /\.?(\w+)$/.exec(part)?.[1];
      const isColumn = condition.usage.loopDepth > 0 && facts.result !== undefined && name !== undefined;
      return isColumn && !facts.result.columns.includes(name)
        ? columnWords(name, facts.result.columns, 'the result')
        : `There is nothing at \`${part}\`.`;
    }
    case 'no_such_overload':
    case 'no_matching_overload':
      return kindsReason(part, near, condition, context);
    case 'numeric_overflow':
      return `A whole number in \`${part}\` is beyond 64 bits. Use decimal(value), which has no such bound.`;
    case 'division_by_zero':
    case 'modulo_by_zero':
      return `\`${part}\` divides by zero.`;
    case 'invalid_timestamp':
      return `\`${part}\` is not a time: it needs date, time and zone, such as '2026-12-05T16:00:00Z'.`;
    case 'int_conversion_error':
    case 'uint_conversion_error':
    case 'double_conversion_error':
    case 'bool_conversion_error':
      return `\`${part}\` cannot be converted: the value is not written so.`;
    case 'index_out_of_bounds':
    case 'index_out_of_range':
      return `\`${part}\` asks for a position that is not there.`;
    case 'invalid_logical_operand':
    case 'invalid_condition_type':
      return `A part of \`${part}\` is neither true nor false.`;
    default:
      return `\`${part}\` cannot be evaluated with these values.`;
  }
}

function kindsReason(part: string, near: readonly Path[], condition: Condition, context: Context): string {
  const compared = condition.usage.loopDepth > 0 ? undefined : comparedBy(condition, context);
  if (compared === undefined) {
    const known = near.flatMap((path) => {
      const found = lookUp(path, context);
      return found.kind === 'found' ? [`\`${path.text}\` is ${described(found.value)}`] : [];
    });
    const values = known.length === 0 ? '' : ` Here ${inWords(known.slice(0, maxNamedValues))}.`;
    return `In \`${part}\`, a value is NULL or of another kind than the expectation takes it for.${values}`;
  }
  const hint = compared.varying && mismatchHint(compared.varying);
  const opening = `\`${part}\` compares ${described(compared.left)} with ${described(compared.right)}`;
  return hint === undefined ? `${opening}.` : `${opening}: write ${hint}.`;
}
