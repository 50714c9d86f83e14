import type { Finding } from './finding.ts';
import { list, readItemContent } from './itemContent.ts';
import { checkItemShape, checkItemsShape } from './itemShape.ts';
import type { ItemContent } from './runbook.ts';
import { isEntangling, ownText, type SectionContent, type SectionItem } from './sectionContent.ts';
import type { Section } from './sections.ts';
import { type Entry, entryOf, type List, type Mapping, type Tree, valueAt } from './tree.ts';
import { type ParsedTree, parseYaml } from './yaml.ts';
import { readPlainYaml } from './yamlLines.ts';

/** Reads a section of a YAML text. Never throws. */
export function readYamlSection(slice: string, section: Section): SectionContent {
  const text = ownText(slice);
  const plain = readPlainYaml(text, 0);
  const parsed: ParsedTree = plain === undefined ? parseYaml(text) : { tree: plain, problems: [] };
  const findings = [...parsed.problems];
  const isEntangled =
    parsed.hasAliases === true || isEntangling(text) || (section.kind !== 'head' && hasMarker(text));
  const shared = { findings, misplaced: [], isEntangled };
  if (section.kind !== 'item') {
    const isFootWithoutKeys =
      section.kind === 'foot' && parsed.tree !== undefined && parsed.tree.kind !== 'mapping';
    if (isFootWithoutKeys && findings.length === 0) findings.push(noColon(parsed.tree));
    return { ...shared, items: [], keys: isFootWithoutKeys ? undefined : parsed.tree };
  }
  return { ...shared, items: itemsOf(parsed, section, findings), keys: undefined };
}

function itemsOf({ tree }: ParsedTree, section: Section, findings: Finding[]): SectionItem[] {
  if (tree === undefined || tree.kind !== 'list') return [];
  const first = tree.items[0];
  const level = (section.context.length + 1) / 2;
  if (first?.kind === 'mapping' && section.holdsItems)
    return [readGroup(first, level), ...readAll({ ...tree, items: tree.items.slice(1) }, level, findings)];
  return readAll(tree, level, findings);
}

function readAll(tree: List, level: number, findings: Finding[]): SectionItem[] {
  if (tree.items.length === 0) return [];
  for (const finding of checkItemsShape(tree)) findings.push(finding);
  return tree.items.length === 1
    ? readItems(tree.items[0], level, findings)
    : tree.items.flatMap((each) => readItems(each, level, findings));
}

/** An item whose list of items is sections of their own; what is wrong with it can change by keys behind them. */
function readGroup(written: Mapping, level: number): SectionItem {
  const tree = withEmptySteps(written);
  const { content, findings } = readGroupKeys(tree);
  return {
    level,
    content,
    isPlain: true,
    holdsItems: true,
    findings,
    misplaced: [],
    attributes: [],
    tree,
  };
}

/** What a group says itself, and what is wrong with that. */
export function readGroupKeys(tree: Mapping): { content: ItemContent; findings: readonly Finding[] } {
  const findings = checkItemShape(tree);
  return { content: readItemContent(tree, findings), findings };
}

/** An item and those inside it, as far as they stand in its own section, in execution order. */
export function readItems(tree: Tree | undefined, level: number, findings: Finding[]): SectionItem[] {
  if (tree?.kind !== 'mapping') return [];
  const inside = list(valueAt(tree, 'steps'));
  const item: SectionItem = {
    level,
    content: readItemContent(tree, findings),
    isPlain: true,
    holdsItems: inside.length > 0,
    findings: [],
    misplaced: [],
    attributes: [],
    tree: undefined,
  };
  return inside.length === 0
    ? [item]
    : [item, ...inside.flatMap((each) => readItems(each, level + 1, findings))];
}

/** The keys of an item with an empty list for the `steps` that are sections of their own. */
function withEmptySteps(tree: Mapping): Mapping {
  const steps = entryOf(tree, 'steps');
  const entries = tree.entries.map(
    (entry): Entry =>
      entry === steps ? { ...entry, value: { kind: 'list', span: entry.value.span, items: [] } } : entry,
  );
  return { ...tree, entries };
}

/** A marker between documents, which ends whatever is open. */
function hasMarker(text: string): boolean {
  const mayBe = text.includes('---') || text.includes('...');
  return mayBe && /^(?:---|\.\.\.)(?:\s|$)/m.test(text);
}

function noColon(tree: Tree | undefined): Finding {
  const start = tree?.span.start ?? 0;
  return {
    rule: 'syntax',
    severity: 'error',
    span: tree?.span ?? { start, end: start },
    message:
      'This line is read as a key, but no colon follows on it. Is a `:` missing, or the indentation of the line?',
  };
}
