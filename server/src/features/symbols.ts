import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type DocumentSymbol,
  type Position,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver-types';
import type { Block, Item, Runbook } from '../core/runbook.ts';
import { shiftSpan } from '../core/shift.ts';
import type { MappedText, Span } from '../core/tree.ts';
import { ascendingPositions } from './position.ts';

/** No outline is read beyond so many entries, and an editor asks for it at every key. */
const maxSymbols = 10_000;

/**
 * The outline of a runbook: groups hold steps, steps hold their parts, in the order of the text.
 *
 * Of a plan with more than 10,000 entries only groups and steps are given.
 */
export function documentSymbols(document: TextDocument, runbook: Runbook): DocumentSymbol[] {
  const places: Places = {
    near: ascendingPositions(document),
    far: (offset) => document.positionAt(offset),
    hasParts: !isTooLong(runbook),
  };
  return itemSymbols(runbook.items, { span: runbook.span, connection: runbook.connection?.value }, places);
}

/**
 * The parts alone, each with the title of its step: what an outline of Markdown headings lacks.
 *
 * Editors show the trees of several sources beside each other, so groups and steps would stand there twice.
 */
export function partsOfSteps(document: TextDocument, runbook: Runbook): DocumentSymbol[] {
  if (isTooLong(runbook)) return [];
  const near = ascendingPositions(document);
  return inOrder(
    runbook.steps.flatMap((step) =>
      partSymbols(step, near).map((part) => ({ ...part, detail: nameOfItem(step) })),
    ),
  );
}

function isTooLong({ steps }: Runbook): boolean {
  let count = steps.length;
  for (const { content } of steps) count += content.blocks.length;
  return count > maxSymbols;
}

/** The same as a list, for a client that knows no tree. */
export function flatSymbols(document: TextDocument, tree: readonly DocumentSymbol[]): SymbolInformation[] {
  const flatten = (symbols: readonly DocumentSymbol[], containerName?: string): SymbolInformation[] =>
    symbols.flatMap(({ name, kind, range, children }) => [
      {
        name,
        kind,
        location: { uri: document.uri, range },
        ...(containerName === undefined ? {} : { containerName }),
      },
      ...flatten(children ?? [], name),
    ]);
  return flatten(tree);
}

/** What a list of symbols calls an item: a half-typed one has no title yet, and an empty name is no symbol. */
export function nameOfItem(item: Item): string {
  const title = item.content.title.value.trim();
  if (title !== '') return title;
  if (item.id !== '') return item.id;
  return item.isStep ? 'Untitled step' : 'Untitled group';
}

/** A group is a module of the plan, a step a function. */
export function kindOfItem(item: Item): SymbolKind {
  return item.isStep ? SymbolKind.Function : SymbolKind.Module;
}

/** Where an item says its name. */
export function nameSpan({ content, at, span }: Item): Span {
  const title = shiftSpan(content.title.span, at);
  return isWithin(title, span) ? title : { start: span.start, end: span.start };
}

interface Places {
  /** For offsets in the order of the text. */
  readonly near: (offset: number) => Position;
  readonly far: (offset: number) => Position;
  readonly hasParts: boolean;
}

/** What items are in. */
interface Around {
  readonly span: Span;
  readonly connection: string | undefined;
}

// Of an item only what is drawn is moved to its place: after each key there are thousands of new ones.
function itemSymbols(items: readonly Item[], around: Around, places: Places): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  let at = around.span.start;
  for (const item of items) {
    const { span } = item;
    // What an alias of YAML brings stands elsewhere in the file, and has its symbol there.
    if (span.start < at || span.end > around.span.end) continue;
    const connection = item.content.ownConnection?.value ?? around.connection;
    symbols.push(itemSymbol(item, { span, connection }, places));
    at = span.end;
  }
  return symbols;
}

function itemSymbol(item: Item, own: Around, places: Places): DocumentSymbol {
  const { near } = places;
  const name = nameSpan(item);
  const start = near(own.span.start);
  const selectionRange = { start: near(name.start), end: near(name.end) };
  const parts = places.hasParts ? partSymbols(item, near) : [];
  const below = item.items.length === 0 ? [] : itemSymbols(item.items, own, places);
  const detail = [own.connection, item.content.owner?.value].filter((each) => each !== undefined).join(' · ');
  return {
    name: nameOfItem(item),
    ...(detail === '' ? {} : { detail }),
    kind: kindOfItem(item),
    range: { start, end: places.far(own.span.end) },
    selectionRange,
    ...(parts.length + below.length === 0
      ? {}
      : { children: parts.length === 0 ? below : inOrder([...parts, ...below]) }),
  };
}

interface Part {
  readonly name: string;
  readonly text: MappedText;
  readonly kind: Block['kind'];
  /** As it stands in the content of its step. */
  readonly span: Span;
  readonly selection: Span;
}

function partSymbols({ content, at, span }: Item, near: Places['near']): DocumentSymbol[] {
  const parts = content.blocks
    .flatMap(partsOf)
    .filter((part) => isWithin(shiftSpan(part.span, at), span))
    .sort((left, right) => left.span.start - right.span.start);
  return parts.map((part) => {
    const start = near(part.span.start + at);
    const selectionRange = { start: near(part.selection.start + at), end: near(part.selection.end + at) };
    return {
      name: part.name,
      detail: part.kind === 'sh' ? 'sh' : firstWords(part.text.value),
      kind: SymbolKind.Field,
      range: { start, end: near(part.span.end + at) },
      selectionRange,
    };
  });
}

/** A check is a part of its own, wherever it stands; of other blocks the whole is one. */
function partsOf(block: Block): Part[] {
  const { role, kind, span, statements } = block;
  const isChecked = role === 'pre-check' || role === 'post-check' || role === 'monitor';
  const [first] = statements;
  if (isChecked && statements.length > 1)
    return statements.map(({ name, text, span: whole }) => ({
      name: `${role} ${name}`,
      kind,
      text,
      span: whole,
      selection: isWithin(text.span, whole) ? text.span : whole,
    }));
  const isNamed = isChecked && first !== undefined && first.name !== String(first.position);
  // In YAML the role stands above the list of blocks.
  const selection = isWithin(block.roleSpan, span) ? block.roleSpan : { start: span.start, end: span.start };
  return [
    {
      name: isNamed ? `${role} ${first.name}` : role,
      kind,
      text: first?.text ?? block.text,
      span,
      selection,
    },
  ];
}

const maxDetailCharacters = 40;

/** The beginning of a statement, on one line. */
function firstWords(text: string): string {
  const newline = text.indexOf('\n');
  const line = newline < 0 ? text : text.slice(0, newline);
  return line.length <= maxDetailCharacters ? line : `${line.slice(0, maxDetailCharacters).trimEnd()}…`;
}

function inOrder(symbols: DocumentSymbol[]): DocumentSymbol[] {
  return symbols.sort(
    ({ range: { start: left } }, { range: { start: right } }) =>
      left.line - right.line || left.character - right.character,
  );
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;
}
