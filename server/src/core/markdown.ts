import { conflictMarkers } from './conflict.ts';
import { withoutDeepLines } from './deepLines.ts';
import type { Finding } from './finding.ts';
import { type Part, readParts } from './markdownParts.ts';
import { attributeEntries, keyScalar, scalar } from './markdownValues.ts';
import { type Role, roles } from './role.ts';
import { type Entry, entryOf, type List, type Mapping, type Scalar, type Span, type Tree } from './tree.ts';
import { type ParsedTree, parseYaml } from './yaml.ts';

/**
 * Parses the Markdown notation into the tree that the equal YAML would give, with spans into the Markdown.
 *
 * Never throws: an open fence ends where the next block or section evidently begins, open front matter is
 * read as prose, and each is a problem.
 */
export function parseMarkdown(text: string): ParsedTree {
  const conflicts = conflictMarkers(text);
  if (conflicts.length > 0) return { tree: undefined, problems: conflicts };
  if (text.trim() === '' || text.trim() === '\uFEFF') return { tree: undefined, problems: [] };
  const problems: Finding[] = [];
  const front = frontMatter(text);
  for (const problem of front.problems) problems.push(problem);
  const body = withoutDeepLines(blank(text.slice(0, front.end)) + text.slice(front.end));
  for (const problem of body.problems) problems.push(problem);
  const parts = readParts(body.text, 0, problems);
  const root = nest(parts, text.length, valueOfTitle(front.tree), problems);
  return { tree: documentMapping(front.tree, root, text, problems), problems };
}

interface Section {
  readonly level: number;
  readonly heading: Extract<Part, { kind: 'heading' }> | undefined;
  readonly start: number;
  end: number;
  readonly parts: Exclude<Part, { kind: 'heading' }>[];
  readonly children: Section[];
}

/** The keys of the document, where they end, and what is wrong with them. */
export function frontMatter(text: string): {
  tree: Mapping | undefined;
  end: number;
  problems: readonly Finding[];
} {
  const opening = /^\uFEFF?---[ \t]*(\r?\n|$)/.exec(text);
  if (opening === null) return { tree: undefined, end: text.startsWith('\uFEFF') ? 1 : 0, problems: [] };
  const from = opening[0].length;
  const closing = /^(---|\.\.\.)[ \t]*\r?$/m.exec(text.slice(from));
  if (closing === null) {
    const span = { start: from - opening[0].trimStart().length, end: from };
    const message = 'The front matter is not closed. Put a line `---` after its last key.';
    return { tree: undefined, end: 0, problems: [{ rule: 'syntax', severity: 'error', span, message }] };
  }
  const end = from + closing.index + closing[0].length;
  const parsed = parseYaml(text.slice(from, from + closing.index), from);
  if (parsed.tree === undefined || parsed.tree.kind === 'mapping')
    return { tree: parsed.tree, end, problems: parsed.problems };
  const message = 'The front matter must hold keys, such as `runbook: 1`.';
  const finding: Finding = { rule: 'syntax', severity: 'error', span: parsed.tree.span, message };
  return { tree: undefined, end, problems: [...parsed.problems, finding] };
}

/** The same length and the same lines, but nothing in it. */
export function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

function valueOfTitle(front: Mapping | undefined): string | undefined {
  const title = entryOf(front, 'title')?.value;
  return title?.kind === 'scalar' ? title.value : undefined;
}

/** Puts sections into each other by the level of their headings; returns the document's own section. */
function nest(
  parts: readonly Part[],
  end: number,
  frontTitle: string | undefined,
  problems: Finding[],
): Section {
  const titleHeading = parts.find(
    (part) =>
      part.kind === 'heading' &&
      part.level === 1 &&
      (frontTitle === undefined || frontTitle === part.title.value),
  );
  const root: Section = {
    level: 0,
    heading: titleHeading?.kind === 'heading' ? titleHeading : undefined,
    start: 0,
    end,
    parts: [],
    children: [],
  };
  let open: Section[] = [root];
  for (const part of parts) {
    if (part.kind === 'heading') {
      const stays = open.findLastIndex((section) => section.level < part.level || section === root);
      for (const closed of open.slice(stays + 1)) closed.end = part.span.start;
      open = open.slice(0, stays + 1);
      if (part === titleHeading) continue;
      const section: Section = {
        level: part.level,
        heading: part,
        start: part.span.start,
        end,
        parts: [],
        children: [],
      };
      open.at(-1)?.children.push(section);
      open.push(section);
    } else open.at(-1)?.parts.push(part);
  }
  for (const part of root.parts)
    if (part.kind === 'fence') problems.push(misplaced(part.roleWord.span, part.role));
  return root;
}

export function misplaced(span: Span, role: Role): Finding {
  const message = `This \`${role}\` block belongs to no step. Put it below the heading of a step.`;
  return { rule: 'misplaced-block', severity: 'error', span, message };
}

function documentMapping(front: Mapping | undefined, root: Section, text: string, problems: Finding[]): Tree {
  const steps = root.children.filter(isItem).map(itemMapping);
  const unread = steps.length === 0 ? undefined : entryOf(front, 'steps');
  if (unread !== undefined) problems.push(stepsTwice(unread.key.span));
  const entries: Entry[] = (front?.entries ?? []).filter((entry) => entry !== unread);
  const has = (key: string): boolean => entries.some((entry) => entry.key.value === key);
  const heading = root.heading;
  if (heading !== undefined) {
    if (!has('title'))
      entries.push({ key: keyScalar('title', heading.title.span), value: scalar(heading.title) });
    for (const entry of attributeEntries(heading.attributes)) if (!has(entry.key.value)) entries.push(entry);
  }
  if (!has('steps')) {
    const first = steps[0]?.span.start ?? text.length;
    entries.push({
      key: keyScalar('steps', { start: first, end: first }),
      value: { kind: 'list', span: { start: first, end: text.length }, items: steps },
    });
  }
  return { kind: 'mapping', span: { start: 0, end: text.length }, entries };
}

export function stepsTwice(span: Span): Finding {
  const message =
    'In Markdown the steps are the headings below the front matter, so these `steps` are not read. Remove them.';
  return { rule: 'duplicate-key', severity: 'error', span, message };
}

/** A heading with nothing of a plan below it is prose. */
function isItem(section: Section): boolean {
  return section.parts.length > 0 || section.children.some(isItem);
}

function itemMapping(section: Section): Mapping {
  const entries = ownEntries(section);
  const children = section.children.filter(isItem);
  const [firstChild] = children;
  if (firstChild !== undefined) {
    const span = { start: firstChild.start, end: section.end };
    entries.push({
      key: keyScalar('steps', { start: span.start, end: span.start }),
      value: { kind: 'list', span, items: children.map(itemMapping) },
    });
  }
  return { kind: 'mapping', span: { start: section.start, end: section.end }, entries };
}

/** The keys that a heading and what stands below it say, without the items inside. */
export function ownEntries({ heading, parts }: Pick<Section, 'heading' | 'parts'>): Entry[] {
  const entries: Entry[] = [];
  if (heading !== undefined) {
    const id = heading.attributes.id;
    if (id !== undefined) entries.push({ key: keyScalar('id', id.span), value: scalar(id) });
    entries.push({ key: keyScalar('title', heading.title.span), value: scalar(heading.title) });
    for (const entry of attributeEntries(heading.attributes)) entries.push(entry);
  }
  const tasks: Mapping[] = [];
  for (const part of parts) if (part.kind === 'task') tasks.push(part.task);
  const start = tasks[0]?.span.start;
  if (start !== undefined)
    entries.push({ key: keyScalar('tasks', { start, end: start }), value: listOf(tasks) });
  for (const role of roles) {
    const blocks: Mapping[] = [];
    let key: Scalar | undefined;
    for (const part of parts) {
      if (part.kind !== 'fence' || part.role !== role) continue;
      key ??= keyScalar(role, part.roleWord.span);
      blocks.push(part.block);
    }
    if (key !== undefined) entries.push({ key, value: listOf(blocks) });
  }
  return entries;
}

function listOf(items: readonly Mapping[]): List {
  const span = { start: items[0]?.span.start ?? 0, end: items.at(-1)?.span.end ?? 0 };
  return { kind: 'list', span, items };
}
