import type { Statement } from './runbook.ts';
import { kindOfCode, type StatementKind } from './sql/statementKind.ts';
import { codeOf, nameOf, standardDialect, type Token, textOf, tokenize } from './sql/tokens.ts';

/** What rules need to know of a SQL statement. */
export interface StatementFacts {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Its tokens without comments and hints. */
  readonly code: readonly Token[];
  readonly kind: StatementKind;
}

const kept = new Map<Statement, StatementFacts>();

/** Drops what was read: the tokens of a whole plan are too much to keep. To be called when a step is through. */
export function forgetFacts(): void {
  kept.clear();
}

/** Reads a SQL statement once, however many rules ask for it in one look at its step; never throws. */
export function factsOf(statement: Statement): StatementFacts {
  const known = kept.get(statement);
  if (known !== undefined) return known;
  const text = statement.text.value;
  const tokens = tokenize(text, standardDialect);
  const code = codeOf(tokens);
  const facts = { text, tokens, code, kind: kindOfCode(text, code) };
  kept.set(statement, facts);
  return facts;
}

/**
 * A SQL statement in the way that servers tell statements apart: without comments, quotes of names, and
 * capital letters outside of strings.
 */
export function normalForm({ text, code }: Pick<StatementFacts, 'text' | 'code'>): string {
  return code.map((token) => normalToken(text, token)).join(' ');
}

/**
 * Finds among some statements those that are the same as another in that way.
 *
 * Most statements that differ are told apart by their last letter, and are not read for it.
 */
export function sameAs(statements: readonly Statement[]): (other: Statement) => readonly Statement[] {
  const only = statements[0];
  if (only !== undefined && statements.length === 1)
    return (other) => (isSame(only, other) ? statements : []);
  const byLetter = new Map<string, Statement[]>();
  for (const statement of statements) add(byLetter, lastLetter(statement.text.value), statement);
  const byForm = new Map<string, Map<string, Statement[]>>();
  return (other) => {
    const letter = lastLetter(other.text.value);
    const candidates = byLetter.get(letter);
    if (candidates === undefined) return [];
    let forms = byForm.get(letter);
    if (forms === undefined) {
      forms = new Map();
      for (const candidate of candidates) add(forms, normalForm(factsOf(candidate)), candidate);
      byForm.set(letter, forms);
    }
    return forms.get(normalForm(factsOf(other))) ?? [];
  };
}

function isSame(left: Statement, right: Statement): boolean {
  const one = left.text.value;
  const other = right.text.value;
  if (one === other) return true;
  return lastLetter(one) === lastLetter(other) && normalForm(factsOf(left)) === normalForm(factsOf(right));
}

function add(to: Map<string, Statement[]>, key: string, statement: Statement): void {
  const list = to.get(key);
  if (list === undefined) to.set(key, [statement]);
  else list.push(statement);
}

function lastLetter(text: string): string {
  let at = text.length - 1;
  while (at > 0 && '`\'"'.includes(text.charAt(at))) at -= 1;
  return text.charAt(at).toLowerCase();
}

/** One token in that way. */
export function normalToken(text: string, token: Token): string {
  switch (token.kind) {
    case 'word':
      return textOf(text, token).toLowerCase();
    case 'quoted-identifier':
      return nameOf(text, token).toLowerCase();
    case 'string': {
      const written = textOf(text, token);
      return /^"[^'"\\]*"$/.test(written) ? `'${written.slice(1, -1)}'` : written;
    }
    case 'symbol': {
      const sign = textOf(text, token);
      return sign === '<>' ? '!=' : sign;
    }
    default:
      return textOf(text, token);
  }
}

/** Whether a verb writes rows or tables; what reads, grants, begins, ends, sets or locks does not. */
export function isWriting({ verb }: StatementKind): boolean {
  return !harmless.has(verb) && !verb.startsWith('FLUSH');
}

const harmless: ReadonlySet<string> = new Set([
  'ANALYZE LOCAL',
  'ANALYZE NO_WRITE_TO_BINLOG',
  'ANALYZE TABLE',
  'BEGIN',
  'CHECK TABLE',
  'CHECKSUM TABLE',
  'COMMIT',
  'DESC',
  'DESCRIBE',
  'EXPLAIN',
  'GRANT',
  'LOCK TABLE',
  'LOCK TABLES',
  'RELEASE',
  'REVOKE',
  'ROLLBACK',
  'SAVEPOINT',
  'SELECT',
  'SET',
  'SHOW',
  'START TRANSACTION',
  'TABLE',
  'UNLOCK TABLE',
  'UNLOCK TABLES',
  'USE',
  'VALUES',
]);
