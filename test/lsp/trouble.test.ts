import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { type Engine, startEngine } from '../grounds/engines.ts';
import { ordinaryAccount } from '../grounds/scratch.ts';
import { countRunning, eventually } from '../run/databaseGround.ts';
import type { Client } from './client.ts';
import {
  fence,
  journalName,
  lensOf,
  openRunbook,
  readEntries,
  runbookWith,
  settingsFor,
} from './runGround.ts';

let engine: Engine;
before(async () => {
  engine = await startEngine('mariadb');
  await engine.exec('CREATE DATABASE shop');
});
after(() => engine.stop());

const sleep = 'SELECT SLEEP(60)';
const sleeping = runbookWith(
  fence('pre-check', `-- name: slow\n${sleep}`) +
    fence('pre-check', '-- name: next\n-- expect: value == 1\nSELECT 1'),
);
const simple = runbookWith(fence('pre-check', '-- expect: value == 1\nSELECT 1'));

async function whenAsleep(): Promise<void> {
  await eventually('the query runs', async () => (await countRunning(engine, sleep)) > 0);
}

/** Runs something that ends a query, and checks that it is gone from the server within two seconds. */
async function checkGone(end: () => unknown): Promise<void> {
  await whenAsleep();
  const started = performance.now();
  await end();
  await eventually('the query is gone', async () => (await countRunning(engine, sleep)) === 0);
  const took = performance.now() - started;
  assert(took < 2000, `${took} ms`);
}

async function countConnections(): Promise<number> {
  const rows = await engine.exec('SHOW PROCESSLIST');
  return rows.filter((row) => row['User'] !== 'system user').length - 1;
}

test('the cancel command ends the query on the server', async (t) => {
  const { client, uri, journal } = await openRunbook(t, sleeping, settingsFor(engine));
  const run = client.run({ uri, check: 'slow' });
  await whenAsleep();
  const lens = lensOf(await client.lenses(uri), /Cancel/);
  assert.equal(lens.command.command, 'launchbook.cancelChecks');
  await checkGone(() => client.execute(lens.command.command, lens.command.arguments?.[0]));
  assert.deepEqual(
    (await run).map((report) => report.outcome),
    ['cancelled'],
  );
  assert.deepEqual(
    (await journal()).map((entry) => entry.outcome),
    ['cancelled'],
  );
  await client.until(
    'nothing runs',
    () =>
      /"count":0/.test(JSON.stringify(client.received.at(-1)?.parameters)) ||
      client.received.some(({ parameters }) => JSON.stringify(parameters) === '{"count":0}'),
  );
});

test('one check of a run is cancelled by itself', async (t) => {
  const blocks = fence(
    'pre-check',
    '-- name: slow\nSELECT SLEEP(60);\n\n-- name: waiting\nSELECT 1;\n\n-- name: last\nSELECT 2',
  );
  const { client, uri } = await openRunbook(t, runbookWith(blocks), settingsFor(engine));
  const run = client.run({ uri });
  await eventually('the query runs', async () => (await countRunning(engine, 'SLEEP')) === 1);
  assert.equal(await client.execute('launchbook.cancelChecks', { uri, check: 'waiting' }), 1);
  assert.equal(await countRunning(engine, 'SLEEP'), 1);
  assert.equal(await client.execute('launchbook.cancelChecks', { uri, check: 'slow' }), 1);
  assert.deepEqual(
    (await run).map(({ name, outcome }) => `${name} ${outcome}`),
    ['slow cancelled', 'waiting cancelled', 'last observed'],
  );
});

test('taking the request back ends the query, and what waits behind it', async (t) => {
  const { client, uri } = await openRunbook(t, sleeping, settingsFor(engine));
  const run = client.begin('workspace/executeCommand', {
    command: 'launchbook.runChecks',
    arguments: [{ uri }],
  });
  await checkGone(run.cancel);
  const reports = (await run.answer) as { outcome: string }[];
  assert.deepEqual(
    reports.map((report) => report.outcome),
    ['cancelled', 'cancelled'],
  );
  await eventually('no connection is left', async () => (await countConnections()) === 0);
});

test('shutdown ends the query, records the outcome and leaves no process and no connection', async (t) => {
  const { client, uri, journal } = await openRunbook(t, sleeping, settingsFor(engine));
  const run = client.run({ uri, check: 'slow' }).catch(() => undefined);
  let code: number | null = null;
  await checkGone(async () => {
    code = await client.shutdown();
  });
  await run;
  assert.equal(code, 0);
  assert.throws(() => process.kill(client.pid, 0), { code: 'ESRCH' });
  await eventually('no connection is left', async () => (await countConnections()) === 0);
  assert.deepEqual(
    (await journal()).map((entry) => entry.outcome),
    ['cancelled'],
  );
});

test('shutdown does not wait for a person who is asked, nor for a click that came right before it', async (t) => {
  const asked = await openRunbook(t, sleeping, '', { initializationOptions: { hasDialogues: true } });
  const never = new Promise(() => {});
  asked.client.answer('launchbook/missingConnection', () => never);
  const run = asked.client.run({ uri: asked.uri }).catch(() => undefined);
  await asked.client.until('the person is asked', () =>
    asked.client.received.some(({ method }) => method === 'launchbook/missingConnection'),
  );
  assert.equal(await asked.client.shutdown(), 0);
  await run;
  const clicked = await openRunbook(t, sleeping, settingsFor(engine));
  const late = clicked.client.run({ uri: clicked.uri, check: 'slow' }).catch(() => undefined);
  assert.equal(await clicked.client.shutdown(), 0);
  await late;
  await eventually('no connection is left', async () => (await countConnections()) === 0);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`${signal} ends the query on the server`, async (t) => {
    const { client, uri } = await openRunbook(t, sleeping, settingsFor(engine));
    const run = client.run({ uri, check: 'slow' }).catch(() => undefined);
    await checkGone(() => client.kill(signal));
    await run;
  });

test('a client that is gone without a word leaves no query and no process', async (t) => {
  const { client, uri, journal } = await openRunbook(t, sleeping, settingsFor(engine));
  const run = client.run({ uri, check: 'slow' }).catch(() => undefined);
  await checkGone(client.hangUp);
  await run;
  assert.throws(() => process.kill(client.pid, 0), { code: 'ESRCH' });
  assert.deepEqual(
    (await journal()).map((entry) => entry.outcome),
    ['cancelled'],
  );
});

test('a database that dies in the middle gives an outcome at once, and the next check works when it is back', async (t) => {
  const mortal = await startEngine('mariadb');
  t.after(mortal.stop);
  await mortal.exec('CREATE DATABASE shop');
  const { client, uri, scratch } = await openRunbook(t, sleeping, settingsFor(mortal));
  const run = client.run({ uri });
  await eventually('the query runs', async () => (await countRunning(mortal, sleep)) > 0);
  const started = performance.now();
  await mortal.stop();
  const [slow, next] = await run;
  assert(performance.now() - started < 5000);
  assert.equal(slow?.outcome, 'error');
  assert.match(slow?.message ?? '', /^The connection to 127\.0\.0\.1:\d+ was lost\./);
  assert.equal(next?.outcome, 'unavailable');
  assert.match(next?.message ?? '', /^Nothing answers at 127\.0\.0\.1:\d+\./);
  const back = await startEngine('mariadb');
  t.after(back.stop);
  await back.exec('CREATE DATABASE shop');
  await scratch.write('launchbook.yaml', settingsFor(back));
  const [again] = await client.run({ uri, check: 'next' });
  assert.equal(again?.outcome, 'passed', again?.message ?? '');
});

test('a password is asked for, asked for again when it is wrong, then kept; it is written nowhere', async (t) => {
  const canary = `canary-${randomUUID()}`;
  await engine.exec(
    `CREATE USER guarded IDENTIFIED BY '${canary}'; CREATE USER guarded@localhost IDENTIFIED BY '${canary}'; GRANT ALL ON *.* TO guarded; GRANT ALL ON *.* TO guarded@localhost;`,
  );
  const settings = settingsFor(engine).replace('user: root', 'user: guarded');
  const { client, uri, scratch } = await openRunbook(t, simple, settings, {
    initializationOptions: { hasDialogues: true },
  });
  client.notify('$/setTrace', { value: 'verbose' });
  const asked: unknown[] = [];
  const answers: (string | null)[] = [null, `wrong-${canary}`, canary];
  client.answer('launchbook/password', (request: unknown) => {
    asked.push(request);
    return { password: answers.shift() ?? null };
  });
  const [none] = await client.run({ uri });
  assert.equal(none?.outcome, 'unavailable');
  assert.match(none?.message ?? '', /^No password was given for `orders` on test\./);
  const [given] = await client.run({ uri });
  assert.equal(given?.outcome, 'passed', given?.message ?? '');
  const [kept] = await client.run({ uri });
  assert.equal(kept?.outcome, 'passed');
  const request = {
    connection: 'orders',
    environment: 'test',
    user: 'guarded',
    server: `127.0.0.1:${engine.port}`,
  };
  assert.deepEqual(asked, [
    { ...request, reason: 'missing' },
    { ...request, reason: 'missing' },
    { ...request, reason: 'denied' },
  ]);
  const connection = {
    name: 'orders',
    environment: 'test',
    host: '127.0.0.1',
    port: engine.port,
    user: 'guarded',
    ssl: false,
  };
  for (const password of [canary, `wrong-${canary}`])
    await client.request('launchbook/tryConnection', { connection, password });
  await client.request('launchbook/addConnection', { uri, connection });
  await client.run({ uri, step: 'nope' });
  assert.equal(await client.shutdown(), 0);
  for (const [where, text] of [
    ['the streams of the server', client.written()],
    ['its messages', JSON.stringify(client.received)],
    ['the journal', await scratch.read(journalName)],
  ] as const)
    assert(!text.includes(canary), `The password is in ${where}.`);
});

test('two checks pressed at once ask for one password, and a cancel does not wait for the answer', async (t) => {
  const settings = settingsFor(engine).replace('user: root', 'user: nobody_known');
  const { client, uri } = await openRunbook(t, sleeping, settings, {
    initializationOptions: { hasDialogues: true },
  });
  let asked = 0;
  const open = new Promise<never>(() => {});
  client.answer('launchbook/password', () => {
    asked += 1;
    return open;
  });
  const runs = [client.run({ uri, check: 'slow' }), client.run({ uri, check: 'next' })];
  await client.until('somebody is asked', () => asked > 0);
  await client.execute('launchbook.cancelChecks', {});
  const outcomes = (await Promise.all(runs)).flat().map((report) => report.outcome);
  assert.deepEqual(outcomes, ['cancelled', 'cancelled']);
  assert.equal(asked, 1);
});

test('each way not to reach a database is said in plain words', async (t) => {
  const closed = await freePort();
  const cases: readonly [settings: string, words: RegExp][] = [
    [
      settingsFor({ host: '127.0.0.1', port: closed }),
      /^Nothing answers at 127\.0\.0\.1:\d+\. Check host and port/,
    ],
    [
      settingsFor({ ...engine, host: 'no-such-host.invalid' as '127.0.0.1' }),
      /^The host no-such-host\.invalid is not known\./,
    ],
    [
      settingsFor(engine).replace('database: shop', 'database: nope'),
      /^The database “nope” does not exist at/,
    ],
    [
      settingsFor(engine).replace('user: root', 'user: stranger'),
      /^The server at \S+ refuses the account “stranger”\./,
    ],
    [
      settingsFor({ ...engine, host: 'localhost' as '127.0.0.1' }).replace(
        'user: root',
        'user: root, ssl: true',
      ),
      /does not offer TLS\. Remove “ssl: true”/,
    ],
    [
      settingsFor(engine).replace('user: root', 'user: root, password: "${env:LAUNCHBOOK_UNSET}"'),
      /^The environment variable LAUNCHBOOK_UNSET is not set/,
    ],
    ['connections: []\n', /^There is no connection `orders` in a launchbook\.yaml here\./],
    ['', /^There is no connection `orders` in a launchbook\.yaml here\./],
  ];
  for (const [settings, words] of cases) {
    const { client, uri } = await openRunbook(t, simple, settings);
    const [report] = await client.run({ uri });
    assert.equal(report?.outcome, 'unavailable', settings);
    assert.match(report?.message ?? '', words);
    assert.match(lensOf(await client.lenses(uri), /not run/).command.title, /⚠ not run: /u);
    await client.shutdown();
  }
});

test('a missing connection is asked for, added to the text of launchbook.yaml, and tried', async (t) => {
  const { client, uri, scratch } = await openRunbook(t, simple, '# ours\nrules: {}\n', {
    initializationOptions: { hasDialogues: true },
  });
  const connection = {
    name: 'orders',
    environment: 'test',
    host: '127.0.0.1',
    port: engine.port,
    user: 'root',
    database: 'shop',
    ssl: false,
  };
  client.answer('launchbook/missingConnection', async (request: unknown) => {
    assert.deepEqual(request, { uri, connection: 'orders' });
    const { file } = (await client.request('launchbook/addConnection', { uri, connection })) as {
      file: { uri: string; text: string; isNew: boolean };
    };
    assert.equal(file.uri, scratch.uri('launchbook.yaml'));
    assert.equal(file.isNew, false);
    assert(file.text.startsWith('# ours\nrules: {}\n'), file.text);
    await scratch.write('launchbook.yaml', file.text);
    return true;
  });
  client.answer('launchbook/password', () => ({ password: '' }));
  const [report] = await client.run({ uri });
  assert.equal(report?.outcome, 'passed', report?.message ?? '');
  assert.deepEqual(await client.request('launchbook/tryConnection', { connection, password: '' }), {
    isReachable: true,
    message: engine.version,
  });
  const refused = (await client.request('launchbook/tryConnection', { connection, password: 'wrong' })) as {
    isReachable: boolean;
    message: string;
  };
  assert.equal(refused.isReachable, false);
  assert.match(refused.message, /refuses the account “root”/);
});

test('an untrusted workspace makes no connection, until it is trusted', async (t) => {
  const seen: net.Socket[] = [];
  const listener = net.createServer((socket) => seen.push(socket.destroy()));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  t.after(() => listener.close());
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const text = `${simple}## Add it\n\n${fence('post-check', '-- expect: value == 1\nSELECT 1')}`;
  const { client, uri } = await openRunbook(t, text, settingsFor({ host: '127.0.0.1', port }), {
    initializationOptions: { isTrusted: false },
  });
  assert.deepEqual(await client.run({ uri }), []);
  await client.until('a message', () => messages(client).some((each) => /not trusted/.test(each)));
  const connection = {
    name: 'orders',
    environment: 'test',
    host: '127.0.0.1',
    port,
    user: 'root',
    ssl: false,
  };
  const tried = await client.request('launchbook/tryConnection', { connection, password: '' });
  assert.match(JSON.stringify(tried), /"isReachable":false.*not trusted/);
  assert.equal(seen.length, 0);
  assert(client.diagnostics(uri)?.diagnostics.some((each) => each.code === 'duplicate-id'));
  assert(lensOf(await client.lenses(uri), /▶/));
  client.notify('launchbook/trustChanged', { isTrusted: true });
  const [report] = await client.run({ uri });
  assert.equal(report?.outcome, 'unavailable');
  assert(seen.length > 0);
});

test('a folder that is read-only is told before anything is sent', async (t) => {
  await engine.exec(
    "SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = 1; TRUNCATE mysql.general_log",
  );
  const { client, uri, scratch } = await openRunbook(t, simple, settingsFor(engine), {
    account: ordinaryAccount,
    prepare: (each) => each.makeReadOnly(),
  });
  const [report] = await client.run({ uri });
  assert.equal(report?.outcome, 'unavailable');
  assert.match(
    report?.message ?? '',
    /^The journal .* cannot be written: the file or its folder is read-only\. Nothing was sent/,
  );
  const sent = await engine.exec("SELECT argument FROM mysql.general_log WHERE argument = 'SELECT 1'");
  assert.deepEqual(sent, []);
  assert.equal(await scratch.read(journalName), '');
  assert(lensOf(await client.lenses(uri), /read-only/));
});

test('a launchbook.yaml that cannot be read is said in words', async (t) => {
  const { client, uri } = await openRunbook(t, simple, '', {
    prepare: (scratch) => scratch.write('launchbook.yaml/x', ''),
  });
  assert.deepEqual(await client.run({ uri }), []);
  await client.until('a message', () =>
    messages(client).some((each) => /launchbook\.yaml cannot be read: it is a folder/.test(each)),
  );
});

test('a million rows, and cells of 4 MB, stay bounded in memory', async (t) => {
  const digits =
    '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
  const million = `SELECT a.d, REPEAT('x', 100) FROM ${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${digits} AS ${name}`).join(' CROSS JOIN ')}`;
  const large = `SELECT REPEAT('y', 4000000) AS cell FROM ${digits} AS a CROSS JOIN ${digits} AS b`;
  const text = runbookWith(
    fence('pre-check', `-- name: rows\n${million}`) +
      Array.from({ length: 30 }, (_, index) => fence('pre-check', `-- name: cells-${index}\n${large}`)).join(
        '',
      ),
  );
  const { client, uri } = await openRunbook(t, text, settingsFor(engine));
  const before = client.memory().now;
  const [rows] = await client.run({ uri, check: 'rows' });
  assert.equal(rows?.outcome, 'observed', rows?.message ?? '');
  assert(lensOf(await client.lenses(uri), /more than 1,000 rows/));
  const afterRows = client.memory().peak;
  const cells = await client.run({ uri, role: 'pre-check' });
  assert.equal(cells.length, 31);
  const { now, peak } = client.memory();
  t.diagnostic(
    `${before.toFixed(0)} MB before, ${afterRows.toFixed(0)} MB at most with a million rows, ${peak.toFixed(0)} MB with 30 results of 4 MB cells, ${now.toFixed(0)} MB after`,
  );
  assert(peak - before < 150, `It grew by ${peak - before} MB.`);
});

test('a language server that is killed has every outcome in the journal that was seen', async (t) => {
  const count = 40;
  const text = runbookWith(
    Array.from({ length: count }, (_, index) =>
      fence('pre-check', `-- name: c${index}\n-- expect: value == 1\nSELECT 1`),
    ).join(''),
  );
  for (const killAfter of [1, 7, 23]) {
    const { client, uri, scratch } = await openRunbook(t, text, settingsFor(engine));
    const run = client.run({ uri }).catch(() => undefined);
    const counts = (): number[] =>
      client.received
        .filter(({ method }) => method === 'launchbook/runningChanged')
        .map(({ parameters }) => (parameters as { count: number }).count);
    await client.until('some outcomes', () => count - (counts().at(-1) ?? count) >= killAfter);
    await client.kill();
    await run;
    const seen = count - (counts().at(-1) ?? count);
    const journal = await scratch.read(journalName);
    const whole = journal.slice(0, journal.lastIndexOf('\n') + 1);
    assert(readEntries(whole).length >= seen, `${seen} seen, ${readEntries(whole).length} kept`);
  }
});

function messages(client: Client): string[] {
  return client.received
    .filter(({ method }) => method === 'window/showMessage')
    .map(({ parameters }) => (parameters as { message: string }).message);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
