import assert from 'node:assert/strict';
import { DatabaseError } from '../../server/src/run/database.ts';
import {
  checkFails,
  checkRows,
  countRunning,
  eventually,
  type Ground,
  type RealGround,
} from './databaseGround.ts';
import type { FakeAnswer } from './fakeDatabase.ts';

/** The part of the contract that the fake keeps, too: each case brings the answers that the fake needs for it. */
export interface SharedCase {
  readonly name: string;
  readonly answers: Readonly<Record<string, FakeAnswer>>;
  run(ground: Ground): Promise<void>;
}

const one = 'SELECT 1 AS one';
const answerOne: FakeAnswer = { columns: ['one'], rows: [[1n]] };
const endless = 'SELECT SLEEP(60)';
const digits = 'SELECT n FROM digit ORDER BY n';
const answerDigits: FakeAnswer = {
  columns: ['n'],
  rows: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [BigInt(n)]),
};
const unknownColumn = 'SELECT nope FROM digit';

export const sharedCases: readonly SharedCase[] = [
  {
    name: 'gives a row with its column names and exact values',
    answers: {
      "SELECT 1 AS one, NULL AS nothing, 'x' AS text": {
        columns: ['one', 'nothing', 'text'],
        rows: [[1n, null, 'x']],
      },
    },
    run: (ground) =>
      checkRows(
        ground,
        "SELECT 1 AS one, NULL AS nothing, 'x' AS text",
        "one | nothing | text\n1n | null | 'x'",
      ),
  },
  {
    name: 'keeps two columns of one name',
    answers: { 'SELECT 1 AS a, 2 AS a': { columns: ['a', 'a'], rows: [[1n, 2n]] } },
    run: (ground) => checkRows(ground, 'SELECT 1 AS a, 2 AS a', 'a | a\n1n | 2n'),
  },
  {
    name: 'gives the columns of an empty result',
    answers: { 'SELECT n FROM digit WHERE n > 9': { columns: ['n'], rows: [] } },
    run: (ground) => checkRows(ground, 'SELECT n FROM digit WHERE n > 9', 'n'),
  },
  {
    name: 'gives exactly as many rows as the limit without calling the result cut',
    answers: { [digits]: answerDigits },
    async run(ground) {
      const result = await ground.ask(digits, { maxRows: 10 });
      assert.deepEqual([result.rows.length, result.rowCount, result.isCut], [10, 10, false]);
    },
  },
  {
    name: 'cuts a result one row over the limit and says that there was more',
    answers: { [digits]: answerDigits },
    async run(ground) {
      const result = await ground.ask(digits, { maxRows: 9 });
      assert.deepEqual([result.rows.length, result.rowCount, result.isCut], [9, 10, true]);
    },
  },
  {
    name: 'refuses an unknown column in the server’s words and goes on',
    answers: {
      [unknownColumn]: new DatabaseError('refused-by-server', "#1054 Unknown column 'nope' in 'field list'", {
        errno: 1054,
      }),
      [one]: answerOne,
    },
    async run(ground) {
      const error = await checkFails(
        ground.ask(unknownColumn),
        'refused-by-server',
        /^#1054 Unknown column 'nope' in/,
      );
      assert.equal(error.errno, 1054);
      await checkRows(ground, one, 'one\n1n');
    },
  },
  {
    name: 'cancels a running query and answers the next one',
    answers: { [endless]: 'runs-until-stopped', [one]: answerOne },
    async run(ground) {
      const person = new AbortController();
      const running = checkFails(ground.ask(endless, {}, person.signal), 'cancelled', /cancelled\.$/);
      await whenRunning(ground, endless);
      person.abort();
      await running;
      await checkRows(ground, one, 'one\n1n');
    },
  },
  {
    name: 'stops a query whose time is over and answers the next one',
    answers: { [endless]: 'runs-until-stopped', [one]: answerOne },
    async run(ground) {
      await checkFails(ground.ask(endless, { timeoutMs: 100 }), 'timed-out', /longer than 0\.1 s/);
      await checkRows(ground, one, 'one\n1n');
    },
  },
  {
    name: 'never sends a query that was cancelled before',
    answers: { [one]: answerOne },
    run: async (ground) => {
      await checkFails(ground.ask(one, {}, AbortSignal.abort()), 'cancelled', /cancelled/);
    },
  },
  {
    name: 'runs queries that are asked for at once one after the other',
    answers: { [one]: answerOne, [digits]: answerDigits },
    async run(ground) {
      const results = await Promise.all([ground.ask(one), ground.ask(digits), ground.ask(one)]);
      assert.deepEqual(
        results.map((result) => result.rowCount),
        [1, 10, 1],
      );
    },
  },
  {
    name: 'tells at once of the cancel of a query that waits for its turn',
    answers: { [endless]: 'runs-until-stopped', [one]: answerOne },
    async run(ground) {
      const [first, second] = [new AbortController(), new AbortController()];
      const running = checkFails(ground.ask(endless, {}, first.signal), 'cancelled', /cancelled/);
      const waiting = checkFails(ground.ask(one, {}, second.signal), 'cancelled', /cancelled/);
      second.abort();
      await waiting;
      first.abort();
      await running;
    },
  },
  {
    name: 'stops the running query when it is closed, and may be closed twice',
    answers: { [endless]: 'runs-until-stopped', [one]: answerOne },
    async run(ground) {
      const running = checkFails(ground.ask(endless), 'cancelled', /cancelled/);
      await whenRunning(ground, endless);
      await Promise.all([ground.database.close(), ground.database.close()]);
      await running;
      await ground.database.close();
      await checkFails(ground.ask(one), 'cancelled', /cancelled/);
    },
  },
];

async function whenRunning(ground: Ground | RealGround, sql: string): Promise<void> {
  if ('engine' in ground) {
    await eventually(`${sql} runs`, async () => (await countRunning(ground.engine, sql)) > 0);
  }
}
