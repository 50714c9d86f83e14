import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type DocumentSymbol,
  type Position,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver-types';
import type { Block, Item, Runbook } from '../core/runbook.ts';
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
  let count = runbook.steps.length;
  for (const step of runbook.steps) count += step.blocks.length;
  const places: Places = {
    near: ascendingPositions(document),
    far: (offset) => document.positionAt(offset),
    hasParts: count <= maxSymbols,
  };
  return itemSymbols(runbook.items, runbook.span, places);
}

/** The same as a list, for a client that knows no tree. */
export function flatSymbols(document: TextDocument, runbook: Runbook): SymbolInformation[] {
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
  return flatten(documentSymbols(document, runbook));
}

/** What a list of symbols calls an item: a half-typed one has no title yet, and an empty name is no symbol. */
export function nameOfItem(item: Item): string {
  const title = item.title.value.trim();
  if (title !== '') return title;
  if (item.id !== '') return item.id;
  return item.isStep ? 'Untitled step' : 'Untitled group';
}

/** A group is a module of the plan, a step a function. */
export function kindOfItem(item: Item): SymbolKind {
  return item.isStep ? SymbolKind.Function : SymbolKind.Module;
}

/** Where an item says its name. */
export function nameSpan(item: Item): Span {
  return isWithin(item.title.span, item.span)
    ? item.title.span
    : { start: item.span.start, end: item.span.start };
}

interface Places {
  /** For offsets in the order of the text. */
  readonly near: (offset: number) => Position;
  readonly far: (offset: number) => Position;
  readonly hasParts: boolean;
}

function itemSymbols(items: readonly Item[], around: Span, places: Places): DocumentSymbol[] {
  const symbols: DocumentSymbol[] = [];
  let at = around.start;
  for (const item of items) {
    // What an alias of YAML brings stands elsewhere in the file, and has its symbol there.
    if (item.span.start < at || item.span.end > around.end) continue;
    symbols.push(itemSymbol(item, places));
    at = item.span.end;
  }
  return symbols;
}

function itemSymbol(item: Item, places: Places): DocumentSymbol {
  const name = nameSpan(item);
  const start = places.near(item.span.start);
  const selectionRange = { start: places.near(name.start), end: places.near(name.end) };
  const parts = places.hasParts ? partSymbols(item, places) : [];
  const below = itemSymbols(item.items, item.span, places);
  const detail = [item.connection?.value, item.owner?.value].filter((each) => each !== undefined).join(' · ');
  return {
    name: nameOfItem(item),
    ...(detail === '' ? {} : { detail }),
    kind: kindOfItem(item),
    range: { start, end: places.far(item.span.end) },
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
  readonly span: Span;
  readonly selection: Span;
}

function partSymbols(item: Item, { near }: Places): DocumentSymbol[] {
  const parts = item.blocks.flatMap(partsOf).filter((part) => isWithin(part.span, item.span));
  parts.sort((left, right) => left.span.start - right.span.start);
  return parts.map((part) => {
    const start = near(part.span.start);
    const selectionRange = { start: near(part.selection.start), end: near(part.selection.end) };
    return {
      name: part.name,
      detail: part.kind === 'sh' ? 'sh' : firstWords(part.text.value),
      kind: SymbolKind.Field,
      range: { start, end: near(part.span.end) },
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
