import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import mysql from 'mysql2/promise';
import { type Check, checksOf } from '../../server/src/core/check.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { readSettings } from '../../server/src/core/settings.ts';
import { defaultLimits } from '../../server/src/run/database.ts';
import { appendEntry, ensureWritable } from '../../server/src/run/journalFile.ts';
import { open } from '../../server/src/run/mysql.ts';
import { type Journal, type RunSurroundings, runChecks } from '../../server/src/run/runChecks.ts';
import { startEngine } from '../grounds/engines.ts';
import { type Summary, summarize } from './statistics.ts';

/** Times in milliseconds, each of one query or one check. */
export interface CheckTimes {
  /** As the server says it. */
  readonly server: string;
  readonly bare: {
    readonly onOpenConnection: Summary;
    readonly withConnect: Summary;
  };
  /** A run of one check: connect, set up the session, ask, decide, flush the journal, disconnect. */
  readonly runOfOne: Summary;
  /** A check of a run of many: the run's time divided by its checks. */
  readonly inRunOfMany: Summary;
  /** The same with a journal that is kept nowhere: what is left is the database. */
  readonly inRunOfManyUnrecorded: Summary;
  readonly many: number;
}

const query = "SELECT COUNT(*) AS customers FROM customer WHERE name LIKE '李%'";
const many = 200;

/** Asks a private MariaDB the same query by mysql2 alone and as a check. */
export async function measureChecks(rounds: number): Promise<CheckTimes> {
  const engine = await startEngine('mariadb');
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'lb-bench-'));
  try {
    await engine.exec(`
      CREATE DATABASE orders CHARACTER SET utf8mb4; USE orders;
      CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL);
      INSERT INTO customer SELECT seq, IF(seq % 9 = 0, CONCAT('李伟 ', seq), CONCAT('王芳 ', seq)) FROM seq_1_to_3000;`);
    const target = { host: engine.host, port: engine.port, user: 'root', database: 'orders' };
    const check = checkOf(`value == 333`);
    const journalFile = path.join(scratch, 'release.runbook.journal.jsonl');
    const recorded: Journal = {
      ensureWritable: () => ensureWritable(journalFile),
      append: (entry) => appendEntry(journalFile, entry),
    };
    const unrecorded: Journal = { ensureWritable: async () => {}, append: async () => {} };
    const launchbook = async (journal: Journal, count: number): Promise<number> => {
      const around = surroundings(target.port, journal);
      const started = performance.now();
      for await (const { outcome } of runChecks(around, Array<Check>(count).fill(check), never))
        if (outcome.kind !== 'passed') throw new Error(`The check ${outcome.kind}: ${outcome.message}`);
      return (performance.now() - started) / count;
    };
    const connection = await mysql.createConnection(target);
    const bareOpen = () => timed(() => connection.query(query));
    const bareConnect = () =>
      timed(async () => {
        const own = await mysql.createConnection(target);
        await own.query(query);
        await own.end();
      });
    // What is compared takes turns, so that a busy moment of the machine meets all of it.
    const samples = {
      bareOpen: [] as number[],
      bareConnect: [] as number[],
      one: [] as number[],
      many: [] as number[],
      unrecorded: [] as number[],
    };
    await launchbook(unrecorded, 20);
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < 10; turn += 1) {
        samples.bareOpen.push(await bareOpen());
        samples.bareConnect.push(await bareConnect());
        samples.one.push(await launchbook(recorded, 1));
      }
      samples.many.push(await launchbook(recorded, many));
      samples.unrecorded.push(await launchbook(unrecorded, many));
    }
    await connection.end();
    return {
      server: engine.version,
      bare: {
        onOpenConnection: summarize(samples.bareOpen),
        withConnect: summarize(samples.bareConnect),
      },
      runOfOne: summarize(samples.one),
      inRunOfMany: summarize(samples.many),
      inRunOfManyUnrecorded: summarize(samples.unrecorded),
      many,
    };
  } finally {
    await engine.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

const never = new AbortController().signal;

function checkOf(expectation: string): Check {
  const { runbook } = readRunbook(
    `runbook: 1\nconnection: orders\nsteps:\n  - title: Customers\n    pre-check:\n      - sql: ${query}\n        expect: ${expectation}\n`,
    'yaml',
  );
  const check = runbook.steps.flatMap(checksOf)[0];
  if (check === undefined) throw new Error('The runbook of the measurement has no check.');
  return check;
}

function surroundings(port: number, journal: Journal): RunSurroundings {
  const { settings } = readSettings(
    `connections:\n  - { name: orders, environment: test, host: 127.0.0.1, port: ${port}, user: root, database: orders }\n`,
  );
  return {
    settings,
    environment: 'test',
    person: 'li.wei',
    limits: defaultLimits,
    now: () => new Date(),
    openDatabase: open,
    password: async () => '',
    variables: {},
    lastOf: () => undefined,
    journal,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
