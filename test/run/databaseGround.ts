import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Dialect } from '../../server/src/core/sql/dialect.ts';
import { type GuardedStatement, guard } from '../../server/src/core/sql/guard.ts';
import { Decimal, type QueryResult, type Value } from '../../server/src/core/value.ts';
import {
  type ConnectionTarget,
  type Database,
  DatabaseError,
  type DatabaseReason,
  defaultLimits,
  type Limits,
} from '../../server/src/run/database.ts';
import { open } from '../../server/src/run/mysql.ts';
import type { Engine } from '../grounds/engines.ts';

/** A signal that nobody aborts. */
export const never = new AbortController().signal;

/** Where a case of the contract runs: a database, and the means to ask it. */
export interface Ground {
  readonly database: Database;
  ask(sql: string, limits?: Partial<Limits>, signal?: AbortSignal): Promise<QueryResult>;
}

/** A ground with a real server below it, which the case may look at and change as root. */
export interface RealGround extends Ground {
  readonly engine: Engine;
  readonly target: ConnectionTarget;
}

export function groundOf(database: Database): Ground {
  return {
    database,
    ask: (sql, limits = {}, signal = never) =>
      database.query(guarded(sql, database.server.dialect), { ...defaultLimits, ...limits }, signal),
  };
}

export function guarded(sql: string, dialect: Dialect): GuardedStatement {
  const verdict = guard(sql, dialect);
  assert(verdict.kind === 'allowed', `The guard refuses ${sql}`);
  return verdict.statement;
}

/** Checks what a query gives, written as one line for the columns and one for each row. */
export async function checkRows(
  ground: Ground,
  sql: string,
  expected: string,
  limits: Partial<Limits> = {},
): Promise<void> {
  const lines = expected.trim().split('\n');
  assert.deepEqual(
    show(await ground.ask(sql, limits)),
    lines.map((line) => line.trim()),
  );
}

export function show(result: QueryResult): string[] {
  return [result.columns.join(' | '), ...result.rows.map((row) => row.map(showValue).join(' | '))];
}

/** A value with its type: `1n` for integers, `1.50m` for DECIMAL, `0.5f` for DOUBLE, quotes for text. */
export function showValue(value: Value): string {
  if (value instanceof Decimal) {
    return `${value.text}m`;
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (value instanceof Uint8Array) {
    return `x'${Buffer.from(value).toString('hex')}'`;
  }
  switch (typeof value) {
    case 'bigint':
      return `${value}n`;
    case 'number':
      return `${value}f`;
    case 'string':
      return `'${value}'`;
    default:
      break;
  }
  if (value === null || typeof value === 'boolean') {
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(showValue).join(', ')}]`;
  }
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${showValue(inner)}`);
  return `{${entries.join(', ')}}`;
}

/** Checks that something fails with a reason, and what it says to people. */
export async function checkFails(
  work: Promise<unknown>,
  reason: DatabaseReason,
  message: RegExp,
): Promise<DatabaseError> {
  const error = await work.then(
    (value) => assert.fail(`It gave ${String(value)} instead of failing with ${reason}.`),
    (failure: unknown) => failure,
  );
  assert(error instanceof DatabaseError, `${String(error)} is no DatabaseError`);
  assert.equal(error.reason, reason, error.message);
  assert.match(error.message, message);
  return error;
}

export async function checkOpenFails(
  target: ConnectionTarget,
  reason: DatabaseReason,
  message: RegExp,
): Promise<DatabaseError> {
  return checkFails(
    open(target, never).then(async (database) => {
      await database.close();
      return 'a connection';
    }),
    reason,
    message,
  );
}

/** Opens, runs, closes. */
export async function withDatabase(
  target: ConnectionTarget,
  run: (ground: Ground) => Promise<void>,
): Promise<void> {
  const database = await open(target, never);
  try {
    await run(groundOf(database));
  } finally {
    await database.close();
  }
}

/** Waits until a real server shows something; there is no event for it. */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!(await isSo())) {
    assert(performance.now() < deadline, `Within 5 s: ${what}`);
    await delay(5);
  }
}

/** How many connections of the account run a statement with these words. */
export async function countRunning(engine: Engine, words: string): Promise<number> {
  const rows = await engine.exec('SHOW FULL PROCESSLIST');
  return rows.filter(
    (row) => String(row['Info']).includes(words) && !String(row['Info']).startsWith('SHOW FULL'),
  ).length;
}

/** The largest growth of the process's memory while something runs, in MB. */
export async function memoryGrowthOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return (Math.max(peak, process.memoryUsage.rss()) - before) / 1024 / 1024;
}
