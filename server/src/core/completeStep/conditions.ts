import type { Assignment } from '../sql/changeTypes.ts';
import { keywordOf, nameOf, standardDialect, type Token, textOf, tokenize } from '../sql/tokens.ts';

/** A comparison of a column with literals. */
export interface ColumnCondition {
  readonly qualifier: string | undefined;
  readonly column: string;
  readonly test: 'is null' | 'is not null' | '=' | '<>' | 'in' | '<' | '<=' | '>' | '>=';
  readonly values: readonly Literal[];
}

/** The value of a literal; a text without its quotes. */
export type Literal = number | string | null;

/** A condition such as `a.status IN (1, 2)`; `undefined` for any other kind. */
export function readCondition(written: string): ColumnCondition | undefined {
  const text = withoutComments(written);
  const tokens = codeOf(text);
  let at = 0;
  const names: string[] = [];
  for (;;) {
    const token = tokens[at];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted-identifier'))
      return undefined;
    names.push(nameOf(text, token));
    at++;
    if (signAt(text, tokens, at) !== '.') break;
    at++;
  }
  const column = names.at(-1);
  if (column === undefined) return undefined;
  const condition = { qualifier: names.at(-2), column };
  const rest = tokens.slice(at);
  const words = rest.map((token) => keywordOf(text, token)).join(' ');
  if (words === 'IS NULL') return { ...condition, test: 'is null', values: [] };
  if (words === 'IS NOT NULL') return { ...condition, test: 'is not null', values: [] };
  const behind = rest[0] === undefined ? '' : textOf(text, rest[0]).toUpperCase();
  if (behind === 'IN' && signAt(text, rest, 1) === '(' && signAt(text, rest, rest.length - 1) === ')') {
    const values = text
      .slice(rest[1]?.end, rest.at(-1)?.start)
      .split(',')
      .map((each) => readLiteral(each));
    return values.includes(undefined)
      ? undefined
      : { ...condition, test: 'in', values: values.filter((each) => each !== undefined) };
  }
  const test = comparisons[behind];
  const value = test === undefined ? undefined : readLiteral(text.slice(rest[0]?.end));
  return test === undefined || value === undefined ? undefined : { ...condition, test, values: [value] };
}

const comparisons: Readonly<Record<string, ColumnCondition['test']>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** A plain number, text or NULL; `undefined` for an expression. */
export function readLiteral(text: string): Literal | undefined {
  const trimmed = text.trim();
  if (/^null$/i.test(trimmed)) return null;
  if (/^true$/i.test(trimmed)) return 1;
  if (/^false$/i.test(trimmed)) return 0;
  if (/^[+-]?\d{1,15}(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  return /^'[^'\\]*'$/.test(trimmed) ? trimmed.slice(1, -1) : undefined;
}

/**
 * Whether a row that an assignment has changed no longer meets the condition.
 *
 * For a literal this is certain. An expression that fills what was empty is taken to fill it: if it does not, that
 * is the residue which the check is to find.
 */
export function makesFalse(assignment: Assignment, condition: ColumnCondition): boolean {
  if (assignment.column.toLowerCase() !== condition.column.toLowerCase()) return false;
  if (
    assignment.qualifier !== undefined &&
    condition.qualifier !== undefined &&
    assignment.qualifier.toLowerCase() !== condition.qualifier.toLowerCase()
  )
    return false;
  const value = readLiteral(assignment.value);
  if (value === undefined) return fills(assignment, condition);
  if (condition.test === 'is null') return value !== null;
  if (value === null) return true;
  return condition.values.every((each) => isFalse(value, condition.test, each));
}

function fills({ value, column, qualifier }: Assignment, { test, values }: ColumnCondition): boolean {
  const isEmpty = test === 'is null' || (test === '=' && (values[0] === '' || values[0] === 0));
  // The column of the same name of another table is another column.
  const own = value.replace(/[\p{L}\p{N}_$`]+\s*\.\s*[\p{L}\p{N}_$`]+/gu, (name) =>
    isOfOther(name, qualifier) ? '' : name,
  );
  if (!isEmpty || wordsOf(own).has(column.toLowerCase())) return false;
  return !/\b(IF|CASE|IFNULL|COALESCE|NULLIF)\b/i.test(value);
}

function isOfOther(name: string, qualifier: string | undefined): boolean {
  const [table = ''] = name.replaceAll('`', '').split('.');
  return qualifier !== undefined && table.trim().toLowerCase() !== qualifier.toLowerCase();
}

/** Whether the comparison of two literals is false in every collation. */
export function isFalse(value: number | string, test: ColumnCondition['test'], other: Literal): boolean {
  if (other === null) return false;
  const isNumeric = (each: number | string): boolean =>
    typeof each === 'number' || /^-?\d+(\.\d+)?$/.test(each);
  const areNumbers = isNumeric(value) && isNumeric(other);
  if (!areNumbers && (typeof value === 'number' || typeof other === 'number')) return false;
  // Collations ignore case, accents and blanks behind a text, so only what differs in more than these is unlike.
  const plain = (text: string): string =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trimEnd();
  const order = areNumbers
    ? Number(value) - Number(other)
    : plain(String(value)) === plain(String(other))
      ? 0
      : Number.NaN;
  switch (test) {
    case '=':
    case 'in':
      return order !== 0;
    case '<>':
      return String(value) === String(other);
    case '<':
      return order >= 0;
    case '<=':
      return order > 0;
    case '>':
      return order <= 0;
    case '>=':
      return order < 0;
    default:
      return false;
  }
}

/** All bare words and names of a SQL text, in lower case; what stands in quotes as a value is none of them. */
export function wordsOf(sql: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const token of codeOf(sql))
    if (token.kind === 'word' || token.kind === 'quoted-identifier')
      words.add(nameOf(sql, token).toLowerCase());
  return words;
}

/** The text with a blank for each comment. */
export function withoutComments(text: string): string {
  let plain = text;
  for (const { kind, start, end } of tokenize(text, standardDialect).toReversed())
    if (kind === 'comment' || kind === 'hint') plain = `${plain.slice(0, start)} ${plain.slice(end)}`;
  return plain;
}

/** The tokens of a SQL text without its comments. */
export function codeOf(text: string): Token[] {
  return tokenize(text, standardDialect).filter(({ kind }) => kind !== 'comment' && kind !== 'hint');
}

function signAt(text: string, tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'symbol' ? textOf(text, token) : '';
}

/** `updated_at = updated_at` keeps a column from changing by itself. */
export function isSelf({ target, column, value }: Assignment): boolean {
  const plain = (text: string): string => text.replaceAll('`', '').toLowerCase();
  return plain(value) === plain(target) || plain(value) === column.toLowerCase();
}
