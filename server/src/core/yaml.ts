import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLError,
  type Scalar as YamlScalar,
} from 'yaml';
import { conflictMarkers } from './conflict.ts';
import type { Finding } from './finding.ts';
import type { Entry, Mapping, Piece, Scalar, Tree } from './tree.ts';

/** What a text holds as far as it could be read, and what was wrong with it. */
export interface ParsedTree {
  /** `undefined` for an empty text. */
  readonly tree: Tree | undefined;
  readonly problems: readonly Finding[];
  /** Whether a value stands somewhere else in the text, so that no part of it can be read by itself. */
  readonly hasAliases?: boolean;
}

/** So many nodes may come from aliases; more is a hostile file, not a runbook. */
const maxAliasNodes = 10_000;

/**
 * Parses YAML 1.2 into the tree.
 *
 * Never throws: a broken text gives the tree that could be built. A key that stands twice keeps its first
 * value. `start` is the offset of `text` in its file; all spans are moved by it.
 */
export function parseYaml(text: string, start = 0): ParsedTree {
  const conflicts = conflictMarkers(text, start);
  if (conflicts.length > 0) return { tree: undefined, problems: conflicts };
  const problems: Finding[] = [];
  // With `silent` the library would leave a second document out without a word.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  for (const error of [...document.errors, ...document.warnings])
    problems.push(syntaxFinding(error, text, start));
  const builder: Builder = {
    text,
    start,
    problems,
    aliasNodes: 0,
    isTooMuchTold: false,
    resolving: new Set(),
    anchors: new Map(),
    hasAliases: false,
  };
  const tree = document.contents === null ? undefined : build(document.contents as Node, builder);
  const { hasAliases } = builder;
  return { tree: isEmptyScalar(tree, document.contents) ? undefined : tree, problems, hasAliases };
}

interface Builder {
  readonly text: string;
  readonly start: number;
  readonly problems: Finding[];
  aliasNodes: number;
  isTooMuchTold: boolean;
  /** Aliases that are being expanded, to stop at one that holds itself. */
  readonly resolving: Set<Node>;
  /** The node that each anchor names so far; the library would walk the document for every alias. */
  readonly anchors: Map<string, Node>;
  hasAliases: boolean;
}

function isEmptyScalar(tree: Tree | undefined, node: unknown): boolean {
  return tree?.kind === 'scalar' && tree.data === null && isScalar(node) && (node.source ?? '') === '';
}

function build(node: Node | null | undefined, builder: Builder, fallbackAt = 0): Tree {
  if (builder.resolving.size > 0) builder.aliasNodes += 1;
  else if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
    builder.anchors.set(node.anchor, node);
  if (isMap(node)) return buildMapping(node, builder);
  if (isSeq(node)) {
    const span = spanOf(node, builder);
    return {
      kind: 'list',
      span,
      items: node.items.map((item) => build(item as Node, builder, span.start - builder.start)),
    };
  }
  if (isAlias(node)) return buildAlias(node, builder);
  if (isScalar(node)) return buildScalar(node, builder);
  return emptyScalar(builder.start + fallbackAt);
}

function buildMapping(
  node: { items: readonly { key: unknown; value: unknown }[]; range?: unknown },
  builder: Builder,
): Mapping {
  const entries: Entry[] = [];
  const seen = new Set<string>();
  for (const pair of node.items) {
    const keyNode = pair.key as Node | null;
    const key = build(keyNode, builder);
    if (key.kind !== 'scalar') {
      builder.problems.push({
        rule: 'syntax',
        severity: 'error',
        span: key.span,
        message: 'A key must be a plain word, not a list or a mapping.',
      });
      continue;
    }
    if (seen.has(key.value)) {
      builder.problems.push({
        rule: 'duplicate-key',
        severity: 'error',
        span: key.span,
        message: `The key \`${key.value}\` stands here twice; this second value is not used. Remove one of them.`,
      });
      continue;
    }
    seen.add(key.value);
    entries.push({ key, value: build(pair.value as Node | null, builder, key.span.end - builder.start) });
  }
  return { kind: 'mapping', span: spanOf(node as Node, builder), entries };
}

function buildAlias(node: Alias, builder: Builder): Tree {
  builder.hasAliases = true;
  const target = builder.anchors.get(node.source);
  const span = spanOf(node, builder);
  const problem = (message: string): Tree => {
    builder.problems.push({ rule: 'syntax', severity: 'error', span, message });
    return emptyScalar(span.start);
  };
  if (target === undefined) return problem(`There is no anchor \`&${node.source}\` before this alias.`);
  if (builder.resolving.has(target)) return problem(`The alias \`*${node.source}\` holds itself.`);
  if (builder.aliasNodes > maxAliasNodes) {
    if (builder.isTooMuchTold) return emptyScalar(span.start);
    builder.isTooMuchTold = true;
    return problem('The aliases of this file expand to too much to read.');
  }
  builder.resolving.add(target);
  const tree = build(target, builder);
  builder.resolving.delete(target);
  return tree;
}

function buildScalar(node: YamlScalar, builder: Builder): Scalar {
  const span = spanOf(node, builder);
  const value = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const data = node.value;
  const pieces = piecesOf(node, value, builder.text).map((piece) => ({
    ...piece,
    start: piece.start + builder.start,
  }));
  const last = pieces.at(-1);
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  return {
    kind: 'scalar',
    value,
    data:
      typeof data === 'string' ||
      typeof data === 'number' ||
      typeof data === 'boolean' ||
      typeof data === 'bigint'
        ? data
        : null,
    span: isBlock && last !== undefined ? { start: span.start, end: last.start + last.length } : span,
    pieces,
  };
}

function emptyScalar(at: number): Scalar {
  return {
    kind: 'scalar',
    value: '',
    data: null,
    span: { start: at, end: at },
    pieces: [{ at: 0, start: at, length: 0 }],
  };
}

function spanOf(node: Node, builder: Builder): { start: number; end: number } {
  const range = node.range;
  const start = builder.start + (range?.[0] ?? 0);
  return { start, end: Math.max(start, builder.start + (range?.[1] ?? range?.[0] ?? 0)) };
}

/** Where each run of a scalar's value stands in the text. */
function piecesOf(node: YamlScalar, value: string, text: string): Piece[] {
  const from = node.range?.[0] ?? 0;
  const to = node.range?.[1] ?? from;
  switch (node.type) {
    case 'BLOCK_LITERAL':
      return literalPieces(text, from, to, value) ?? align(text, afterLine(text, from), to, value, 'none');
    case 'BLOCK_FOLDED':
      return align(text, afterLine(text, from), to, value, 'none');
    case 'QUOTE_SINGLE':
      return align(text, from + 1, to, value, 'single');
    case 'QUOTE_DOUBLE':
      return align(text, from + 1, to, value, 'double');
    default:
      return text.startsWith(value, from)
        ? [{ at: 0, start: from, length: value.length }]
        : align(text, from, to, value, 'none');
  }
}

function afterLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}

/**
 * A literal's lines stand one to one in the text, each behind its indentation; `undefined` where they do not,
 * as in a text whose indentation is broken.
 */
function literalPieces(text: string, from: number, to: number, value: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  let at = 0;
  let lineStart = afterLine(text, from);
  for (const line of value.split('\n')) {
    if (lineStart > to) break;
    const newline = text.indexOf('\n', lineStart);
    const next = newline < 0 ? text.length : newline + 1;
    let contentEnd = newline < 0 ? text.length : newline;
    const endsWithReturn = text[contentEnd - 1] === '\r';
    if (endsWithReturn) contentEnd -= 1;
    const start = Math.max(lineStart, contentEnd - line.length);
    if (!text.startsWith(line, start)) return undefined;
    const isLast = at + line.length >= value.length;
    // The line break belongs to the run where it is the same single character in both.
    const length = line.length + (isLast || endsWithReturn || newline < 0 ? 0 : 1);
    if (!(isLast && line === '' && pieces.length > 0)) pieces.push({ at, start, length });
    at += line.length + 1;
    lineStart = next;
  }
  return pieces.length > 0 ? pieces : [{ at: 0, start: Math.min(afterLine(text, from), to), length: 0 }];
}

/** Walks value and text side by side, over folded lines and escapes, and joins what runs together. */
function align(
  text: string,
  from: number,
  to: number,
  value: string,
  escapes: 'none' | 'single' | 'double',
): Piece[] {
  const pieces: { at: number; start: number; length: number }[] = [];
  let at = 0;
  let position = from;
  const take = (valueLength: number, textLength: number): void => {
    const last = pieces.at(-1);
    if (
      valueLength === 1 &&
      textLength === 1 &&
      last !== undefined &&
      last.at + last.length === at &&
      last.start + last.length === position
    )
      last.length += 1;
    else
      pieces.push({
        at,
        start: position,
        length: valueLength === textLength ? valueLength : Math.min(1, valueLength),
      });
    at += valueLength;
    position += textLength;
  };
  while (at < value.length && position < to) {
    const here = text[position];
    if (escapes === 'single' && here === "'" && text[position + 1] === "'") take(1, 2);
    else if (escapes === 'double' && here === '\\') {
      const escaped = escapeLength(text, position);
      if (escaped.isLineJoin) position += escaped.length;
      else take(escaped.valueLength, escaped.length);
    } else if (here === value[at]) take(1, 1);
    else if ((here === '\n' || here === '\r') && value[at] === ' ') {
      at += 1;
      position += 1;
    } else position += 1;
  }
  return pieces.length > 0 ? pieces : [{ at: 0, start: from, length: 0 }];
}

/** Source: YAML 1.2.2, section 5.7 "Escaped Characters". */
function escapeLength(
  text: string,
  position: number,
): { length: number; valueLength: number; isLineJoin: boolean } {
  const next = text[position + 1];
  if (next === '\n' || next === '\r') return { length: 2, valueLength: 0, isLineJoin: true };
  if (next === 'x') return { length: 4, valueLength: 1, isLineJoin: false };
  if (next === 'u') return { length: 6, valueLength: 1, isLineJoin: false };
  if (next === 'U') {
    const code = Number.parseInt(text.slice(position + 2, position + 10), 16);
    return { length: 10, valueLength: code > 0xffff ? 2 : 1, isLineJoin: false };
  }
  return { length: 2, valueLength: 1, isLineJoin: false };
}

function syntaxFinding(error: YAMLError, text: string, start: number): Finding {
  const [from, to] = error.pos;
  const lineEnd = text.indexOf('\n', from);
  const end = Math.min(to, lineEnd < 0 || lineEnd === from ? text.length : lineEnd, text.length);
  return {
    rule: 'syntax',
    severity: 'error',
    span: {
      start: start + Math.min(from, text.length),
      end: start + Math.max(end, Math.min(from, text.length)),
    },
    message: syntaxMessage(error),
  };
}

function syntaxMessage(error: YAMLError): string {
  switch (error.code) {
    case 'MISSING_CHAR':
      return `Something is not closed or not finished here: ${error.message.toLowerCase().replace(/["']quote/, 'quote')}.`;
    case 'TAB_AS_INDENT':
      return 'YAML does not allow tabs as indentation. Use spaces.';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'A second `key: value` stands on this line. Put it on a line of its own, or quote the text that holds a colon.';
    case 'MULTIPLE_DOCS':
      return 'A second document begins here (`---`). A runbook is one document.';
    case 'TAG_RESOLVE_FAILED':
      return 'YAML reads this as a tag, not as text, because of its `!`. Put the text in quotes.';
    case 'BAD_DIRECTIVE':
      return 'YAML reads this line as a directive, because of its `%`, and does not know it. Remove it.';
    case 'BAD_INDENT':
      return `The indentation does not fit: ${error.message.toLowerCase()}.`;
    case 'BAD_SCALAR_START':
      return 'A plain text cannot begin with this character. Put the text in quotes.';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'This line is read as a key, but no colon follows on it. Is a `:` missing, or the indentation of the line?';
    default:
      return `This is not YAML: ${error.message.replace(/\.$/, '')}.`;
  }
}
