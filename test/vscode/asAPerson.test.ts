import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { putCursor, readPlace, waitForCursor } from '../grounds/vscode/editor.ts';
import { openWorkspace } from '../grounds/vscode/openWorkspace.ts';
import { goToLine, readNotifications, readProblems, runCommand } from '../grounds/vscode/workbench.ts';

for (const theme of ['dark', 'light'] as const) {
  test(`a runbook opens in a ${theme} window with the packaged extension`, async (t) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-person-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(
      path.join(folder, 'release.runbook.md'),
      '# 发布 8.0 🚀\n\n## Customer module\n\nProse.\n',
    );
    const { page, screenshot, close } = await openWorkspace({ folder, file: 'release.runbook.md', theme });
    t.after(close);

    await goToLine(page, 5);
    await waitForCursor(page, 'Ln 5, Col 1');
    await putCursor(page, 'module', 'Ln 3, Col 13');
    assert.equal((await readPlace(page)).hasFocus, true);
    await runCommand(page, 'Problems: Focus on Problems View');
    await page
      .locator('.markers-panel')
      .getByText('does not say that it is a runbook')
      .waitFor({ timeout: 60_000 });
    assert.deepEqual(await readProblems(page), [
      'release.runbook.md\n1',
      'The document does not say that it is a runbook. Add `runbook: 1` to its keys.\n' +
        'launchbook\nmissing-key\n[Ln 1, Col 1]',
    ]);
    await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
    assert.deepEqual(await readNotifications(page), []);
    await screenshot(`smoke-${theme}`);
  });
}
