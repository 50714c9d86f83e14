import type { Finding } from './finding.ts';
import { list, readItemContent } from './itemContent.ts';
import { checkItemsShape } from './itemShape.ts';
import { isEntangling, ownText, type SectionContent, type SectionItem } from './sectionContent.ts';
import type { Section } from './sections.ts';
import { entryOf, type Mapping, type Tree, valueAt } from './tree.ts';
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
  const whole = first?.kind === 'mapping' && section.holdsItems ? withoutSteps(first) : first;
  const trees = whole === undefined || whole === first ? tree.items : [whole, ...tree.items.slice(1)];
  for (const finding of checkItemsShape({ kind: 'list', span: tree.span, items: trees }))
    findings.push(finding);
  const level = (section.context.length + 1) / 2;
  const items =
    trees.length === 1
      ? readItems(trees[0], level, findings)
      : trees.flatMap((each) => readItems(each, level, findings));
  const [item, ...rest] = items;
  if (item === undefined || !section.holdsItems) return items;
  return [{ ...item, holdsItems: true, tree: whole?.kind === 'mapping' ? whole : undefined }, ...rest];
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

/** The keys of an item without the empty `steps` whose items are sections of their own. */
function withoutSteps(tree: Mapping): Mapping {
  const steps = entryOf(tree, 'steps');
  return { ...tree, entries: tree.entries.filter((entry) => entry !== steps) };
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
