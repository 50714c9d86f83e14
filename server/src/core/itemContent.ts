import { parseDuration } from './duration.ts';
import type { Finding } from './finding.ts';
import { readStatements } from './readStatements.ts';
import { type Role, roles } from './role.ts';
import type { Block, ItemContent, Task } from './runbook.ts';
import { slug } from './slug.ts';
import {
  compact,
  type Entry,
  entryOf,
  type MappedText,
  type Span,
  type Tree,
  valueAt,
  wholeText,
} from './tree.ts';

/** Reads what an item says itself; the items inside it are left aside. Adds what is wrong to `findings`. */
export function readItemContent(tree: Tree, findings: Finding[]): ItemContent {
  const title = textAt(tree, 'title') ?? wholeText('', tree.span.start);
  const idText = textAt(tree, 'id');
  const takes = textAt(tree, 'takes');
  return {
    id: idText?.value ?? slug(title.value),
    idText,
    title,
    span: tree.span,
    needs: readNeeds(valueAt(tree, 'needs')),
    owner: textAt(tree, 'owner'),
    takesMs: takes === undefined ? undefined : parseDuration(takes.value),
    ownConnection: textAt(tree, 'connection'),
    tasks: readTasks(tree),
    blocks: readBlocks(tree, findings),
  };
}

function readNeeds(tree: Tree | undefined): MappedText[] | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind === 'scalar') return tree.data === null ? undefined : [tree];
  return list(tree).flatMap((each) => (each.kind === 'scalar' && each.data !== null ? [each] : []));
}

function readTasks(tree: Tree): readonly Task[] {
  const tasks: Task[] = [];
  for (const each of list(valueAt(tree, 'tasks'))) {
    const task = readTask(each);
    if (task !== undefined) tasks.push(task);
  }
  return compact(tasks);
}

function readTask(tree: Tree): Task | undefined {
  const { span } = tree;
  if (tree.kind === 'scalar')
    return tree.data === null ? undefined : { text: tree, isDone: false, span, doneSpan: undefined };
  const text = textAt(tree, 'text');
  if (text === undefined) return undefined;
  const done = valueAt(tree, 'done');
  return { text, isDone: done?.kind === 'scalar' && done.data === true, span, doneSpan: done?.span };
}

function readBlocks(tree: Tree, findings: Finding[]): readonly Block[] {
  const blocks: Block[] = [];
  for (const role of roles) {
    const entry = entryOf(tree, role);
    if (entry === undefined) continue;
    let position = 1;
    for (const each of list(entry.value)) {
      const block = readBlock(each, role, entry, position, findings);
      if (block === undefined) continue;
      position += block.statements.length;
      blocks.push(block);
    }
  }
  return compact(blocks);
}

function readBlock(
  tree: Tree,
  role: Role,
  roleEntry: Entry,
  position: number,
  findings: Finding[],
): Block | undefined {
  const sql = tree.kind === 'scalar' ? textOf(tree) : textAt(tree, 'sql');
  const sh = textAt(tree, 'sh');
  if (tree.kind === 'mapping' && (sql === undefined) === (sh === undefined)) {
    const span = tree.entries[0]?.key.span ?? tree.span;
    const both = sql !== undefined;
    const message = both ? 'A block is `sql` or `sh`, not both.' : 'This block holds neither `sql` nor `sh`.';
    if (both || (entryOf(tree, 'sql') ?? entryOf(tree, 'sh')) === undefined)
      findings.push({ rule: 'invalid-block', severity: 'error', span, message });
  }
  const kind = sql === undefined ? 'sh' : 'sql';
  const text = sql ?? sh;
  if (text === undefined) return undefined;
  const timeout = textAt(tree, 'timeout');
  const every = textAt(tree, 'every');
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout.value);
  const roleSpan = roleSpanOf(tree, roleEntry);
  const read = readStatements(text, {
    kind,
    role,
    roleSpan,
    position,
    name: textAt(tree, 'name'),
    expectations: expectationsOf(valueAt(tree, 'expect')),
    timeoutMs,
  });
  for (const finding of read.findings) findings.push(finding);
  return {
    kind,
    role,
    span: tree.span,
    roleSpan,
    text,
    statements: read.statements,
    timeoutMs,
    everyMs: every === undefined ? undefined : parseDuration(every.value),
  };
}

/** In Markdown each fence says its role; in YAML the key above the list does. */
function roleSpanOf(tree: Tree, roleEntry: Entry): Span {
  const key = tree.kind === 'mapping' ? (entryOf(tree, 'sql') ?? entryOf(tree, 'sh'))?.key : undefined;
  return key !== undefined && key.span.end - key.span.start > key.value.length
    ? key.span
    : roleEntry.key.span;
}

/** The text at a key, whatever its type; `undefined` for null, lists and mappings. */
export function textAt(tree: Tree, key: string): MappedText | undefined {
  const value = valueAt(tree, key);
  return value === undefined ? undefined : textOf(value);
}

/** The text of a scalar, whatever its type; `undefined` for null, lists and mappings. */
function textOf(tree: Tree): MappedText | undefined {
  return tree.kind === 'scalar' && tree.data !== null ? tree : undefined;
}

/** The texts of one expectation or of a list of them. */
function expectationsOf(tree: Tree | undefined): readonly MappedText[] {
  if (tree === undefined) return [];
  const texts: MappedText[] = [];
  for (const each of tree.kind === 'list' ? tree.items : [tree]) {
    const text = textOf(each);
    if (text !== undefined) texts.push(text);
  }
  return compact(texts);
}

/** The items of a list; empty for anything else. */
export function list(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : nothing;
}

const nothing: readonly Tree[] = [];
