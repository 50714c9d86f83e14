import type { Finding } from './finding.ts';
import type { Item, ItemContent, Runbook } from './runbook.ts';
import type { Settings } from './settings.ts';
import { moveFinding } from './shift.ts';

/** What the rules on the whole plan said, and all that they looked at. */
export interface PlanFindings {
  readonly findings: readonly Finding[];
  readonly outline: readonly OutlineEntry[];
  /** What the document says of itself, as text to be compared. */
  readonly document: string;
  readonly settings: Settings | undefined;
  readonly nowMs: number | undefined;
}

/** An item as far as rules on the whole plan look at it. */
interface OutlineEntry {
  readonly content: ItemContent;
  readonly at: number;
  /** Place of the item around it in the outline; -1 for none. */
  readonly parent: number;
  readonly isStep: boolean;
}

/** A look at a plan, and what was found in the text before a change. */
export interface PlanLook {
  readonly runbook: Runbook;
  /** Every item, groups included, in the order of the text. */
  readonly items: readonly Item[];
  readonly settings: Settings | undefined;
  readonly nowMs: number | undefined;
  readonly before: PlanFindings | undefined;
  readonly look: () => readonly Finding[];
}

/**
 * What the rules on the whole plan say.
 *
 * They look at what steps are called, wait for and hold, not into their blocks. Whoever types SQL changes none of
 * that, so what was found stays as it is and only moves with its steps.
 */
export function planFindings(given: PlanLook): PlanFindings {
  const { runbook, items, settings, nowMs, before, look } = given;
  const outline = outlineOf(items);
  const document = JSON.stringify([
    runbook.notation,
    runbook.title,
    runbook.connection,
    runbook.reviewers,
    runbook.owner,
    runbook.window,
    items.length === 0 ? runbook.span : 0,
  ]);
  const isSame =
    before !== undefined &&
    before.settings === settings &&
    before.nowMs === nowMs &&
    before.document === document &&
    isSameOutline(before.outline, outline);
  const findings = isSame
    ? before.findings.map((finding) => moveFinding(finding, moved(before.outline, outline)))
    : look();
  return { findings, outline, document, settings, nowMs };
}

function outlineOf(items: readonly Item[]): OutlineEntry[] {
  const places = new Map<Item, number>();
  return items.map((item, index) => {
    if (item.items.length > 0) places.set(item, index);
    const parent = item.parent === undefined ? -1 : (places.get(item.parent) ?? -1);
    return { content: item.content, at: item.at, parent, isStep: item.isStep };
  });
}

function isSameOutline(before: readonly OutlineEntry[], now: readonly OutlineEntry[]): boolean {
  if (before.length !== now.length) return false;
  // What is said of the document stands at its start, which must not be taken for a place in its first item.
  if ((before[0]?.at === 0) !== (now[0]?.at === 0)) return false;
  return now.every((entry, index) => {
    const known = before[index];
    return (
      known !== undefined &&
      known.parent === entry.parent &&
      known.isStep === entry.isStep &&
      (known.content === entry.content || headOf(known.content) === headOf(entry.content))
    );
  });
}

/** What an item says besides what stands in its blocks, with the places. */
function headOf({
  id,
  idText,
  title,
  needs,
  owner,
  takesMs,
  ownConnection,
  tasks,
  blocks,
}: ItemContent): string {
  const roles = blocks.map(({ role }) => role);
  return JSON.stringify([id, idText, title, needs, owner, takesMs, ownConnection, tasks, roles]);
}

/** Where an offset of the text before a change is now; only for places that the change has not touched. */
function moved(before: readonly OutlineEntry[], now: readonly OutlineEntry[]): (offset: number) => number {
  return (offset) => {
    let low = 0;
    let high = before.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((before[middle]?.at ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const index = low - 1;
    return offset + (now[index]?.at ?? 0) - (before[index]?.at ?? 0);
  };
}
