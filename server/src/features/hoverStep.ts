import type { Check, OutcomeKind } from '../core/check.ts';
import { itemsById } from '../core/plan.ts';
import type { Item, Runbook, Step } from '../core/runbook.ts';
import { type StepProgress, type StepState, standingOf } from '../core/stepState.ts';
import { contains, type Span } from '../core/tree.ts';
import { code, escapeMarkdown } from './markdownText.ts';
import type { RunView } from './runView.ts';

/** How many of the steps that are waited for are named. */
const maxNamed = 5;

/** A step or group that a place names, and where it does. */
export interface NamedItem {
  readonly item: Item;
  readonly span: Span;
}

/** The step that the title, the id or a need of `item` at an offset names. */
export function itemNamedAt(runbook: Runbook, item: Item, offset: number): NamedItem | undefined {
  for (const text of [item.idText, item.title])
    if (text !== undefined && contains(text.span, offset)) return { item, span: text.span };
  const need = item.needs?.find(({ span }) => contains(span, offset));
  const needed = need === undefined ? undefined : itemsById(runbook).get(need.value);
  return need === undefined || needed === undefined ? undefined : { item: needed, span: need.span };
}

/** A step's state in words, and what it waits for; of a group, how many steps it holds. */
export function stepSection(runbook: Runbook, item: Item, view: RunView): string {
  const name = `“${escapeMarkdown(item.title.value)}” (${code(item.id)})`;
  if (!item.isStep) return `Group ${name} with ${counted(stepCount(item), 'step')}.`;
  const outcomeOf = (check: Check): OutcomeKind | undefined => {
    const outcome = view.outcomeOf(check);
    return outcome === undefined || outcome.isStale ? undefined : outcome.kind;
  };
  const { state, progress, waitsFor } = standingOf(runbook, item, outcomeOf);
  const environment = view.environmentOf(item.connection?.value);
  const where = environment === undefined ? '' : ` on ${escapeMarkdown(environment)}`;
  const lines = [`**${stateWords(state)}**${where}: ${name}`];
  const done = progressWords(progress);
  if (done !== '') lines.push(`${done}.`);
  if (waitsFor.length > 0 && state !== 'done') {
    const named = waitsFor.slice(0, maxNamed).map(waitWords);
    const more = waitsFor.length > maxNamed ? ', and more' : '';
    lines.push(`Waits for: ${named.join(', ')}${more}.`);
  }
  return lines.join('\n\n');
}

function stateWords(state: StepState): string {
  switch (state) {
    case 'blocked':
      return 'Blocked';
    case 'ready':
      return 'Ready';
    case 'in-progress':
      return 'In progress';
    case 'done':
      return 'Done';
    case 'failed':
      return 'Failed';
    default:
      return state satisfies never;
  }
}

function waitWords({ step, progress }: { readonly step: Step; readonly progress: StepProgress }): string {
  const done = progressWords(progress);
  return `“${escapeMarkdown(step.title.value)}”${done === '' ? '' : ` (${done})`}`;
}

function progressWords({ tasks, tasksDone, checks, checksPassed, checksFailed }: StepProgress): string {
  return [
    ...(tasks === 0 ? [] : [`${tasksDone} of ${counted(tasks, 'task')} done`]),
    ...(checks === 0 ? [] : [`${checksPassed} of ${counted(checks, 'check')} passed`]),
    ...(checksFailed === 0 ? [] : [`${checksFailed} failed`]),
  ].join(', ');
}

function stepCount(item: Item): number {
  return item.items.reduce((sum, each) => sum + (each.isStep ? 1 : 0) + stepCount(each), 0);
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
