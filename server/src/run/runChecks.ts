import { type Check, digestOf, type Outcome } from '../core/check.ts';
import type { JournalEntry } from '../core/journal.ts';
import { keptKindOf } from '../core/keptValue.ts';
import { preCheckOf } from '../core/preCheck.ts';
import type { Statement, Step } from '../core/runbook.ts';
import type { Connection, Settings } from '../core/settings.ts';
import { toJsonValue } from '../core/showValue.ts';
import { guard } from '../core/sql/guard.ts';
import type { QueryResult } from '../core/value.ts';
import {
  type Choice,
  type ConnectionSurroundings,
  chooseServer,
  createConnections,
  type OpenConnections,
} from './connections.ts';
import { type Database, DatabaseError, type Limits } from './database.ts';
import { JournalError } from './journalFile.ts';
import { allExpectations, judge, type PreOutcome, unreadableExpectation, usesPre } from './judge.ts';

/** What a run needs of the world around it. */
export interface RunSurroundings extends ConnectionSurroundings {
  readonly settings: Settings;
  /** The environment that a person picked; `undefined` when none was. */
  readonly environment: string | undefined;
  readonly person: string;
  readonly limits: Limits;
  readonly now: () => Date;
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

/**
 * Runs checks in the order given, few connections for all of them, and gives each outcome once it is flushed
 * to the journal. What cannot be run is an outcome too; a run never throws for what a user or a server did.
 *
 * When `signal` aborts, the query that runs is ended on the server, and the checks after it are `cancelled`;
 * `signalOf` ends a single check, be it running or waiting.
 */
export async function* runChecks(
  surroundings: RunSurroundings,
  checks: readonly Check[],
  signal: AbortSignal,
  signalOf?: (check: Check) => AbortSignal,
): AsyncGenerator<Ran> {
  const connections = createConnections(surroundings);
  const results = new Map<Statement, QueryResult>();
  const wanted = new Set(checks.filter(usesPre).map((check) => preCheckOf(check)?.statement));
  let lastStep: Step | undefined;
  /** Why the journal did not take the entry before: nothing more is sent that could not be recorded. */
  let unwritten: JournalError | undefined;
  try {
    for (const check of checks) {
      // `pre` never reaches into another step, so no more rows than those of one step are held.
      if (check.step !== lastStep) results.clear();
      lastStep = check.step;
      const pending: Pending = {
        surroundings,
        check,
        connections,
        results,
        wanted,
        started: surroundings.now(),
      };
      const choice = chooseServer(
        surroundings.settings,
        check.step.connection?.value,
        surroundings.environment,
      );
      const own = signalOf === undefined ? signal : AbortSignal.any([signal, signalOf(check)]);
      const outcome = own.aborted
        ? outcomeOf(pending, 'cancelled', 'Cancelled before it was sent.')
        : unwritten === undefined
          ? await runCheck(pending, choice, own)
          : outcomeOf(pending, 'unavailable', notSent(unwritten));
      // An outcome belongs to the place where the check would have run, also when nothing was sent.
      const ran = await record(pending, { ...outcome, ...placeOf(choice) });
      unwritten = ran.unwritten;
      yield ran;
    }
  } finally {
    await connections.close();
  }
}

interface Pending {
  readonly surroundings: RunSurroundings;
  readonly check: Check;
  readonly connections: OpenConnections;
  /** Results of this step that `pre` of a check behind them can name. */
  readonly results: Map<Statement, QueryResult>;
  /** The statements whose result `pre` will stand for. */
  readonly wanted: ReadonlySet<Statement | undefined>;
  readonly started: Date;
}

async function runCheck(pending: Pending, choice: Choice, signal: AbortSignal): Promise<Outcome> {
  const { surroundings, check, connections } = pending;
  const { statement } = check;
  if (statement.kind === 'sh')
    return outcomeOf(
      pending,
      'refused',
      'a check may only read, and nobody can tell that of a shell command; run it by hand',
    );
  const allowed = guard(statement.text.value, undefined);
  if (allowed.kind === 'refused') return outcomeOf(pending, 'refused', allowed.reason);
  const unreadable = unreadableExpectation(statement);
  if (unreadable !== undefined) return outcomeOf(pending, 'failed', unreadable);
  if (choice.kind === 'none') return outcomeOf(pending, 'unavailable', choice.message);
  try {
    await surroundings.journal.ensureWritable();
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return outcomeOf(pending, 'unavailable', notSent(error));
  }
  let database: Database;
  try {
    database = await connections.get(choice.connection, signal);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return outcomeOf(pending, error.reason === 'cancelled' ? 'cancelled' : 'unavailable', error.message);
  }
  return {
    ...(await query(pending, database, choice.connection, signal)),
    server: database.server.version,
  };
}

async function query(
  pending: Pending,
  database: Database,
  connection: Connection,
  signal: AbortSignal,
): Promise<Outcome> {
  const { surroundings, check, results } = pending;
  const { statement } = check;
  const verdict = guard(statement.text.value, database.server.dialect);
  if (verdict.kind === 'refused') return outcomeOf(pending, 'refused', verdict.reason);
  const limits = { ...surroundings.limits, timeoutMs: statement.timeoutMs ?? surroundings.limits.timeoutMs };
  let result: QueryResult;
  try {
    result = await database.query(verdict.statement, limits, signal);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.reason === 'cancelled' || error.reason === 'timed-out')
      return outcomeOf(pending, error.reason, error.message);
    // After a refusal the connection is as it was; after anything else the next check gets one of its own.
    if (error.reason !== 'refused-by-server') await pending.connections.drop(connection);
    return outcomeOf(pending, 'error', error.message);
  }
  if (pending.wanted.has(statement)) results.set(statement, result);
  const judgement = judge(check, result, connection.environment, (before) => {
    const inRun = results.get(before.statement);
    if (inRun !== undefined) return { kind: 'result', result: inRun };
    return surroundings.lastOf(before, connection.environment);
  });
  return { ...outcomeOf(pending, judgement.kind, null), ...judgement, durationMs: result.durationMs, result };
}

function placeOf(choice: Choice): Partial<Pick<Outcome, 'connection' | 'environment'>> {
  if (choice.kind === 'none') return {};
  return { connection: choice.connection.name, environment: choice.connection.environment };
}

function notSent(error: JournalError): string {
  return `${error.message} Nothing was sent, since it could not be recorded.`;
}

async function record(
  pending: Pending,
  outcome: Outcome,
): Promise<Ran & { readonly unwritten?: JournalError }> {
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
    return {
      check,
      outcome: { ...outcome, message },
      entry: { ...entry, message, isUnrecorded: true },
      unwritten: error,
    };
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
  return {
    kind,
    message,
    expectation: allExpectations(check.statement),
    durationMs: surroundings.now().getTime() - started.getTime(),
    connection: check.step.connection?.value ?? null,
    environment: surroundings.environment ?? null,
    server: null,
  };
}
