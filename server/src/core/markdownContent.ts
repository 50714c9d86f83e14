import { withoutDeepLines } from './deepLines.ts';
import type { Finding } from './finding.ts';
import { readItemContent } from './itemContent.ts';
import { checkItemShape } from './itemShape.ts';
import { blank, frontMatter, misplaced, ownEntries } from './markdown.ts';
import { sqlWithoutRole } from './markdownFence.ts';
import { type Part, readParts } from './markdownParts.ts';
import { attributeEntries } from './markdownValues.ts';
import { isEntangling, ownText, type SectionContent, type SectionItem } from './sectionContent.ts';
import type { Section } from './sections.ts';
import type { Mapping } from './tree.ts';

type Heading = Extract<Part, { kind: 'heading' }>;
type OwnPart = Exclude<Part, { kind: 'heading' }>;

/** Reads a section of a Markdown text. Never throws. */
export function readMarkdownSection(slice: string, { kind }: Section): SectionContent {
  const text = ownText(slice);
  const findings: Finding[] = [];
  const front = kind === 'head' ? frontMatter(text) : undefined;
  for (const problem of front?.problems ?? []) findings.push(problem);
  const end = front?.end ?? 0;
  const body = withoutDeepLines(end === 0 ? text : blank(text.slice(0, end)) + text.slice(end));
  for (const problem of body.problems) findings.push(problem);
  const { before, headings } = byHeading(readParts(body.text, 0, findings));
  const isInStep = ({ span }: Finding): boolean =>
    (headings.findLast(({ heading }) => heading.span.start <= span.start)?.parts.length ?? 0) > 0;
  return {
    items: headings.map((each, index) =>
      readHeading(each, headings[index + 1]?.heading.span.start ?? text.length),
    ),
    // Outside of a step SQL is an example of something.
    findings: findings.filter((finding) => finding.rule !== sqlWithoutRole || isInStep(finding)),
    keys: front?.tree,
    misplaced: misplacedBlocks(before),
    isEntangled: isEntangling(text),
  };
}

interface OwnParts {
  readonly heading: Heading;
  readonly parts: OwnPart[];
}

function byHeading(parts: readonly Part[]): { before: OwnPart[]; headings: OwnParts[] } {
  const before: OwnPart[] = [];
  const headings: OwnParts[] = [];
  for (const part of parts)
    if (part.kind === 'heading') headings.push({ heading: part, parts: [] });
    else (headings.at(-1)?.parts ?? before).push(part);
  return { before, headings };
}

function readHeading({ heading, parts }: OwnParts, end: number): SectionItem {
  const span = { start: heading.span.start, end };
  const tree: Mapping = { kind: 'mapping', span, entries: ownEntries({ heading, parts }) };
  const findings: Finding[] = [];
  const content = readItemContent(tree, findings);
  const shape = checkItemShape(tree);
  return {
    level: heading.level,
    content,
    isPlain: parts.length > 0,
    holdsItems: false,
    findings: shape.length === 0 ? findings : [...shape, ...findings],
    misplaced: heading.level === 1 ? misplacedBlocks(parts) : [],
    attributes: heading.level === 1 ? attributeEntries(heading.attributes) : [],
    tree: undefined,
  };
}

function misplacedBlocks(parts: readonly OwnPart[]): Finding[] {
  return parts.flatMap((part) => (part.kind === 'fence' ? [misplaced(part.roleWord.span, part.role)] : []));
}
