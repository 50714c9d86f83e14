import { addKeys } from './documentKeys.ts';
import type { Finding } from './finding.ts';
import { PlacedItem } from './placedItem.ts';
import type { KeptSection, SectionItem } from './sectionContent.ts';
import { shiftFinding } from './shift.ts';
import type { MappedText, Tree } from './tree.ts';
import { readGroupKeys, readItems } from './yamlContent.ts';

/** The items of a plan as they hold each other, and its steps in execution order. */
export interface PlacedItems {
  readonly items: readonly PlacedItem[];
  readonly steps: readonly PlacedItem[];
}

/** What decides how items are placed, besides themselves. */
export interface Placing {
  /** Where the file ends, in a notation whose items go on to the next one; else an item ends with its last word. */
  readonly end: number | undefined;
  /** That of the document. */
  readonly connection: MappedText | undefined;
  /** The heading that is the document's title. */
  readonly title: SectionItem | undefined;
  /** Items that were read with the keys of the document. */
  readonly unsplit: readonly Tree[];
  /** What is wrong with the items is added to these. */
  readonly findings: Finding[];
}

interface Open {
  readonly source: SectionItem;
  readonly at: number;
  /** `undefined` for a heading that is prose as far as is known. */
  item: PlacedItem | undefined;
}

/** Puts the items of all sections into each other by their levels. Linear, and with little to do for each. */
export function placeItems(sections: readonly KeptSection[], placing: Placing): PlacedItems {
  const items: PlacedItem[] = [];
  const steps: PlacedItem[] = [];
  const open: Open[] = [];
  const groups = withFeet(sections);

  const make = (index: number): PlacedItem => {
    const entry = open[index];
    if (entry === undefined) throw new RangeError('Only what is open can become an item.');
    if (entry.item !== undefined) return entry.item;
    const parent = index === 0 ? undefined : make(index - 1);
    const { source, at } = entry;
    const { content, findings } = groups.get(source) ?? source;
    const isStep =
      content.tasks.length > 0 || content.blocks.length > 0 || (source.isPlain && !source.holdsItems);
    entry.item = new PlacedItem(content, {
      at,
      parent,
      index: isStep ? steps.length : -1,
      documentConnection: placing.connection,
    });
    (parent?.items ?? items).push(entry.item);
    if (isStep) steps.push(entry.item);
    for (const finding of findings) placing.findings.push(shiftFinding(finding, at));
    return entry.item;
  };
  /** Ends the items down to a level; where items go on to the next one, at `end`. */
  const close = (level: number, end: number | undefined): void => {
    for (;;) {
      const last = open.at(-1);
      if (last === undefined || last.source.level < level) return;
      open.pop();
      if (end !== undefined) last.item?.endAt(end);
      if (last.item !== undefined) last.item.parent?.endAt(last.item.span.end);
    }
  };
  const place = (source: SectionItem, at: number): void => {
    const end = placing.end === undefined ? undefined : at + source.content.span.start;
    close(source === placing.title ? 0 : source.level, end);
    if (source === placing.title) {
      for (const finding of source.misplaced) placing.findings.push(shiftFinding(finding, at));
      return;
    }
    open.push({ source, at, item: undefined });
    if (source.isPlain) make(open.length - 1);
  };

  for (const tree of placing.unsplit)
    for (const source of readItems(tree, 1, placing.findings)) place(source, 0);
  let at = 0;
  for (const { kind, context, content, length } of sections) {
    for (const source of content.items) place(source, at);
    if (kind === 'foot' && context[0] !== -1 && content.keys !== undefined) {
      close(context.length / 2 + 1, undefined);
      open.at(-1)?.item?.endAt(at + content.keys.span.end);
    }
    at += length;
  }
  close(0, placing.end);
  return { items, steps };
}

/** Groups that go on behind the list inside them, read again with the keys that stand there. */
function withFeet(
  sections: readonly KeptSection[],
): ReadonlyMap<SectionItem, Pick<SectionItem, 'content' | 'findings'>> {
  const groups = new Map<SectionItem, Pick<SectionItem, 'content' | 'findings'>>();
  if (!sections.some(({ kind, context }) => kind === 'foot' && context[0] !== -1)) return groups;
  const last: { readonly source: SectionItem; readonly at: number }[] = [];
  let at = 0;
  for (const { kind, context, content, length } of sections) {
    for (const source of content.items) last[source.level] = { source, at };
    const group = kind === 'foot' && context[0] !== -1 ? last[context.length / 2] : undefined;
    if (group?.source.tree !== undefined) {
      const entries = [...group.source.tree.entries];
      const twice: Finding[] = [];
      addKeys(entries, content.keys, at - group.at, twice);
      const read = readGroupKeys({ ...group.source.tree, entries });
      groups.set(group.source, { content: read.content, findings: [...twice, ...read.findings] });
    }
    at += length;
  }
  return groups;
}
