import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { waitForLens } from '../grounds/vscode/editor.ts';
import { openWorkspace } from '../grounds/vscode/openWorkspace.ts';
import { goToLine, openFile, runCommand } from '../grounds/vscode/workbench.ts';

const runbook = `---
runbook: 1
connection: orders
---

# Release 8.0

## The data has arrived, 数据已到 {#data owner="zhao.min" takes=2h}

- [ ] Batch R8.0 is there

## Add the column {#add-column needs=data}

\`\`\`sql change
ALTER TABLE customer ADD COLUMN nick INT;
\`\`\`

\`\`\`sql post-check timeout=5s
-- expect: rows == 1
SHOW COLUMNS FROM customer LIKE 'nick';
\`\`\`
`;

suite('the preview, as a person', () => {
  test('shows roles and states, and draws them anew when a box is ticked; other files stay as they are', async (t) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-preview-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(path.join(folder, 'release.runbook.md'), runbook);
    await writeFile(
      path.join(folder, 'notes.md'),
      '# Notes {#notes owner=me}\n\n```sql change\nSELECT 1\n```\n',
    );
    const { page, screenshot, close } = await openWorkspace({ folder, file: 'release.runbook.md' });
    t.after(close);
    await waitForLens(page, { title: /Run check query/ }, 90_000);

    await runCommand(page, 'Markdown: Open Preview to the Side');
    const preview = await frameWith(page, '.launchbook-blocked');
    assert.deepEqual(await texts(preview, 'h2'), [
      'The data has arrived, 数据已到 Ready',
      'Add the column Blocked',
    ]);
    assert.deepEqual(await texts(preview, '.launchbook-about'), [
      'zhao.min · takes 2h · 0 of 1 task done',
      'needs data · 0 of 1 check passed',
    ]);
    assert.deepEqual(await texts(preview, '.launchbook-role'), ['change', 'post-check timeout=5s']);
    assert.equal(await preview.locator('.launchbook-about a[href="#data"]').count(), 1);
    await screenshot('preview-dark');

    await page.locator('.editor-instance .view-line').first().click();
    await goToLine(page, '10,4');
    await page.keyboard.press('Delete');
    await page.keyboard.type('x');
    const ticked = await frameWith(page, '.launchbook-done');
    assert.deepEqual(await texts(ticked, 'h2'), [
      'The data has arrived, 数据已到 ✓ Done',
      'Add the column Ready',
    ]);
    await runCommand(page, 'Preferences: Toggle between Light/Dark Themes');
    await frameWith(page, 'body.vscode-light .launchbook-done');
    await screenshot('preview-light');

    await page.keyboard.press('Control+S');
    await runCommand(page, 'View: Close All Editors');
    await page.locator('.tab').first().waitFor({ state: 'hidden' });
    await openFile(page, 'notes.md');
    await runCommand(page, 'Markdown: Open Preview to the Side');
    const notes = await frameWith(page, 'h1 + pre');
    assert.deepEqual(await texts(notes, 'h1'), ['Notes {#notes owner=me}']);
    assert.equal(await notes.locator('.launchbook-role').count(), 0);
  });
});

/** The frame of the preview, once it shows something. */
async function frameWith(page: Page, selector: string): Promise<Frame> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    for (const frame of page.frames().slice(1)) {
      // VS Code puts another frame in its place while it loads.
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
    if (Date.now() > deadline) throw new Error(`No preview shows ${selector}.`);
    await page.waitForTimeout(100);
  }
}

async function texts(frame: Frame, selector: string): Promise<string[]> {
  return (await frame.locator(selector).allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
}
