import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { type Engine, startEngine } from '../grounds/engines.ts';
import { cliFile } from '../grounds/programs.ts';
import { makeScratch, ordinaryAccount, type Scratch } from '../grounds/scratch.ts';
import { startClient } from '../lsp/client.ts';
import { fence, journalName, readEntries, runbookWith, settingsFor } from '../lsp/runGround.ts';
import { countRunning, eventually } from '../run/databaseGround.ts';
import { launchbook, launchbookOnTerminal, startLaunchbook } from './program.ts';

let engine: Engine;
before(async () => {
  engine = await startEngine('mariadb');
  await engine.exec('CREATE DATABASE shop');
});
after(() => engine.stop());

const file = 'release.runbook.md';
const one = '-- expect: value == 1\nSELECT 1';

async function folder(t: TestContext, blocks: string, settings = settingsFor(engine)): Promise<Scratch> {
  const scratch = await makeScratch({
    [file]: runbookWith(blocks),
    'launchbook.yaml': `${settings}rules: { check-without-expectation: off, refused-check: warning, invalid-expectation: warning }\n`,
  });
  t.after(scratch.remove);
  return scratch;
}

/** Checks what a runbook with these blocks ends with, and gives the results. */
async function checkRun(
  t: TestContext,
  blocks: string,
  expected: { code: number; outcomes: readonly string[] },
  more: readonly string[] = [],
  settings = settingsFor(engine),
): Promise<readonly Record<string, unknown>[]> {
  const scratch = await folder(t, blocks, settings);
  const done = await launchbook(['check', file, '--format', 'json', ...more], scratch);
  const { results } = JSON.parse(done.stdout);
  assert.deepEqual(
    { code: done.code, outcomes: results.map((each: { outcome: string }) => each.outcome) },
    expected,
    done.stdout + done.stderr,
  );
  return results;
}

test('check gives results as JSON, in execution order, and writes the journal beside the runbook', async (t) => {
  const scratch = await folder(
    t,
    fence('post-check', '-- name: after\n-- expect: value == pre.value\nSELECT 2') +
      fence('pre-check', `-- name: before\n${one}`) +
      fence('monitor', 'SELECT 3'),
  );
  const { code, stdout, stderr } = await launchbook(['check', file, '--format', 'json'], scratch);
  assert.equal(code, 1);
  assert.equal(stderr, '');
  const report = JSON.parse(stdout);
  assert.deepEqual(Object.keys(report), ['runbook', 'environment', 'results']);
  assert.equal(report.runbook, file);
  assert.equal(report.environment, 'test');
  for (const result of report.results) {
    assert.equal(typeof result.durationMs, 'number');
    result.durationMs = 0;
  }
  assert.deepEqual(report.results, [
    {
      step: 'add-it',
      role: 'pre-check',
      name: 'before',
      outcome: 'passed',
      expectation: 'value == 1',
      rows: 1,
      value: 1,
      durationMs: 0,
      message: null,
      line: 18,
    },
    {
      step: 'add-it',
      role: 'post-check',
      name: 'after',
      outcome: 'failed',
      expectation: 'value == pre.value',
      rows: 1,
      value: 2,
      durationMs: 0,
      message: 'expected value == pre.value, got value = 2, pre.value = 1',
      line: 12,
    },
  ]);
  const entries = readEntries(await scratch.read(journalName));
  assert.deepEqual(
    entries.map(({ role, outcome, environment }) => `${role} ${outcome} ${environment}`),
    ['pre-check passed test', 'post-check failed test'],
  );
  const later = await launchbook(['check', file, '--role', 'post-check', '--no-journal'], scratch);
  assert.match(later.stdout, /got value = 2, pre\.value = 1/);
  assert.equal(readEntries(await scratch.read(journalName)).length, 2);
});

test('each cause has its exit code', async (t) => {
  await checkRun(t, fence('pre-check', one), { code: 0, outcomes: ['passed'] });
  await checkRun(t, fence('pre-check', '-- expect: value == 2\nSELECT 1'), { code: 1, outcomes: ['failed'] });
  await checkRun(t, fence('pre-check', 'SELECT 1'), { code: 1, outcomes: ['observed'] });
  await checkRun(t, fence('pre-check', 'SELECT 1'), { code: 0, outcomes: ['observed'] }, [
    '--accept-observed',
  ]);
  await checkRun(t, fence('pre-check', 'SELECT nope'), { code: 1, outcomes: ['error'] });
  await checkRun(t, fence('pre-check', 'DELETE FROM t'), { code: 1, outcomes: ['refused'] });
  await checkRun(t, fence('pre-check timeout=1s', '-- expect: rows == 1\nSELECT SLEEP(30)'), {
    code: 1,
    outcomes: ['timed-out'],
  });
  await checkRun(t, fence('monitor', one), { code: 0, outcomes: ['passed'] }, ['--role', 'monitor']);
  const findings = `${fence('pre-check', one)}## Add it\n\n${fence('pre-check', one)}`;
  await checkRun(t, findings, { code: 1, outcomes: ['passed', 'passed'] });
});

test('a database that cannot be reached ends with 2 and says why', async (t) => {
  for (const [settings, words] of [
    [settingsFor({ host: '127.0.0.1', port: 1 }), /^Nothing answers at 127\.0\.0\.1:1\./],
    [settingsFor(engine).replace('user: root', 'user: stranger'), /refuses the account “stranger”/],
    ['', /There is no connection `orders` in a launchbook\.yaml here/],
    [
      settingsFor(engine).replace('environment: test', 'environment: production'),
      /^Pick the environment first: `orders` has production\.$/,
    ],
  ] as const) {
    const [result] = await checkRun(
      t,
      fence('pre-check', one),
      { code: 2, outcomes: ['unavailable'] },
      [],
      settings,
    );
    assert.match(String(result?.['message']), words);
  }
  await checkRun(t, fence('pre-check', one), { code: 2, outcomes: ['unavailable'] }, [
    '--environment',
    'staging',
  ]);
  await checkRun(t, fence('pre-check', one), { code: 0, outcomes: ['passed'] }, ['--environment', 'test']);
});

test('a password comes from the environment and is written nowhere', async (t) => {
  const canary = 'canary-7d1f-クワ';
  await engine.exec(
    `CREATE USER keeper IDENTIFIED BY '${canary}'; CREATE USER keeper@localhost IDENTIFIED BY '${canary}'; GRANT ALL ON *.* TO keeper; GRANT ALL ON *.* TO keeper@localhost;`,
  );
  const variable = '$' + '{env:LAUNCHBOOK_TEST_PASSWORD}';
  const scratch = await folder(
    t,
    fence('pre-check', one),
    settingsFor(engine).replace('user: root', `user: keeper, password: "${variable}"`),
  );
  for (const [password, code] of [
    [canary, 0],
    [`${canary}-wrong`, 2],
  ] as const) {
    const done = await launchbook(['check', file], {
      ...scratch,
      variables: { LAUNCHBOOK_TEST_PASSWORD: password },
    });
    assert.equal(done.code, code, done.stdout + done.stderr);
    assert(!`${done.stdout}${done.stderr}${await scratch.read(journalName)}`.includes(canary));
  }
});

test('a read-only folder is told and nothing is sent, but with --no-journal', async (t) => {
  const scratch = await folder(t, fence('pre-check', one));
  await scratch.makeReadOnly();
  const options = { ...scratch, account: ordinaryAccount };
  const done = await launchbook(['check', file], options);
  assert.equal(done.code, 2);
  assert.match(
    done.stdout,
    /not run: The journal release\.runbook\.journal\.jsonl cannot be written: .*Nothing was sent/,
  );
  const without = await launchbook(['check', file, '--no-journal'], options);
  assert.equal(without.code, 0, without.stdout);
});

test('people get one line a check and a summary, without colours away from a terminal', async (t) => {
  const scratch = await folder(
    t,
    fence('pre-check', `-- name: there\n${one}`) + fence('pre-check', 'SELECT 1'),
  );
  const { stdout, stderr } = await launchbook(['check', file], scratch);
  assert.equal(stderr, '');
  assert.match(
    stdout,
    /^Add it\n {2}pre-check there +✓ value == 1 · 1 row · \d+ ms · orders · test\n {2}pre-check 2 +\S observed 1 · .*\n\n2 checks: 1 passed, 1 observed\n$/,
  );
});

test('a terminal gets colours and a progress line; NO_COLOR takes the colours away', async (t) => {
  const scratch = await folder(t, fence('pre-check', `-- name: there\n${one}`));
  const colored = await launchbookOnTerminal(['check', file], scratch);
  assert.equal(colored.code, 0, colored.stdout);
  assert(colored.stdout.startsWith('1/1 Add it: pre-check…\r\x1b[K'), colored.stdout);
  assert(colored.stdout.includes('\x1b[32m✓ value == 1'), colored.stdout);
  const plain = await launchbookOnTerminal(['check', file], { ...scratch, variables: { NO_COLOR: '1' } });
  assert.equal(plain.stdout.replaceAll('\x1b[K', '').includes('\x1b'), false, plain.stdout);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  test(`${signal} ends the query on the server and keeps the outcome`, async (t) => {
    const sleep = 'SELECT SLEEP(60)';
    const scratch = await folder(t, fence('pre-check', sleep) + fence('pre-check', one));
    const { child, done } = await startLaunchbook(['check', file, '--format', 'json'], scratch);
    t.after(() => child.kill('SIGKILL'));
    await eventually('the query runs', async () => (await countRunning(engine, sleep)) > 0);
    const started = performance.now();
    child.kill(signal);
    const { code, stdout } = await done;
    assert(performance.now() - started < 3000);
    assert.equal(await countRunning(engine, sleep), 0);
    assert.equal(code, 1);
    assert.deepEqual(
      JSON.parse(stdout).results.map((each: { outcome: string }) => each.outcome),
      ['cancelled', 'cancelled'],
    );
    assert.deepEqual(
      readEntries(await scratch.read(journalName)).map((entry) => entry.outcome),
      ['cancelled', 'cancelled'],
    );
  });

test('a program that is killed leaves every outcome it printed in a journal that reads', async (t) => {
  const blocks = Array.from({ length: 60 }, (_, index) =>
    fence('pre-check', `-- name: c${index}\n${one}`),
  ).join('');
  const scratch = await folder(t, blocks);
  const { child, done } = await startLaunchbook(['check', file], scratch);
  let shown = '';
  child.stdout?.on('data', (text: string) => {
    shown += text;
    if (shown.split('✓').length > 5) child.kill('SIGKILL');
  });
  const { stdout } = await done;
  const printed = stdout.split('\n').filter((line) => line.includes('✓')).length;
  const journal = await scratch.read(journalName);
  const kept = readEntries(journal.slice(0, journal.lastIndexOf('\n') + 1)).length;
  assert(printed > 0 && kept >= printed, `${printed} printed, ${kept} kept`);
  const next = await launchbook(['check', file], scratch);
  assert.equal(next.code, 0, next.stderr);
});

test('a torn last line of the journal is told and spoils nothing', async (t) => {
  const scratch = await folder(t, fence('pre-check', one));
  await scratch.write(journalName, '{"kind":"check","ti');
  const { code, stderr } = await launchbook(['check', file], scratch);
  assert.equal(code, 0);
  assert.match(stderr, /Line 1 of the journal is torn or not an entry; it is skipped\./);
  const [, line] = (await scratch.read(journalName)).split('\n');
  assert.equal(JSON.parse(line ?? '').outcome, 'passed');
});

test('`launchbook lsp --stdio` is the language server, and ends with SIGTERM', async (t) => {
  const client = await startClient(t, { program: [cliFile, 'lsp', '--stdio'] });
  assert(client.capabilities['executeCommandProvider']);
  await client.kill('SIGTERM');
  const other = await startClient(t, { program: [cliFile, 'lsp', '--stdio'] });
  assert.equal(await other.shutdown(), 0);
});

test('a reader that has seen enough ends the run, but not its exit code', async (t) => {
  const waits = Array.from({ length: 8 }, () => 'SELECT SLEEP(0.2)').join(';\n');
  const scratch = await folder(
    t,
    fence('pre-check', `-- expect: value == 2\nSELECT 1;\n${waits};\nSELECT SLEEP(60)`),
  );
  const { child, done } = await startLaunchbook(['check', file], scratch);
  child.stdout?.once('data', () => child.stdout?.destroy());
  const { code } = await done;
  assert.equal(code, 1);
  assert.equal(await countRunning(engine, 'SLEEP'), 0);
  const outcomes = readEntries(await scratch.read(journalName)).map((entry) => entry.outcome);
  assert.equal(outcomes.length, 10);
  assert.equal(outcomes.at(-1), 'cancelled');
});
