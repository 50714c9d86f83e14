import { PlacedItem } from './placedItem.ts';
import type { ItemContent, ReadRunbook, Step } from './runbook.ts';
import type { KeptSection, SectionContent } from './sectionContent.ts';

/**
 * The steps of a plan with, in place of one that cannot be read at the moment, what it was when it could.
 *
 * Whoever types a quote or a bracket has a broken step until it is closed; what is drawn over its checks must not
 * come and go with that. `before` are the steps of the text before the change, for one that cannot be read at all.
 */
export function steadySteps(
  { runbook, findings }: ReadRunbook,
  sections: readonly KeptSection[],
  before: readonly Step[],
): readonly Step[] {
  const isUnreadable = runbook.steps.length === 0 && findings.some(({ severity }) => severity === 'error');
  if (isUnreadable) return before;
  if (!sections.some(({ lastGood }) => lastGood !== undefined)) return runbook.steps;
  const steps = new Map<number, Step[]>();
  for (const step of runbook.steps) steps.set(step.at, [...(steps.get(step.at) ?? []), step]);
  let at = 0;
  for (const { lastGood, length } of sections) {
    const now = steps.get(at) ?? [];
    const good = lastGood?.items.map(({ content }) => content) ?? [];
    if (statementCount(good) > statementCount(now))
      steps.set(
        at,
        good.map((content) => placed(content, at, now[0], runbook.connection)),
      );
    at += length;
  }
  return [...steps].sort(([left], [right]) => left - right).flatMap(([, each]) => each);
}

/** What is to be remembered of a section that was read anew: how it was before it could not be read any more. */
export function lastGoodOf(
  content: SectionContent,
  before: KeptSection | undefined,
): SectionContent | undefined {
  if (before === undefined || !isBroken(content)) return undefined;
  return isBroken(before.content) ? before.lastGood : before.content;
}

function isBroken({ findings, isEntangled }: SectionContent): boolean {
  return isEntangled || findings.some(({ rule, severity }) => rule === 'syntax' && severity === 'error');
}

function statementCount(items: readonly Pick<ItemContent, 'blocks'>[]): number {
  return items.reduce(
    (sum, { blocks }) => sum + blocks.reduce((count, { statements }) => count + statements.length, 0),
    0,
  );
}

function placed(
  content: ItemContent,
  at: number,
  now: Step | undefined,
  documentConnection: Step['connection'],
): Step {
  const parent = now?.parent instanceof PlacedItem ? now.parent : undefined;
  return new PlacedItem(content, { at, parent, index: now?.index ?? 0, documentConnection });
}
