import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Check, checksOf } from '../../server/src/core/check.ts';
import type { JournalEntry } from '../../server/src/core/journal.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { type Connection, readSettings } from '../../server/src/core/settings.ts';
import { guard } from '../../server/src/core/sql/guard.ts';
import { Decimal, type Value } from '../../server/src/core/value.ts';
import {
  type ConnectionTarget,
  type Database,
  DatabaseError,
  defaultLimits,
} from '../../server/src/run/database.ts';
import { JournalError } from '../../server/src/run/journalFile.ts';
import type { PreOutcome } from '../../server/src/run/judge.ts';
import { type Ran, type RunSurroundings, runChecks } from '../../server/src/run/runChecks.ts';
import { type FakeAnswer, fakeDatabase } from './fakeDatabase.ts';

const settings = `connections:
  - { name: orders, environment: test, user: u }
  - { name: orders, environment: production, user: u }
  - { name: crm, environment: test, user: u, password: "\${env:CRM}" }
`;

interface Run {
  /** The keys below `pre-check` and `post-check` of the only step, as YAML. */
  readonly step: string;
  readonly answers?: Readonly<Record<string, FakeAnswer>>;
  readonly environment?: string | undefined;
  /** What opening a connection says instead, in order. */
  readonly refusals?: readonly DatabaseError[];
  readonly passwords?: readonly (string | undefined)[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly lastOf?: (check: Check) => PreOutcome | undefined;
  readonly journal?: Partial<RunSurroundings['journal']>;
  readonly signal?: AbortSignal;
  readonly warnings?: readonly string[];
  readonly onAppend?: (entry: JournalEntry) => void;
}

const row = (...values: readonly Value[]): FakeAnswer => ({
  columns: values.map((_, index) => `c${index}`),
  rows: [values],
});
const nothing: FakeAnswer = { columns: ['c0'], rows: [] };

/** Runs all checks of one step; gives the outcomes, and what happened around them in order. */
async function run(setup: Run): Promise<{ ran: Ran[]; events: string[] }> {
  const text = `runbook: 1\nconnection: orders\nsteps:\n  - id: s\n    title: S\n${setup.step.replace(/^/gm, '    ')}\n`;
  const read = readRunbook(text, 'yaml');
  assert.deepEqual(read.findings, [], text);
  const checks = read.runbook.steps.flatMap(checksOf);
  const events: string[] = [];
  const refusals = [...(setup.refusals ?? [])];
  const passwords = [...(setup.passwords ?? ['secret'])];
  let time = 0;
  const surroundings: RunSurroundings = {
    settings: readSettings(settings).settings,
    environment: 'environment' in setup ? setup.environment : 'test',
    person: 'li.wei',
    limits: defaultLimits,
    now: () => new Date(Date.UTC(2026, 11, 5) + 1000 * time++),
    async openDatabase(target: ConnectionTarget): Promise<Database> {
      const refusal = refusals.shift();
      events.push(`open with ${target.password}${refusal === undefined ? '' : `: ${refusal.reason}`}`);
      if (refusal !== undefined) throw refusal;
      const database = fakeDatabase(setup.answers ?? {});
      return {
        server: database.server,
        async query(statement, limits, signal) {
          events.push(`query for ${limits.timeoutMs} ms`);
          const result = await database.query(statement, limits, signal);
          return { ...result, warnings: setup.warnings ?? [] };
        },
        async close() {
          events.push('close');
          await database.close();
        },
      };
    },
    async password(_connection: Connection, refused) {
      events.push(refused === undefined ? 'password missing' : `password ${refused} refused`);
      return passwords.shift();
    },
    variables: setup.variables ?? {},
    lastOf: (check) => setup.lastOf?.(check),
    journal: {
      ensureWritable: async () => {},
      async append(entry) {
        events.push(`append ${entry.check}`);
        setup.onAppend?.(entry);
      },
      ...setup.journal,
    },
  };
  const ran: Ran[] = [];
  for await (const each of runChecks(surroundings, checks, setup.signal ?? new AbortController().signal)) {
    events.push(`outcome ${each.entry.check}`);
    ran.push(each);
  }
  return { ran, events };
}

/** The outcomes as `name kind: message`. */
async function check(setup: Run, ...expected: readonly string[]): Promise<string[]> {
  const { ran, events } = await run(setup);
  assert.deepEqual(
    ran.map(
      ({ check: { statement }, outcome: { kind, message } }) =>
        `${statement.name} ${kind}${message === null ? '' : `: ${message}`}`,
    ),
    expected,
  );
  return events;
}

const one = 'pre-check:\n  - { sql: SELECT 1, expect: value == 1 }';
const answers = { 'SELECT 1': row(1n), 'SELECT 2': row(2n), 'SELECT 0': nothing };

test('an outcome is recorded before it is given, in the order of the checks', async () => {
  const step = `pre-check:
  - { sql: SELECT 1, expect: value == 1 }
  - { sql: SELECT 2, expect: value == 1, timeout: 5s }
  - { sql: SELECT 0 }
post-check:
  - { name: after, sql: SELECT 1, expect: [rows == 1, value == 2] }`;
  assert.deepEqual(
    await check(
      { step, answers },
      '1 passed',
      '2 failed: expected value == 1, got 2',
      '3 observed',
      'after failed: expected value == 2, got 1',
    ),
    [
      ...['password missing', 'open with secret'],
      ...['query for 30000 ms', 'append 1', 'outcome 1'],
      ...['query for 5000 ms', 'append 2', 'outcome 2'],
      ...['query for 30000 ms', 'append 3', 'outcome 3'],
      ...['query for 30000 ms', 'append after', 'outcome after', 'close'],
    ],
  );
});

test('an entry tells all that is known of an outcome', async () => {
  const { ran } = await run({ step: one, answers });
  const { digest, durationMs, ...rest } = ran[0]?.entry ?? assert.fail();
  assert.match(digest, /^[0-9a-f]{32}$/);
  assert.ok(durationMs >= 0);
  assert.deepEqual(rest, {
    kind: 'check',
    time: '2026-12-05T00:00:00.000Z',
    person: 'li.wei',
    step: 's',
    role: 'pre-check',
    check: '1',
    connection: 'orders',
    environment: 'test',
    server: '8.4.0-fake',
    outcome: 'passed',
    expectation: 'value == 1',
    rows: 1,
    value: 1,
    valueKind: 'int',
    message: null,
  });
});

test('what may not be sent opens no connection', async () => {
  const step = `pre-check:
  - { sql: DELETE FROM a, expect: rows == 0 }
  - { sql: SELECT 1; , expect: valeu == 0 }
  - sh: ls`;
  const events = await check(
    { step },
    `1 refused: ${refusal('DELETE FROM a')}`,
    '2 failed: the expectation cannot be read: Unknown name `valeu`. Did you mean `value`? An expectation knows rows, value, row, all, columns and pre.',
    '3 refused: a check may only read, and nobody can tell that of a shell command; run it by hand',
  );
  assert.deepEqual(
    events.filter((event) => !event.startsWith('append') && !event.startsWith('outcome')),
    [],
  );
});

/** Why the guard refuses a text; its words have tests of their own. */
function refusal(sql: string): string {
  const verdict = guard(sql, undefined);
  return verdict.kind === 'refused' ? verdict.reason : assert.fail();
}

test('without a place nothing runs', async () => {
  await check(
    { step: one, environment: undefined },
    '1 unavailable: Pick the environment first: `orders` has test, production.',
  );
  await check(
    { step: one, environment: 'staging' },
    '1 unavailable: The connection `orders` has no environment `staging`; it has test, production.',
  );
  await check(
    { step: `connection: shop\n${one}` },
    '1 unavailable: There is no connection `shop` in a launchbook.yaml here. Add it there.',
  );
});

test('nothing is sent on a connection that is not clear', async () => {
  const { connections } = readSettings(
    'connections:\n  - { name: orders, environment: test, user: u, hosst: db1 }\n  - { name: crm, environment: test, user: u }\n  - { name: crm, environment: test, user: v }\n  - { name: shop, environment: test, user: u }\n',
  ).settings;
  assert.deepEqual(
    connections.map(({ name, fault }) => [name, fault]),
    [
      ['orders', 'Unknown key `hosst`. Did you mean `host`?'],
      ['crm', 'The connection `crm` stands twice for test, so it is not clear which is meant. Remove one.'],
      ['shop', undefined],
    ],
  );
});

test('a server that cannot be reached is told once for all of its checks', async () => {
  const step = 'pre-check:\n  - SELECT 1\n  - SELECT 2\n  - SELECT 0';
  const refusals = [new DatabaseError('port-closed', 'Nobody listens there.')];
  const said = 'unavailable: Nobody listens there.';
  const events = await check({ step, refusals }, `1 ${said}`, `2 ${said}`, `3 ${said}`);
  assert.deepEqual(
    events.filter((event) => event.startsWith('open')),
    ['open with secret: port-closed'],
  );
});

test('a password that is denied is asked for again, until none is given', async () => {
  const denied = new DatabaseError('access-denied', 'The account was refused.');
  assert.deepEqual(
    (
      await check({ step: one, answers, refusals: [denied, denied], passwords: ['a', 'b', 'c'] }, '1 passed')
    ).slice(0, 6),
    [
      'password missing',
      'open with a: access-denied',
      'password a refused',
      'open with b: access-denied',
      'password b refused',
      'open with c',
    ],
  );
  await check(
    { step: one, refusals: [denied], passwords: ['a', undefined] },
    '1 unavailable: The account was refused.',
  );
  const { ran } = await run({ step: one, passwords: [undefined] });
  assert.match(ran[0]?.outcome.message ?? '', /^No password was given for `orders` on test\./);
});

test('a password of the surroundings is not asked for', async () => {
  const step = `connection: crm\n${one}`;
  const events = await check({ step, answers, variables: { CRM: 'p' } }, '1 passed');
  assert.deepEqual(events[0], 'open with p');
  await check(
    { step },
    '1 unavailable: The environment variable CRM is not set; the password of `crm` is read from it.',
  );
});

test('what the server says is an outcome, and a lost connection is made anew', async () => {
  const step = 'pre-check:\n  - SELECT 1\n  - SELECT 2\n  - SELECT 0';
  const broken = {
    'SELECT 1': new DatabaseError('refused-by-server', 'There is no table `a`.'),
    'SELECT 2': new DatabaseError('connection-lost', 'The server went away.'),
    'SELECT 0': nothing,
  };
  const events = await check(
    { step, answers: broken, passwords: ['secret', 'secret'] },
    '1 error: There is no table `a`.',
    '2 error: The server went away.',
    '3 observed',
  );
  assert.equal(events.filter((event) => event === 'open with secret').length, 2);
  assert.equal(events.filter((event) => event === 'close').length, 2);
});

test('a check that takes too long is ended', async () => {
  const step = 'pre-check:\n  - { sql: SELECT 1, timeout: 20ms }\n  - SELECT 2';
  const { ran } = await run({ step, answers: { ...answers, 'SELECT 1': 'runs-until-stopped' } });
  assert.deepEqual(
    ran.map(({ outcome }) => outcome.kind),
    ['timed-out', 'observed'],
  );
});

test('cancelling ends the query that runs and marks the rest', async () => {
  const step = 'pre-check:\n  - SELECT 2\n  - SELECT 1\n  - SELECT 2';
  const controller = new AbortController();
  const { ran, events } = await run({
    step,
    answers: { ...answers, 'SELECT 1': 'runs-until-stopped' },
    signal: controller.signal,
    onAppend: () => queueMicrotask(() => controller.abort()),
  });
  assert.deepEqual(
    ran.map(({ outcome }) => outcome.kind),
    ['observed', 'cancelled', 'cancelled'],
  );
  assert.equal(events.at(-1), 'close');
  assert.equal(events.filter((event) => event.startsWith('append')).length, 3);
});

test('an answer that the server doubts does not pass', async () => {
  const warnings = ["Truncated incorrect DOUBLE value: 'a'"];
  await check(
    { step: one, answers, warnings },
    "1 failed: the server doubts its own answer: Truncated incorrect DOUBLE value: 'a'",
  );
});

test('a journal that cannot be written stops before the query', async () => {
  const full = new JournalError('no-space', 'The journal a cannot be written: the disk is full.');
  const { ran, events } = await run({
    step: one,
    answers,
    journal: { ensureWritable: () => Promise.reject(full) },
  });
  assert.equal(ran[0]?.outcome.kind, 'unavailable');
  assert.match(
    ran[0].outcome.message ?? '',
    /the disk is full\. Nothing was sent, since it could not be recorded\./,
  );
  assert.deepEqual(
    events.filter((event) => event.startsWith('open')),
    [],
  );
  const late = await run({ step: one, answers, journal: { append: () => Promise.reject(full) } });
  assert.equal(late.ran[0]?.outcome.kind, 'passed');
  assert.match(late.ran[0].outcome.message ?? '', /This outcome is not recorded\.$/);
  assert.equal(late.ran[0].entry.isUnrecorded, true);
  const more = { step: `${one}\n  - { sql: SELECT 2, expect: value == 2 }`, answers };
  const stopped = await run({ ...more, journal: { append: () => Promise.reject(full) } });
  assert.equal(stopped.ran[1]?.outcome.kind, 'unavailable');
  assert.equal(stopped.events.filter((event) => event.startsWith('query')).length, 1);
});

const both = (expect: string): string =>
  `pre-check:\n  - { name: n, sql: SELECT 1 }\npost-check:\n  - { name: n, sql: SELECT 2, expect: "${expect}" }`;
const after = (expect: string): string =>
  `${both(expect)}\n  - { name: m, sql: SELECT 2, expect: "pre.value == 1" }`;

test('`pre` is the pre-check of the same name or position, in this run', async () => {
  await check({ step: both('value == pre.value + 1 && pre.row.c0 == 1'), answers }, 'n observed', 'n passed');
  await check(
    { step: after('pre.rows == 1'), answers },
    'n observed',
    'n passed',
    'm failed: this step has no pre-check of the same name or position, so `pre` is not known',
  );
});

test('the word `pre` in a text or as a column is not the pre-check', async () => {
  const step = (sql: string, expect: string): string =>
    `post-check:\n  - { sql: ${sql}, expect: "${expect}" }`;
  const texts = { 'SELECT 3': row('pre') };
  await check({ step: step('SELECT 3', "value == 'pre'"), answers: texts }, '1 passed');
  const column: FakeAnswer = { columns: ['pre'], rows: [[1n]] };
  await check({ step: step('SELECT 4', 'row.pre == 1'), answers: { 'SELECT 4': column } }, '1 passed');
});

test('a pre-check has no `pre`, and one that was changed since is said to be', async () => {
  await check(
    { step: 'pre-check:\n  - { sql: SELECT 1, expect: value == pre.value }', answers },
    '1 failed: `pre` is the pre-check itself here; it is for the checks behind it',
  );
  const { ran } = await run({
    step: `pre-check:\n  - { name: n, sql: DELETE FROM a }\npost-check:\n  - { name: n, sql: SELECT 2, expect: pre.rows == 1 }`,
    answers,
    lastOf: () => ({ kind: 'changed', entry: { rows: 1 } as JournalEntry }),
  });
  assert.equal(
    ran[1]?.outcome.message,
    'the pre-check “n” was changed since it ran on test, so `pre` is not known; run it again',
  );
});

test('`pre` of an earlier run comes from the journal, as far as it kept it', async () => {
  const step = (expect: string): string =>
    `pre-check:\n  - { name: n, sql: DELETE FROM a }\npost-check:\n  - { name: n, sql: SELECT 2, expect: "${expect}" }`;
  const kept = (part: Partial<JournalEntry>): (() => PreOutcome) => {
    const entry: JournalEntry = {
      ...{
        kind: 'check',
        time: '2026-12-05T08:00:00.000Z',
        person: 'p',
        step: 's',
        role: 'pre-check',
        check: 'n',
      },
      ...{ digest: 'd', connection: 'orders', environment: 'test', server: null, outcome: 'observed' },
      ...{ expectation: null, rows: 1, value: null, durationMs: 1, message: null },
      ...part,
    } as const;
    return () => ({ kind: 'entry', entry });
  };
  const last = async (expect: string, part: Partial<JournalEntry>): Promise<string> => {
    const { ran } = await run({ step: step(expect), answers, lastOf: kept(part) });
    const { kind, message } = ran[1]?.outcome ?? assert.fail();
    return `${kind}${message === null ? '' : `: ${message}`}`;
  };
  assert.equal(await last('pre.value == 1 && pre.rows == 1', { value: 1, valueKind: 'int' }), 'passed');
  assert.equal(
    await last('pre.value == 9007199254740993', { value: '9007199254740993', valueKind: 'int' }),
    'passed',
  );
  assert.equal(await last('pre.value == 1.5', { value: '1.50', valueKind: 'decimal' }), 'passed');
  assert.equal(await last("pre.value == 'a'", { value: 'a', valueKind: 'string' }), 'passed');
  assert.equal(await last('pre.value == null', { value: null, valueKind: 'null' }), 'passed');
  assert.equal(await last('pre.rows == 0', { rows: 0 }), 'passed');
  assert.equal(
    await last('pre.value == 1', { value: '…', valueKind: 'other' }),
    'failed: the journal kept no value of the pre-check of 2026-12-05T08:00:00.000Z',
  );
  assert.equal(
    await last('pre.row.c0 == 1', { value: 1, valueKind: 'int' }),
    'failed: only `pre.rows` and `pre.value` of the pre-check of 2026-12-05T08:00:00.000Z are in the journal; its rows are not kept',
  );
  const whole: PreOutcome = {
    kind: 'result',
    result: {
      columns: ['c0'],
      rows: [[new Decimal('1')]],
      rowCount: 1,
      isCut: false,
      hasShortenedCells: false,
      durationMs: 0,
      warnings: [],
    },
  };
  const { ran } = await run({ step: step('pre.row.c0 == 1'), answers, lastOf: () => whole });
  assert.equal(ran[1]?.outcome.kind, 'passed');
  const never = await run({ step: step('pre.value == 1'), answers });
  assert.equal(
    never.ran[1]?.outcome.message,
    'the pre-check “n” has not run on test yet, so `pre` is not known; run it before the change',
  );
});
