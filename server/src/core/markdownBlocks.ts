import type { SyntaxNode, Tree as SyntaxTree } from '@lezer/common';
import { GFM, parser } from '@lezer/markdown';
import type { Finding } from './finding.ts';
import { readFence } from './markdownFence.ts';
import { readHeading } from './markdownHeading.ts';
import type { Part } from './markdownParts.ts';
import { readTask } from './markdownTask.ts';

/** Only the blocks of a document are read; its inline marks would cost time, a square of it on hostile lines. */
const blocksOnly = parser.configure([
  GFM,
  {
    remove: [
      'Escape',
      'Entity',
      'InlineCode',
      'HTMLTag',
      'Emphasis',
      'HardBreak',
      'Link',
      'Image',
      'LinkEnd',
      'Strikethrough',
      'Autolink',
    ],
  },
]);

/** So many open fences are ended for the author: behind each of them the rest is parsed anew. */
const maxMendedFences = 100;

/**
 * Reads the parts of any Markdown, in order; `start` is its offset in the file.
 *
 * `mended` counts the open fences before this text. Never throws.
 */
export function readBlocks(text: string, start: number, problems: Finding[], mended: number): Part[] {
  const parts: Part[] = [];
  const { tree, indents } = parseBlocks(text);
  tree.iterate({
    enter(reference) {
      const heading = /^(?:ATX|Setext)Heading([1-6])$/.exec(reference.name);
      if (heading !== null) {
        parts.push(headingOf(reference.node, Number(heading[1]), text, start, problems));
        return false;
      }
      switch (reference.name) {
        case 'FencedCode':
          readMendedFence(reference.node, text, start, { parts, problems, mended, indents });
          return false;
        case 'Task':
          parts.push(readTask(reference.from, reference.to, text, start));
          return false;
        case 'Document':
        case 'BulletList':
        case 'OrderedList':
        case 'ListItem':
        case 'Blockquote':
          return true;
        default:
          return false;
      }
    },
  });
  return parts;
}

/** The blocks of a text, and how far each fence stands in from its list item, quote or document, by its offset. */
function parseBlocks(text: string): { tree: SyntaxTree; indents: ReadonlyMap<number, number> } {
  const indents = new Map<number, number>();
  const recording = blocksOnly.configure({
    parseBlock: [
      {
        name: 'FenceIndentation',
        before: 'FencedCode',
        parse(context, line) {
          if (/[`~]/.test(line.text.charAt(line.pos)))
            indents.set(context.lineStart + line.pos, line.indent - line.baseIndent);
          return false;
        },
      },
    ],
  });
  return { tree: recording.parse(withoutReturns(text)), indents };
}

function headingOf(node: SyntaxNode, level: number, text: string, start: number, problems: Finding[]): Part {
  const isUnderlined = node.name.startsWith('Setext');
  const firstMark = node.firstChild;
  const wordsFrom = isUnderlined || firstMark === null ? node.from : firstMark.to;
  const wordsTo = isUnderlined ? (node.lastChild?.from ?? node.to) : node.to;
  const { from, to } = node;
  return readHeading({ level, from, to, wordsFrom, wordsTo, isUnderlined }, text, start, problems);
}

const fenceOfBlock = /^[ \t>]*(`{3,}|~{3,})[ \t]*(?:sql|mysql|sh|bash|shell)[ \t]+[a-z-]+/gim;

interface Reading {
  readonly parts: Part[];
  readonly problems: Finding[];
  readonly mended: number;
  readonly indents: ReadonlyMap<number, number>;
}

function readMendedFence(node: SyntaxNode, text: string, start: number, reading: Reading): void {
  const { parts, problems, mended, indents } = reading;
  const info = node.getChild('CodeInfo');
  const opening = node.getChild('CodeMark');
  const isOpen = node.getChildren('CodeMark').length < 2;
  let end = node.to;
  if (opening !== null) {
    const cut = mended < maxMendedFences ? openFenceEnd(text, opening, node.to, isOpen) : undefined;
    if (isOpen || cut !== undefined) {
      const span = { start: start + opening.from, end: start + opening.to };
      const message = 'This block is not closed. Put a line with the same signs after its last line.';
      problems.push({ rule: 'syntax', severity: 'error', span, message });
    }
    if (cut !== undefined) end = cut;
  }
  if (info !== null) {
    const code = node
      .getChildren('CodeText')
      .map(({ from, to }) => ({ start: from, end: Math.min(to, end) }));
    const place = {
      from: node.from,
      to: end,
      info: { start: info.from, end: info.to },
      code,
      indent: indents.get(node.from) ?? 0,
    };
    const part = readFence(place, text, start, problems);
    if (part !== undefined) parts.push(part);
  }
  if (end < node.to) {
    const rest = readBlocks(text.slice(end, node.to), start + end, problems, mended + 1);
    for (const part of rest) parts.push(part);
  }
}

/**
 * Where a fence that nobody closed must have ended: at the next block or section, so that a half-typed fence
 * does not swallow the rest of the plan. `undefined` when the fence is as it should be.
 */
function openFenceEnd(text: string, opening: SyntaxNode, to: number, isOpen: boolean): number | undefined {
  const from = opening.to;
  const body = text.slice(from, to);
  const firstLine = body.indexOf('\n') + 1;
  if (firstLine === 0) return undefined;
  const rest = body.slice(firstLine);
  const nextBlock = nextFence(rest, text.slice(opening.from, opening.to));
  if (!isOpen && nextBlock === null) return undefined;
  const heading = /^[ \t]*\r?\n(#{1,6}[ \t])/m.exec(rest);
  const headingAt =
    heading === null ? undefined : heading.index + heading[0].length - (heading[1]?.length ?? 0);
  const cuts = [nextBlock?.index, headingAt].filter((cut) => cut !== undefined);
  return cuts.length === 0 ? undefined : from + firstLine + Math.min(...cuts);
}

/** The next line that opens a block; fewer signs, or others, are text of the fence that is open. */
function nextFence(text: string, openMark: string): RegExpMatchArray | null {
  for (const match of text.matchAll(fenceOfBlock)) if (match[1]?.startsWith(openMark) === true) return match;
  return null;
}

/** To the parser a lone carriage return is text, so that a blank line of a Windows file would not be blank. */
function withoutReturns(text: string): string {
  return text.includes('\r\n') ? text.replaceAll('\r\n', ' \n') : text;
}
