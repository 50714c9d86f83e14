import type { Page } from 'playwright-core';

/** Runs a command by its full title, as a person does from the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`>${title}`);
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  await row.waitFor({ timeout: 15_000 });
  await row.click();
}

/** Opens a file of the workspace by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(name);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().click();
  await page
    .locator('.tab.active')
    .filter({ hasText: name.split('/').at(-1) ?? name })
    .waitFor();
}

/** Moves the cursor to the start of a line, counted from 1, or to a place such as `3,13`, and scrolls to it. */
export async function goToLine(page: Page, line: number | string): Promise<void> {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`:${line}`);
  await input.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

/** Opens the Problems view and reads its rows: files, and the findings of each. */
export async function readProblems(page: Page): Promise<string[]> {
  await runCommand(page, 'Problems: Focus on Problems View');
  const rows = page.locator('.markers-panel .monaco-list-row');
  const nothing = page.locator('.markers-panel .message-box-container');
  await rows.or(nothing).filter({ visible: true }).first().waitFor();
  return (await rows.allInnerTexts()).map(plain);
}

/** The notifications that are on the screen. */
export async function readNotifications(page: Page): Promise<string[]> {
  const messages = page.locator('.notifications-toasts .notification-list-item-message');
  return (await messages.allInnerTexts()).map(plain);
}

/** Waits for a notification and gives its whole text. */
export async function waitForNotification(page: Page, words: string | RegExp): Promise<string> {
  const messages = page.locator('.notifications-toasts .notification-list-item-message');
  const message = messages.filter({ hasText: words }).first();
  await message.waitFor({ timeout: 30_000 });
  return plain((await message.textContent()) ?? '');
}

/** Presses a button of a notification. */
export async function pressNotification(page: Page, button: string): Promise<void> {
  await page.locator('.notifications-toasts .monaco-button').filter({ hasText: button }).first().click();
}

/** What a quick pick or an input box shows. */
export interface QuickInput {
  readonly title: string;
  readonly placeholder: string;
  readonly value: string;
  readonly message: string;
  readonly items: readonly string[];
}

/** Waits for a quick pick or an input box, and reads it. */
export async function readQuickInput(page: Page): Promise<QuickInput> {
  const widget = page.locator('.quick-input-widget:visible');
  await widget.waitFor({ timeout: 15_000 });
  const input = widget.locator('input.input').first();
  const first = async (selector: string) => (await widget.locator(selector).first().textContent()) ?? '';
  return {
    title: plain(await first('.quick-input-title')),
    placeholder: (await input.getAttribute('placeholder')) ?? '',
    value: await input.inputValue(),
    message: plain(await first('.quick-input-message')),
    items: (await widget.locator('.quick-input-list .monaco-list-row').allInnerTexts()).map(plain),
  };
}

/** Answers an input box. */
export async function answerInput(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget:visible input.input').first();
  await input.waitFor({ timeout: 15_000 });
  await input.fill(text);
  await input.press('Enter');
}

/** Picks an item of a quick pick. */
export async function pickItem(page: Page, words: string | RegExp): Promise<void> {
  const rows = page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  await rows.filter({ hasText: words }).first().click();
}

/** Trusts the folder in VS Code's own page about trust, which is open. */
export async function trustFolder(page: Page): Promise<void> {
  await page
    .locator('.workspace-trust-editor .monaco-button')
    .filter({ hasText: /^Trust$/ })
    .click();
}

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim();
}
