import type { Finding } from './finding.ts';
import { stepsTwice } from './markdown.ts';
import { keyScalar, scalar } from './markdownValues.ts';
import type { Notation } from './parse.ts';
import type { KeptSection, SectionItem } from './sectionContent.ts';
import { shiftEntry } from './shift.ts';
import { type Entry, entryOf, type Tree } from './tree.ts';

/** What the document says of itself. */
export interface DocumentKeys {
  readonly entries: readonly Entry[];
  /** The heading that is the title of the document, so no item. */
  readonly title: SectionItem | undefined;
}

/** The keys of the document from its head, its title and its foot, at their places in the file. */
export function documentKeys(
  notation: Notation,
  sections: readonly KeptSection[],
  findings: Finding[],
): DocumentKeys {
  const head = sections[0]?.content.keys;
  const entries = head?.kind === 'mapping' ? [...head.entries] : [];
  if (notation === 'markdown') return withTitle(entries, sections, findings);
  const unread = sections[0]?.holdsItems === true ? entryOf(head, 'steps') : undefined;
  const kept = entries.filter((entry) => entry !== unread);
  const all = unread === undefined ? kept : [...kept, { ...unread, value: noItems(unread.value) }];
  let at = 0;
  for (const { kind, content, context, length } of sections) {
    if (kind === 'foot' && context[0] === -1) addKeys(all, content.keys, at, findings);
    at += length;
  }
  return { entries: all, title: undefined };
}

/** Adds keys that stand farther down; one that is there already is a finding. */
export function addKeys(entries: Entry[], keys: Tree | undefined, by: number, findings: Finding[]): void {
  if (keys?.kind !== 'mapping') return;
  for (const each of keys.entries) {
    const entry = shiftEntry(each, by);
    const { span, value } = entry.key;
    if (!entries.some(({ key }) => key.value === value)) entries.push(entry);
    else
      findings.push({
        rule: 'duplicate-key',
        severity: 'error',
        span,
        message: `The key \`${value}\` stands here twice; this second value is not used. Remove one of them.`,
      });
  }
}

/** The first level-1 heading is the title, unless the front matter names another one. */
function withTitle(entries: Entry[], sections: readonly KeptSection[], findings: Finding[]): DocumentKeys {
  const written = entries.find(({ key }) => key.value === 'title')?.value;
  const frontTitle = written?.kind === 'scalar' ? written.value : undefined;
  let title: SectionItem | undefined;
  let at = 0;
  for (const { content, length } of sections) {
    title = content.items.find(
      (item) => item.level === 1 && (frontTitle === undefined || frontTitle === item.content.title.value),
    );
    if (title !== undefined) break;
    at += length;
  }
  const hasItems = sections.some(({ content }) =>
    content.items.some((item) => item.isPlain && item !== title),
  );
  const unread = hasItems ? entries.find(({ key }) => key.value === 'steps') : undefined;
  if (unread !== undefined) findings.push(stepsTwice(unread.key.span));
  const all = entries.filter((entry) => entry !== unread);
  if (title !== undefined) {
    const { content, attributes } = title;
    const implied = { key: keyScalar('title', content.title.span), value: scalar(content.title) };
    for (const entry of [implied, ...attributes])
      if (!all.some(({ key }) => key.value === entry.key.value)) all.push(shiftEntry(entry, at));
  }
  return { entries: all, title };
}

function noItems(value: Tree): Tree {
  return { kind: 'list', span: value.span, items: [] };
}
