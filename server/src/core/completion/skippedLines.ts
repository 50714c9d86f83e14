import type { Item, Runbook } from '../runbook.ts';
import type { Span } from '../tree.ts';

/**
 * Whole lines of steps that cannot matter at an offset: of every list of steps around it, the first line and the
 * one step at the offset are left.
 *
 * So a look upward or downward from the cursor passes a plan of thousands of steps in a few jumps.
 */
export function skippedLines(text: string, offset: number, runbook: Runbook): Span[] {
  const skipped: Span[] = [];
  const lineEnd = lineEndAt(text, offset);
  let items: readonly Item[] = runbook.items;
  while (items.length > 0) {
    const next = firstAfter(items, lineEnd);
    const [first, here, behind, last] = [items[0], items[next - 1], items[next], items.at(-1)];
    if (first !== undefined && here !== undefined && here !== first)
      skipped.push({
        start: nextLine(text, first.span.start),
        end: lineStartAt(text, here.span.start),
      });
    if (behind !== undefined && last !== undefined)
      skipped.push({
        start: lineStartAt(text, behind.span.start),
        end: nextLine(text, Math.max(last.span.start, last.span.end - 1)),
      });
    items = here?.items ?? [];
  }
  return skipped.filter((span) => span.start < span.end);
}

/** The innermost step or group that began at an offset or before it, whether or not it has ended. */
export function lastBegun(runbook: Runbook, offset: number): Item | undefined {
  let found: Item | undefined;
  for (let items = runbook.items; ; ) {
    const item = items[firstAfter(items, offset) - 1];
    if (item === undefined) return found;
    found = item;
    items = item.items;
  }
}

/** Index of the first item that begins behind an offset. */
function firstAfter(items: readonly Item[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && item.span.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the line at an offset begins. */
export function lineStartAt(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line at an offset ends, its line end left out. */
export function lineEndAt(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 ? text.length : newline;
  return text.charAt(end - 1) === '\r' && end > offset ? end - 1 : end;
}

function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}
