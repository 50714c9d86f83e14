import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startEngine } from '../grounds/engines.ts';
import { clickLens, readPlace, waitForLens } from '../grounds/vscode/editor.ts';
import { openWorkspace } from '../grounds/vscode/openWorkspace.ts';
import {
  answerInput,
  openFile,
  pickItem,
  pressNotification,
  readNotifications,
  readQuickInput,
  trustFolder,
  waitForNotification,
} from '../grounds/vscode/workbench.ts';

/** Must be found nowhere but in secret storage. */
const canary = 'canary-5f1d-pässword';

const runbook = `---
runbook: 1
connection: orders
---

# Release 8.0

## Look at the customers

\`\`\`sql pre-check
-- expect: value == 3
SELECT COUNT(*) FROM customer;
\`\`\`
`;

suite('the first connection, as a person', () => {
  test('a check without a connection leads to the dialogue, says what is wrong, and then runs', async (t) => {
    const engine = await startEngine('mariadb');
    t.after(() => engine.stop());
    await engine.exec(
      'CREATE DATABASE orders; CREATE TABLE orders.customer (id INT); INSERT INTO orders.customer VALUES (1), (2), (3)',
    );
    for (const host of ['localhost', '127.0.0.1'])
      await engine.exec(
        `CREATE USER 'launch_ro'@'${host}' IDENTIFIED BY '${canary}'; GRANT SELECT ON orders.* TO 'launch_ro'@'${host}'`,
      );
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-first-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(path.join(folder, 'release.runbook.md'), runbook);
    const { page, screenshot, log, close } = await openWorkspace({ folder, file: 'release.runbook.md' });
    t.after(close);

    await waitForLens(page, { title: '▶ Run check query' }, 90_000);
    await clickLens(page, { title: '▶ Run check query' });
    assert.match((await readQuickInput(page)).title, /Add Connection/);
    await screenshot('add-connection-name-dark');
    assert.equal((await readQuickInput(page)).value, 'orders');
    await answerStep(page, 1, 'orders');
    await pickStep(page, 2, 'test');
    await answerStep(page, 3, '127.0.0.1');
    await answerStep(page, 4, 'port');
    await page.locator('.quick-input-message').filter({ hasText: 'from 1 to 65535' }).waitFor();
    await screenshot('add-connection-bad-port-dark');
    await answerStep(page, 4, String(engine.port));
    await answerStep(page, 5, 'launch_ro');
    await answerStep(page, 6, 'orders');
    await answerStep(page, 7, 'not the password');

    const message = await waitForNotification(page, /launch_ro/);
    assert.match(message, /refused|password/i);
    await screenshot('add-connection-denied-dark');
    const before = await readFile(path.join(folder, 'launchbook.yaml'), 'utf8');
    assert.equal(
      before,
      `connections:\n  - name: orders\n    environment: test\n    host: 127.0.0.1\n    port: ${engine.port}\n    user: launch_ro\n    database: orders\n`,
    );

    await pressNotification(page, 'Change…');
    await answerStep(page, 1, 'orders');
    await pickStep(page, 2, 'test');
    await answerStep(page, 3, '127.0.0.1');
    await answerStep(page, 4, String(engine.port));
    await answerStep(page, 5, 'launch_ro');
    await answerStep(page, 6, 'orders');
    await answerStep(page, 7, canary);

    await waitForLens(page, { title: /^✓ value == 3 · 1 row · \d+ ms · orders · test$/ });
    await screenshot('add-connection-done-dark');
    assert.equal(await readFile(path.join(folder, 'launchbook.yaml'), 'utf8'), before);
    assert.equal((await readPlace(page)).hasFocus, true);

    // Asked once: a second run takes the password from secret storage.
    await clickLens(page, { title: /^✓ value == 3/ });
    await page.waitForTimeout(1500);
    await waitForLens(page, { title: /^✓ value == 3/ });
    for (const name of globSync('**/*', { cwd: folder, exclude: (each) => each === '.git' }))
      assert.ok(!(await readFile(path.join(folder, name), 'utf8')).includes(canary), name);
    assert.ok(!log('').includes(canary), 'the password is in a log');
  });

  test('an untrusted folder is validated but nothing runs until it is trusted', async (t) => {
    const engine = await startEngine('mariadb');
    t.after(() => engine.stop());
    await engine.exec('CREATE DATABASE orders; CREATE TABLE orders.customer (id INT)');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-trust-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(path.join(folder, 'release.runbook.md'), runbook);
    await writeFile(path.join(folder, 'broken.runbook.yaml'), 'runbook: 1\ntitel: x\n');
    await writeFile(
      path.join(folder, 'launchbook.yaml'),
      `connections:\n  - { name: orders, environment: test, host: 127.0.0.1, port: ${engine.port}, user: root, database: orders, password: "\${env:LB_EMPTY}" }\n`,
    );
    const { page, screenshot, close } = await openWorkspace({
      folder,
      file: 'release.runbook.md',
      trust: 'untrusted',
      env: { LB_EMPTY: '' },
    });
    t.after(close);

    await waitForLens(page, { title: '▶ Run check query' }, 90_000);
    const connections = async () =>
      Number((await engine.exec("SHOW STATUS LIKE 'Connections'"))[0]?.['Value']);
    const count = await connections();
    await clickLens(page, { title: '▶ Run check query' });
    assert.equal(
      await waitForNotification(page, /not trusted/),
      'No check is run in a workspace that is not trusted.',
    );
    await screenshot('untrusted-dark');
    // The one that asks is itself a connection.
    assert.equal(await connections(), count + 1);
    await openFile(page, 'broken.runbook.yaml');
    await page.locator('.squiggly-error').first().waitFor();

    await pressNotification(page, 'Manage Trust');
    await trustFolder(page);
    await openFile(page, 'release.runbook.md');
    await clickLens(page, { title: '▶ Run check query' });
    await waitForLens(page, { title: /^✗ expected value == 3, got 0/ }, 60_000);
    assert.deepEqual(
      (await readNotifications(page)).filter((text) => /not trusted/.test(text)),
      [],
    );
  });
});

/** Answers a step of the dialogue, once it is the one that shows: the box before it looks the same. */
async function answerStep(page: Page, step: number, text: string): Promise<void> {
  await waitForStep(page, step);
  await answerInput(page, text);
}

async function pickStep(page: Page, step: number, words: string): Promise<void> {
  await waitForStep(page, step);
  await pickItem(page, words);
}

function waitForStep(page: Page, step: number): Promise<void> {
  return page
    .locator('.quick-input-title')
    .filter({ hasText: `(${step}/7)` })
    .waitFor();
}
