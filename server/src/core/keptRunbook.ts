import { composeRunbook, unread } from './composeRunbook.ts';
import type { Finding } from './finding.ts';
import { readMarkdownSection } from './markdownContent.ts';
import { markdownSections } from './markdownSections.ts';
import { longText, type Notation, unreadableText } from './parse.ts';
import type { ReadRunbook, Step } from './runbook.ts';
import type { KeptSection } from './sectionContent.ts';
import { type Edit, type Resplit, resplitSections, splitSections } from './sections.ts';
import { lastGoodOf, steadySteps } from './steadySteps.ts';
import { readYamlSection } from './yamlContent.ts';
import { findYamlSection } from './yamlSections.ts';

/** A runbook as it was read, with what makes reading it after a change cheap. */
export interface KeptRunbook {
  readonly notation: Notation;
  readonly length: number;
  readonly sections: readonly KeptSection[];
  readonly read: ReadRunbook;
  /** The steps as they are drawn over: those of `read`, but for what cannot be read while it is typed. */
  readonly steadySteps: readonly Step[];
}

/** Reads a runbook's text. Never throws: a broken file gives the plan that could be read. */
export function openRunbook(text: string, notation: Notation): KeptRunbook {
  const look = { text, notation, before: [], fault: unreadableText(text) };
  return keep(look, () => splitSections(resplit(text, notation)));
}

/**
 * Reads a runbook again after a change: only the sections that the change touches.
 *
 * The outcome is that of `openRunbook` with the new text; `edit` must say where it differs from the kept one.
 */
export function editRunbook(kept: KeptRunbook, text: string, edit: Edit): KeptRunbook {
  const isKnown = kept.sections.length > 0 && kept.length + edit.newEnd - edit.oldEnd === text.length;
  if (!isKnown) return openRunbook(text, kept.notation);
  const { notation, sections, steadySteps } = kept;
  // A section that makes the rest unreadable says so itself.
  const look = { text, notation, before: steadySteps, fault: longText(text) };
  return keep(look, () => resplitSections(resplit(text, notation), sections, edit));
}

interface Look {
  readonly text: string;
  readonly notation: Notation;
  /** The steps of the text before the change. */
  readonly before: readonly Step[];
  /** Why the text is not read at all. */
  readonly fault: Finding | undefined;
}

function keep({ text, notation, before, fault }: Look, split: () => readonly KeptSection[]): KeptRunbook {
  const sections = fault === undefined ? split() : [];
  const read =
    fault === undefined ? composeRunbook(text, notation, sections) : unread(text, notation, [fault]);
  return {
    notation,
    length: text.length,
    sections,
    read,
    steadySteps: steadySteps(read, sections, before),
  };
}

function resplit(text: string, notation: Notation): Resplit<KeptSection> {
  const isMarkdown = notation === 'markdown';
  const readSection = isMarkdown ? readMarkdownSection : readYamlSection;
  return {
    text,
    find: isMarkdown ? markdownSections() : findYamlSection,
    read(section, start, before) {
      const content = readSection(text.slice(start, start + section.length), section);
      return { ...section, content, lastGood: lastGoodOf(content, before) };
    },
  };
}
