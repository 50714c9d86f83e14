import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Engine, startEngine } from '../grounds/engines.ts';
import { startClient } from './client.ts';
import {
  fence,
  journalName,
  lensOf,
  openRunbook,
  press,
  runbookWith,
  settingsFor,
  showDiagnostic,
  titles,
} from './runGround.ts';

let engine: Engine;
before(async () => {
  engine = await startEngine('mariadb');
  await engine.exec(
    "CREATE DATABASE shop DEFAULT CHARSET utf8mb4; CREATE TABLE shop.customer (id INT PRIMARY KEY, name VARCHAR(50)); INSERT INTO shop.customer VALUES (1, '李伟'), (2, 'Ada | <b>')",
  );
});
after(() => engine.stop());

const twoChecks = runbookWith(
  fence('pre-check', "-- name: absent\n-- expect: rows == 0\nSHOW COLUMNS FROM customer LIKE 'industry';") +
    fence('post-check', "-- name: added\n-- expect: rows == 1\nSHOW COLUMNS FROM customer LIKE 'industry';"),
);

test('a lens runs its check with its own arguments and turns into the outcome', async (t) => {
  const { client, uri, journal } = await openRunbook(t, twoChecks, settingsFor(engine));
  const lens = lensOf(await client.lenses(uri), /^▶ Run check query/, 9);
  assert.equal(lens.command.command, 'launchbook.runChecks');
  assert.deepEqual(lens.command.arguments, [{ uri, step: 'add-it', role: 'pre-check', check: 'absent' }]);
  const [report, ...more] = (await press(client, lens)) as Record<string, unknown>[];
  assert.equal(more.length, 0);
  assert(typeof report?.['durationMs'] === 'number');
  assert.deepEqual(
    { ...report, durationMs: 0 },
    {
      step: 'add-it',
      role: 'pre-check',
      name: 'absent',
      outcome: 'passed',
      expectation: 'rows == 0',
      rows: 0,
      value: null,
      durationMs: 0,
      message: null,
      line: 12,
    },
  );
  const after = lensOf(await client.lenses(uri), /^✓ rows == 0 · 0 rows · \d+ ms · orders · test$/, 9);
  assert.deepEqual(after.command.arguments, lens.command.arguments);
  const [entry] = await journal();
  assert.equal(entry?.outcome, 'passed');
  assert.equal(entry?.server, engine.version);
});

test('an expectation that fails is a diagnostic on itself, gone once the check is changed', async (t) => {
  const { client, uri } = await openRunbook(t, twoChecks, settingsFor(engine));
  const failed = (): string[] =>
    (client.diagnostics(uri)?.diagnostics ?? [])
      .filter((each) => String(each.code).startsWith('check-'))
      .map(showDiagnostic);
  const [report] = await client.run({ uri, role: 'post-check' });
  assert.equal(report?.outcome, 'failed');
  await client.until('a diagnostic at the expectation', () => failed().length > 0);
  assert.deepEqual(failed(), ['17:11-17:20 check-failed Expected rows == 1, got 0 rows (orders · test)']);
  assert.match(titles(await client.lenses(uri))[3] ?? '', /^15: ✗ expected rows == 1, got 0 rows/);
  client.change(uri, 2, [
    { range: { start: { line: 17, character: 19 }, end: { line: 17, character: 20 } }, text: '2' },
  ]);
  await client.until('no diagnostic', () => client.diagnostics(uri)?.version === 2 && failed().length === 0);
  assert.match(titles(await client.lenses(uri))[3] ?? '', /^15: ↻ Changed since it ran/);
});

test('hovering a check that ran shows its rows as a table', async (t) => {
  const text = runbookWith(fence('pre-check', 'SELECT * FROM customer ORDER BY id'));
  const { client, uri } = await openRunbook(t, text, settingsFor(engine));
  assert.equal(await client.hover(uri, 10, 3), null);
  await client.run({ uri });
  const hover = await client.hover(uri, 10, 3);
  const contents = JSON.stringify(hover?.contents);
  assert.match(contents, /\| `id` \| `name` \|\\n\| --- \| --- \|\\n\| `1` \| `'李伟'` \|\\n/);
  assert.match(contents, /\| `'Ada \\\\\| <b>'` \|/);
});

test('a line names the check that stands on it, from its fence to its last line', async (t) => {
  const { client, uri } = await openRunbook(t, twoChecks, settingsFor(engine));
  for (const [line, name] of [
    [10, 'absent'],
    [12, 'absent'],
    [9, 'absent'],
    [17, 'added'],
  ] as const)
    assert.deepEqual(
      (await client.run({ uri, line })).map((report) => report.name),
      [name],
      `line ${line}`,
    );
  assert.deepEqual(await client.run({ uri, line: 5 }), []);
  assert(client.received.some(({ parameters }) => /no check on this line/.test(JSON.stringify(parameters))));
});

test('a step’s checks and all pre-checks run in order, each in the journal', async (t) => {
  const text = `${twoChecks}## Second\n\n${fence('pre-check', 'SELECT 1')}${fence('monitor', 'SELECT 2')}`;
  const { client, uri, journal } = await openRunbook(t, text, settingsFor(engine));
  const names = (reports: readonly { step: string; role: string; outcome: string }[]): string[] =>
    reports.map(({ step, role, outcome }) => `${step} ${role} ${outcome}`);
  assert.deepEqual(names(await client.run({ uri, role: 'pre-check' })), [
    'add-it pre-check passed',
    'second pre-check observed',
  ]);
  assert.deepEqual(names(await client.run({ uri, step: 'add-it' })), [
    'add-it pre-check passed',
    'add-it post-check failed',
  ]);
  assert.deepEqual(
    (await journal()).map((entry) => `${entry.step} ${entry.role}`),
    ['add-it pre-check', 'second pre-check', 'add-it pre-check', 'add-it post-check'],
  );
});

test('what the guard refuses and what has no expectation to read shows at its check', async (t) => {
  const text = runbookWith(
    fence('pre-check', 'DELETE FROM customer') +
      fence('pre-check', 'SELECT 1; DROP TABLE customer') +
      fence('post-check', '-- expect: rows ==\nSELECT 1') +
      fence('post-check', 'SELECT nope FROM customer'),
  );
  const { client, uri } = await openRunbook(t, text, settingsFor(engine));
  const reports = await client.run({ uri });
  assert.deepEqual(
    reports.map(({ outcome }) => outcome),
    ['refused', 'observed', 'refused', 'failed', 'error'],
  );
  const shown = titles(await client.lenses(uri));
  assert.match(shown[2] ?? '', /⚠ refused: /);
  assert.match(shown[4] ?? '', /⚠ refused: /);
  assert.match(shown[5] ?? '', /✗ the expectation cannot be read: /);
  assert.match(shown[6] ?? '', /error: #1054 Unknown column 'nope'/);
  assert.equal((await engine.exec('SELECT COUNT(*) AS n FROM shop.customer'))[0]?.['n'], 2);
});

test('an environment is picked by argument, by a request, or by a message with buttons', async (t) => {
  const staging = `  - { name: orders, environment: staging, host: 127.0.0.1, port: ${engine.port}, user: root, database: shop }\n`;
  const { client, uri } = await openRunbook(t, twoChecks, settingsFor(engine, staging));
  client.answer('window/showMessageRequest', ({ actions }: { actions: { title: string }[] }) =>
    actions.find((each) => each.title === 'staging'),
  );
  const [report] = await client.run({ uri, role: 'pre-check' });
  assert.equal(report?.outcome, 'passed');
  assert.match(titles(await client.lenses(uri))[2] ?? '', /✓ .*orders · staging/);
  assert.equal(await client.execute('launchbook.pickEnvironment', { uri, environment: 'test' }), 'test');
  assert(
    client.received.some(
      ({ method, parameters }) =>
        method === 'launchbook/environmentChanged' && JSON.stringify(parameters) === '{"environment":"test"}',
    ),
  );
  assert.match(titles(await client.lenses(uri))[2] ?? '', /▶ Run check query.*orders · test/);
  assert.equal(await client.execute('launchbook.pickEnvironment', { uri, environment: 'moon' }), null);

  const other = await openRunbook(t, twoChecks, settingsFor(engine, staging), {
    initializationOptions: { hasDialogues: true },
  });
  other.client.answer('launchbook/pickEnvironment', (request: unknown) => {
    assert.deepEqual(request, { connections: ['orders'], environments: ['test', 'staging'], current: null });
    return null;
  });
  // Who leaves the dialogue has done nothing: there is no outcome, and no journal.
  assert.deepEqual(await other.client.run({ uri: other.uri, role: 'pre-check' }), []);
  assert.equal(existsSync(path.join(other.scratch.folder, journalName)), false);
});

test('production alone is never picked by itself', async (t) => {
  const settings = settingsFor(engine).replace('environment: test', 'environment: production');
  const { client, uri } = await openRunbook(t, twoChecks, settings);
  // This client answers the message with an error, as one does that cannot ask.
  const [report] = await client.run({ uri, role: 'pre-check' });
  assert.equal(report?.outcome, 'unavailable');
  assert.match(report?.message ?? '', /Pick the environment first/);
  assert(client.received.some(({ method }) => method === 'window/showMessageRequest'));
});

test('a new server shows the outcomes of the journal, and `pre` is known from it', async (t) => {
  const text = runbookWith(
    fence('pre-check', '-- name: count\n-- expect: value == 2\nSELECT COUNT(*) FROM customer') +
      fence('post-check', '-- name: count\n-- expect: value == pre.value\nSELECT COUNT(*) FROM customer'),
  );
  const { client, uri, scratch } = await openRunbook(t, text, settingsFor(engine));
  const [before] = await client.run({ uri, role: 'post-check' });
  assert.equal(before?.outcome, 'failed');
  assert.match(before?.message ?? '', /the pre-check “count” has not run on test yet/);
  await client.run({ uri, role: 'pre-check' });
  assert.equal(await client.shutdown(), 0);

  const next = await startClient(t);
  next.open(uri, text);
  await next.until('the outcomes of before', () =>
    next.diagnostics(uri)?.diagnostics.some((each) => each.code === 'check-failed'),
  );
  assert.match(titles(await next.lenses(uri))[2] ?? '', /✓ value == 2 · 1 row · \d+ ms · orders · test/);
  assert.match(JSON.stringify(await next.hover(uri, 12, 2)), /Its rows were not kept/);
  const [after] = await next.run({ uri, role: 'post-check' });
  assert.equal(after?.outcome, 'passed', after?.message ?? '');
  assert.equal((await scratch.read('release.runbook.journal.jsonl')).trim().split('\n').length, 3);
});

test('an outcome that another process writes into the journal shows', async (t) => {
  const { client, uri, scratch } = await openRunbook(t, twoChecks, settingsFor(engine), {
    capabilities: {
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true }, codeLens: { refreshSupport: true } },
    },
  });
  await client.until('files to watch', () =>
    client.received.some(({ method }) => method === 'client/registerCapability'),
  );
  await client.run({ uri, role: 'pre-check' });
  const name = 'release.runbook.journal.jsonl';
  const line = (await scratch.read(name)).trim();
  const later = {
    ...JSON.parse(line),
    time: '2999-01-01T00:00:00.000Z',
    person: 'zhang.san',
    outcome: 'failed',
    message: 'seen by another',
  };
  await scratch.write(name, `${line}\n${JSON.stringify(later)}\n{"kind":"check","time":"2999-01-01T0`);
  client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: scratch.uri(name), type: 2 }] });
  await client.until('the other outcome', () =>
    client.diagnostics(uri)?.diagnostics.some((each) => showDiagnostic(each).includes('Seen by another')),
  );
  assert.match(titles(await client.lenses(uri))[2] ?? '', /✗ seen by another/);
  assert(
    client.received.some(
      ({ method, parameters }) =>
        method === 'window/logMessage' && /Line 3 of the journal is torn/.test(JSON.stringify(parameters)),
    ),
  );
});

test('launchbook.yaml counts as the editor shows it, saved or not', async (t) => {
  const { client, uri, scratch } = await openRunbook(t, twoChecks, 'connections: []\n');
  await client.until('an unknown connection', () =>
    client.diagnostics(uri)?.diagnostics.some((each) => each.code === 'unknown-connection'),
  );
  const settings = scratch.uri('launchbook.yaml');
  client.open(settings, settingsFor(engine));
  await client.until('a known connection', () =>
    client.diagnostics(uri)?.diagnostics.every((each) => each.code !== 'unknown-connection'),
  );
  assert.equal((await client.run({ uri, role: 'pre-check' }))[0]?.outcome, 'passed');
  client.change(settings, 2, [{ text: 'connections:\n  - { name: orders }\n' }]);
  await client.until(
    'a finding in the settings',
    () => (client.diagnostics(settings)?.diagnostics.length ?? 0) > 0,
  );
  client.notify('textDocument/didClose', { textDocument: { uri: settings } });
  await client.until('what is on the disk', () =>
    client.diagnostics(uri)?.diagnostics.some((each) => each.code === 'unknown-connection'),
  );
});

test('a command without sense is answered, and the server goes on', async (t) => {
  const { client, uri } = await openRunbook(t, twoChecks, settingsFor(engine));
  for (const argument of [undefined, null, 7, 'x', [], {}, { uri: 7 }, { uri: 'file:///nowhere.runbook.md' }])
    for (const command of ['launchbook.runChecks', 'launchbook.cancelChecks'])
      await client.execute(command, argument);
  for (const which of [
    { step: 'nope' },
    { role: 'change' },
    { check: 'nope' },
    { line: 99_999 },
    { line: -1, step: 'nope' },
  ])
    assert.deepEqual(await client.run({ uri, ...which }), []);
  assert.equal((await client.run({ uri, role: 'pre-check' }))[0]?.outcome, 'passed');
  assert(lensOf(await client.lenses(uri), /✓/));
});
