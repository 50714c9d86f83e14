import { itemAt } from './itemAt.ts';
import type { Block, Item, Runbook } from './runbook.ts';
import type { Span } from './tree.ts';

/** A link of prose to a step, such as `[text](#id)`. */
export interface ProseLink {
  readonly id: string;
  /** Of the id as it is written, without the `#`. */
  readonly span: Span;
}

/**
 * The links to steps in the prose of a file, in order: `[text](#id)`, and in Markdown `[text]: #id` too.
 *
 * In YAML everything but the blocks is prose. Blocks, other fences and code in a line hold no links. What
 * `isWanted` does not want is left out before any of it is looked at more closely.
 */
export function proseLinks(
  text: string,
  runbook: Runbook,
  isWanted: (link: ProseLink) => boolean = () => true,
): ProseLink[] {
  const isProse = proseOf(text, runbook);
  return targets(text, runbook).filter((link) => isWanted(link) && isProse(link.span.start));
}

/** What the links of the prose lead to, but for those to steps: addresses and files, as they are written. */
export function proseTargets(
  text: string,
  runbook: Runbook,
): { readonly written: string; readonly span: Span }[] {
  const isProse = proseOf(text, runbook);
  const found: { written: string; span: Span }[] = [];
  const inRound = /<([^<>\r\n]+)>|([^\s()<>#][^\s()<>]*)/y;
  for (let at = text.indexOf(']('); at >= 0; at = text.indexOf('](', at + 2)) {
    inRound.lastIndex = at + 2;
    const match = inRound.exec(text);
    const written = match?.[1] ?? match?.[2];
    if (match === null || written === undefined || written.startsWith('#')) continue;
    const start = match.index + match[0].indexOf(written);
    if (isProse(start)) found.push({ written, span: { start, end: start + written.length } });
  }
  return found;
}

/** The link whose id stands at an offset. */
export function proseLinkAt(text: string, runbook: Runbook, offset: number): ProseLink | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(start, newline < 0 ? text.length : newline);
  const found = targets(line, runbook).find(
    ({ span }) => start + span.start <= offset && offset <= start + span.end,
  );
  if (found === undefined) return undefined;
  const span = { start: start + found.span.start, end: start + found.span.end };
  return proseOf(text, runbook)(span.start) ? { id: found.id, span } : undefined;
}

/** What looks like a link to a step, wherever it stands. */
function targets(text: string, runbook: Runbook): ProseLink[] {
  const links: ProseLink[] = [];
  const read = (from: number): void => {
    target.lastIndex = from;
    const [whole = '', written] = target.exec(text) ?? [];
    if (written === undefined) return;
    const start = from + whole.length - written.length;
    links.push({ id: decoded(written), span: { start, end: start + written.length } });
  };
  for (let at = text.indexOf('](#'); at >= 0; at = text.indexOf('](#', at + 3)) read(at + 2);
  for (let at = text.indexOf('](<#'); at >= 0; at = text.indexOf('](<#', at + 3)) read(at + 2);
  if (runbook.notation === 'markdown')
    for (let at = text.indexOf(']:'); at >= 0; at = text.indexOf(']:', at + 2)) read(at + 2);
  return links.sort((left, right) => left.span.start - right.span.start);
}

const target = /[ \t]*<?#([^\s()<>"'`]+)/y;

/** Editors write what is not ASCII as it is or as `%E5…`. */
function decoded(written: string): string {
  if (!written.includes('%')) return written;
  try {
    return decodeURIComponent(written);
  } catch {
    // What is no code is an id with a `%` in it.
    return written;
  }
}

/** Says whether an offset lies in prose; asked for ascending offsets, each line is read once. */
function proseOf(text: string, runbook: Runbook): (offset: number) => boolean {
  let from = 0;
  let at = 0;
  let fence: string | undefined;
  return (offset) => {
    const item = itemAt(runbook, offset);
    const within = offset - (item?.at ?? 0);
    if (item?.content.blocks.some(({ span }) => span.start <= within && within < span.end) === true)
      return false;
    if (runbook.notation === 'yaml') return true;
    const start = startOfProse(runbook, item, offset);
    if (start !== from || at > offset) {
      from = start;
      at = start;
      fence = undefined;
    }
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    if (at < lineStart) {
      fence = fenceAt(text.slice(at, lineStart), at - (item?.at ?? 0), fence, item?.content.blocks ?? []);
      at = lineStart;
    }
    return fence === undefined && !isInlineCode(text, lineStart, offset);
  };
}

/** Where the item begins, or what stands below it before the offset ends: there no fence is open. */
function startOfProse(runbook: Runbook, item: Item | undefined, offset: number): number {
  const items = item?.items ?? runbook.items;
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.span.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1]?.span.end ?? item?.span.start ?? 0;
}

/** The signs of the fence that is open behind some lines, as one was before them; blocks are closed by themselves. */
function fenceAt(
  lines: string,
  start: number,
  before: string | undefined,
  blocks: readonly Block[],
): string | undefined {
  const fence = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})([^\r\n]*)/gm;
  let open = before;
  for (let match = fence.exec(lines); match !== null; match = fence.exec(lines)) {
    const [, signs = '', info = ''] = match;
    const at = start + match.index + match[0].length;
    const block = blocks.find(({ span }) => span.start <= at && at <= span.end);
    if (block !== undefined && open === undefined) {
      fence.lastIndex = Math.max(fence.lastIndex, block.span.end - start);
      if (fence.lastIndex >= lines.length) break;
    } else if (open === undefined) open = signs.startsWith('`') && info.includes('`') ? undefined : signs;
    else if (signs.startsWith(open) && info.trim() === '') open = undefined;
  }
  return open;
}

/** Whether an offset lies between backticks of its line. */
function isInlineCode(text: string, lineStart: number, offset: number): boolean {
  const newline = text.indexOf('\n', offset);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline);
  const runs = [...line.matchAll(/`+/g)];
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index];
    if (open === undefined || lineStart + open.index >= offset) return false;
    const close = runs.findIndex((each, other) => other > index && each[0].length === open[0].length);
    if (close < 0) continue;
    if (offset < lineStart + (runs[close]?.index ?? 0)) return true;
    index = close;
  }
  return false;
}
