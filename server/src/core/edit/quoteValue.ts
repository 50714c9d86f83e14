import type { TextEdit } from '../finding.ts';
import type { Runbook } from '../runbook.ts';
import { contains, type Entry, type Scalar, type Tree } from '../tree.ts';
import { parseYaml } from '../yaml.ts';
import { itemAtCursor } from './itemAtCursor.ts';
import { lineStart, lineTextEnd } from './lines.ts';
import { quoteAttributes } from './quoteAttributes.ts';
import { keysOfDocument, keysOfItem } from './yamlKeys.ts';
import { yamlQuoted } from './yamlText.ts';

/**
 * The edits that put quotes around the value at an offset, where without them it is misread: a text that YAML takes for
 * a number, or that cannot begin or go on so, and words of an attribute that end at their first blank. Empty elsewhere.
 */
export function quoteValue(text: string, runbook: Runbook, offset: number): TextEdit[] {
  if (runbook.notation === 'yaml') return quoteYaml(text, offset, entriesAt(text, runbook, offset));
  const front = frontMatterOf(text);
  if (offset >= front.end) return quoteAttributes(text, offset);
  if (offset < front.start) return [];
  const keys = keysOfDocument(text, runbook, front.start, front.end);
  return quoteYaml(text, offset, keys?.entries ?? []);
}

function frontMatterOf(text: string): { start: number; end: number } {
  const opening = /^\uFEFF?---[ \t]*\r?\n/.exec(text.slice(0, 200));
  const start = opening?.[0].length ?? 0;
  const closing = opening === null ? null : /^(?:---|\.\.\.)[ \t]*\r?$/m.exec(text.slice(start));
  return closing === null ? { start: 0, end: 0 } : { start, end: start + closing.index };
}

function entriesAt(text: string, runbook: Runbook, offset: number): readonly Entry[] {
  const item = itemAtCursor(text, runbook, offset);
  return (item === undefined ? keysOfDocument(text, runbook) : keysOfItem(text, item))?.entries ?? [];
}

function quoteYaml(text: string, offset: number, entries: readonly Entry[]): TextEdit[] {
  const hit = scalarAt(entries, offset);
  // Lines of a block of SQL look like keys too.
  if (hit !== undefined && /[\r\n]/.test(text.slice(hit.scalar.span.start, hit.scalar.span.end).trimEnd()))
    return [];
  const quoted = quoteLine(text, offset);
  if (quoted !== undefined) return [quoted];
  if (hit === undefined || hit.isKey || !isMistyped(hit.scalar, hit.key)) return [];
  const { span } = hit.scalar;
  return [{ span, text: yamlQuoted(text.slice(span.start, span.end)) }];
}

/** Looks at the line alone, since what is misread has no place of its own in the tree. */
function quoteLine(text: string, offset: number): TextEdit | undefined {
  const start = lineStart(text, offset);
  const line = text.slice(start, Math.min(lineTextEnd(text, offset), start + 2000));
  const match = /^( *(?:- +)*)(?:([\w-]+):[ \t]+)?([^\s"'|>[{#].*?)[ \t]*$/.exec(line);
  const [, before = '', key, rest = ''] = match ?? [];
  if (match === null || (key === undefined && !before.includes('-'))) return undefined;
  const value = beforeComment.exec(rest)?.[0] ?? rest;
  const { tree, problems } = parseYaml(key === undefined ? `- ${value}` : `k: ${value}`);
  const at = start + line.trimEnd().length - rest.length;
  if (problems.length > 0) {
    const alias = /^\*([^\s,]+)$/.exec(value)?.[1];
    if (alias !== undefined && text.includes(`&${alias}`)) return undefined;
    return { span: { start: at, end: at + value.length }, text: yamlQuoted(value) };
  }
  const read =
    tree?.kind === 'list' ? tree.items[0] : tree?.kind === 'mapping' ? tree.entries[0]?.value : undefined;
  // A sign after `#` is no comment as people write them: the text was cut.
  if (read?.kind === 'scalar' && /\s#\S/.test(value) && value.startsWith(read.value) && read.value !== value)
    return { span: { start: at, end: at + value.length }, text: yamlQuoted(value) };
  return undefined;
}

/** A value up to ` # `, where that stands in no quotes of its own. */
const beforeComment = /^(?:(?<!\w)'[^']*'|(?<!\w)"[^"]*"|(?!\s+#(?:\s|$)).)+/;

/** Whether a number, or `true` or `false`, stands where a text was meant. */
function isMistyped(scalar: Scalar, key: string): boolean {
  if (key === 'runbook' || key === 'done' || key.startsWith('x-')) return false;
  return (
    typeof scalar.data === 'number' || typeof scalar.data === 'bigint' || typeof scalar.data === 'boolean'
  );
}

interface Hit {
  readonly scalar: Scalar;
  readonly key: string;
  readonly isKey: boolean;
}

function scalarAt(entries: readonly Entry[], offset: number): Hit | undefined {
  for (const { key, value } of entries) {
    if (contains(key.span, offset)) return { scalar: key, key: key.value, isKey: true };
    if (contains(value.span, offset)) return scalarIn(value, key.value, offset);
  }
  return undefined;
}

function scalarIn(tree: Tree, key: string, offset: number): Hit | undefined {
  switch (tree.kind) {
    case 'scalar':
      return { scalar: tree, key, isKey: false };
    case 'list': {
      const item = tree.items.find((each) => contains(each.span, offset));
      return item === undefined ? undefined : scalarIn(item, key, offset);
    }
    case 'mapping':
      return key.startsWith('x-') ? undefined : scalarAt(tree.entries, offset);
    default:
      return tree satisfies never;
  }
}
