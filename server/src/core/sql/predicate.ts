import type { Span } from '../tree.ts';
import { keywordOf, nameOf, type Token, textOf } from './tokens.ts';

/** Which rows a statement is about. */
export interface Predicate {
  readonly verb: 'SELECT' | 'UPDATE' | 'DELETE';
  /** The tables, without their databases, in lower case and sorted. */
  readonly tables: readonly string[];
  /** What WHERE and ON join by AND. */
  readonly conditions: readonly PredicateCondition[];
  /** The columns that an UPDATE sets, in lower case, and to what; written as in the form of a condition. */
  readonly assigned: ReadonlyMap<string, string>;
}

export interface PredicateCondition extends Span {
  /** The same for every way to write it; aliases are tables there. */
  readonly form: string;
  /** The first column that it names, in lower case; '' where it names none. */
  readonly column: string;
}

/**
 * Reads which rows a SELECT, UPDATE or DELETE is about; `undefined` where that is more than tables, WHERE and ON.
 *
 * `code` are the statement's tokens without comments. Never throws.
 */
export function predicateOf(text: string, code: readonly Token[]): Predicate | undefined {
  const verb = keywordOf(text, code[0]);
  if (verb !== 'SELECT' && verb !== 'UPDATE' && verb !== 'DELETE') return undefined;
  const clauses = clausesOf(text, code);
  if (clauses === undefined) return undefined;
  const where = clauses.get('WHERE');
  const references = verb === 'UPDATE' ? clauses.get('UPDATE') : clauses.get('FROM');
  if (where === undefined || references === undefined) return undefined;
  const tables = readTables(text, references);
  if (tables === undefined || tables.names.size === 0) return undefined;
  const read = (part: readonly Token[]): PredicateCondition[] =>
    conjuncts(text, part).map((each) => conditionOf(text, each, tables.names));
  return {
    verb,
    tables: [...new Set(tables.names.values())].sort(),
    conditions: [...tables.conditions.flatMap(read), ...read(where)],
    assigned: assignedIn(text, clauses.get('SET') ?? []),
  };
}

const clauseWords: ReadonlySet<string> = new Set([
  'SELECT',
  'UPDATE',
  'DELETE',
  'FROM',
  'SET',
  'WHERE',
  'ORDER',
  'LIMIT',
]);
/** With these the rows that come back are not those that the predicate finds. */
const beyond: ReadonlySet<string> = new Set([
  'EXCEPT',
  'GROUP',
  'HAVING',
  'INTERSECT',
  'INTO',
  'UNION',
  'USING',
  'WITH',
]);

function clausesOf(text: string, code: readonly Token[]): ReadonlyMap<string, readonly Token[]> | undefined {
  const clauses = new Map<string, Token[]>();
  let current: Token[] = [];
  let depth = 0;
  for (const token of code) {
    const sign = textOf(text, token);
    if (sign === ')') depth -= 1;
    const word = depth === 0 ? keywordOf(text, token) : '';
    if (beyond.has(word)) return undefined;
    if (clauseWords.has(word)) {
      current = [];
      if (!clauses.has(word)) clauses.set(word, current);
    } else current.push(token);
    if (sign === '(') depth += 1;
  }
  return clauses;
}

const joinWords: ReadonlySet<string> = new Set([
  'JOIN',
  'INNER',
  'CROSS',
  'LEFT',
  'RIGHT',
  'OUTER',
  'NATURAL',
  'STRAIGHT_JOIN',
]);

/** The tables by the names that the statement calls them, and the conditions of ON. */
function readTables(
  text: string,
  part: readonly Token[],
):
  | { readonly names: ReadonlyMap<string, string>; readonly conditions: readonly (readonly Token[])[] }
  | undefined {
  const names = new Map<string, string>();
  const conditions: Token[][] = [];
  let words: string[] = [];
  let on: Token[] | undefined;
  let depth = 0;
  const close = (): void => {
    if (on === undefined && words.length > 0) {
      const table = (words[0] ?? '').toLowerCase();
      names.set((words.at(-1) ?? '').toLowerCase(), table);
    }
    words = [];
  };
  for (const [at, token] of part.entries()) {
    const sign = textOf(text, token);
    const word = keywordOf(text, token);
    if (sign === '(') depth += 1;
    if (on === undefined && depth > 0) return undefined;
    if (depth === 0 && (joinWords.has(word) || sign === ',')) {
      close();
      on = undefined;
    } else if (depth === 0 && word === 'ON') {
      close();
      on = [];
      conditions.push(on);
    } else if (on !== undefined) on.push(token);
    else if (token.kind === 'word' || token.kind === 'quoted-identifier') {
      // Of `db.t` only the table counts.
      if (textOf(text, part[at - 1] ?? token) === '.') words.pop();
      if (word !== 'AS' && word !== 'IGNORE' && word !== 'LOW_PRIORITY') words.push(nameOf(text, token));
    }
    if (sign === ')') depth -= 1;
  }
  close();
  return { names, conditions };
}

/** What AND joins, outside of brackets; one part where OR stands beside it. */
function conjuncts(text: string, part: readonly Token[]): readonly (readonly Token[])[] {
  const inner = unbracketed(text, part);
  const parts: Token[][] = [[]];
  let depth = 0;
  let isBetween = false;
  for (const token of inner) {
    const sign = textOf(text, token);
    const word = depth === 0 ? keywordOf(text, token) : '';
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    if (word === 'OR' || word === 'XOR' || (depth === 0 && sign === '||')) return [inner];
    if (word === 'BETWEEN') isBetween = true;
    else if (word === 'AND' || (depth === 0 && sign === '&&')) {
      if (!isBetween) {
        parts.push([]);
        continue;
      }
      isBetween = false;
    }
    parts.at(-1)?.push(token);
  }
  return parts.filter((each) => each.length > 0).map((each) => unbracketed(text, each));
}

/** Without the brackets around the whole. */
function unbracketed(text: string, part: readonly Token[]): readonly Token[] {
  const [first] = part;
  if (first === undefined || textOf(text, first) !== '(') return part;
  let depth = 0;
  for (const [at, token] of part.entries()) {
    const sign = textOf(text, token);
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    if (depth === 0) return at === part.length - 1 && at > 1 ? unbracketed(text, part.slice(1, -1)) : part;
  }
  return part;
}

function conditionOf(
  text: string,
  part: readonly Token[],
  names: ReadonlyMap<string, string>,
): PredicateCondition {
  const words: string[] = [];
  let column = '';
  for (const [at, token] of part.entries()) {
    const next = part[at + 1];
    const follows = next === undefined ? '' : textOf(text, next);
    const isName = token.kind === 'word' || token.kind === 'quoted-identifier';
    if (follows === '.' && isName) {
      // A qualifier tells something only where there are several tables.
      const table = names.get(nameOf(text, token).toLowerCase()) ?? nameOf(text, token).toLowerCase();
      if (new Set(names.values()).size > 1) words.push(`${table}.`);
      continue;
    }
    const sign = textOf(text, token);
    if (sign === '.') continue;
    if (isName && column === '' && follows !== '(' && !keywords.has(keywordOf(text, token)))
      column = nameOf(text, token).toLowerCase();
    words.push(normal(text, token));
  }
  return {
    start: part[0]?.start ?? 0,
    end: part.at(-1)?.end ?? 0,
    form: sortedList(words.join(' ')),
    column,
  };
}

const keywords: ReadonlySet<string> = new Set([
  'BINARY',
  'EXISTS',
  'INTERVAL',
  'NOT',
  'NULL',
  'SELECT',
  'TRUE',
  'FALSE',
]);

function normal(text: string, token: Token): string {
  const written = textOf(text, token);
  if (token.kind === 'word' || token.kind === 'quoted-identifier') return nameOf(text, token).toLowerCase();
  if (token.kind === 'string' && /^"[^'"\\]*"$/.test(written)) return `'${written.slice(1, -1)}'`;
  return written === '<>' ? '!=' : written;
}

/** `IN (2, 1)` is `IN (1, 2)`. */
function sortedList(form: string): string {
  return form.replace(
    / in \( ([^()]*) \)$/,
    (_, list: string) => ` in ( ${list.split(' , ').sort().join(' , ')} )`,
  );
}

function assignedIn(text: string, part: readonly Token[]): ReadonlyMap<string, string> {
  const columns = new Map<string, string>();
  let column: string | undefined;
  let depth = 0;
  for (const [at, token] of part.entries()) {
    const sign = textOf(text, token);
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    const before = part[at - 1];
    if (depth === 0 && sign === ',') column = undefined;
    else if (depth === 0 && (sign === '=' || sign === ':=') && before !== undefined && column === undefined) {
      column = nameOf(text, before).toLowerCase();
      columns.set(column, '');
    } else if (column !== undefined)
      columns.set(column, `${columns.get(column) ?? ''} ${normal(text, token)}`.trim());
  }
  return columns;
}
