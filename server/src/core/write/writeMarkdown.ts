import type { Outline, OutlineItem } from './outline.ts';
import { placeProse } from './placeProse.ts';
import { firstLevel, titleLine } from './prepareMarkdown.ts';
import { fenceOf, headingLine } from './writeAttributes.ts';
import { documentEntries, writeDocument, yamlNodes } from './yamlNodes.ts';

/** Writes a prepared outline in the Markdown notation. */
export function writeMarkdown(outline: Outline): string {
  const heading = titleLine(outline);
  const level = firstLevel(outline);
  const sections = [
    frontMatter(outline, heading === undefined ? outline.title : undefined),
    heading ?? '',
    outline.notes,
    ...outline.items.flatMap((item) => itemSections(item, level)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function frontMatter(outline: Outline, title: string | undefined): string {
  const nodes = yamlNodes();
  nodes.document.contents = nodes.map(documentEntries(outline.keys, title, nodes));
  if (outline.comments.length > 0) nodes.document.comment = outline.comments.join('\n\n');
  return `---\n${writeDocument(nodes.document)}---`;
}

function itemSections(item: OutlineItem, level: number): string[] {
  const { before, after } = placeProse(item.notes, { minLevel: level + 1, hasTasks: true, where: '' });
  return [
    headingLine(item, level),
    before,
    item.tasks.map(({ text, isDone }) => `- [${isDone ? 'x' : ' '}] ${text}`).join('\n'),
    ...item.blocks.map((block) => fenceOf(block).join('\n')),
    after,
    ...item.items.flatMap((child) => itemSections(child, level + 1)),
  ];
}
