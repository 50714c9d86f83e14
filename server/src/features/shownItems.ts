import type { Check, OutcomeKind } from '../core/check.ts';
import type { Item, Runbook } from '../core/runbook.ts';
import { type StepStanding, standingOf } from '../core/stepState.ts';
import type { ShownItem } from '../protocol.ts';
import type { RunView } from './runView.ts';

/** What a preview shows of the groups and steps of a runbook, in the order of the file. */
export function shownItems(text: string, runbook: Runbook, view: RunView): ShownItem[] {
  const outcomeOf = (check: Check): OutcomeKind | undefined => {
    const outcome = view.outcomeOf(check);
    return outcome === undefined || outcome.isStale ? undefined : outcome.kind;
  };
  const shown: ShownItem[] = [];
  const add = (item: Item): void => {
    const standing = item.isStep ? standingOf(runbook, item, outcomeOf) : undefined;
    shown.push({
      // As written: a character reference or an escape of Markdown is not resolved.
      title: text.slice(item.title.span.start, item.title.span.end),
      id: item.id,
      state: standing?.state ?? null,
      environment: standing === undefined ? null : whereOf(item, standing, view),
      owner: item.owner?.value ?? null,
      takes: item.takesMs === undefined ? null : durationWords(item.takesMs),
      needs: item.needs?.map(({ value }) => value) ?? null,
      tasks: { all: standing?.progress.tasks ?? 0, done: standing?.progress.tasksDone ?? 0 },
      checks: { all: standing?.progress.checks ?? 0, passed: standing?.progress.checksPassed ?? 0 },
    });
    item.items.forEach(add);
  };
  runbook.items.forEach(add);
  return shown;
}

/** An environment is named where outcomes of it say something; boxes are ticked for all of them. */
function whereOf(item: Item, { progress }: StepStanding, view: RunView): string | null {
  return progress.checks === 0 ? null : (view.environmentOf(item.connection?.value) ?? null);
}

/** Such as `1h 30m`; parts of a second are of no use to a plan. */
function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    { count: Math.floor(seconds / 86_400), unit: 'd' },
    { count: Math.floor(seconds / 3600) % 24, unit: 'h' },
    { count: Math.floor(seconds / 60) % 60, unit: 'm' },
    { count: seconds % 60, unit: 's' },
  ];
  const words = parts.filter(({ count }) => count > 0).map(({ count, unit }) => `${count}${unit}`);
  return words.length === 0 ? '0s' : words.join(' ');
}
