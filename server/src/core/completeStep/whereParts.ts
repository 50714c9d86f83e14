import type { Assignment } from '../sql/changeTypes.ts';
import { keywordOf, textOf } from '../sql/tokens.ts';
import { codeOf, isSelf, makesFalse, readCondition, withoutComments } from './conditions.ts';

/** The conditions that a WHERE is made of. */
interface WhereParts {
  /** `undefined` for a single condition, and for one that is joined in another way. */
  readonly by: 'AND' | 'OR' | undefined;
  /** As written, without comments. */
  readonly parts: readonly string[];
}

/** Takes a WHERE apart at its outermost `AND` or `OR`. */
export function whereParts(where: string): WhereParts {
  const text = withoutComments(where);
  const joins: { by: 'AND' | 'OR'; start: number; end: number }[] = [];
  let depth = 0;
  let isBetween = false;
  let isWrapped = true;
  const tokens = codeOf(text);
  for (const [at, token] of tokens.entries()) {
    const word = keywordOf(text, token);
    const sign = token.kind === 'symbol' ? textOf(text, token) : '';
    if (sign === '(' || word === 'CASE') depth++;
    else if (sign === ')' || word === 'END') depth--;
    if (depth === 0 && at < tokens.length - 1) isWrapped = false;
    if (depth > 0) continue;
    const { start, end } = token;
    if (word === 'XOR') return { by: undefined, parts: [text.trim()] };
    if (word === 'OR' || sign === '||') joins.push({ by: 'OR', start, end });
    else if (word === 'BETWEEN') isBetween = true;
    else if ((word === 'AND' || sign === '&&') && isBetween) isBetween = false;
    else if (word === 'AND' || sign === '&&') joins.push({ by: 'AND', start, end });
  }
  const [first] = tokens;
  const last = tokens.at(-1);
  if (isWrapped && first !== undefined && last !== undefined && textOf(text, first) === '(')
    return whereParts(text.slice(first.end, last.start));
  // AND binds its conditions before OR does.
  const by = joins.some((join) => join.by === 'OR') ? 'OR' : joins[0]?.by;
  const parts: string[] = [];
  let from = 0;
  for (const join of joins.filter((each) => each.by === by)) {
    parts.push(text.slice(from, join.start).trim());
    from = join.end;
  }
  return { by, parts: [...parts, text.slice(from).trim()] };
}

/** Whether another condition can be put behind it by `AND` without parentheses. */
export function isConjunction(where: string): boolean {
  return whereParts(where).by === 'AND' || !/\b(OR|XOR)\b|\|\|/i.test(where);
}

/** Whether no row that the assignments have changed meets the condition any more. */
export function endsWhere(where: string, assignments: readonly Assignment[]): boolean {
  const { by, parts } = whereParts(where);
  if (by === 'OR') return parts.every((part) => endsWhere(part, assignments));
  if (by === 'AND') return parts.some((part) => endsWhere(part, assignments));
  const [text = ''] = parts;
  const condition = readCondition(text);
  return assignments.some(
    (assignment) =>
      (condition !== undefined && makesFalse(assignment, condition)) || isUnlike(text, assignment),
  );
}

/** Whether the condition is that a column differs from the very value that it is given. */
function isUnlike(text: string, { target, value }: Assignment): boolean {
  const plain = (each: string): string => each.replace(/[\s`]+/g, '').toLowerCase();
  if (!isColumn(value) || isSelf({ qualifier: undefined, column: target, target, value })) return false;
  const [one, other] = [plain(target), plain(value)];
  return [`${one}<>${other}`, `${one}!=${other}`, `${other}<>${one}`, `${other}!=${one}`].includes(
    plain(text),
  );
}

/** Whether a value is the name of a column, which may have a table before it. */
export function isColumn(value: string): boolean {
  const name = /^(?:[\p{L}_][\p{L}\p{N}_$]*\.){0,2}([\p{L}_][\p{L}\p{N}_$]*)$/u.exec(
    value.replaceAll('`', ''),
  )?.[1];
  return name !== undefined && !/^(DEFAULT|CURRENT_|LOCALTIME|UTC_|NOW$|SYSDATE$)/i.test(name);
}
