/** Half-open offsets into a file's text, in UTF-16 units from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A run of a value's characters that stands in the file unchanged. */
export interface Piece {
  /** Offset in the value where the run begins. */
  readonly at: number;
  /** Offset in the file where the run begins. */
  readonly start: number;
  readonly length: number;
}

/**
 * A text with a way back to the file.
 *
 * The value of a YAML block scalar, or of a fence inside a quote, is not a slice of the file: `pieces`, in
 * order and without overlap, say where each run of the value stands. Line ends in `value` are always `\n`.
 */
export interface MappedText {
  readonly value: string;
  readonly span: Span;
  readonly pieces: readonly Piece[];
}

export type Tree = Scalar | List | Mapping;

/** A single value; text that is not a number, boolean or null stays a string. */
export interface Scalar extends MappedText {
  readonly kind: 'scalar';
  /** The value as the notation types it: YAML `5` is a number, `"5"` a string. */
  readonly data: string | number | bigint | boolean | null;
}

export interface List {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly Tree[];
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly span: Span;
  /** In the order of the text; a key that stands twice is here once, the other is a problem. */
  readonly entries: readonly Entry[];
}

/** One key of a mapping and its value. */
export interface Entry {
  readonly key: Scalar;
  readonly value: Tree;
}

/** The entry of `key`, or `undefined`. */
export function entryOf(tree: Tree | undefined, key: string): Entry | undefined {
  if (tree?.kind !== 'mapping') return undefined;
  for (const entry of tree.entries) if (entry.key.value === key) return entry;
  return undefined;
}

/** The value that stands at `key`, or `undefined`. */
export function valueAt(tree: Tree | undefined, key: string): Tree | undefined {
  return entryOf(tree, key)?.value;
}

/** Offset in the file of the character at `offset` in the text; between two pieces, the end of the former. */
function fileOffset(text: MappedText, offset: number): number {
  const piece = text.pieces[pieceIndex(text, offset)];
  if (piece === undefined) return text.span.start;
  return piece.start + Math.max(0, Math.min(offset - piece.at, piece.length));
}

/** Index of the last piece that begins at `offset` or before it, else 0. */
function pieceIndex(text: MappedText, offset: number): number {
  let low = 0;
  let high = text.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const piece = text.pieces[middle];
    if (piece !== undefined && piece.at <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The span in the file of a span of the text; an empty span stays empty. */
export function fileSpan(text: MappedText, span: Span): Span {
  const start = fileOffset(text, span.start);
  if (span.end <= span.start) return { start, end: start };
  // The end follows the last character, which may stand in an earlier piece than the offset after it, or, like
  // the newline that YAML puts behind a block, nowhere in the file.
  const piece = text.pieces[pieceIndex(text, span.end - 1)];
  if (piece === undefined) return { start, end: start };
  return { start, end: Math.max(start, piece.start + Math.min(span.end - piece.at, piece.length)) };
}

/** Where the first word of a text stands: enough to underline a whole statement. */
export function firstWord(text: MappedText): Span {
  return fileSpan(text, { start: 0, end: /^\S*/.exec(text.value)?.[0].length ?? 0 });
}

/** The part of a text between two offsets of its value, still mapped to the file. */
export function slice(text: MappedText, start: number, end: number): MappedText {
  const first = text.pieces[0];
  // Most texts stand in the file as one run.
  if (first !== undefined && first.at <= start && start < end && end <= first.at + first.length) {
    const part = wholeText(text.value.slice(start, end), first.start + (start - first.at));
    // Thousands are kept, so what says the same is kept once.
    const isAll = first.at === 0 && first.length === end - start && text.pieces.length === 1;
    return isAll ? { value: part.value, span: part.span, pieces: text.pieces } : part;
  }
  const pieces: Piece[] = [];
  for (let index = pieceIndex(text, start); index < text.pieces.length; index += 1) {
    const piece = text.pieces[index];
    if (piece === undefined || piece.at > end) break;
    const from = Math.max(start, piece.at);
    const to = Math.min(end, piece.at + piece.length);
    if (from < to || (start === end && from === to && pieces.length === 0))
      pieces.push({ at: from - start, start: piece.start + (from - piece.at), length: to - from });
  }
  return {
    value: text.value.slice(start, end),
    span: fileSpan(text, { start, end }),
    pieces: compact(pieces),
  };
}

/** A copy without the room that an array has to grow, for the lists that are kept by the thousand. */
export function compact<Value>(values: readonly Value[]): readonly Value[] {
  return values.slice();
}

/** A text that stands in the file as one unbroken run. */
export function wholeText(value: string, start: number): MappedText {
  const span = { start, end: start + value.length };
  return { value, span, pieces: [{ at: 0, start, length: value.length }] };
}

/** Whether `offset` lies in `span`, its end included. */
export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
