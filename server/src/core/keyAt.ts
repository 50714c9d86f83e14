import launchbookSchema from '../../../schemas/launchbook.schema.json' with { type: 'json' };
import runbookSchema from '../../../schemas/runbook.schema.json' with { type: 'json' };
import { parseAttributes } from './attributes.ts';
import { blockAt, itemAt } from './itemAt.ts';
import type { Runbook } from './runbook.ts';
import { type SchemaNode, schemaAt } from './schema.ts';
import { contains, type MappedText, type Span, type Tree } from './tree.ts';
import { parseYaml } from './yaml.ts';
import { readPlainYaml } from './yamlLines.ts';

/** A key of the format where it is written, and what its schema says of it. */
export interface WrittenKey {
  /** From the document down to the key itself, such as `steps`, `0`, `needs`. */
  readonly path: readonly string[];
  readonly span: Span;
  readonly schema: SchemaNode;
}

/**
 * The key of a runbook at an offset: of YAML, of front matter, of a heading's or a fence's attributes, a role.
 *
 * Only the text of the step at the offset is read.
 */
export function keyAt(runbook: Runbook, text: string, offset: number): WrittenKey | undefined {
  const found =
    runbook.notation === 'markdown' ? markdownKey(runbook, text, offset) : yamlKey(runbook, text, offset);
  return found === undefined ? undefined : withSchema(runbookSchema as SchemaNode, found);
}

/** The key of a `launchbook.yaml` at an offset. */
export function settingsKeyAt(text: string, offset: number): WrittenKey | undefined {
  const found = keyIn(parseYaml(text).tree, offset, []);
  return found === undefined ? undefined : withSchema(launchbookSchema as SchemaNode, found);
}

interface Found {
  readonly path: readonly string[];
  readonly span: Span;
}

function withSchema(schema: SchemaNode, { path, span }: Found): WrittenKey | undefined {
  const node = schemaAt(schema, path);
  return node === undefined ? undefined : { path, span, schema: node };
}

function keyIn(tree: Tree | undefined, offset: number, path: readonly string[]): Found | undefined {
  if (tree?.kind === 'list') {
    for (const [index, item] of tree.items.entries())
      if (contains(item.span, offset)) return keyIn(item, offset, [...path, String(index)]);
  } else if (tree?.kind === 'mapping') {
    // A list's span reaches up to the key behind it, so keys go first.
    const key = tree.entries.find((entry) => contains(entry.key.span, offset))?.key;
    if (key !== undefined) return { path: [...path, key.value], span: key.span };
    const entry = tree.entries.find(({ value }) => value.kind !== 'scalar' && contains(value.span, offset));
    return entry === undefined ? undefined : keyIn(entry.value, offset, [...path, entry.key.value]);
  }
  return undefined;
}

/** The keys of a step are read from its own lines, those of the document from the lines around all steps. */
function yamlKey(runbook: Runbook, text: string, offset: number): Found | undefined {
  const item = itemAt(runbook, offset);
  const inner = (item?.items ?? runbook.items).find((each) => each.span.start > offset);
  const end = inner === undefined ? (item?.span.end ?? text.length) : lineStart(text, inner.span.start);
  if (item === undefined) {
    const last = runbook.items.at(-1);
    const start = last !== undefined && last.span.end <= offset ? lineEnd(text, last.span.end) : 0;
    return keyIn(treeOf(text.slice(start, end), start), offset, []);
  }
  const before = lineStart(text, item.span.start);
  const isFlow = text[item.span.start] === '{';
  const start = isFlow ? item.span.start : before;
  // What stands before the first key on its line, such as a dash, would make another tree.
  const lead = isFlow ? '' : ' '.repeat(item.span.start - before);
  const ended = item.items.findLast((each) => each.span.end <= offset);
  // Behind a step of a group only the group's other keys are left, and those are read without it.
  if (ended !== undefined) return keyBehind(text, offset, ended.span.end, end);
  return keyIn(treeOf(lead + text.slice(item.span.start, end), start), offset, itemPath);
}

/** So long a part of a file is not read for the sake of one key. In UTF-16 units. */
const maxLength = 64 * 1024;

function treeOf(text: string, start: number): Tree | undefined {
  if (text.length > maxLength) return undefined;
  return readPlainYaml(text, start) ?? parseYaml(text, start).tree;
}

/** The schema knows one kind of item, wherever it stands. */
const itemPath = ['steps', '0'];

function keyBehind(text: string, offset: number, from: number, end: number): Found | undefined {
  const start = lineEnd(text, from);
  return start > offset ? undefined : keyIn(treeOf(text.slice(start, end), start), offset, itemPath);
}

function markdownKey(runbook: Runbook, text: string, offset: number): Found | undefined {
  const item = itemAt(runbook, offset);
  const from = lineStart(text, offset);
  const to = lineEnd(text, offset);
  const block = item === undefined ? undefined : blockAt(item, offset);
  if (block !== undefined)
    return contains({ start: from, end: to }, block.roleSpan.start)
      ? fenceKey(text, offset, block.roleSpan, block.role, to)
      : undefined;
  const isHeading = item === undefined ? text[from] === '#' : lineStart(text, item.span.start) === from;
  if (isHeading) return headingKey(text, offset, from, to, item === undefined ? [] : itemPath);
  if (item !== undefined) return undefined;
  const end = runbook.items[0]?.span.start ?? text.length;
  const front = /^(\uFEFF?---[ \t]*\r?\n)([\s\S]*?)^(?:---|\.\.\.)[ \t]*\r?$/m.exec(text.slice(0, end));
  if (front === null) return undefined;
  const start = front[1]?.length ?? 0;
  return keyIn(parseYaml(front[2] ?? '', start).tree, offset, []);
}

function fenceKey(
  text: string,
  offset: number,
  roleSpan: Span,
  role: string,
  lineEndsAt: number,
): Found | undefined {
  const path = [...itemPath, role];
  if (contains(roleSpan, offset)) {
    const span = wordAt(text, offset);
    if (span === undefined) return undefined;
    const isRole = span.end >= roleSpan.end;
    const language = /^(?:sql|mysql)$/i.test(text.slice(span.start, span.end)) ? 'sql' : 'sh';
    return { path: isRole ? path : [...path, '0', language], span };
  }
  const { list } = parseAttributes(text.slice(roleSpan.end, lineEndsAt), roleSpan.end);
  return attributeKey(list, offset, [...path, '0']);
}

function headingKey(
  text: string,
  offset: number,
  from: number,
  to: number,
  path: readonly string[],
): Found | undefined {
  const braces = /\{([^{}]*)\}?[ \t]*#*[ \t]*$/.exec(text.slice(from, to).trimEnd());
  if (braces === null) return undefined;
  const { id, list } = parseAttributes(braces[1] ?? '', from + braces.index + 1);
  const sign = id === undefined ? undefined : { start: id.span.start - 1, end: id.span.start };
  if (sign !== undefined && sign.start === offset) return { path: [...path, 'id'], span: sign };
  return attributeKey(list, offset, path);
}

function attributeKey(
  list: readonly { readonly key: MappedText }[],
  offset: number,
  path: readonly string[],
): Found | undefined {
  const found = list.find(({ key }) => contains(key.span, offset));
  return found === undefined ? undefined : { path: [...path, found.key.value], span: found.key.span };
}

function wordAt(text: string, offset: number): Span | undefined {
  const from = lineStart(text, offset);
  for (const match of text.slice(from, lineEnd(text, offset)).matchAll(/[\w-]+/g)) {
    const span = { start: from + match.index, end: from + match.index + match[0].length };
    if (contains(span, offset)) return span;
  }
  return undefined;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line end behind an offset, which is not part of the line. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
