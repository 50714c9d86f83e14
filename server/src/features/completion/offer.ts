import {
  type CompletionItem,
  type CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  type Position,
  type Range,
} from 'vscode-languageserver-types';
import { lineEndAt, lineStartAt } from '../../core/completion/skippedLines.ts';
import type { Span } from '../../core/tree.ts';

/** One thing that can be chosen, before it has the shape of the protocol. */
export interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** What is replaced; it lies on the cursor's line and holds the cursor. */
  readonly word: Span;
  /** What is written; the label where it is left out. */
  readonly text?: string;
  /** The same with places to fill, for clients that know snippets. */
  readonly snippet?: string;
  /** What typed letters are compared with; the label where it is left out. */
  readonly filter?: string;
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Which longer documentation can be asked for. */
  readonly data?: CompletionData;
}

/** Names what an item's documentation is made of once somebody looks at it. */
export type CompletionData =
  | { readonly rule: string }
  | { readonly table: string; readonly connection: string; readonly uri: string };

/** Where the cursor stands, and in which text. */
export interface Cursor {
  readonly text: string;
  readonly offset: number;
  readonly position: Position;
}

/** What a client said that it understands. */
export interface ClientAbilities {
  readonly snippets: boolean;
  readonly insertReplace: boolean;
  /** Whether the client leaves the indentation of further lines as it is written. */
  readonly asIs: boolean;
}

/** More than these nobody reads; typing narrows them. */
export const maxItems = 200;

/** The offers as items, in their order, and whether some were left out. */
export function toItems(
  offers: readonly Offer[],
  cursor: Cursor,
  client: ClientAbilities,
): { items: CompletionItem[]; isCut: boolean } {
  let kept = offers;
  if (offers.length > maxItems)
    kept = offers.filter((offer) => isSubsequence(typedIn(offer, cursor), offer.filter ?? offer.label));
  const isCut = kept.length > maxItems || kept.length < offers.length;
  return {
    items: kept.slice(0, maxItems).map((offer, index) => toItem(offer, index, cursor, client)),
    isCut,
  };
}

function typedIn(offer: Offer, { text, offset }: Cursor): string {
  return text.slice(offer.word.start, offset);
}

/** Whether all typed letters stand in a name in their order: how clients match, too. */
export function isSubsequence(typed: string, name: string): boolean {
  const letters = typed.toLowerCase();
  const lower = name.toLowerCase();
  let at = 0;
  for (const letter of letters) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function toItem(offer: Offer, index: number, cursor: Cursor, client: ClientAbilities): CompletionItem {
  const isSnippet = client.snippets && offer.snippet !== undefined;
  const written = (isSnippet ? offer.snippet : undefined) ?? offer.text ?? offer.label;
  // A client that moves further lines by itself would indent them twice.
  const newText = client.asIs ? written : (written.split('\n')[0] ?? '');
  const isWhole = newText === written;
  const plain = isWhole ? newText : ((offer.text ?? offer.label).split('\n')[0] ?? '');
  const [insert, replace] = rangesOf(offer.word, cursor);
  return {
    label: offer.label,
    kind: offer.kind,
    sortText: String(index).padStart(4, '0'),
    ...(offer.filter === undefined ? {} : { filterText: offer.filter }),
    ...(offer.detail === undefined ? {} : { detail: offer.detail }),
    ...(offer.documentation === undefined
      ? {}
      : { documentation: { kind: 'markdown', value: offer.documentation } }),
    ...(offer.data === undefined ? {} : { data: offer.data }),
    ...(isSnippet && isWhole ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(plain.includes('\n') ? { insertTextMode: InsertTextMode.asIs } : {}),
    textEdit: client.insertReplace ? { newText: plain, insert, replace } : { newText: plain, range: replace },
  };
}

/** The word up to the cursor, and the whole of it; both on the cursor's line. */
function rangesOf(word: Span, { text, offset, position }: Cursor): readonly [Range, Range] {
  const start = Math.min(offset, Math.max(word.start, lineStartAt(text, offset)));
  const end = Math.max(offset, Math.min(word.end, lineEndAt(text, offset)));
  const at = (place: number): Position => ({
    line: position.line,
    character: position.character + place - offset,
  });
  return [
    { start: at(start), end: at(offset) },
    { start: at(start), end: at(end) },
  ];
}

/** A text as part of a snippet. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, (sign) => `\\${sign}`);
}

/** A text in a snippet without its marks: what is written where there are no snippets. */
export function withoutMarks(snippet: string): string {
  return snippet.replace(/\$\{\d+:([^}]*)\}|\$\d+/g, (_whole, words: string | undefined) => words ?? '');
}
