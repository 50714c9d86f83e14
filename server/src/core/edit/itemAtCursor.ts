import { itemAt } from '../itemAt.ts';
import type { Item, Runbook } from '../runbook.ts';
import { lineStart, lineTextEnd } from './lines.ts';

/** The step or group that a person means by a cursor: before its first key or heading in that line, it is meant too. */
export function itemAtCursor(text: string, runbook: Runbook, offset: number): Item | undefined {
  const start = lineStart(text, offset);
  const line = text.slice(start, Math.min(lineTextEnd(text, offset), start + 200));
  const before = runbook.notation === 'yaml' ? /^ *(?:- +)+/ : /^[ >]*(?=#)/;
  return itemAt(runbook, Math.max(offset, start + (before.exec(line)?.[0].length ?? 0)));
}
