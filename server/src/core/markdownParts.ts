import type { SyntaxNode, Tree as SyntaxTree } from '@lezer/common';
import { GFM, parser } from '@lezer/markdown';
import { type Attributes, parseAttributes, splitList } from './attributes.ts';
import type { Finding } from './finding.ts';
import { nearest } from './nearest.ts';
import { isRole, type Role, roles } from './role.ts';
import { suggestion } from './suggestion.ts';
import {
  type Entry,
  type MappedText,
  type Mapping,
  type Piece,
  type Scalar,
  type Span,
  wholeText,
} from './tree.ts';

/** A piece of the document that the tree knows; all the rest is prose. */
export type Part =
  | {
      readonly kind: 'heading';
      readonly level: number;
      readonly span: Span;
      readonly title: MappedText;
      readonly attributes: Attributes;
    }
  | {
      readonly kind: 'fence';
      readonly span: Span;
      readonly role: Role;
      readonly roleWord: MappedText;
      readonly block: Mapping;
    }
  | { readonly kind: 'task'; readonly span: Span; readonly task: Mapping };

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
 * Reads the headings, blocks and tasks of a text, in order; `start` is its offset in the file.
 *
 * `mended` counts the open fences before this text. Never throws.
 */
export function readParts(text: string, start: number, problems: Finding[], mended = 0): Part[] {
  const parts: Part[] = [];
  const { tree, indents } = parseBlocks(text);
  tree.iterate({
    enter(reference) {
      const heading = /^(?:ATX|Setext)Heading([1-6])$/.exec(reference.name);
      if (heading !== null) {
        parts.push(readHeading(reference.node, Number(heading[1]), text, start, problems));
        return false;
      }
      switch (reference.name) {
        case 'FencedCode':
          readFence(reference.node, text, start, { parts, problems, mended, indents });
          return false;
        case 'Task':
          parts.push(readTask(reference.node, text, start));
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
  return { tree: recording.parse(text), indents };
}

function readHeading(
  node: SyntaxNode,
  level: number,
  text: string,
  start: number,
  problems: Finding[],
): Part {
  const isSetext = node.name.startsWith('Setext');
  const firstMark = node.firstChild;
  const from = isSetext || firstMark === null ? node.from : firstMark.to;
  const to = isSetext ? (node.lastChild?.from ?? node.to) : node.to;
  const raw = text.slice(from, to);
  const braces = trailingBraces(raw);
  let titleEnd = raw.length;
  let attributes: Attributes = { id: undefined, list: [], words: [], problems: [] };
  if (braces !== undefined) {
    const bracesAt = braces.at;
    const read = parseAttributes(braces.inner, start + from + bracesAt + 1);
    const isAttributes = read.words.length === 0 && (read.id !== undefined || read.list.length > 0);
    if (isAttributes) {
      attributes = read;
      titleEnd = bracesAt;
      problems.push(...read.problems);
      if (!braces.isClosed) {
        const span = { start: start + from + bracesAt, end: start + from + raw.trimEnd().length };
        problems.push({
          rule: 'syntax',
          severity: 'error',
          span,
          message: 'The attributes of this heading are not closed. Put a `}` behind them.',
        });
      }
    }
  }
  const titleText = raw.slice(0, Math.max(0, titleEnd));
  const trimmed = isSetext ? titleText.trim() : withoutClosingMarks(titleText);
  const titleAt = from + (titleText.length - titleText.trimStart().length);
  const title = wholeText(trimmed, start + titleAt);
  return {
    kind: 'heading',
    level,
    span: { start: start + node.from, end: start + node.to },
    title,
    attributes,
  };
}

/** The braces at the end of a heading; the closing one may be missing. By hand: long lines must stay cheap. */
function trailingBraces(raw: string): { at: number; inner: string; isClosed: boolean } | undefined {
  const text = raw.trimEnd();
  let at = text.length;
  // A value in quotes may hold braces too, so the last one is not always that which opens.
  for (let tries = 0; tries < 10 && at > 0; tries += 1) {
    at = text.lastIndexOf('{', at - 1);
    if (at < 0) return undefined;
    if (!/^[ \t]?$/.test(text.charAt(at - 1))) continue;
    const close = closingBrace(text, at + 1);
    if (close === undefined) return { at, inner: text.slice(at + 1), isClosed: false };
    if (close === text.length - 1) return { at, inner: text.slice(at + 1, close), isClosed: true };
  }
  return undefined;
}

/** The next `}` that stands in no quotes. */
function closingBrace(text: string, from: number): number | undefined {
  let quote = '';
  for (let index = from; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (quote === '"' && sign === '\\') index += 1;
    else if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '}') return index;
    else if ((sign === '"' || sign === "'") && text.charAt(index - 1) === '=') quote = sign;
  }
  return undefined;
}

/** A heading's text without the `#` signs that may close it. */
function withoutClosingMarks(raw: string): string {
  const text = raw.trimEnd();
  let end = text.length;
  while (text[end - 1] === '#') end -= 1;
  const isMark = end < text.length && /[ \t]/.test(text.charAt(end - 1));
  return (isMark ? text.slice(0, end) : text).trim();
}

function readTask(node: SyntaxNode, text: string, start: number): Part {
  const marker = node.getChild('TaskMarker') ?? node;
  const raw = text.slice(marker.to, node.to);
  const lead = raw.length - raw.trimStart().length;
  const words = raw.trim();
  const value = words.replace(/[ \t]*\r?\n[ \t>]*/g, ' ');
  const mapped =
    value === words
      ? wholeText(value, start + marker.to + lead)
      : mapWords(value, start + marker.to + lead, words);
  const box = wholeText(text.slice(marker.from, marker.to), start + marker.from);
  const span = { start: start + node.from, end: start + node.to };
  const entries = [
    { key: keyScalar('text', mapped.span), value: scalar(mapped) },
    { key: keyScalar('done', box.span), value: { ...scalar(box), data: /x/i.test(box.value) } },
  ];
  return { kind: 'task', span, task: { kind: 'mapping', span, entries } };
}

/** Maps a text whose lines were joined: each word stands where it stood. */
function mapWords(value: string, start: number, original: string): MappedText {
  const pieces: Piece[] = [];
  let from = 0;
  for (const word of value.matchAll(/\S+/g)) {
    const at = original.indexOf(word[0], from);
    pieces.push({ at: word.index, start: start + at, length: word[0].length });
    from = at + word[0].length;
  }
  return { value, span: { start, end: start + original.length }, pieces };
}

const kindOfWord: ReadonlyMap<string, 'sql' | 'sh'> = new Map([
  ['sql', 'sql'],
  ['mysql', 'sql'],
  ['sh', 'sh'],
  ['bash', 'sh'],
  ['shell', 'sh'],
]);

/** What a fence's language says, in whatever case it is written. */
function kindOf(language: string | undefined): 'sql' | 'sh' | undefined {
  return language === undefined ? undefined : kindOfWord.get(language.toLowerCase());
}

const fenceOfBlock = /^[ \t>]*(`{3,}|~{3,})[ \t]*(?:sql|mysql|sh|bash|shell)[ \t]+[a-z-]+/gim;

interface Reading {
  readonly parts: Part[];
  readonly problems: Finding[];
  readonly mended: number;
  readonly indents: ReadonlyMap<number, number>;
}

function readFence(node: SyntaxNode, text: string, start: number, reading: Reading): void {
  const { parts, problems, mended } = reading;
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
    const part = readBlock(node, info, end, text, start, reading);
    if (part !== undefined) parts.push(part);
  }
  if (end < node.to) {
    const rest = readParts(text.slice(end, node.to), start + end, problems, mended + 1);
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

function readBlock(
  node: SyntaxNode,
  info: SyntaxNode,
  end: number,
  text: string,
  start: number,
  { problems, indents }: Reading,
): Part | undefined {
  const attributes = parseAttributes(text.slice(info.from, info.to), start + info.from);
  const [language, roleWord, ...rest] = attributes.words;
  const kind = kindOf(language?.value);
  if (kind === undefined || language === undefined || roleWord === undefined) {
    const missed = missedBlock(language, roleWord);
    if (missed !== undefined) problems.push(missed);
    return undefined;
  }
  if (!isRole(roleWord.value)) {
    const meant = suggestion(roleWord.span, roleWord.value, roles);
    if (meant.guess !== undefined)
      problems.push({
        rule: 'unknown-role',
        severity: 'error',
        span: roleWord.span,
        message: `Unknown role \`${roleWord.value}\`. ${meant.words} Until then this block is prose.`,
        ...meant.fixes,
      });
    return undefined;
  }
  problems.push(...attributes.problems);
  for (const word of rest)
    problems.push({
      rule: 'syntax',
      severity: 'warning',
      span: word.span,
      message: `The word \`${word.value}\` means nothing here. Attributes are written \`key=value\`.`,
    });
  const span = { start: start + node.from, end: start + Math.min(end, node.to) };
  const entries: Entry[] = [
    {
      key: keyScalar(kind, { start: language.span.start, end: roleWord.span.end }),
      value: scalar(codeText(node, end, text, start, indents.get(node.from) ?? 0)),
    },
    ...attributeEntries(attributes),
  ];
  return { kind: 'fence', span, role: roleWord.value, roleWord, block: { kind: 'mapping', span, entries } };
}

/** A fence that was meant as a block, by the role in its words, and would vanish among the prose. */
function missedBlock(first: MappedText | undefined, second: MappedText | undefined): Finding | undefined {
  if (first === undefined) return undefined;
  const glued = first.value.split(/[,;:|/]+/).filter((part) => part !== '');
  const isGlued = glued.length > 1;
  const [language, word] = isGlued || second === undefined ? glued : [glued[0], second.value];
  const isSwapped = kindOf(word) !== undefined;
  const meant = word === undefined || isSwapped ? language : word;
  if (meant === undefined || kindOf(meant) !== undefined) return undefined;
  const role = nearest(meant, roles);
  if (role === undefined) return undefined;
  const kinds = kindsMeant(isSwapped ? word : word === undefined ? undefined : language);
  const written = kinds.map((kind) => `${kind} ${role}`);
  const span = { start: first.span.start, end: (isGlued ? first : (second ?? first)).span.end };
  return {
    rule: 'invalid-block',
    // In another language the role may be a word by chance.
    severity: role === meant && (kinds.length === 1 || word === undefined) ? 'error' : 'warning',
    span,
    message: `A block begins with \`sql\` or \`sh\`, a blank and its role: write ${written.map((each) => `\`${each}\``).join(' or ')}. Until then this block is prose.`,
    fixes: written.map((each) => ({ title: `Change to \`${each}\``, edits: [{ span, text: each }] })),
  };
}

/** The languages of a block that a person may have meant by another one; both where nothing tells. */
function kindsMeant(language: string | undefined): readonly ('sql' | 'sh')[] {
  const kind = kindOf(language);
  if (kind !== undefined) return [kind];
  if (language !== undefined && /sql|maria|^db$/i.test(language)) return ['sql'];
  if (language !== undefined && /sh$|console|terminal/i.test(language)) return ['sh'];
  return ['sql', 'sh'];
}

/**
 * The code of a fence, without the indentation or quote signs that it stands in; its lines end in `\n`.
 *
 * The parser has cut those of the lists and quotes around it; `indent` is that of the fence within them.
 * Source: CommonMark 0.31.2, "Fenced code blocks".
 */
function codeText(node: SyntaxNode, end: number, text: string, start: number, indent: number): MappedText {
  const pieces: Piece[] = [];
  let value = '';
  let isAtLineStart = true;
  const append = (from: number, to: number): void => {
    const last = pieces.at(-1);
    if (
      last !== undefined &&
      last.at + last.length === value.length &&
      last.start + last.length === start + from
    )
      pieces[pieces.length - 1] = { ...last, length: last.length + to - from };
    else pieces.push({ at: value.length, start: start + from, length: to - from });
    value += text.slice(from, to);
  };
  for (const code of node.getChildren('CodeText')) {
    let from = code.from;
    const to = Math.min(code.to, end);
    while (from < to) {
      // A tab that belongs to the list in part was cut as a whole.
      if (isAtLineStart && text[from - 1] !== '\t')
        for (let spaces = 0; spaces < indent && text[from] === ' ' && from < to; spaces += 1) from += 1;
      const newline = text.indexOf('\n', from);
      const lineEnd = newline < 0 || newline >= to ? to : newline + 1;
      isAtLineStart = lineEnd === newline + 1 && newline >= 0;
      if (text[newline - 1] === '\r' && isAtLineStart && newline - 1 >= from) {
        append(from, newline - 1);
        append(newline, lineEnd);
      } else append(from, text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd);
      from = lineEnd;
    }
  }
  const first = pieces[0]?.start ?? start + Math.min(node.to, end);
  const last = pieces.at(-1);
  return {
    value,
    pieces: last === undefined ? [{ at: 0, start: first, length: 0 }] : pieces,
    span: { start: first, end: last === undefined ? first : last.start + last.length },
  };
}

/** The keys that attributes say, as a mapping has them. */
export function attributeEntries(attributes: Attributes): Entry[] {
  const entries: Entry[] = [];
  for (const { key, value } of attributes.list) {
    const keyPart = keyScalar(key.value, key.span);
    if (key.value === 'needs' || key.value === 'reviewers') {
      const items = splitList(value).map(scalar);
      entries.push({ key: keyPart, value: { kind: 'list', span: value.span, items } });
    } else entries.push({ key: keyPart, value: scalar(value) });
  }
  return entries;
}

/** A text as a value. */
export function scalar(text: MappedText): Scalar {
  return { kind: 'scalar', data: text.value, ...text };
}

/** A key that the notation implies; its span is what stands in the file for it. */
export function keyScalar(key: string, span: Span): Scalar {
  return {
    kind: 'scalar',
    data: key,
    value: key,
    span,
    pieces: [{ at: 0, start: span.start, length: span.end - span.start }],
  };
}
