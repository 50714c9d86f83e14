import { isRole, type Role, roles } from '../role.ts';
import { splitScript } from '../sql/statements.ts';
import { type Entry, type Mapping, type Scalar, type Tree, valueAt, wholeText } from '../tree.ts';

/** A plan as it is written, without places in a file: what both notations have in common, prose and comments included. */
export interface Outline {
  readonly title: string | undefined;
  /** The document's own keys but for `title`, `notes` and `steps`. */
  readonly keys: readonly OutlineKey[];
  /** Prose before the first step; empty for none. */
  readonly notes: string;
  /** Comments behind the last key of the document. */
  readonly comments: readonly string[];
  readonly items: readonly OutlineItem[];
}

/** A key whose value is written as it is. */
export interface OutlineKey {
  readonly key: string;
  readonly value: Tree;
  /** Comments before it, each of whole lines without their `#`. */
  readonly comments: readonly string[];
}

/** A step or a group. */
export interface OutlineItem {
  readonly title: string;
  readonly id: string | undefined;
  readonly needs: readonly string[] | undefined;
  /** `owner`, `takes`, `connection` and keys of one's own. */
  readonly keys: readonly OutlineKey[];
  readonly notes: string;
  readonly tasks: readonly OutlineTask[];
  /** In the order of the roles. */
  readonly blocks: readonly OutlineBlock[];
  readonly items: readonly OutlineItem[];
}

export interface OutlineTask {
  readonly text: string;
  readonly isDone: boolean;
  readonly keys: readonly OutlineKey[];
}

export interface OutlineBlock {
  readonly role: Role;
  readonly kind: 'sql' | 'sh';
  /** Without line ends at its end, unless a quote that nobody closed holds them. */
  readonly text: string;
  readonly name: string | undefined;
  readonly expect: readonly string[];
  /** `timeout`, `every` and keys of one's own. */
  readonly keys: readonly OutlineKey[];
}

/** What a notation holds besides the tree. */
export interface BesidesTree {
  /** Prose of an item, or of the document. */
  readonly proseOf: (tree: Mapping) => string;
  /** Comments that stand before a key of the document. */
  readonly commentsOf: (key: string) => readonly string[];
  /** Comments behind its last key. */
  readonly lastComments: readonly string[];
}

/** The outline of a tree that has no errors. */
export function outlineOf(tree: Mapping, besides: BesidesTree): Outline {
  return {
    title: textAt(tree, 'title'),
    keys: ownKeys(tree, ['title', 'notes', 'steps'], besides.commentsOf),
    notes: besides.proseOf(tree),
    comments: besides.lastComments,
    items: itemsOf(tree, besides),
  };
}

/** A text as a value that stands nowhere yet. */
export function textScalar(text: string): Scalar {
  return { kind: 'scalar', data: text, ...wholeText(text, 0) };
}

/** Prose before and behind as one. */
export function joinProse(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function itemsOf(tree: Mapping, besides: BesidesTree): OutlineItem[] {
  return mappings(valueAt(tree, 'steps')).map((item) => ({
    title: textAt(item, 'title') ?? '',
    id: textAt(item, 'id'),
    needs: needsOf(valueAt(item, 'needs')),
    keys: ownKeys(item, ['id', 'title', 'needs', 'notes', 'tasks', 'steps', ...roles]),
    notes: besides.proseOf(item),
    tasks: listOf(valueAt(item, 'tasks')).map(taskOf),
    blocks: roles.flatMap((role) => listOf(valueAt(item, role)).map((block) => blockOf(block, role))),
    items: itemsOf(item, besides),
  }));
}

function needsOf(tree: Tree | undefined): readonly string[] | undefined {
  if (tree === undefined || (tree.kind === 'scalar' && tree.data === null)) return undefined;
  return tree.kind === 'scalar' ? [tree.value] : listOf(tree).map(textOf);
}

function taskOf(tree: Tree): OutlineTask {
  if (tree.kind !== 'mapping') return { text: textOf(tree), isDone: false, keys: [] };
  const done = valueAt(tree, 'done');
  return {
    text: textAt(tree, 'text') ?? '',
    isDone: done?.kind === 'scalar' && done.data === true,
    keys: ownKeys(tree, ['text', 'done']),
  };
}

function blockOf(tree: Tree, role: Role): OutlineBlock {
  if (tree.kind !== 'mapping')
    return {
      role,
      kind: 'sql',
      text: scriptOf(textOf(tree), 'sql'),
      name: undefined,
      expect: [],
      keys: [],
    };
  const sql = textAt(tree, 'sql');
  const kind = sql === undefined ? 'sh' : 'sql';
  const expect = valueAt(tree, 'expect');
  return {
    role,
    kind,
    text: scriptOf(sql ?? textAt(tree, 'sh') ?? '', kind),
    name: textAt(tree, 'name')?.trim(),
    expect: (expect?.kind === 'list' ? expect.items : expect === undefined ? [] : [expect]).map((each) =>
      textOf(each).trim(),
    ),
    keys: ownKeys(tree, ['sql', 'sh', 'name', 'expect']),
  };
}

/** A block's text without line ends at its end, unless they belong to a quote that nobody closed. */
function scriptOf(text: string, kind: 'sql' | 'sh'): string {
  const shorter = text.replace(/\n+$/, '');
  return kind === 'sh' || isSameScript(shorter, text) ? shorter : text;
}

/** Whether what stands more at the end of a SQL text is white space. */
export function isSameScript(text: string, longer: string): boolean {
  return (
    text.length === longer.length ||
    splitScript(text).statements.at(-1)?.end === splitScript(longer).statements.at(-1)?.end
  );
}

function ownKeys(
  tree: Mapping,
  others: readonly string[],
  commentsOf: (key: string) => readonly string[] = () => [],
): OutlineKey[] {
  return tree.entries
    .filter(({ key }) => !others.includes(key.value) && !isRole(key.value))
    .map(({ key, value }: Entry) => ({ key: key.value, value, comments: commentsOf(key.value) }));
}

function mappings(tree: Tree | undefined): Mapping[] {
  return listOf(tree).filter((each) => each.kind === 'mapping');
}

function listOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

function textAt(tree: Mapping, key: string): string | undefined {
  const value = valueAt(tree, key);
  return value?.kind === 'scalar' && value.data !== null ? value.value : undefined;
}

function textOf(tree: Tree): string {
  return tree.kind === 'scalar' ? tree.value : '';
}
