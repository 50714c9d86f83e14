import { parseDuration } from './duration.ts';
import type { Finding } from './finding.ts';
import { type Notation, parse } from './parse.ts';
import { readStatements } from './readStatements.ts';
import { type Role, roles } from './role.ts';
import { checkRunbookShape } from './schema.ts';
import { slug } from './slug.ts';
import { type Entry, entryOf, type MappedText, type Span, type Tree, valueAt, wholeText } from './tree.ts';

/** A launch document in domain words. Every text knows its place in the file. */
export interface Runbook {
  readonly notation: Notation;
  readonly span: Span;
  readonly title: MappedText | undefined;
  readonly connection: MappedText | undefined;
  readonly reviewers: readonly MappedText[];
  readonly owner: MappedText | undefined;
  /** The planned interval, as written. */
  readonly window: MappedText | undefined;
  /** Groups and steps as they hold each other. */
  readonly items: readonly Item[];
  /** All steps in execution order, whatever group they are in. */
  readonly steps: readonly Step[];
}

/** A step, a group, or both at once. */
export interface Item {
  /** As written, or made from the title. */
  readonly id: string;
  /** The id where it is written. */
  readonly idText: MappedText | undefined;
  readonly title: MappedText;
  readonly span: Span;
  readonly parent: Item | undefined;
  readonly needs: readonly MappedText[] | undefined;
  readonly owner: MappedText | undefined;
  readonly takesMs: number | undefined;
  /** Its own connection, or that of the nearest item around it, or the document's. */
  readonly connection: MappedText | undefined;
  readonly tasks: readonly Task[];
  readonly blocks: readonly Block[];
  readonly items: readonly Item[];
  /** Whether it is executed itself; a group only holds steps. */
  readonly isStep: boolean;
  /** Place in `steps`; -1 for a group. */
  readonly index: number;
}

/** An item that is executed. */
export type Step = Item;

export interface Task {
  readonly text: MappedText;
  readonly isDone: boolean;
  readonly span: Span;
  /** What to change to tick it: the box, or the value of `done`; undefined where it is not written. */
  readonly doneSpan: Span | undefined;
}

export interface Block {
  readonly kind: 'sql' | 'sh';
  readonly role: Role;
  readonly span: Span;
  /** The word in the file that says the role. */
  readonly roleSpan: Span;
  readonly text: MappedText;
  readonly statements: readonly Statement[];
  readonly timeoutMs: number | undefined;
  readonly everyMs: number | undefined;
}

/** One SQL statement of a block, or the whole of a shell block. */
export interface Statement {
  readonly kind: 'sql' | 'sh';
  readonly role: Role;
  /** As written, or its position. */
  readonly name: string;
  /** Among the statements of this role in its step, from 1. */
  readonly position: number;
  /** Without its directives and the semicolon behind it. */
  readonly text: MappedText;
  /** From its first directive or comment to its end. */
  readonly span: Span;
  readonly expectations: readonly MappedText[];
  readonly ignored: readonly Ignored[];
  readonly timeoutMs: number | undefined;
}

/** A `launchbook-ignore` directive. */
export interface Ignored {
  readonly rule: string;
  readonly span: Span;
  /** What stands behind `--`; `undefined` where no reason is given. */
  readonly reason: string | undefined;
}

/** A runbook as far as it could be read, and what is wrong with its shape. */
export interface ReadRunbook {
  readonly runbook: Runbook;
  readonly findings: readonly Finding[];
}

/** Reads a runbook's text. Never throws: a broken file gives the plan that could be read. */
export function readRunbook(text: string, notation: Notation): ReadRunbook {
  const { tree, problems } = parse(text, notation);
  const span = { start: 0, end: text.length };
  if (tree === undefined) {
    const empty: Finding = {
      rule: 'missing-key',
      severity: 'error',
      span: { start: 0, end: 0 },
      message: emptyMessage(notation),
    };
    return {
      runbook: {
        notation,
        span,
        title: undefined,
        connection: undefined,
        reviewers: [],
        owner: undefined,
        window: undefined,
        items: [],
        steps: [],
      },
      findings: problems.length > 0 ? problems : [empty],
    };
  }
  const findings: Finding[] = [...problems, ...checkRunbookShape(tree)];
  const connection = textAt(tree, 'connection');
  const steps: Step[] = [];
  const items = readItems(valueAt(tree, 'steps'), undefined, connection, { steps, findings });
  const reviewers = list(valueAt(tree, 'reviewers')).flatMap((each) =>
    each.kind === 'scalar' ? [each] : [],
  );
  return {
    runbook: {
      notation,
      span,
      title: textAt(tree, 'title'),
      connection,
      reviewers,
      owner: textAt(tree, 'owner'),
      window: textAt(tree, 'window'),
      items,
      steps,
    },
    findings,
  };
}

function emptyMessage(notation: Notation): string {
  return notation === 'markdown'
    ? 'This runbook is empty. Begin with front matter that says `runbook: 1`, then a title and steps.'
    : 'This runbook is empty. Begin with `runbook: 1`, then `title` and `steps`.';
}

interface Reading {
  readonly steps: Step[];
  readonly findings: Finding[];
}

function readItems(
  tree: Tree | undefined,
  parent: Item | undefined,
  connection: MappedText | undefined,
  reading: Reading,
): Item[] {
  return list(tree).flatMap((each) =>
    each.kind === 'mapping' ? [readItem(each, parent, connection, reading)] : [],
  );
}

function readItem(
  tree: Tree,
  parent: Item | undefined,
  outerConnection: MappedText | undefined,
  reading: Reading,
): Item {
  const title = textAt(tree, 'title') ?? wholeText('', tree.span.start);
  const idText = textAt(tree, 'id');
  const connection = textAt(tree, 'connection') ?? outerConnection;
  const tasks = list(valueAt(tree, 'tasks')).flatMap(readTask);
  const blocks = roles.flatMap((role) => readBlocks(tree, role, reading.findings));
  const takes = textAt(tree, 'takes');
  const children: Item[] = [];
  const isStep = tasks.length > 0 || blocks.length > 0 || list(valueAt(tree, 'steps')).length === 0;
  const item: Item = {
    id: idText?.value ?? slug(title.value),
    idText,
    title,
    span: tree.span,
    parent,
    needs: readNeeds(valueAt(tree, 'needs')),
    owner: textAt(tree, 'owner'),
    takesMs: takes === undefined ? undefined : parseDuration(takes.value),
    connection,
    tasks,
    blocks,
    items: children,
    isStep,
    index: isStep ? reading.steps.length : -1,
  };
  if (isStep) reading.steps.push(item);
  children.push(...readItems(valueAt(tree, 'steps'), item, connection, reading));
  return item;
}

function readNeeds(tree: Tree | undefined): MappedText[] | undefined {
  if (tree === undefined) return undefined;
  if (tree.kind === 'scalar') return tree.data === null ? undefined : [tree];
  return list(tree).flatMap((each) => (each.kind === 'scalar' && each.data !== null ? [each] : []));
}

function readTask(tree: Tree): Task[] {
  if (tree.kind === 'scalar')
    return tree.data === null ? [] : [{ text: tree, isDone: false, span: tree.span, doneSpan: undefined }];
  const text = textAt(tree, 'text');
  if (text === undefined) return [];
  const done = valueAt(tree, 'done');
  return [
    { text, isDone: done?.kind === 'scalar' && done.data === true, span: tree.span, doneSpan: done?.span },
  ];
}

function readBlocks(tree: Tree, role: Role, findings: Finding[]): Block[] {
  const entry = entryOf(tree, role);
  const blocks: Block[] = [];
  let position = 1;
  for (const each of list(entry?.value)) {
    const block = entry === undefined ? undefined : readBlock(each, role, entry, position, findings);
    if (block === undefined) continue;
    position += block.statements.length;
    blocks.push(block);
  }
  return blocks;
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
  const expect = valueAt(tree, 'expect');
  const roleSpan = roleSpanOf(tree, roleEntry);
  const read = readStatements(text, {
    kind,
    role,
    roleSpan,
    position,
    name: textAt(tree, 'name'),
    expectations: (expect?.kind === 'list' ? expect.items : expect === undefined ? [] : [expect]).flatMap(
      textsOf,
    ),
    timeoutMs: timeout === undefined ? undefined : parseDuration(timeout.value),
  });
  findings.push(...read.findings);
  return {
    kind,
    role,
    span: tree.span,
    roleSpan,
    text,
    statements: read.statements,
    timeoutMs: timeout === undefined ? undefined : parseDuration(timeout.value),
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

function textAt(tree: Tree, key: string): MappedText | undefined {
  const value = valueAt(tree, key);
  return value === undefined ? undefined : textOf(value);
}

/** The text of a scalar, whatever its type; `undefined` for null, lists and mappings. */
function textOf(tree: Tree): MappedText | undefined {
  return tree.kind === 'scalar' && tree.data !== null ? tree : undefined;
}

function textsOf(tree: Tree): MappedText[] {
  const text = textOf(tree);
  return text === undefined ? [] : [text];
}

function list(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}
