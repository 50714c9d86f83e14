import type { Node, YAMLMap } from 'yaml';
import { roles } from '../role.ts';
import {
  isSameScript,
  type Outline,
  type OutlineBlock,
  type OutlineItem,
  type OutlineKey,
} from './outline.ts';
import { documentEntries, writeDocument, type YamlNodes, yamlNodes } from './yamlNodes.ts';

/** Writes an outline in the YAML notation. */
export function writeYaml(outline: Outline): string {
  const nodes = yamlNodes();
  const items = outline.items.map((item) => itemNode(item, nodes));
  for (const item of items.slice(1)) item.spaceBefore = true;
  nodes.document.contents = nodes.map([
    ...documentEntries(outline.keys, outline.title, nodes),
    ['notes', notesNode(outline.notes, nodes)],
    ['steps', nodes.list(items, items.length === 0 ? 'flow' : 'lines'), outline.comments],
  ]);
  return writeDocument(nodes.document);
}

function itemNode(item: OutlineItem, nodes: YamlNodes): YAMLMap {
  const order = ['owner', 'takes', 'connection'];
  const place = ({ key }: OutlineKey): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const keys = item.keys.toSorted((left, right) => place(left) - place(right));
  const texts = (list: readonly string[] | undefined): Node | undefined =>
    list === undefined ? undefined : nodes.list(list.map(nodes.text), 'flow');
  const tasks = item.tasks.map(({ text, isDone, keys: own }) => {
    const task = nodes.map([
      ['text', nodes.text(text)],
      ['done', nodes.flag(isDone)],
      ...entriesOf(own, nodes),
    ]);
    task.flow = true;
    return task;
  });
  const children = item.items.map((child) => itemNode(child, nodes));
  for (const child of children.slice(1)) child.spaceBefore = true;
  return nodes.map([
    ['id', item.id === undefined ? undefined : nodes.text(item.id)],
    ['title', nodes.text(item.title)],
    ['needs', texts(item.needs)],
    ...entriesOf(keys, nodes),
    ['notes', notesNode(item.notes, nodes)],
    ['tasks', tasks.length === 0 ? undefined : nodes.list(tasks, 'lines')],
    ...roles.map((role) => {
      const blocks = item.blocks.filter((block) => block.role === role);
      const node = nodes.list(
        blocks.map((block) => blockNode(block, nodes)),
        'lines',
      );
      return [role, blocks.length === 0 ? undefined : node] as const;
    }),
    ['steps', children.length === 0 ? undefined : nodes.list(children, 'lines')],
  ]);
}

function blockNode({ kind, text, name, expect, keys }: OutlineBlock, nodes: YamlNodes): YAMLMap {
  const [only, ...more] = expect;
  const expectation =
    only === undefined
      ? undefined
      : more.length === 0
        ? nodes.text(only)
        : nodes.list(expect.map(nodes.text), 'lines');
  return nodes.map([
    ['name', name === undefined ? undefined : nodes.text(name)],
    [kind, scriptNode(text, kind, nodes)],
    ['expect', expectation],
    ...entriesOf(keys, nodes),
  ]);
}

function notesNode(notes: string, nodes: YamlNodes): Node | undefined {
  return notes === '' ? undefined : linesNode(notes, nodes);
}

function scriptNode(text: string, kind: 'sql' | 'sh', nodes: YamlNodes): Node {
  return kind === 'sh' || isSameScript(text, `${text}\n`) ? linesNode(text, nodes) : nodes.text(text);
}

/** A text of several lines ends in a line end, as a literal block does. */
function linesNode(text: string, nodes: YamlNodes): Node {
  return nodes.text(text.includes('\n') ? `${text}\n` : text);
}

function entriesOf(keys: readonly OutlineKey[], nodes: YamlNodes): (readonly [string, Node])[] {
  return keys.map(({ key, value }) => [key, nodes.value(value)] as const);
}
