import { frontMatterSpan } from '../formatFrontMatter.ts';
import { readParts } from '../markdownParts.ts';
import { type Mapping, type Span, type Tree, valueAt } from '../tree.ts';

/** What a Markdown text says between the parts of its plan. */
export interface MarkdownProse {
  /** Of an item, or of the document; empty for none. Its lines end in `\n`. */
  readonly of: (tree: Mapping) => string;
  /** The items whose prose stands between or behind their blocks and steps, and is read as if it stood before them. */
  readonly moved: readonly Mapping[];
  /** Words of headings that mean nothing to a plan, such as `.class`, as written. */
  readonly unread: readonly string[];
}

/** Reads the prose of a Markdown text whose tree has no errors. */
export function readProse(text: string, tree: Mapping): MarkdownProse {
  const bodyAt = bodyStart(text);
  const parts = readParts(text.slice(0, bodyAt).replace(/[^\r\n]/g, ' ') + text.slice(bodyAt), 0, []);
  const title = valueAt(tree, 'title');
  const titleHeading = parts.find(
    (part) =>
      part.kind === 'heading' &&
      part.level === 1 &&
      title?.kind === 'scalar' &&
      part.title.value === title.value,
  );
  const itemStarts = new Set<number>();
  const collect = (each: Mapping): void => {
    for (const item of itemsOf(each)) {
      itemStarts.add(item.span.start);
      collect(item);
    }
  };
  collect(tree);
  const unread: string[] = [];
  const cuts: Cut[] = [];
  for (const part of parts) {
    const isHeading = part.kind === 'heading';
    if (isHeading && part !== titleHeading && !itemStarts.has(part.span.start)) continue;
    if (isHeading) {
      const tail = text.slice(part.title.span.end, part.span.end);
      unread.push(...[...tail.matchAll(/(?<=[{\s])\.[^\s"'}=]+/g)].map(([word]) => word));
      if (part === titleHeading && part.attributes.id !== undefined)
        unread.push(`#${part.attributes.id.value}`);
    }
    cuts.push({ ...wholeLines(text, part.span), kind: part.kind });
  }

  const proses = new Map<Mapping, string>();
  const moved: Mapping[] = [];
  let next = 0;
  /** Reads what stands in an item but in no item below it; the cuts come in the order of the text. */
  const read = (item: Mapping, from: number): void => {
    const pieces: string[] = [];
    let isBehind = false;
    let isMoved = false;
    const take = (start: number, end: number): void => {
      let at = start;
      const add = (to: number): void => {
        const piece = withoutBlankEnds(text.slice(at, Math.max(at, to)).replaceAll('\r\n', '\n'));
        if (piece === '') return;
        pieces.push(piece);
        isMoved ||= isBehind;
      };
      for (let cut = cuts[next]; cut !== undefined && cut.start < end; next += 1, cut = cuts[next]) {
        // Boxes that stand in no step are no tasks.
        if (item === tree && cut.kind === 'task') continue;
        add(cut.start);
        isBehind ||= cut.kind !== 'heading';
        at = Math.max(at, cut.end);
      }
      add(end);
    };
    let at = from;
    for (const child of itemsOf(item)) {
      take(at, child.span.start);
      isBehind = true;
      read(child, child.span.start);
      at = child.span.end;
    }
    take(at, item.span.end);
    proses.set(item, pieces.join('\n\n'));
    if (isMoved) moved.push(item);
  };
  read(tree, bodyAt);
  return { of: (item) => proses.get(item) ?? '', moved, unread };
}

interface Cut extends Span {
  readonly kind: 'heading' | 'task' | 'fence';
}

/** Where the text behind the front matter begins. */
function bodyStart(text: string): number {
  const keys = frontMatterSpan(text);
  if (keys.start === 0) return text.startsWith('\uFEFF') ? 1 : 0;
  const lineEnd = text.indexOf('\n', keys.end);
  return lineEnd < 0 ? text.length : lineEnd + 1;
}

/** Steps that stand in the front matter are no sections of the text. */
function itemsOf(tree: Mapping): readonly Mapping[] {
  const steps = tree.entries.find(({ key }) => key.value === 'steps');
  if (steps === undefined || steps.key.span.end > steps.key.span.start) return [];
  return (steps.value.kind === 'list' ? steps.value.items : []).filter(
    (each: Tree) => each.kind === 'mapping',
  );
}

function wholeLines(text: string, span: Span): Span {
  const end = text.indexOf('\n', Math.max(span.start, span.end - 1));
  return { start: text.lastIndexOf('\n', span.start - 1) + 1, end: end < 0 ? text.length : end + 1 };
}

/** A text without empty lines at both ends. */
export function withoutBlankEnds(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}
