import { compact, type Entry, type Mapping, type Piece, type Scalar, type Tree } from './tree.ts';
import { keyEndAt, mayHoldKey, readInline } from './yamlInline.ts';
import { emptyYaml, keyOf } from './yamlScalars.ts';
import {
  blank,
  dash,
  hash,
  isLineEnd,
  lineEndOf,
  nextLineStart,
  type PlainYaml,
  pipe,
  plainYaml,
  skipBlanks,
} from './yamlSigns.ts';

/**
 * Reads the YAML that nearly every section of a runbook is written in; `undefined` where that is not sure.
 *
 * Whatever it gives equals `parseYaml(text, start).tree`, spans and pieces included, and that has no problems: the
 * library stays the judge of all the rest, and of what is wrong. Read are block mappings and lists by their
 * indentation, plain and quoted scalars of one line, `|` and `|-`, lists and mappings in brackets on one line that hold
 * scalars, comments and blank lines.
 */
export function readPlainYaml(text: string, start: number): Tree | undefined {
  // Tabs and lone carriage returns have rules of their own.
  if (text.includes('\t') || (text.includes('\r') && /\r(?!\n)/.test(text))) return undefined;
  const reader: Reader = { ...plainYaml(text, start), at: 0, column: -1, end: 0, commentColumn: -1 };
  toNextLine(reader, 0, undefined);
  if (reader.column < 0) return undefined;
  const tree = readBlock(reader, 0);
  return reader.column < 0 ? tree : undefined;
}

/** More levels than these are left to the library. */
const maxDepth = 50;

/** Where the reading stands: before the first sign of a line, or of a value behind its key. */
interface Reader extends PlainYaml {
  /** Of the next sign to be read; the text's length at its end. */
  at: number;
  /** How far the line at `at` stands in; -1 at the end of the text. */
  column: number;
  /** Where the node that was read last ends to the library: behind its line, and behind comments that belong to it. */
  end: number;
  /** The greatest indentation of the comments before `at` that belong to no value yet; -1 where there are none. */
  commentColumn: number;
}

function isItem({ text, at }: Reader): boolean {
  return text.charCodeAt(at) === dash && text.charCodeAt(at + 1) === blank;
}

/** Reads the mapping or list that begins at the reader's line. */
function readBlock(reader: Reader, depth: number): Tree | undefined {
  if (depth > maxDepth) return undefined;
  return isItem(reader) ? readList(reader, depth) : readMapping(reader, depth);
}

function readList(reader: Reader, depth: number): Tree | undefined {
  const { at: from, column, text } = reader;
  const items: Tree[] = [];
  while (reader.column === column && isItem(reader)) {
    const at = skipBlanks(text, reader.at + 2);
    const item =
      keyEndAt(reader, at, false) >= 0 ? readCompact(reader, at, depth) : readScalar(reader, at, column);
    if (item === undefined) return undefined;
    items.push(item);
  }
  if (reader.column > column) return undefined;
  const { end } = reader;
  close(reader, column);
  return { kind: 'list', span: { start: reader.start + from, end: reader.start + end }, items };
}

/** A mapping that begins behind the `-` of its item. */
function readCompact(reader: Reader, at: number, depth: number): Tree | undefined {
  reader.column += at - reader.at;
  reader.at = at;
  return readBlock(reader, depth + 1);
}

function readMapping(reader: Reader, depth: number): Mapping | undefined {
  const { at: from, column, text, start } = reader;
  const entries: Entry[] = [];
  while (reader.column === column) {
    const keyEnd = keyEndAt(reader, reader.at, false);
    if (keyEnd < 0) return undefined;
    const key = keyOf(text.slice(reader.at, keyEnd), start + reader.at);
    if (mayHoldKey(entries, key.value)) return undefined;
    const value = readValue(reader, keyEnd + 1, column, depth);
    if (value === undefined) return undefined;
    entries.push({ key, value });
  }
  if (reader.column > column) return undefined;
  const { end } = reader;
  close(reader, column);
  return { kind: 'mapping', span: { start: start + from, end: start + end }, entries };
}

/** Comments that stand as far in as a collection belong to it, when it ends behind them, as does all up to `at`. */
function close(reader: Reader, column: number): void {
  if (column === 0 || reader.commentColumn < column) return;
  reader.end = reader.at;
  reader.commentColumn = -1;
}

/** The value behind a key's colon, which may stand on the lines below it, or nowhere. */
function readValue(reader: Reader, from: number, column: number, depth: number): Tree | undefined {
  const { text, start } = reader;
  const at = skipBlanks(text, from);
  const isComment = text.charCodeAt(at) === hash;
  const lineEnd = isComment ? lineEndOf(reader, at) : at;
  if (!isComment && !isLineEnd(text, at)) return readScalar(reader, at, column);
  toNextLine(reader, nextLineStart(text, lineEnd), undefined);
  const hasComment = isComment || reader.commentColumn >= 0;
  reader.commentColumn = -1;
  if (reader.column > column || (reader.column === column && isItem(reader)))
    return readBlock(reader, depth + 1);
  reader.end = hasComment ? reader.at : at;
  return emptyYaml(start + at);
}

/** A value that is no block collection; the reader goes on to the next line that holds something. */
function readScalar(reader: Reader, at: number, column: number): Tree | undefined {
  const { text } = reader;
  if (text.charCodeAt(at) === pipe) return readLiteral(reader, at, column);
  const inline = readInline(reader, at);
  if (inline === undefined) return undefined;
  const next = nextLineStart(text, inline.lineEnd);
  reader.end = next;
  toNextLine(reader, next, column);
  return inline.tree;
}

/** A literal block, `|` or `|-`: its lines stand as they are, behind the indentation of the first. */
function readLiteral(reader: Reader, at: number, column: number): Scalar | undefined {
  const { text, start } = reader;
  const isStripped = text.charCodeAt(at + 1) === dash;
  const headEnd = skipBlanks(text, at + (isStripped ? 2 : 1));
  if (!isLineEnd(text, headEnd)) return undefined;
  const lines: { start: number; end: number; next: number }[] = [];
  let indent = -1;
  let last = 0;
  for (let from = nextLineStart(text, headEnd); from < text.length; ) {
    const sign = skipBlanks(text, from);
    const end = lineEndOf(reader, sign);
    const isEmpty = end === sign;
    if (indent < 0 && !isEmpty) indent = sign - from;
    if (!isEmpty && (indent <= column || sign - from < indent)) break;
    const next = nextLineStart(text, end);
    lines.push({ start: isEmpty ? sign : from + indent, end, next });
    from = next;
    if (!isEmpty) last = lines.length;
  }
  if (last === 0) return undefined;
  // What stands farther in than the block on a line that is blank belongs to its text.
  for (const { start: sign, end, next } of lines)
    if (sign === end && (sign - text.lastIndexOf('\n', sign - 1) - 1 > indent || next === end))
      return undefined;
  const pieces: Piece[] = [];
  let value = '';
  for (let index = 0; index < last; index += 1) {
    const line = lines[index];
    if (line === undefined) break;
    const hasBreak = line.next === line.end + 1 && (index < last - 1 || !isStripped);
    pieces.push({
      at: value.length,
      start: start + line.start,
      length: line.end - line.start + (hasBreak ? 1 : 0),
    });
    value += text.slice(line.start, line.end);
    if (index < last - 1 || !isStripped) value += '\n';
  }
  const behind = lines[last - 1]?.next ?? at;
  const lastPiece = pieces[last - 1];
  reader.end = behind;
  toNextLine(reader, behind, undefined);
  return {
    kind: 'scalar',
    value,
    data: value,
    span: {
      start: start + at,
      end: lastPiece === undefined ? start + at : lastPiece.start + lastPiece.length,
    },
    pieces: compact(pieces),
  };
}

/**
 * Goes on to the next line that holds more than a comment.
 *
 * A comment that stands farther in than the collection at `column` belongs to the value before it.
 */
function toNextLine(reader: Reader, from: number, column: number | undefined): void {
  const { text } = reader;
  reader.commentColumn = -1;
  for (let lineStart = from; ; ) {
    const at = skipBlanks(text, lineStart);
    reader.at = at;
    reader.column = at < text.length ? at - lineStart : -1;
    if (reader.column < 0) return;
    if (isLineEnd(text, at)) {
      lineStart = nextLineStart(text, at);
      continue;
    }
    if (text.charCodeAt(at) !== hash) return;
    lineStart = nextLineStart(text, lineEndOf(reader, at));
    if (column !== undefined && reader.column > column && reader.commentColumn < 0) reader.end = lineStart;
    else reader.commentColumn = Math.max(reader.commentColumn, reader.column);
  }
}
