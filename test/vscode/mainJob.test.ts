import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type Engine, startEngine } from '../grounds/engines.ts';
import { type Example, prepareExample } from '../grounds/example.ts';
import {
  clickLens,
  putCursor,
  readHover,
  readLenses,
  readPlace,
  waitForCursor,
  waitForLens,
} from '../grounds/vscode/editor.ts';
import { openWorkspace, type Workspace } from '../grounds/vscode/openWorkspace.ts';
import {
  goToLine,
  openFile,
  pickItem,
  readNotifications,
  readProblems,
  readQuickInput,
} from '../grounds/vscode/workbench.ts';

const troubled = `---
runbook: 1
connection: orders
---

# Everything that can go wrong, 包括中文标题, in one runbook whose title is longer than any window is wide on a laptop in the launch room at night

## Look at the customers {#look}

\`\`\`sql pre-check
-- name: observed
SELECT id, name, address FROM customer WHERE id < 4;

-- name: refused
DELETE FROM customer;

-- name: error
-- expect: value == 0
SELECT COUNT(*) FROM costumer;

-- name: many
-- expect: rows == 0
SELECT * FROM orders;
\`\`\`
`;

const slow = `---
runbook: 1
connection: orders
---

# A query that takes long

## Wait

\`\`\`sql pre-check
-- expect: value == 0
SELECT SLEEP(60);
\`\`\`
`;

suite('the main job, as a person', () => {
  let engine: Engine;
  let example: Example;
  let workspace: Workspace;

  before(async () => {
    engine = await startEngine('mariadb');
    example = await prepareExample(engine);
    await writeFile(path.join(example.folder, 'troubled.runbook.md'), troubled);
    await writeFile(path.join(example.folder, 'slow.runbook.md'), slow);
    workspace = await openWorkspace({
      folder: example.folder,
      file: 'release-8.0.runbook.md',
      env: example.env,
    });
  });
  after(async () => {
    await workspace?.close();
    await example?.remove();
    await engine?.stop();
  });

  test('a click on the lens asks for the environment once, runs the check and shows its outcome there', async () => {
    const { page, screenshot } = workspace;
    await waitForLens(page, { title: 'Run all pre-checks (27)' }, 90_000);
    await goToLine(page, 122);
    await waitForLens(page, { title: '▶ Run check query', line: '```sql pre-check' });
    await waitForCursor(page, 'Ln 122');
    const place = await readPlace(page);

    await clickLens(page, { title: '▶ Run check query', line: '```sql pre-check' });
    const pick = await readQuickInput(page);
    assert.equal(pick.title, 'Run checks on which environment?');
    assert.deepEqual(
      pick.items.map((item) => item.split('\n')[0]),
      ['test', 'production'],
    );
    await screenshot('pick-environment-dark');
    await pickItem(page, 'test');

    const passed = /^✓ rows == 0 \|\| rows == 5 · 5 rows · \d+ ms · orders · test$/;
    const lens = await waitForLens(page, { title: passed });
    assert.equal(lens.titles[1], 'switch environment');
    assert.deepEqual(await readPlace(page), place);
    assert.deepEqual(await readNotifications(page), []);
    await screenshot('passed-dark');
  });

  test('the hover shows the rows as a table', async () => {
    const { page, screenshot } = workspace;
    const hover = await readHover(page, 'information_schema');
    assert.match(hover, /✓ rows == 0/);
    assert.match(hover, /industry_code/);
    await screenshot('hover-dark');
  });

  test('a post-check that fails says so at the lens and at its expectation', async () => {
    const { page, screenshot } = workspace;
    await goToLine(page, 625);
    await clickLens(page, { title: '▶ Run check query', line: '```sql post-check' });
    await waitForLens(page, { title: /^✗ expected row\.data_type == 'bigint', got 'int'/ });
    await screenshot('failed-dark');
    const problems = (await readProblems(page)).join('\n');
    assert.match(problems, /Expected row\.data_type == 'bigint', got 'int' \(orders · test\)/);
    await screenshot('problems-dark');
    await page.keyboard.press('Control+J');
  });

  test('all pre-checks run from the top, in order, and pass; each is in the journal', async () => {
    const { page, screenshot } = workspace;
    await goToLine(page, 1);
    await putCursor(page, 'runbook', 'Ln 2, Col 1');
    const place = await readPlace(page);
    await clickLens(page, { title: 'Run all pre-checks' });
    await page.waitForTimeout(200);
    await waitForOutcomes(example, 'pre-check', 27);
    assert.deepEqual(await readPlace(page), place);
    const entries = (await journalOf(example)).filter((entry) => entry['role'] === 'pre-check');
    assert.deepEqual([...new Set(entries.map((entry) => entry['outcome']))], ['passed']);
    await goToLine(page, 163);
    await waitForLens(page, { title: '✓ row.industries == 97' });
    await screenshot('all-pre-checks-dark');
    await goToLine(page, 616);
    await waitForLens(page, { title: /^✗ expected row/ });
    await screenshot('checks-dark');
  });

  test('refused, refused by the server, too many rows and no expectation are told in plain words', async () => {
    const { page, screenshot } = workspace;
    await openFile(page, 'troubled.runbook.md');
    await goToLine(page, 8);
    await clickLens(page, { title: '▶ Run pre-checks (4)' });
    await waitForLens(page, { title: /^✗ expected rows == 0, got more than 1,000 rows/ });
    const titles = (await readLenses(page)).map((row) => row.titles[0] ?? '');
    assert.ok(
      titles.some((title) => /^◌ observed 1 · 3 rows/.test(title)),
      titles.join('\n'),
    );
    assert.ok(
      titles.some((title) => /^⚠ refused: `DELETE`/.test(title)),
      titles.join('\n'),
    );
    assert.ok(
      titles.some((title) => /^⚠ error: .*1146/.test(title)),
      titles.join('\n'),
    );
    await screenshot('troubled-dark');
    assert.match(await readHover(page, 'SELECT id'), /公司|address/);
    await screenshot('hover-chinese-dark');
  });

  test('a running check is cancelled at its lens, and its query is gone from the server', async () => {
    const { page, screenshot } = workspace;
    const running = async () =>
      (await engine.exec('SHOW FULL PROCESSLIST')).filter((row) => /^SELECT SLEEP/.test(String(row['Info'])));
    await openFile(page, 'slow.runbook.md');
    await clickLens(page, { title: '▶ Run check query' });
    await waitForLens(page, { title: '■ Cancel' });
    await page.locator('.statusbar-item').filter({ hasText: '1 check running' }).waitFor();
    assert.equal((await running()).length, 1);
    await screenshot('running-dark');
    await clickLens(page, { title: '■ Cancel' });
    await waitForLens(page, { title: /^⊘ cancelled after \d/ }, 5_000);
    assert.deepEqual(await running(), []);
    await page.locator('.statusbar-item').filter({ hasText: 'check running' }).waitFor({ state: 'hidden' });
  });

  test('the other notation shows the same outcomes from the journal', async () => {
    const { page, screenshot } = workspace;
    await openFile(page, 'release-8.0.runbook.yaml');
    await waitForLens(page, { title: 'Run all pre-checks (27)' });
    const text = await readFile(example.yaml, 'utf8');
    const line = text.slice(0, text.indexOf('name: columns')).split('\n').length;
    await goToLine(page, line);
    await waitForLens(page, { title: /^✓ rows == 0 \|\| rows == 5/ });
    await screenshot('yaml-dark');
  });
});

test('the example in a light window with a narrow editor', async (t) => {
  const engine = await startEngine('mariadb');
  t.after(() => engine.stop());
  const example = await prepareExample(engine);
  t.after(() => example.remove());
  const workspace = await openWorkspace({
    folder: example.folder,
    file: 'release-8.0.runbook.md',
    theme: 'light',
    env: example.env,
  });
  t.after(() => workspace.close());
  const { page, screenshot } = workspace;
  await page.setViewportSize({ width: 900, height: 800 });
  await waitForLens(page, { title: 'Run all pre-checks (27)' }, 90_000);
  await goToLine(page, 116);
  await clickLens(page, { title: '▶ Run check query', line: '```sql pre-check' });
  await pickItem(page, 'production');
  await waitForLens(page, { title: /^⚠ not run: The environment variable ORDERS_PASSWORD is not set/ });
  await screenshot('production-light');
});

async function journalOf(example: Example): Promise<Record<string, unknown>[]> {
  const text = await readFile(path.join(example.folder, 'release-8.0.runbook.journal.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function waitForOutcomes(example: Example, role: string, count: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const checks = new Set(
      (await journalOf(example))
        .filter((entry) => entry['role'] === role)
        .map((entry) => `${entry['step']} ${entry['check']}`),
    );
    if (checks.size >= count) return;
    if (Date.now() > deadline)
      throw new Error(`${checks.size} of ${count} ${role} outcomes are in the journal.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
