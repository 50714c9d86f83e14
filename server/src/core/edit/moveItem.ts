import type { TextEdit } from '../finding.ts';
import type { Item, Runbook } from '../runbook.ts';
import type { Span } from '../tree.ts';
import { withoutSeparators } from './insertFences.ts';
import { lineEndAt, lineStart, lineTextEnd, trimmedEnd } from './lines.ts';
import { dashColumn, lastLineEnd } from './yamlKeys.ts';

export type Direction = 'up' | 'down';

/** The edits that move an item over its neighbour, or why it stays, in plain words; `undefined` at the edge. */
export type Move =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[]; readonly movedLines: number | undefined }
  | { readonly kind: 'refusal'; readonly message: string };

/**
 * Moves an item with all below it over the sibling before or behind it.
 *
 * The neighbour is what is taken out and put in again, so that the cursor stays in what was moved; what stands
 * between the two, such as empty lines, stays between them. `movedLines` says how many lines further down the item is
 * then; undefined where it does not begin a line, as between braces.
 */
export function moveItem(text: string, runbook: Runbook, item: Item, direction: Direction): Move | undefined {
  const siblings = item.parent?.items ?? runbook.items;
  const index = siblings.indexOf(item);
  const [upper, lower] = direction === 'up' ? [siblings[index - 1], item] : [item, siblings[index + 1]];
  if (index < 0 || upper === undefined || lower === undefined) return undefined;
  const first = extentOf(text, runbook, upper);
  const second = extentOf(text, runbook, lower);
  const message = refusalOf(text, runbook, { item: upper, span: first }, { item: lower, span: second });
  if (message !== undefined) return { kind: 'refusal', message };
  const gap = gapOf(text, runbook, first, second);
  const isInLine = runbook.notation === 'yaml' && isInFlowList(text, item);
  const lines = (passed: string): number | undefined =>
    isInLine ? undefined : passed.split('\n').length - 1;
  if (direction === 'up') {
    const put = gap + text.slice(first.start, first.end);
    return {
      kind: 'edits',
      movedLines: negative(lines(text.slice(first.start, second.start))),
      edits: [
        { span: { start: first.start, end: second.start }, text: '' },
        { span: { start: second.end, end: second.end }, text: put },
      ],
    };
  }
  const put = text.slice(second.start, second.end) + gap;
  return {
    kind: 'edits',
    movedLines: lines(put),
    edits: [
      { span: { start: first.start, end: first.start }, text: put },
      { span: { start: first.end, end: second.end }, text: '' },
    ],
  };
}

function negative(count: number | undefined): number | undefined {
  return count === undefined ? undefined : -count;
}

/** What belongs to an item, without the empty lines and the line of `---` behind it. */
function extentOf(text: string, runbook: Runbook, item: Item): Span {
  const { start, end } = item.span;
  if (runbook.notation === 'markdown') {
    const begin = lineStart(text, start);
    return { start: begin, end: withoutSeparators(text, start, trimmedEnd(text, start, end)) };
  }
  if (isInFlowList(text, item)) return item.span;
  return yamlExtent(text, item);
}

/** From the comment right above an item's mark to its last line, with the comments that stand in as its keys do. */
export function yamlExtent(text: string, item: Item): Span {
  let start = lineStart(text, item.span.start);
  if (/^ *$/.test(text.slice(start, item.span.start)) && start > 0) {
    // The mark stands in a line of its own above the keys, or above comments of theirs.
    let above = lineStart(text, start - 1);
    while (above > 0 && /^[ \t]*(?:#|\r?\n)/.test(text.slice(above, start)))
      above = lineStart(text, above - 1);
    if (/^ *-/.test(text.slice(above, start))) start = above;
  }
  const column = dashColumn(text, item);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (above >= start || !/^ *#/.test(text.slice(above, start)) || columnOf(text, above) > column) break;
    start = above;
  }
  const end = lastLineEnd(text, item);
  return { start, end };
}

function columnOf(text: string, start: number): number {
  return /^ */.exec(text.slice(start, start + 400))?.[0].length ?? 0;
}

/** What stands between the two: below a text, an underlined heading needs an empty line before it. */
function gapOf(text: string, runbook: Runbook, first: Span, second: Span): string {
  const gap = text.slice(first.end, second.start);
  if (runbook.notation === 'yaml' || /\n[ \t]*\r?\n/.test(gap)) return gap;
  return gap + lineEndAt(text, second.start);
}

interface Part {
  readonly item: Item;
  readonly span: Span;
}

function refusalOf(text: string, runbook: Runbook, upper: Part, lower: Part): string | undefined {
  if (upper.span.end > lower.span.start) return 'These two steps do not follow each other, so they stay.';
  if (runbook.notation === 'markdown' && levelOf(text, upper.span) !== levelOf(text, lower.span))
    return `The headings of “${upper.item.title.value}” and “${lower.item.title.value}” are of two levels, so one would come below the other. Make them alike first.`;
  if (runbook.notation === 'yaml' && isInFlowList(text, upper.item) !== isInFlowList(text, lower.item))
    return 'One of these steps stands between braces and the other does not, so they stay. Write them alike first.';
  const needed = neededIn(lower.item, upper.item);
  if (needed !== undefined)
    return `“${needed.step.title.value}” needs “${needed.item.title.value}”, so it stays behind it. To move it, take \`${needed.item.id}\` from its \`needs\` first.`;
  const anchor = anchorUsed(
    text.slice(upper.span.start, upper.span.end),
    text.slice(lower.span.start, lower.span.end),
  );
  return runbook.notation === 'yaml' && anchor !== undefined
    ? `“${lower.item.title.value}” uses \`*${anchor}\`, which “${upper.item.title.value}” defines, so it stays behind it.`
    : undefined;
}

/** Whether an item stands between the brackets of a list, and not behind a mark of its own. */
function isInFlowList(text: string, { span }: Item): boolean {
  return (
    text[span.start] === '{' && !/^ *(?:- +)+$/.test(text.slice(lineStart(text, span.start), span.start))
  );
}

/** The level of a heading; an underlined one has level 1 or 2. */
function levelOf(text: string, span: Span): number {
  const marks = /^[ >\t]*(#{1,6})(?:[ \t]|\r?$)/m.exec(text.slice(span.start, lineTextEnd(text, span.start)));
  if (marks?.[1] !== undefined) return marks[1].length;
  const underline = /\n[ >\t]*(=+|-+)[ \t]*\r?(?:\n|$)/.exec(text.slice(span.start, span.end));
  return underline?.[1]?.startsWith('=') === true ? 1 : 2;
}

/** A step or group of `lower` that names one of `upper` in its `needs`, and what it names. */
function neededIn(lower: Item, upper: Item): { readonly step: Item; readonly item: Item } | undefined {
  const byId = new Map<string, Item>();
  for (const item of withAllBelow(upper)) if (!byId.has(item.id)) byId.set(item.id, item);
  for (const step of withAllBelow(lower))
    for (const need of step.needs ?? []) {
      const item = byId.get(need.value);
      if (item !== undefined) return { step, item };
    }
  return undefined;
}

function* withAllBelow(item: Item): Iterable<Item> {
  yield item;
  for (const each of item.items) yield* withAllBelow(each);
}

/** The name of an anchor that the first text defines and the second uses. */
function anchorUsed(first: string, second: string): string | undefined {
  for (const match of first.matchAll(/(?:^|[\s[{,])&([^\s,[\]{}]+)/g)) {
    const name = match[1] ?? '';
    const at = second.indexOf(`*${name}`);
    if (
      at >= 0 &&
      /[\s[{,]/.test(second.charAt(at - 1)) &&
      !/[^\s,\]}]/.test(second.charAt(at + name.length + 1))
    )
      return name;
  }
  return undefined;
}
