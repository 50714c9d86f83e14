import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { goToLine } from './workbench.ts';

/** What VS Code offers at the cursor. */
export interface Suggestions {
  readonly items: readonly string[];
  /** What is told of the first one. */
  readonly details: string;
}

const row = '.suggest-widget.visible .monaco-list-row';

/**
 * Asks for suggestions at a place such as `3,1`, and waits until one of them is there.
 *
 * It asks again where it is not: what a database knows comes with the next question.
 */
export async function suggestAt(page: Page, place: string, wanted: string): Promise<Suggestions> {
  for (let attempt = 1; ; attempt++) {
    await goToLine(page, place);
    await page.keyboard.press('Control+Space');
    const names = page.locator(`${row} .label-name`);
    try {
      await names
        .filter({ hasText: new RegExp(`^${wanted}$`) })
        .first()
        .waitFor({ timeout: 2_000 });
    } catch (error) {
      if (attempt === 10) throw error;
      await page.keyboard.press('Escape');
      continue;
    }
    const items = (await names.allInnerTexts()).map((name) => name.trim());
    return { items, details: await readDetails(page) };
  }
}

/** What is told of the suggestion that has the focus; VS Code remembers whether it was shown last time. */
async function readDetails(page: Page): Promise<string> {
  const details = page.locator('.suggest-details:visible').first();
  for (let attempt = 1; ; attempt++) {
    try {
      await details.waitFor({ timeout: 2_000 });
      return await details.innerText({ timeout: 2_000 });
    } catch (error) {
      if (attempt === 4) throw error;
      await page.keyboard.press('Control+Space');
    }
  }
}

/** Takes the suggestion that has the focus, once it is the one that is meant. */
export async function acceptSuggestion(page: Page, name: string): Promise<void> {
  await page.locator(`${row}.focused .label-name`).filter({ hasText: name }).waitFor({ timeout: 10_000 });
  await page.keyboard.press('Enter');
}

/** Renames what stands at a place such as `3,1`. */
export async function fillRename(page: Page, place: string, name: string): Promise<void> {
  await goToLine(page, place);
  await page.keyboard.press('F2');
  const input = page.locator('.rename-box:visible input');
  await input.waitFor({ timeout: 15_000 });
  await input.fill(name);
  await input.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

/** Saves the file in front until it is, or matches, a text. */
export async function waitForText(page: Page, file: string, wanted: string | RegExp): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    await page.keyboard.press('Control+S');
    const text = await readFile(file, 'utf8');
    if (typeof wanted === 'string' ? text === wanted : wanted.test(text)) return;
    if (Date.now() > deadline) {
      if (typeof wanted === 'string') assert.equal(text, wanted);
      assert.match(text, new RegExp(wanted));
    }
    await page.waitForTimeout(100);
  }
}

/** The names that “Go to Symbol in Editor” offers, without what stands behind them, once one is there. */
export async function readSymbols(page: Page, wanted: RegExp): Promise<string[]> {
  await page.keyboard.press('Control+Shift+O');
  const names = page.locator('.quick-input-widget:visible .monaco-list-row .label-name');
  await names.filter({ hasText: wanted }).first().waitFor({ timeout: 30_000 });
  const found = (await names.allInnerTexts()).map((name) => name.trim());
  await page.keyboard.press('Escape');
  return found;
}
