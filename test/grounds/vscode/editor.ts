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

const rowsOfLenses = '.editor-instance .codelens-decoration:visible';

/** The lenses that are on the screen, from top to bottom. */
export async function readLenses(page: Page): Promise<LensRow[]> {
  const lines = await placedLines(page);
  const rows: (LensRow & { readonly top: number })[] = [];
  for (const row of await page.locator(rowsOfLenses).all()) {
    const titles = (await row.locator(':scope > a, :scope > span').allInnerTexts()).map(plain);
    const box = await row.boundingBox();
    if (box === null) continue;
    const below = lines.find(({ top }) => top >= box.y + box.height / 2);
    rows.push({
      line: below?.text ?? '',
      titles: titles.filter((title) => !/^\|?$/.test(title)),
      top: box.y,
    });
  }
  return rows.sort((a, b) => a.top - b.top);
}

/** Waits for a lens; fails with what was there instead. */
export async function waitForLens(page: Page, choice: LensChoice, timeoutMs = 30_000): Promise<LensRow> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const rows = await readLenses(page);
    const found = rows.find((row) => fits(row, choice));
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      const seen = rows.map(({ line, titles }) => `  ${titles.join(' | ')}  over  ${line}`).join('\n');
      throw new Error(`There is no lens ${choice.title} over ${choice.line ?? 'any line'}, but:\n${seen}`);
    }
    await page.waitForTimeout(100);
  }
}

/** Waits for a lens and clicks it. */
export async function clickLens(page: Page, choice: LensChoice): Promise<void> {
  await waitForLens(page, choice);
  const lines = await placedLines(page);
  for (const row of await page.locator(rowsOfLenses).all()) {
    const box = await row.boundingBox();
    const below = box === null ? undefined : lines.find(({ top }) => top >= box.y + box.height / 2);
    if (!matches(below?.text ?? '', choice.line)) continue;
    const lens = row.locator(':scope > a').filter({ hasText: choice.title });
    if ((await lens.count()) === 0) continue;
    await lens.first().click();
    return;
  }
  throw new Error(`The lens ${choice.title} cannot be clicked: it has no command, or it is gone.`);
}

/** Rests the pointer on some words of the open file and gives the text of the hover. */
export async function readHover(page: Page, words: string): Promise<string> {
  const place = await placeOf(page, words);
  await page.mouse.move(place.x - 20, place.y);
  await page.mouse.move(place.x, place.y, { steps: 4 });
  const hover = page.locator(
    '.editor-instance .monaco-hover:visible .hover-row-contents, .monaco-hover:visible .hover-contents',
  );
  await hover.first().waitFor({ timeout: 15_000 });
  return (await hover.allInnerTexts()).map(plain).join('\n');
}

/** Puts the cursor before the first character of some words that are on the screen. */
export async function clickText(page: Page, words: string): Promise<void> {
  const place = await placeOf(page, words);
  await page.mouse.click(place.left, place.y);
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
