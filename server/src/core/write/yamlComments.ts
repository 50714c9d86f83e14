import { Lexer } from 'yaml';
import { type Mapping, type Span, type Tree, valueAt } from '../tree.ts';

/** The comments of a YAML text, each by what it speaks of: whole lines without their `#`. */
export interface YamlComments {
  /** By key of the document. */
  readonly byKey: ReadonlyMap<string, readonly string[]>;
  /** Inside the steps or right before one, with their offsets. */
  readonly byItem: ReadonlyMap<Mapping, readonly PlacedComment[]>;
  /** Behind the last key of the document, or right before its steps. */
  readonly last: readonly string[];
}

export interface PlacedComment {
  readonly at: number;
  readonly text: string;
}

/** Reads the comments of a YAML text; `start` is its offset in the file, whose tree is given. */
export function readComments(text: string, start: number, tree: Mapping): YamlComments {
  const byKey = new Map<string, string[]>();
  const byItem = new Map<Mapping, PlacedComment[]>();
  const last: string[] = [];
  for (const comment of commentsIn(text)) {
    const anchor = comment.anchor === undefined ? undefined : start + comment.anchor;
    const item = anchor === undefined ? undefined : itemAround(tree, anchor);
    const key = anchor === undefined ? undefined : keyAround(tree, anchor);
    if (item !== undefined) add(byItem, item, { at: start + comment.at, text: comment.text });
    else if (key === undefined || key === 'steps') last.push(comment.text);
    else add(byKey, key, comment.text);
  }
  return { byKey, byItem, last };
}

/** The comments of a YAML text line by line, in order, without blanks around them. */
export function commentLines(text: string): string[] {
  return commentsIn(text).flatMap((comment) => comment.text.split('\n').map((line) => line.trim()));
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

interface FoundComment {
  readonly at: number;
  readonly text: string;
  /** Where that stands which it speaks of: the next content, or what stands before it on its line. */
  readonly anchor: number | undefined;
}

/** Comments that follow each other line by line are one. */
function commentsIn(text: string): FoundComment[] {
  // Reading the text takes long, and most have none.
  if (!/(?:^|\s)#/.test(text)) return [];
  const found: { at: number; end: number; lines: string[]; isOwnLine: boolean }[] = [];
  let at = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    // Signs of the lexer's own, which stand for no text.
    if (token === '\u0002' || token === '\u0018' || token === '\u001f') {
      isScalar = token === '\u001f';
      continue;
    }
    if (token.startsWith('#') && !isScalar) {
      const line = token.slice(1).trimEnd();
      const isOwnLine = text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
      const before = found.at(-1);
      const end = at + token.length;
      if (before?.isOwnLine === true && isOwnLine && /^\r?\n[ \t]*$/.test(text.slice(before.end, at))) {
        before.lines.push(line);
        before.end = end;
      } else found.push({ at, end, lines: [line], isOwnLine });
    }
    isScalar = false;
    at += token.length;
  }
  // From the end: where nothing stands between two comments, both speak of the same.
  let behind: { readonly at: number; readonly anchor: number | undefined } = {
    at: text.length,
    anchor: undefined,
  };
  return found
    .toReversed()
    .map((comment) => {
      const anchor = comment.isOwnLine
        ? (contentBetween(text, comment.end, behind.at) ?? behind.anchor)
        : contentBefore(text, comment.at);
      behind = { at: comment.at, anchor };
      return { at: comment.at, text: comment.lines.join('\n'), anchor };
    })
    .toReversed();
}

/** The first text that is no mark of a list. */
function contentBetween(text: string, from: number, to: number): number | undefined {
  const space = /(?:\s|-(?=\s))*/y;
  space.lastIndex = from;
  const at = from + (space.exec(text)?.[0].length ?? 0);
  return at < to ? at : undefined;
}

function contentBefore(text: string, at: number): number {
  return text.slice(0, at).trimEnd().length - 1;
}

function itemAround(tree: Mapping, offset: number): Mapping | undefined {
  let found: Mapping | undefined;
  for (let around: Mapping | undefined = tree; around !== undefined; ) {
    const steps: Tree | undefined = valueAt(around, 'steps');
    around = (steps?.kind === 'list' ? steps.items : [])
      .filter((each) => each.kind === 'mapping')
      .find(({ span }) => holds(span, offset));
    found = around ?? found;
  }
  return found;
}

function keyAround(tree: Mapping, offset: number): string | undefined {
  return tree.entries.find(({ key, value }) => holds({ start: key.span.start, end: value.span.end }, offset))
    ?.key.value;
}

function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset < Math.max(span.end, span.start + 1);
}
