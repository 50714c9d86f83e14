import type { Block, Item, Runbook, Statement } from './runbook.ts';
import { contains } from './tree.ts';

/** The innermost step or group at an offset of the file; `undefined` before the first one. */
export function itemAt(runbook: Runbook, offset: number): Item | undefined {
  let found: Item | undefined;
  for (let items = runbook.items; ; items = found.items) {
    const inner = lastBegunAt(items, offset);
    if (inner === undefined || !contains(inner.span, offset)) return found;
    found = inner;
  }
}

/** The block of a step at an offset, its fence or keys included. */
export function blockAt(step: Item, offset: number): Block | undefined {
  return step.blocks.find((block) => contains(block.span, offset));
}

/** The statement of a block at an offset, with the directives before it. */
export function statementAt(block: Block, offset: number): Statement | undefined {
  return block.statements.find((statement) => contains(statement.span, offset));
}

/** The last of the items, which follow each other in the file, that begins at an offset or before it. */
function lastBegunAt(items: readonly Item[], offset: number): Item | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && item.span.start <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
