import { notationOf } from '../parse.ts';
import type { Role } from '../role.ts';
import type { Runbook } from '../runbook.ts';
import type { Span } from '../tree.ts';
import { linkAt, markdownPlaceAt } from './markdownPlace.ts';
import { lineEndAt, lineStartAt, skippedLines } from './skippedLines.ts';
import { yamlPlaceAt } from './yamlPlace.ts';

/** What stands at the cursor and may be completed. All spans are in the file. */
export type Place = KeyPlace | ValuePlace | CodePlace | LanguagePlace | IdPlace | LinkPlace;

/** How a key or value is written: on lines of its own, in `{}` or `[]`, or in a heading or the words of a fence. */
export type Form = 'block' | 'flow' | 'attribute';

/** A key of a mapping, or where one could be. */
export interface KeyPlace {
  readonly kind: 'key';
  /** From the root of the document to the mapping; a position in a list is `0`. */
  readonly path: readonly string[];
  readonly word: Span;
  /** Keys of the same mapping that stand elsewhere. */
  readonly present: ReadonlySet<string>;
  readonly form: Form;
  /** Column of the key, where it has a line of its own. */
  readonly indent: number;
  /** Whether `:` or `=` follows already. */
  readonly hasMark: boolean;
  /** Whether a text could stand here too, as an item of a list. */
  readonly mayBeText: boolean;
  /** Of the heading whose attributes these are. */
  readonly title?: string;
}

/** A plain value, or one item of a list of them. */
export interface ValuePlace {
  readonly kind: 'value';
  readonly path: readonly string[];
  /** Without its quotes. */
  readonly word: Span;
  readonly quote: Quote;
  readonly form: Form;
  /** The other items of its list. */
  readonly others: readonly string[];
  /** Whether a blank is missing between the colon and the cursor. */
  readonly needsBlank: boolean;
  /** What the other keys of the same mapping say, as far as they stand above. */
  readonly beside: ReadonlyMap<string, string>;
}

export type Quote = '' | '"' | "'";

/** SQL, a shell command, an expectation or prose, as it stands in the file. */
export interface CodePlace {
  readonly kind: 'code';
  readonly language: 'sql' | 'sh' | 'expect' | 'prose';
  readonly blockKind: 'sql' | 'sh';
  /** `undefined` for a fence that says none. */
  readonly role: Role | undefined;
  readonly region: Span;
  readonly quote: Quote;
  /** Whether it has lines of its own, so that comments can stand in it. */
  readonly hasLines: boolean;
}

/** The first words of a fence: its language, and its role where the language stands. */
export interface LanguagePlace {
  readonly kind: 'language';
  readonly word: Span;
  /** `undefined` where the language itself is written. */
  readonly blockKind: 'sql' | 'sh' | undefined;
}

/** `#id` in a heading's attributes. */
export interface IdPlace {
  readonly kind: 'id';
  readonly word: Span;
  readonly title: string;
}

/** The target of a link in prose, with its `#`. */
export interface LinkPlace {
  readonly kind: 'link';
  readonly word: Span;
}

/**
 * What stands at an offset; `undefined` where nothing can be completed, as in prose.
 *
 * Reads the lines of the step at the cursor only. Without a runbook the text is that of `launchbook.yaml`.
 */
export function placeAt(
  name: string,
  text: string,
  offset: number,
  runbook: Runbook | undefined,
): Place | undefined {
  const place = anyPlaceAt(name, text, offset, runbook);
  if (place?.kind !== 'code' || place.language !== 'prose') return place;
  const lineStart = lineStartAt(text, offset);
  return linkAt(text.slice(lineStart, lineEndAt(text, offset)), lineStart, offset);
}

function anyPlaceAt(
  name: string,
  text: string,
  offset: number,
  runbook: Runbook | undefined,
): Place | undefined {
  if (runbook !== undefined && notationOf(name) === 'markdown') return markdownPlaceAt(text, offset, runbook);
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  if (offset < start) return undefined;
  const skipped = runbook === undefined ? [] : skippedLines(text, offset, runbook);
  return yamlPlaceAt({ text, start, end: text.length, skipped }, offset);
}
