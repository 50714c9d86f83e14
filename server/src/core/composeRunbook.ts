import { conflictMarkers } from './conflict.ts';
import { documentKeys } from './documentKeys.ts';
import type { Finding } from './finding.ts';
import { list, textAt } from './itemContent.ts';
import { type Notation, unreadableText } from './parse.ts';
import { placeItems } from './placeItems.ts';
import type { ReadRunbook, Runbook } from './runbook.ts';
import { checkRunbookShape } from './schema.ts';
import type { KeptSection } from './sectionContent.ts';
import { shiftFinding } from './shift.ts';
import { type Mapping, valueAt } from './tree.ts';
import { parseYaml } from './yaml.ts';

/** Puts the sections of a text together to the plan that they say. */
export function composeRunbook(
  text: string,
  notation: Notation,
  sections: readonly KeptSection[],
): ReadRunbook {
  if (sections.some(({ content }) => content.isEntangled)) {
    const fault = unreadableText(text);
    if (fault !== undefined) return unread(text, notation, [fault]);
    const conflicts = conflictMarkers(text);
    if (conflicts.length > 0) return unread(text, notation, conflicts);
    if (notation === 'yaml') return composeSections(text, notation, [wholeYaml(text)]);
  }
  return composeSections(text, notation, sections);
}

/** A text that nothing was read of, and why. */
export function unread(text: string, notation: Notation, findings: readonly Finding[]): ReadRunbook {
  const span = { start: 0, end: text.length };
  const runbook: Runbook = {
    notation,
    span,
    title: undefined,
    connection: undefined,
    reviewers: [],
    owner: undefined,
    window: undefined,
    items: [],
    steps: [],
  };
  return { runbook, findings };
}

/** Where sections refer to each other, the text is read as a whole. */
function wholeYaml(text: string): KeptSection {
  const { tree, problems } = parseYaml(text);
  const content = { items: [], findings: problems, keys: tree, misplaced: [], isEntangled: true };
  return { kind: 'head', context: [], length: text.length, looked: 0, holdsItems: false, content };
}

function composeSections(text: string, notation: Notation, sections: readonly KeptSection[]): ReadRunbook {
  const findings: Finding[] = [];
  let at = 0;
  for (const { content, length } of sections) {
    for (const finding of content.findings) findings.push(shiftFinding(finding, at));
    at += length;
  }
  const head = sections[0]?.content;
  if (isEmpty(text, notation, sections))
    return unread(text, notation, findings.length > 0 ? findings : [nothing(notation)]);
  if (head?.keys !== undefined && head.keys.kind !== 'mapping')
    return unread(text, notation, [...findings, ...checkRunbookShape(head.keys)]);
  for (const finding of head?.misplaced ?? []) findings.push(finding);

  const keys = documentKeys(notation, sections, findings);
  const whole: Mapping = { kind: 'mapping', span: { start: 0, end: text.length }, entries: keys.entries };
  for (const finding of checkRunbookShape(whole)) findings.push(finding);
  const connection = textAt(whole, 'connection');
  const placed = placeItems(sections, {
    end: notation === 'markdown' ? text.length : undefined,
    connection,
    title: keys.title,
    unsplit: list(valueAt(whole, 'steps')),
    findings,
  });
  const runbook: Runbook = {
    notation,
    span: { start: 0, end: text.length },
    title: textAt(whole, 'title'),
    connection,
    reviewers: list(valueAt(whole, 'reviewers')).flatMap((each) => (each.kind === 'scalar' ? [each] : [])),
    owner: textAt(whole, 'owner'),
    window: textAt(whole, 'window'),
    ...placed,
  };
  return { runbook, findings };
}

function isEmpty(text: string, notation: Notation, sections: readonly KeptSection[]): boolean {
  if (notation === 'yaml') return sections.length === 1 && sections[0]?.content.keys === undefined;
  return sections.length === 1 && (text.trim() === '' || text.trim() === '\uFEFF');
}

function nothing(notation: Notation): Finding {
  const message =
    notation === 'markdown'
      ? 'This runbook is empty. Begin with front matter that says `runbook: 1`, then a title and steps.'
      : 'This runbook is empty. Begin with `runbook: 1`, then `title` and `steps`.';
  return { rule: 'missing-key', severity: 'error', span: { start: 0, end: 0 }, message };
}
