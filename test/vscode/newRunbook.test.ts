import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { waitForLens } from '../grounds/vscode/editor.ts';
import { openWorkspace } from '../grounds/vscode/openWorkspace.ts';
import { answerInput, pickItem, readProblems, runCommand } from '../grounds/vscode/workbench.ts';

suite('a new runbook, as a person', () => {
  test('is made from a title, and converted into a file of its own beside it', async (t) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-new-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const there = path.join(folder, 'release-8.0.runbook.yaml');
    await writeFile(there, 'mine\n');
    const old = '---\nrunbook: 1\n---\n\n## Old\n\n```sql pre-check\n-- expect: rows == 1\nSELECT 1\n```\n';
    await writeFile(path.join(folder, 'old.runbook.md'), old);
    const { page, screenshot, close } = await openWorkspace({ folder, file: 'old.runbook.md' });
    t.after(close);
    // From then on the extension's commands are known.
    await waitForLens(page, { title: '▶ Run check query' }, 90_000);

    await runCommand(page, 'Launchbook: New Runbook');
    await answerInput(page, 'Release 8.0');
    await pickItem(page, 'Markdown');
    await waitForTab(page, 'release-8.0.runbook.md');
    await waitForLens(page, { title: '▶ Run pre-check (1)' }, 90_000);
    await screenshot('new-runbook-dark');
    assert.match(await readFile(path.join(folder, 'release-8.0.runbook.md'), 'utf8'), /^# Release 8\.0$/m);

    await runCommand(page, 'Launchbook: Convert Runbook to Markdown/YAML');
    await waitForTab(page, 'release-8.0-2.runbook.yaml');
    const made = await readFile(path.join(folder, 'release-8.0-2.runbook.yaml'), 'utf8');
    assert.match(made, /^title: Release 8\.0$/m);
    assert.equal(await readFile(there, 'utf8'), 'mine\n');
    await screenshot('convert-runbook-dark');
    // The file that was there is no runbook; of the two that were made there is nothing to say.
    for (const problem of await readProblems(page))
      assert.doesNotMatch(problem, /release-8\.0(-2)?\.runbook\.md|8\.0-2/);
  });
});

async function waitForTab(page: Page, name: string): Promise<void> {
  await page.locator('.tab.active').filter({ hasText: name }).first().waitFor({ timeout: 60_000 });
}
