import { type Check, checksOf, digestOf, type Outcome } from '../core/check.ts';
import { compileExpectation, evaluateExpectation } from '../core/expect.ts';
import type { ResultFacts } from '../core/expectValues.ts';
import type { JournalEntry } from '../core/journal.ts';
import { fromKept, keptKindOf } from '../core/keptValue.ts';
import type { Statement, Step } from '../core/runbook.ts';
import { type Connection, chooseConnection, type Settings } from '../core/settings.ts';
import { toJsonValue } from '../core/showValue.ts';
import { guard } from '../core/sql/guard.ts';
import type { QueryResult } from '../core/value.ts';
import { type ConnectionTarget, type Database, DatabaseError, type Limits } from './database.ts';
import { JournalError } from './journalFile.ts';

/** What a run needs of the world around it. */
export interface RunSurroundings {
  readonly settings: Settings;
  /** The environment that a person picked; `undefined` when none was. */
  readonly environment: string | undefined;
  readonly person: string;
  readonly limits: Limits;
  readonly now: () => Date;
  readonly openDatabase: (target: ConnectionTarget, signal: AbortSignal) => Promise<Database>;
  /** The password of a connection that names no variable, or `undefined` when nobody gives one. */
  readonly password: (
    connection: Connection,
    reason: 'missing' | 'denied',
    signal: AbortSignal,
  ) => Promise<string | undefined>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** The last outcome of a check on an environment, for `pre`. */
  readonly lastOf: (check: Check, environment: string) => PreOutcome | undefined;
  readonly journal: Journal;
}

/** One check that was run, its outcome, and the entry that was written of it. */
export interface Ran {
  readonly check: Check;
  readonly outcome: Outcome;
  readonly entry: JournalEntry;
}

/** Where outcomes are kept; see journalFile.ts. */
export interface Journal {
  ensureWritable(): Promise<void>;
  append(entry: JournalEntry): Promise<void>;
}

/** An earlier outcome as `pre` can use it: whole, or what the journal kept of it. */
export type PreOutcome =
  | { readonly kind: 'result'; readonly result: QueryResult }
  | { readonly kind: 'entry'; readonly entry: JournalEntry };

/**
 * Runs checks in the order given, few connections for all of them, and gives each outcome once it is flushed
 * to the journal. What cannot be run is an outcome too; a run never throws for what a user or a server did.
 *
 * When `signal` aborts, the query that runs is ended on the server, and the checks after it are `cancelled`.
 */
export async function* runChecks(
  surroundings: RunSurroundings,
  checks: readonly Check[],
  signal: AbortSignal,
): AsyncGenerator<Ran> {
  const pool = new Map<string, Database | DatabaseError>();
  const results = new Map<string, QueryResult>();
  let lastStep: Step | undefined;
  const wanted = new Set(checks.filter(usesPre).map((check) => preCheckOf(check)?.statement));
  try {
    for (const check of checks) {
      // `pre` never reaches into another step, so no more rows than those of one step are held.
      if (check.step !== lastStep) results.clear();
      lastStep = check.step;
      const started = surroundings.now();
      const pending: Pending = { surroundings, check, pool, results, wanted, started };
      const choice = choose(pending);
      const outcome = signal.aborted
        ? outcomeOf(pending, 'cancelled', 'Cancelled before it was sent.')
        : await runCheck(pending, choice, signal);
      // An outcome belongs to the place where the check would have run, also when nothing was sent.
      yield await record(pending, { ...outcome, ...placeOf(choice) });
    }
  } finally {
    for (const database of pool.values()) if (!(database instanceof DatabaseError)) await database.close();
  }
}

interface Pending {
  readonly surroundings: RunSurroundings;
  readonly check: Check;
  readonly pool: Map<string, Database | DatabaseError>;
  /** Results of this run that `pre` of a check behind them can name, by {@link resultKey}. */
  readonly results: Map<string, QueryResult>;
  /** The statements whose result `pre` will stand for. */
  readonly wanted: ReadonlySet<Statement | undefined>;
  readonly started: Date;
}

async function runCheck(pending: Pending, choice: Choice, signal: AbortSignal): Promise<Outcome> {
  const { surroundings, check } = pending;
  const { statement } = check;
  if (statement.kind === 'sh')
    return outcomeOf(
      pending,
      'refused',
      'a check may only read, and nobody can tell that of a shell command; run it by hand',
    );
  const allowed = guard(statement.text.value, undefined);
  if (allowed.kind === 'refused') return outcomeOf(pending, 'refused', allowed.reason);
  for (const expectation of statement.expectations) {
    const compiled = compileExpectation(expectation.value, {
      blockKind: statement.kind,
      role: statement.role,
    });
    if (compiled.kind === 'problem')
      return outcomeOf(pending, 'failed', `the expectation cannot be read: ${compiled.message}`);
  }
  if (choice.kind === 'none') return outcomeOf(pending, 'unavailable', choice.message);
  const { connection } = choice;
  try {
    await surroundings.journal.ensureWritable();
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return outcomeOf(
      pending,
      'unavailable',
      `${error.message} Nothing was sent, since it could not be recorded.`,
    );
  }
  let database: Database;
  try {
    database = await connect(pending, connection, signal);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return outcomeOf(pending, error.reason === 'cancelled' ? 'cancelled' : 'unavailable', error.message);
  }
  return {
    ...(await query(pending, database, connection, signal)),
    server: database.server.version,
  };
}

async function query(
  pending: Pending,
  database: Database,
  connection: Connection,
  signal: AbortSignal,
): Promise<Outcome> {
  const { surroundings, check } = pending;
  const verdict = guard(check.statement.text.value, database.server.dialect);
  if (verdict.kind === 'refused') return outcomeOf(pending, 'refused', verdict.reason);
  const limits = {
    ...surroundings.limits,
    timeoutMs: check.statement.timeoutMs ?? surroundings.limits.timeoutMs,
  };
  let result: QueryResult;
  try {
    result = await database.query(verdict.statement, limits, signal);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.reason === 'cancelled' || error.reason === 'timed-out')
      return outcomeOf(pending, error.reason, error.message);
    if (error.reason === 'refused-by-server') return outcomeOf(pending, 'error', error.message);
    // The next check of this run tries a connection of its own.
    pending.pool.delete(poolKey(connection));
    await database.close();
    return outcomeOf(pending, 'error', error.message);
  }
  if (pending.wanted.has(check.statement))
    pending.results.set(resultKey(check, connection.environment), result);
  return { ...judge(pending, result, connection.environment), result };
}

/** Decides by the expectations; the first that does not hold gives the message. */
function judge(pending: Pending, result: QueryResult, environment: string): Outcome {
  const { statement } = pending.check;
  const all = statement.expectations.map((expectation) => expectation.value).join(' && ');
  if (result.warnings.length > 0 && statement.expectations.length > 0)
    return {
      ...outcomeOf(pending, 'failed', `the server doubts its own answer: ${result.warnings.join('; ')}`),
      durationMs: result.durationMs,
    };
  if (statement.expectations.length === 0)
    return { ...outcomeOf(pending, 'observed', null), durationMs: result.durationMs };
  for (const expectation of statement.expectations) {
    const compiled = compileExpectation(expectation.value, {
      blockKind: statement.kind,
      role: statement.role,
    });
    if (compiled.kind === 'problem') continue;
    const pre = preFacts(pending, environment, expectation.value);
    const verdict =
      pre.kind === 'missing'
        ? { kind: 'undecided' as const, message: pre.message }
        : evaluateExpectation(compiled.expectation, {
            result,
            ...(pre.facts === undefined ? {} : { pre: pre.facts }),
          });
    if (verdict.kind !== 'true')
      return {
        ...outcomeOf(pending, 'failed', verdict.message),
        expectation: expectation.value,
        durationMs: result.durationMs,
      };
  }
  return { ...outcomeOf(pending, 'passed', null), expectation: all, durationMs: result.durationMs };
}

type Pre =
  | { readonly kind: 'known'; readonly facts: ResultFacts | undefined }
  | { readonly kind: 'missing'; readonly message: string };

/** What `pre` stands for: of this run, else of an earlier one. */
function preFacts(pending: Pending, environment: string, expectation: string): Pre {
  if (!mentionsPre(expectation)) return { kind: 'known', facts: undefined };
  const before = preCheckOf(pending.check);
  if (before === undefined)
    return {
      kind: 'missing',
      message: 'this step has no pre-check of the same name or position, so `pre` is not known',
    };
  const inRun = pending.results.get(resultKey(before, environment));
  if (inRun !== undefined) return { kind: 'known', facts: inRun };
  const earlier = pending.surroundings.lastOf(before, environment);
  if (earlier === undefined)
    return {
      kind: 'missing',
      message: `the pre-check “${before.statement.name}” has not run on ${environment} yet, so \`pre\` is not known; run it before the change`,
    };
  if (earlier.kind === 'result') return { kind: 'known', facts: earlier.result };
  const { entry } = earlier;
  if (/\bpre\s*(\.\s*(row|all)\b|\[)/.test(expectation))
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

function mentionsPre(expectation: string): boolean {
  return /\bpre\b/.test(expectation);
}

function usesPre({ statement }: Check): boolean {
  return statement.expectations.some((expectation) => mentionsPre(expectation.value));
}

/** The pre-check that `pre` names: the one of the same name in this step, or else of the same position. */
export function preCheckOf(check: Check): Check | undefined {
  const before = checksOf(check.step).filter((each) => each.statement.role === 'pre-check');
  return (
    before.find((each) => each.statement.name === check.statement.name) ??
    before.find((each) => each.statement.position === check.statement.position)
  );
}

type Choice =
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'none'; readonly message: string };

function choose({ surroundings, check }: Pending): Choice {
  const name = check.step.connection?.value;
  if (name === undefined)
    return {
      kind: 'none',
      message: 'The runbook names no connection. Add `connection:` to its keys, or to the step.',
    };
  const choice = chooseConnection(surroundings.settings, name, surroundings.environment);
  switch (choice.kind) {
    case 'chosen':
      return { kind: 'connection', connection: choice.connection };
    case 'unknown-connection':
      return { kind: 'none', message: `launchbook.yaml has no connection \`${name}\`. Add it there.` };
    case 'no-such-environment':
      return {
        kind: 'none',
        message: `The connection \`${name}\` has no environment \`${surroundings.environment ?? ''}\`; it has ${choice.environments.join(', ')}.`,
      };
    case 'unpicked':
      return {
        kind: 'none',
        message: `Pick the environment first: \`${name}\` has ${choice.environments.join(', ')}.`,
      };
    default:
      return choice satisfies never;
  }
}

function placeOf(choice: Choice): Partial<Pick<Outcome, 'connection' | 'environment'>> {
  if (choice.kind === 'none') return {};
  return { connection: choice.connection.name, environment: choice.connection.environment };
}

/** The connection of this run to a server; one that failed is tried anew once, and told once. */
async function connect(pending: Pending, connection: Connection, signal: AbortSignal): Promise<Database> {
  const key = poolKey(connection);
  const kept = pending.pool.get(key);
  if (kept instanceof DatabaseError) throw kept;
  if (kept !== undefined) return kept;
  try {
    const database = await openWithPassword(pending.surroundings, connection, signal);
    pending.pool.set(key, database);
    return database;
  } catch (error) {
    if (error instanceof DatabaseError && error.reason !== 'cancelled') pending.pool.set(key, error);
    throw error;
  }
}

/** Opens a connection; where the account refuses the password, asks for another as often as one is given. */
async function openWithPassword(
  surroundings: RunSurroundings,
  connection: Connection,
  signal: AbortSignal,
): Promise<Database> {
  const { passwordVariable } = connection;
  if (passwordVariable !== undefined) {
    const password = surroundings.variables[passwordVariable];
    if (password === undefined)
      throw new DatabaseError(
        'access-denied',
        `The environment variable ${passwordVariable} is not set; the password of \`${connection.name}\` is read from it.`,
      );
    return surroundings.openDatabase(targetOf(connection, password), signal);
  }
  let password = await surroundings.password(connection, 'missing', signal);
  for (;;) {
    if (signal.aborted) throw new DatabaseError('cancelled', 'Cancelled before the connection was made.');
    if (password === undefined) {
      const message = `No password was given for \`${connection.name}\` on ${connection.environment}. Set \`password: \${env:NAME}\` in launchbook.yaml, or run the check in an editor that asks for it.`;
      throw new DatabaseError('access-denied', message);
    }
    try {
      return await surroundings.openDatabase(targetOf(connection, password), signal);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.reason !== 'access-denied') throw error;
      password = await surroundings.password(connection, 'denied', signal);
      if (password === undefined) throw error;
    }
  }
}

/** The server of a connection, with the password filled in. */
export function targetOf(
  connection: Omit<Connection, 'passwordVariable'>,
  password: string,
): ConnectionTarget {
  return {
    ...(connection.host === undefined ? {} : { host: connection.host }),
    ...(connection.port === undefined ? {} : { port: connection.port }),
    ...(connection.socketPath === undefined ? {} : { socketPath: connection.socketPath }),
    ...(connection.database === undefined ? {} : { database: connection.database }),
    user: connection.user,
    password,
    ssl: connection.ssl,
  };
}

async function record(pending: Pending, outcome: Outcome): Promise<Ran> {
  const { check } = pending;
  const entry = entryOf(pending, outcome);
  try {
    await pending.surroundings.journal.append(entry);
    return { check, outcome, entry };
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const message = [outcome.message, `${error.message} This outcome is not recorded.`]
      .filter((each) => each !== null)
      .join(' — ');
    return { check, outcome: { ...outcome, message }, entry: { ...entry, message } };
  }
}

function entryOf({ surroundings, check, started }: Pending, outcome: Outcome): JournalEntry {
  const value = outcome.result?.rows[0]?.[0];
  return {
    kind: 'check',
    time: started.toISOString(),
    person: surroundings.person,
    step: check.step.id,
    role: check.statement.role,
    check: check.statement.name,
    digest: digestOf(check),
    connection: outcome.connection,
    environment: outcome.environment,
    server: outcome.server,
    outcome: outcome.kind,
    expectation: outcome.expectation,
    rows: outcome.result?.rowCount ?? null,
    ...(outcome.result?.isCut === true ? { isCut: true } : {}),
    value: value === undefined ? null : toJsonValue(value),
    ...(value === undefined ? {} : { valueKind: keptKindOf(value) }),
    durationMs: Math.round(outcome.durationMs),
    message: outcome.message,
  };
}

function outcomeOf(
  { surroundings, check, started }: Pending,
  kind: Outcome['kind'],
  message: string | null,
): Outcome {
  const texts = check.statement.expectations.map((expectation) => expectation.value);
  return {
    kind,
    message,
    expectation: texts.length === 0 ? null : texts.join(' && '),
    durationMs: surroundings.now().getTime() - started.getTime(),
    connection: check.step.connection?.value ?? null,
    environment: surroundings.environment ?? null,
    server: null,
  };
}

function poolKey(connection: Connection): string {
  return `${connection.name}\n${connection.environment}`;
}

function resultKey(check: Check, environment: string): string {
  return [check.step.id, check.statement.role, check.statement.name, environment].join('\n');
}
