import type { TextEdit } from '../finding.ts';
import { roles } from '../role.ts';
import type { Item, Runbook } from '../runbook.ts';
import type { Entry, Tree } from '../tree.ts';
import { parseYaml } from '../yaml.ts';
import { joinLines, lineEndAt, lineStart, lineTextEnd, nextLineStart, trimmedEnd } from './lines.ts';

/** The keys of one item or of the document as they stand in the file; those of the steps below are not among them. */
export interface YamlKeys {
  readonly entries: readonly Entry[];
  readonly isFlow: boolean;
  /** Where the mapping begins. */
  readonly start: number;
  /** How far its keys stand in. */
  readonly column: number;
  /** How far the marks of its lists stand in from their key, as the file does it. */
  readonly listIndent: number;
  /** In which its keys are written. */
  readonly order: readonly string[];
}

const itemOrder: readonly string[] = [
  'id',
  'title',
  'needs',
  'owner',
  'takes',
  'connection',
  'notes',
  'tasks',
  ...roles,
  'steps',
];

const documentOrder: readonly string[] = [
  'runbook',
  'title',
  'release',
  'connection',
  'window',
  'owner',
  'reviewers',
  'git',
  'notes',
  'steps',
];

/** The keys of an item of the YAML notation; `undefined` where they stand in no usual way. Reads only this item. */
export function keysOfItem(text: string, item: Item): YamlKeys | undefined {
  const { start } = item.span;
  const isFlow = text[start] === '{';
  const end = isFlow ? item.span.end : lastLineEnd(text, item);
  const begin = lineStart(text, start);
  const before = text.slice(begin, start);
  if (!isFlow && !/^ *(?:- +)*$/.test(before)) return undefined;
  const entries: Entry[] = [];
  const [firstChild] = item.items;
  if (isFlow || firstChild === undefined) entries.push(...entriesIn(text, start, end, before.length));
  else {
    const lastChild = item.items.at(-1) ?? firstChild;
    entries.push(...entriesIn(text, start, lineStart(text, firstChild.span.start), before.length));
    const rest = Math.min(
      end,
      nextLineStart(text, Math.max(start, trimmedEnd(text, start, lastChild.span.end) - 1)),
    );
    entries.push(...entriesIn(text, rest, end, 0));
  }
  const column = isFlow ? 0 : before.length;
  return {
    entries,
    isFlow,
    start,
    column,
    listIndent: listIndentOf(text, entries, item, column),
    order: itemOrder,
  };
}

/** The keys of the document: of a YAML runbook, or of the front matter that begins at `start`. */
export function keysOfDocument(
  text: string,
  runbook: Runbook,
  start = 0,
  end?: number,
): YamlKeys | undefined {
  const [first] = runbook.items;
  const until = end ?? (first === undefined ? text.length : lineStart(text, first.span.start));
  const entries = entriesIn(text, start, until, 0);
  const begin = entries[0]?.key.span.start ?? start;
  if (/[^\s]/.test(text.slice(lineStart(text, begin), begin))) return undefined;
  return {
    entries,
    isFlow: false,
    start: begin,
    column: begin - lineStart(text, begin),
    listIndent: first === undefined ? 2 : dashColumn(text, first),
    order: documentOrder,
  };
}

/** Where an entry ends with all that stands on its last line. */
export function entryEnd(text: string, entry: Entry): number {
  return lineTextEnd(
    text,
    trimmedEnd(text, entry.key.span.end, Math.max(entry.key.span.end, entry.value.span.end)),
  );
}

/**
 * Writes new keys where the format's order has them: each a key with the lines that it takes in a block, and what
 * stands for it between braces.
 */
export function insertEntries(
  text: string,
  keys: YamlKeys,
  added: readonly { readonly key: string; readonly lines: readonly string[]; readonly flow: string }[],
): TextEdit[] {
  const eol = lineEndAt(text, keys.start);
  const prefix = ' '.repeat(keys.column);
  const places = new Map<Entry | undefined, (typeof added)[number][]>();
  const rank = (key: string): number => keys.order.indexOf(key);
  for (const each of [...added].sort((left, right) => rank(left.key) - rank(right.key))) {
    // A key that stands behind those that come later, such as notes at the end, is no place for a key before them.
    const later = keys.entries.findIndex(({ key }) => rank(key.value) > rank(each.key));
    const before = keys.entries
      .slice(0, later < 0 ? keys.entries.length : later)
      .filter(({ key }) => rank(key.value) >= 0 && rank(key.value) < rank(each.key));
    const place = before.reduce<Entry | undefined>(
      (last, entry) => (last === undefined || rank(entry.key.value) > rank(last.key.value) ? entry : last),
      undefined,
    );
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  const edits: TextEdit[] = [];
  for (const [place, group] of places) {
    const flow = group.map((each) => each.flow).join(', ');
    const lines = group.flatMap((each) => each.lines);
    if (place !== undefined) {
      const at = keys.isFlow ? Math.max(place.value.span.end, place.key.span.end) : entryEnd(text, place);
      edits.push(insertion(at, keys.isFlow ? `, ${flow}` : eol + joinLines(lines, prefix, eol)));
      continue;
    }
    const [first] = keys.entries;
    if (keys.isFlow) {
      if (first === undefined) edits.push(insertion(keys.start + 1, ` ${flow} `));
      else edits.push(insertion(first.key.span.start, `${flow}, `));
    } else
      edits.push(insertion(keys.start, `${joinLines(lines, prefix, eol).slice(keys.column)}${eol}${prefix}`));
  }
  return edits.sort((left, right) => left.span.start - right.span.start);
}

/** A text put in at an offset. */
export function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

/** Where the last line of an item ends: keys behind its steps and comments that stand in as far belong to it too. */
export function lastLineEnd(text: string, item: Item): number {
  const column = dashColumn(text, item);
  let end = lineTextEnd(text, trimmedEnd(text, item.span.start, item.span.end));
  for (;;) {
    const next = /^(?:\r?\n[ \t]*)*\r?\n( *)[^\s]/.exec(text.slice(end, end + 2000));
    if (next === null || (next[1] ?? '').length <= column) return end;
    end = lineTextEnd(text, end + next[0].length);
  }
}

/** How far the mark of an item in a block list stands in; 0 where it stands in no line of its own. */
export function dashColumn(text: string, item: Item): number {
  const begin = lineStart(text, item.span.start);
  const before = text.slice(begin, item.span.start);
  const dash = before.lastIndexOf('-');
  return dash >= 0 && /^ *(?:- +)*$/.test(before) ? dash : Math.max(0, before.length - 2);
}

function entriesIn(text: string, start: number, end: number, indent: number): readonly Entry[] {
  if (start >= end) return [];
  // The blanks stand for what is before it in its line, so that all keys have one column.
  const { tree } = parseYaml(' '.repeat(indent) + text.slice(start, end), start - indent);
  return tree?.kind === 'mapping' ? tree.entries : [];
}

function listIndentOf(text: string, entries: readonly Entry[], item: Item, column: number): number {
  for (const { key, value } of entries) {
    if (key.value === 'steps' || !isBlockList(text, value)) continue;
    const indent = value.span.start - lineStart(text, value.span.start) - column;
    if (indent >= 0 && indent <= 8) return indent;
  }
  const outer =
    item.parent === undefined ? 0 : item.parent.span.start - lineStart(text, item.parent.span.start);
  return Math.min(8, Math.max(0, dashColumn(text, item) - outer));
}

/** Whether a value is a list whose items have a line each. */
export function isBlockList(text: string, value: Tree): boolean {
  return value.kind === 'list' && text[value.span.start] === '-';
}
