import { refuseCalls } from './calls.ts';
import type { Dialect } from './dialect.ts';
import { refuseDisguise } from './disguise.ts';
import { readForm } from './form.ts';
import { isSymbol, quote, type Refused, refuse } from './refusal.ts';
import { codeOf, keywordOf, standardDialect, type Token, tokenize } from './tokens.ts';
import { refuseNames, refuseSymbols, refuseWords } from './words.ts';

export type { Refused };

/** What the guard says of a text: may be sent, or why not and which token (offsets in the text) it is about. */
export type GuardVerdict = { readonly kind: 'allowed'; readonly statement: GuardedStatement } | Refused;

/** The verdict while no server is known: there is nothing to send yet. */
export type EarlyVerdict = { readonly kind: 'allowed' } | Refused;

/**
 * Decides whether a check may send this text: one statement that only reads, as far as text can show it.
 *
 * It is an allow-list of first words and of built-in functions, and it refuses what it cannot read. What no
 * text can show (a view that calls a function, the size of the result, the time it takes) is for the account,
 * the read-only session and the limits of the run. Never throws.
 *
 * Without a dialect, before a connection is known, all passes that one of the supported servers (MySQL 5.6 to
 * 9, MariaDB 10.6 and newer) may run; such a verdict carries no statement.
 */
export function guard(text: string, dialect: Dialect): GuardVerdict;
export function guard(text: string, dialect: undefined): EarlyVerdict;
export function guard(text: string, dialect: Dialect | undefined): GuardVerdict | EarlyVerdict {
  if (dialect !== undefined) {
    const reading = read(text, tokenize(text, dialect), dialect, dialect);
    if (reading.refused) return reading.refused;
    return { kind: 'allowed', statement: new Guarded(seal, text.slice(0, reading.end)) };
  }
  return guardTokens(text, tokenize(text, standardDialect));
}

/** The same without a dialect, for a text whose tokens in the standard dialect are known. */
export function guardTokens(text: string, tokens: readonly Token[]): EarlyVerdict {
  const mysql = read(text, tokens, standardDialect, undefined);
  if (!mysql.refused) return { kind: 'allowed' };
  const mariadb = read(text, tokenize(text, newestMariaDb), newestMariaDb, undefined);
  return mariadb.refused ? mysql.refused : { kind: 'allowed' };
}

/**
 * The text to send: what the guard saw, without the `;` at its end and what follows it.
 *
 * @throws TypeError for anything that the guard did not make.
 */
export function guardedText(statement: GuardedStatement): string {
  return Guarded.textOf(statement);
}

/** Only the guard knows it, so that nothing else can call the constructor, not even by way of an instance. */
const seal = Symbol('guard');

/** A SQL text that the guard has allowed; only {@link guard} can make one. */
class Guarded {
  readonly #text: string;

  constructor(key: symbol, text: string) {
    if (key !== seal) throw new TypeError('Only the guard can make a guarded statement.');
    this.#text = text;
    Object.freeze(this);
  }

  static textOf(value: unknown): string {
    if (typeof value !== 'object' || value === null || !(#text in value))
      throw new TypeError('This statement was not made by the guard.');
    return value.#text;
  }
}

export type { Guarded as GuardedStatement };

type GuardedStatement = Guarded;

const newestMariaDb: Dialect = { flavor: 'mariadb', version: 120300, sqlMode: [] };

/** Either a refusal, or where the text to send ends. */
type Reading = { readonly refused: Refused } | { readonly refused?: never; readonly end: number };

function read(
  text: string,
  tokens: readonly Token[],
  dialect: Dialect,
  functionsOf: Dialect | undefined,
): Reading {
  const refused = refuseDialect(dialect, text) ?? refuseDisguise(text, tokens);
  if (refused) return { refused };

  // Comments are no code, and the executable ones that are left hold nothing.
  const code = codeOf(tokens);
  const first = code.findIndex((token) => isSymbol(text, token, ';'));
  const statement = first < 0 ? code : code.slice(0, first);
  const end = code[first]?.start ?? text.length;
  if (statement.length === 0) {
    if (first < 0)
      return { refused: refuse({ start: 0, end: text.length }, 'There is no statement to run.') };
    const semicolon = { start: end, end: end + 1 };
    return { refused: refuse(semicolon, 'There is no statement before this `;`; servers refuse that.') };
  }

  const keywords = statement.map((token) => keywordOf(text, token));
  const form = readForm(text, statement, keywords, dialect);
  const wrong =
    form.kind === 'refused'
      ? form
      : (refuseSeveral(text, code, first) ??
        refuseWords(text, statement, keywords, form) ??
        refuseNames(text, statement, keywords, form) ??
        refuseSymbols(text, statement) ??
        refuseCalls(text, statement, keywords, form.bodyStart, dialect, functionsOf));
  return wrong ? { refused: wrong } : { end };
}

/** MariaDB's other modes read another language: a function without parentheses, names in brackets. */
function refuseDialect(dialect: Dialect, text: string): Refused | undefined {
  if (dialect.flavor !== 'mariadb') return undefined;
  const mode = dialect.sqlMode.find((name) => name === 'ORACLE' || name === 'MSSQL');
  if (mode === undefined) return undefined;
  return refuse(
    { start: 0, end: text.length },
    `The session's sql_mode holds ${mode}, in which the guard cannot read a text for certain.`,
  );
}

function refuseSeveral(text: string, code: readonly Token[], first: number): Refused | undefined {
  if (first < 0) return undefined;
  const second = code.find((token, index) => index > first && !isSymbol(text, token, ';'));
  if (second === undefined) return undefined;
  const count = code.filter(
    (token, index) => !isSymbol(text, token, ';') && (index === 0 || isSymbol(text, code[index - 1], ';')),
  ).length;
  return refuse(
    second,
    `There are ${count === 2 ? 'two' : count} statements; a check runs exactly one. The second begins with ${quote(text, second)}.`,
  );
}
