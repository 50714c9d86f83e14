import type { Locator, Page } from 'playwright-core';

/** A row of code lenses and the line of text that it stands over. */
export interface LensRow {
  readonly line: string;
  readonly titles: readonly string[];
}

/** Which lens is meant: the words on it, and words of the line below, where several say the same. */
export interface LensChoice {
  readonly title: string | RegExp;
  readonly line?: string | RegExp;
}

const lensRow = '.editor-instance .codelens-decoration';

/** The lenses that are on the screen, from top to bottom. */
export async function readLenses(page: Page): Promise<LensRow[]> {
  return (await placedLenses(page)).map(({ line, titles }) => ({ line, titles }));
}

/** Waits for a lens; fails with what was there instead. */
export async function waitForLens(page: Page, choice: LensChoice, timeoutMs = 30_000): Promise<LensRow> {
  const { line, titles } = await waitForPlacedLens(page, choice, timeoutMs);
  return { line, titles };
}

/** Waits for a lens and clicks it, wherever it moves meanwhile. */
export async function clickLens(page: Page, choice: LensChoice, timeoutMs = 30_000): Promise<void> {
  const { row } = await waitForPlacedLens(page, choice, timeoutMs);
  const lens = row.locator(':scope > a').filter({ hasText: choice.title });
  // The editor draws its lenses anew at every change, and the row with them.
  await lens
    .first()
    .click({ timeout: 2_000 })
    .catch(async (error: unknown) => {
      if (timeoutMs < 2_000) throw error;
      await clickLens(page, choice, timeoutMs - 2_000);
    });
}

/** Rests the pointer on some words of the open file and gives the text of the hover. */
export async function readHover(page: Page, words: string): Promise<string> {
  const place = await placeOf(page, words);
  await page.mouse.move(place.x - 20, place.y);
  await page.mouse.move(place.x, place.y, { steps: 4 });
  const hover = page.locator('.monaco-hover:visible .hover-row-contents');
  await hover.first().waitFor({ timeout: 15_000 });
  return (await hover.allInnerTexts()).map(plain).join('\n');
}

/** Puts the cursor before the first character of some words that are on the screen. */
export async function clickText(page: Page, words: string): Promise<void> {
  const place = await placeOf(page, words);
  await page.mouse.click(place.left, place.y);
}

/** Puts the cursor before some words, wherever they move while the window is still being drawn. */
export async function putCursor(page: Page, words: string, place: string): Promise<void> {
  const shown = page.locator('#status\\.editor\\.selection').filter({ hasText: place });
  for (let attempt = 1; ; attempt++) {
    await clickText(page, words);
    try {
      await shown.waitFor({ timeout: 3_000 });
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

/** Waits until the cursor is where the status bar would call it that, such as `Ln 3, Col 13`. */
export async function waitForCursor(page: Page, place: string): Promise<void> {
  await page.locator('#status\\.editor\\.selection').filter({ hasText: place }).waitFor({ timeout: 15_000 });
}

/** What must not move while checks run: the cursor as the status bar tells it, and the line numbers on the screen. */
export async function readPlace(page: Page): Promise<{ cursor: string; lines: string[]; hasFocus: boolean }> {
  const cursor = (await page.locator('#status\\.editor\\.selection').textContent()) ?? '';
  const numbers = await page.locator('.editor-instance .line-numbers').allInnerTexts();
  const hasFocus = await page.locator('.editor-instance .monaco-editor.focused').count();
  const lines = numbers.map(Number).filter((line) => line > 0);
  return { cursor: plain(cursor), lines: lines.sort((a, b) => a - b).map(String), hasFocus: hasFocus > 0 };
}

interface PlacedLens extends LensRow {
  readonly row: Locator;
  readonly top: number;
}

async function waitForPlacedLens(page: Page, choice: LensChoice, timeoutMs: number): Promise<PlacedLens> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const rows = await placedLenses(page);
    const found = rows.find((row) => fits(row, choice));
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      const seen = rows.map(({ line, titles }) => `  ${titles.join(' | ')}  over  ${line}`).join('\n');
      throw new Error(`There is no lens ${choice.title} over ${choice.line ?? 'any line'}, but:\n${seen}`);
    }
    await page.waitForTimeout(100);
  }
}

async function placedLenses(page: Page): Promise<PlacedLens[]> {
  const lines = await placedLines(page);
  const seen = await page.locator(lensRow).evaluateAll((elements) =>
    elements.map((element, index) => {
      const box = element.getBoundingClientRect();
      const editor = element.closest('.editor-instance')?.getBoundingClientRect() ?? box;
      // Lenses a little above and below what is seen are kept in the page.
      const isSeen = box.height > 0 && box.top >= editor.top && box.bottom <= editor.bottom;
      const titles = [...element.querySelectorAll(':scope > a, :scope > span')].map(
        (part) => part.textContent ?? '',
      );
      return { index, middle: box.top + box.height / 2, top: box.top, isSeen, titles };
    }),
  );
  return seen
    .filter(({ isSeen }) => isSeen)
    .map(({ index, middle, top, titles }) => ({
      row: page.locator(lensRow).nth(index),
      top,
      line: lines.find((line) => line.top >= middle)?.text ?? '',
      titles: titles.map(plain).filter((title) => !/^\|?$/.test(title)),
    }))
    .sort((a, b) => a.top - b.top);
}

function fits({ line, titles }: LensRow, choice: LensChoice): boolean {
  return matches(line, choice.line) && titles.some((title) => matches(title, choice.title));
}

function matches(text: string, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

async function placedLines(page: Page): Promise<{ text: string; top: number }[]> {
  const lines = await page.locator('.editor-instance .view-line').evaluateAll((elements) =>
    elements.map((element) => ({
      text: element.textContent ?? '',
      top: element.getBoundingClientRect().top,
    })),
  );
  return lines.map(({ text, top }) => ({ text: plain(text), top })).sort((a, b) => a.top - b.top);
}

async function placeOf(page: Page, words: string): Promise<{ x: number; y: number; left: number }> {
  const lines: Locator = page
    .locator('.editor-instance .view-line')
    .filter({ hasText: words.replaceAll(' ', '\u00a0') });
  await lines.first().waitFor({ timeout: 15_000 });
  return lines.first().evaluate((line, wanted) => {
    // Words may be spread over several coloured pieces, and spaces are drawn as no-break spaces.
    const pieces: Text[] = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) pieces.push(walker.currentNode as Text);
    const text = pieces
      .map(({ data }) => data)
      .join('')
      .replaceAll('\u00a0', ' ');
    let start = text.indexOf(wanted);
    let end = start + wanted.length;
    const range = document.createRange();
    for (const piece of pieces) {
      if (start >= 0 && start <= piece.length) range.setStart(piece, start);
      if (end >= 0 && end <= piece.length) range.setEnd(piece, end);
      start = start > piece.length ? start - piece.length : -1;
      end = end > piece.length ? end - piece.length : -1;
    }
    const box = range.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2, left: box.left + 1 };
  }, words);
}

/** VS Code draws spaces as no-break spaces. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim();
}
