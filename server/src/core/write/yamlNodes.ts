import {
  Document,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { toData } from '../schema.ts';
import type { Tree } from '../tree.ts';
import type { OutlineKey } from './outline.ts';

/**
 * Writes a document; lines are never folded, so a text stays as its author broke it.
 *
 * A list in one line is written `[a, b]`, a mapping `{ a: b }`; of itself the library pads both or none.
 */
export function writeDocument(document: Document): string {
  visit(document, {
    Collection(_, node) {
      const flowCollectionPadding = isSeq(node) ? '' : ' ';
      const write = node.toString.bind(node);
      node.toString = (context, ...more) =>
        write(context === undefined ? context : { ...context, flowCollectionPadding }, ...more);
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Makes the nodes of one document. */
export interface YamlNodes {
  readonly document: Document;
  /** A mapping of the given entries, without those that are `undefined`. */
  map(
    entries: readonly (readonly [key: string, value: Node | undefined, comments?: readonly string[]])[],
  ): YAMLMap;
  list(items: readonly Node[], style: 'lines' | 'flow'): YAMLSeq;
  /** A text; several lines are a literal block. */
  text(text: string): Scalar;
  flag(value: boolean): Scalar;
  /** A value as it was typed: `8.10` stays what it is. */
  value(tree: Tree): Node;
}

/** Nodes of a new document; the library decides on quotes. */
export function yamlNodes(): YamlNodes {
  const document = new Document(null);
  const pair = (key: string, value: Node, comments: readonly string[]): Pair => {
    const made = document.createPair(key, value);
    if (isScalar(made.key) && comments.length > 0) made.key.commentBefore = comments.join('\n\n');
    return made;
  };
  const nodes: YamlNodes = {
    document,
    map(entries) {
      const map = document.createNode({}) as YAMLMap;
      for (const [key, value, comments = []] of entries)
        if (value !== undefined) map.items.push(pair(key, value, comments));
      return map;
    },
    list(items, style) {
      const list = document.createNode([]) as YAMLSeq;
      for (const item of items) list.items.push(item);
      list.flow = style === 'flow';
      return list;
    },
    text(text) {
      const scalar = new Scalar(text);
      if (text.includes('\n')) scalar.type = 'BLOCK_LITERAL';
      return scalar;
    },
    flag: (value) => new Scalar(value),
    value(tree) {
      if (tree.kind !== 'scalar') {
        const node = document.createNode(toData(tree)) as YAMLMap | YAMLSeq;
        node.flow = isPlain(tree);
        return node;
      }
      if (typeof tree.data === 'string') return nodes.text(tree.data);
      const typed = parseDocument(tree.value, { logLevel: 'silent' }).contents;
      return isScalar(typed) && typed.value === tree.data ? typed : new Scalar(tree.data);
    },
  };
  return nodes;
}

/** A list or mapping of plain values, which reads best in one line. */
function isPlain(tree: Tree): boolean {
  switch (tree.kind) {
    case 'scalar':
      return true;
    case 'list':
      return tree.items.every(({ kind }) => kind === 'scalar');
    case 'mapping':
      return tree.entries.every(({ value }) => value.kind === 'scalar');
    default:
      return tree satisfies never;
  }
}

/** The keys of the document as entries, in the order of the format's description. */
export function documentEntries(
  keys: readonly OutlineKey[],
  title: string | undefined,
  nodes: YamlNodes,
): (readonly [string, Node, readonly string[]])[] {
  const order = ['runbook', 'title', 'release', 'connection', 'window', 'owner', 'reviewers', 'git'];
  const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const entries = keys.map(({ key, value, comments }) => [key, nodes.value(value), comments] as const);
  const titled = title === undefined ? [] : [['title', nodes.text(title), []] as const];
  return [...titled, ...entries].sort(([left], [right]) => place(left) - place(right));
}
