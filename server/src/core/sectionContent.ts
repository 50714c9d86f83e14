import type { Finding } from './finding.ts';
import type { ItemContent } from './runbook.ts';
import type { Section } from './sections.ts';
import type { Entry, Mapping, Tree } from './tree.ts';

/** A section and what it holds. */
export interface KeptSection extends Section {
  readonly content: SectionContent;
  /** What it held before it could not be read any more; only while that is so. */
  readonly lastGood?: SectionContent | undefined;
}

/** What a section holds; all offsets count from its start, so that it can be kept wherever the section moves. */
export interface SectionContent {
  /** Its items, in order: one in nearly every section, none in a head. */
  readonly items: readonly SectionItem[];
  /** What is wrong with it, whatever becomes of its items. */
  readonly findings: readonly Finding[];
  /** Keys of the document, in a head; of the document or the item before it, in a foot. */
  readonly keys: Tree | undefined;
  /** Blocks that stand before the first item, so in no step. */
  readonly misplaced: readonly Finding[];
  /** Whether it holds a conflict marker or a NUL, or refers to other sections: then no section is read by itself. */
  readonly isEntangled: boolean;
}

export interface SectionItem {
  /** The level of the heading, or the number of lists that the item stands in. */
  readonly level: number;
  readonly content: ItemContent;
  /** Whether it is an item by itself; a heading with nothing of a plan below it is prose, unless items follow inside. */
  readonly isPlain: boolean;
  /** Whether it is a group by the items that stand inside it. */
  readonly holdsItems: boolean;
  /** What is wrong with it as an item. */
  readonly findings: readonly Finding[];
  /** What is wrong with it where its heading is the title of the document; for headings that can be that. */
  readonly misplaced: readonly Finding[];
  /** What its heading says beside the title; for headings that can be the title of the document. */
  readonly attributes: readonly Entry[];
  /** As it was read, for an item that keys can follow behind the items inside it. */
  readonly tree: Mapping | undefined;
}

/**
 * A copy that does not keep the whole file in memory.
 *
 * V8 makes a slice of a long text as a reference into it; behind a concatenation it is a text of its own.
 */
export function ownText(text: string): string {
  return ` ${text}`.slice(1);
}

/** Whether the text may hold what keeps the whole file from being read: a conflict of git, or a NUL. */
export function isEntangling(text: string): boolean {
  const mayHoldConflict =
    (text.includes('<<<<<<<') || text.includes('>>>>>>>')) && /^(?:<{7}|>{7})(?: .*)?$/m.test(text);
  return mayHoldConflict || text.includes('\0');
}
