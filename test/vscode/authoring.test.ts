import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Engine, startEngine } from '../grounds/engines.ts';
import { type Example, prepareExample } from '../grounds/example.ts';
import {
  acceptSuggestion,
  fillRename,
  readSymbols,
  suggestAt,
  waitForText,
} from '../grounds/vscode/authoring.ts';
import { readHover, readLenses, readPlace, waitForCursor, waitForLens } from '../grounds/vscode/editor.ts';
import { openWorkspace, type Workspace } from '../grounds/vscode/openWorkspace.ts';
import {
  goToLine,
  openFile,
  pickItem,
  readNotifications,
  runCommand,
  waitForNotification,
} from '../grounds/vscode/workbench.ts';

const markdown = `---
runbook: 1
connection: orders

---

# Nicknames 昵称 🚀

## Add a column {#add-column owner=li.wei}

\`\`\`sql change
ALTER TABLE customer ADD COLUMN nick VARCHAR(20) NOT NULL DEFAULT '';
\`\`\`

## Look {#look needs="add-column"}

See [the column](#add-column).

\`\`\`sql pre-check
-- expect: rows == 1
SELECT c.id,  FROM customer c WHERE c.mobile = '1';
\`\`\`

## Count {#count needs=""}

- [ ] Counted
`;

const yaml = `runbook: 1
connection: orders
steps:
  - title: Add a column
    id: add-column
    change:
      - sql: ALTER TABLE customer ADD COLUMN nick VARCHAR(20) NOT NULL DEFAULT ''
  - title: Look
    id: look
    needs: [add-column]
    pre-check:
      - sql: |
          SELECT c.id,  FROM customer c WHERE c.mobile = '1'
        expect: rows == 1
  - title: Count
    id: count
    needs: []
    tasks: [Counted]
`;

/** The same places of both notations, as `line,column`. */
const notations = [
  { name: 'names.runbook.md', text: markdown, key: '4,1', column: '21,14', need: '15,25', change: '12,3' },
  { name: 'names.runbook.yaml', text: yaml, key: '3,1', column: '13,24', need: '10,15', change: '7,20' },
];

suite('writing a runbook, as a person', () => {
  let engine: Engine;
  let example: Example;
  let workspace: Workspace;

  before(async () => {
    engine = await startEngine('mariadb');
    example = await prepareExample(engine);
    for (const { name, text } of notations) await writeFile(path.join(example.folder, name), text);
    workspace = await openWorkspace({
      folder: example.folder,
      file: 'names.runbook.md',
      env: example.env,
      settings: { 'files.autoSave': 'off' },
    });
    const { page } = workspace;
    await waitForLens(page, { title: '▶ Run check query' }, 90_000);
    await runCommand(page, 'Launchbook: Select Environment');
    await pickItem(page, 'test');
    await waitForLens(page, { title: /orders · test/ });
  });
  after(async () => {
    await workspace?.close();
    await example?.remove();
    await engine?.stop();
  });

  for (const { name, text, key, column, need, change } of notations) {
    const file = (): string => path.join(example.folder, name);

    test(`${name}: keys are offered with their meaning, columns with their type`, async () => {
      const { page, screenshot } = workspace;
      await openFile(page, name);
      await waitForLens(page, { title: '▶ Run check query' });
      const keys = await suggestAt(page, key, 'reviewers');
      assert.match(keys.details, /\S/);
      await screenshot(`complete-key-${name.split('.').at(-1)}-dark`);
      await page.keyboard.press('Escape');
      const columns = await suggestAt(page, column, 'mobile');
      assert.equal(columns.items[0], 'id');
      await screenshot(`complete-column-${name.split('.').at(-1)}-dark`);
      await page.keyboard.type('mob');
      await acceptSuggestion(page, 'mobile');
      const accepted = text.replace('c.id,  FROM', 'c.id, mobile FROM');
      await waitForText(page, file(), accepted);
      await undoTo(page, file(), text);
    });

    test(`${name}: a column says its type and whose it is`, async () => {
      const { page } = workspace;
      assert.match(await readHover(page, 'mobile ='), /customer\.mobile varchar\(20\) .*\n.*orders · test/s);
    });

    test(`${name}: an id is renamed everywhere, and a taken one is refused without a change`, async () => {
      const { page, screenshot } = workspace;
      await goToLine(page, 1);
      await fillRename(page, need, 'look');
      const refusal = await waitForNotification(page, 'look');
      await screenshot(`rename-refused-${name.split('.').at(-1)}-dark`);
      assert.match(refusal, /\.$/);
      await waitForText(page, file(), text);
      await runCommand(page, 'Notifications: Clear All Notifications');
      await fillRename(page, need, 'nickname');
      await waitForText(
        page,
        file(),
        text
          .replaceAll('#add-column', '#nickname')
          .replaceAll('"add-column"', '"nickname"')
          .replaceAll('id: add-column', 'id: nickname')
          .replaceAll('[add-column]', '[nickname]'),
      );
      await undoTo(page, file(), text);
    });

    test(`${name}: a step is completed by one command, and one undo takes all of it back`, async () => {
      const { page, screenshot } = workspace;
      await goToLine(page, change);
      await runCommand(page, 'Launchbook: Complete This Step');
      await waitForLens(page, { title: 'Run all pre-checks (2)' });
      await screenshot(`complete-step-${name.split('.').at(-1)}-dark`);
      await page.keyboard.press('Control+S');
      await waitForText(page, file(), /DROP COLUMN nick/);
      await page.keyboard.press('Control+Z');
      await waitForText(page, file(), text);
    });

    test(`${name}: keys move the step at the cursor down and up again, and the cursor with it`, async () => {
      const { page } = workspace;
      await goToLine(page, need);
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Alt+ArrowDown');
      await waitForText(page, file(), /count[\s\S]*SELECT c\.id/);
      const cursor = `Ln ${need.replace(',', ', Col ')}`;
      assert.notEqual((await readPlace(page)).cursor, cursor);
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Alt+ArrowUp');
      await waitForText(page, file(), text);
      await waitForCursor(page, cursor);
    });

    test(`${name}: what is on the screen stays where it is while a person types`, async () => {
      const { page } = workspace;
      await goToLine(page, column);
      const before = await readPlace(page);
      const titles = (await readLenses(page)).map((lens) => lens.titles[0]);
      for (const letter of 'COUNT(') {
        await page.keyboard.type(letter);
        assert.deepEqual(
          (await readLenses(page)).map((lens) => lens.titles[0]),
          titles,
        );
      }
      await page.keyboard.press('Escape');
      const { lines, hasFocus } = await readPlace(page);
      assert.deepEqual({ lines, hasFocus }, { lines: before.lines, hasFocus: true });
      assert.deepEqual(await readNotifications(page), []);
      await undoTo(page, file(), text);
    });
  }

  for (const { name } of notations)
    test(`${name}: each step is among the symbols once`, async () => {
      const { page } = workspace;
      await openFile(page, name);
      await goToLine(page, 1);
      const symbols = await readSymbols(page, /\bLook\b/);
      assert.equal(symbols.filter((symbol) => /\bLook\b/.test(symbol)).length, 1, symbols.join('\n'));
    });
});

async function undoTo(page: Page, file: string, text: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+S');
    if ((await readFile(file, 'utf8')) === text) return;
    if (Date.now() > deadline) assert.equal(await readFile(file, 'utf8'), text);
    await page.waitForTimeout(200);
  }
}
