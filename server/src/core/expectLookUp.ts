import type { Context } from './expectation.ts';
import { inWords } from './expectProblems.ts';
import type { Path } from './expectUsage.ts';
import type { ExpectationFacts, ResultFacts } from './expectValues.ts';
import { nearest } from './nearest.ts';
import { shorten } from './showValue.ts';

const maxNamedColumns = 12;

/** What stands at a path. */
export type Found =
  | { readonly kind: 'found'; readonly value: unknown }
  /** The path goes through a NULL, or ends in one; `at` is its text up to there. */
  | { readonly kind: 'null'; readonly at: string; readonly isEnd: boolean }
  | {
      readonly kind: 'missing';
      readonly holder: Path;
      readonly step: string | bigint;
      readonly value: unknown;
    };

/** Follows a path through the variables. */
export function lookUp(path: Path, context: Context): Found {
  let value = context[path.root];
  let text = path.root;
  for (const [index, step] of path.steps.entries()) {
    const holder: Path = { ...path, steps: path.steps.slice(0, index), text };
    if (value === null || value === undefined) return { kind: 'null', at: text, isEnd: false };
    const inner: unknown =
      value instanceof Map ? value.get(step) : Array.isArray(value) ? value[Number(step)] : undefined;
    if (inner === undefined) return { kind: 'missing', holder, step, value };
    value = inner;
    text = typeof step === 'bigint' ? `${text}[${step}]` : `${text}.${step}`;
  }
  return value === null ? { kind: 'null', at: path.text, isEnd: true } : { kind: 'found', value };
}

/** Why there is no value at a path, in words; `undefined` where there is one. */
export function pathReason(path: Path, facts: ExpectationFacts, context: Context): string | undefined {
  const found = lookUp(path, context);
  if (found.kind === 'found') return undefined;
  const isPre = path.root === 'pre';
  const result = isPre ? facts.pre : facts.result;
  const query = isPre ? 'the pre-check' : 'the query';
  if (found.kind === 'missing') return missingWords(found.holder, found.step, found.value, result, isPre);
  const name = found.at.replace(/^pre\./, '');
  if (result !== undefined && result.rows.length === 0 && (name === 'value' || name === 'row'))
    return `\`${path.text}\` is NULL: ${query} gave no row.`;
  if (name === 'value')
    return `\`${found.at}\` is NULL: the first column${isPre ? ' of the pre-check' : ''} is NULL.`;
  return `\`${found.at}\` is NULL.`;
}

function missingWords(
  holder: Path,
  step: string | bigint,
  value: unknown,
  result: ResultFacts | undefined,
  isPre: boolean,
): string {
  if (Array.isArray(value))
    return `\`${holder.text}\` has no item ${step}: it has ${value.length}, counted from 0.`;
  const isRow = /^(?:pre\.)?(?:row|all\[\d+\])$/.test(holder.text);
  const names = value instanceof Map ? [...value.keys()].map(String) : [];
  if (isRow && result !== undefined)
    return columnWords(String(step), result.columns, isPre ? 'the pre-check' : 'the result');
  const meant = nearest(String(step), names);
  const hint = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
  return `\`${holder.text}\` has no \`${step}\`.${hint}`;
}

/** Says that a column is not there, and which one may be meant. */
export function columnWords(name: string, columns: readonly string[], where: string): string {
  const sameButCase = columns.find((column) => column.toLowerCase() === name.toLowerCase());
  if (sameButCase !== undefined)
    return `There is no column \`${name}\` in ${where}, but \`${sameButCase}\`: capital and small letters differ.`;
  const meant = nearest(name, columns);
  if (meant !== undefined) return `There is no column \`${name}\` in ${where}. Did you mean \`${meant}\`?`;
  const some = columns.slice(0, maxNamedColumns).map((column) => `\`${shorten(column, 60)}\``);
  const list = columns.length > maxNamedColumns ? `${some.join(', ')} and more` : inWords(some);
  return `There is no column \`${name}\` in ${where}. It has ${list === '' ? 'no columns' : list}.`;
}
