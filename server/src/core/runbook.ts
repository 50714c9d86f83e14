import type { Finding } from './finding.ts';
import { openRunbook } from './keptRunbook.ts';
import type { Notation } from './parse.ts';
import type { Role } from './role.ts';
import type { MappedText, Span } from './tree.ts';

/** A launch document in domain words. Every text knows its place in the file. */
export interface Runbook {
  readonly notation: Notation;
  readonly span: Span;
  readonly title: MappedText | undefined;
  readonly connection: MappedText | undefined;
  readonly reviewers: readonly MappedText[];
  readonly owner: MappedText | undefined;
  /** The planned interval, as written. */
  readonly window: MappedText | undefined;
  /** Groups and steps as they hold each other. */
  readonly items: readonly Item[];
  /** All steps in execution order, whatever group they are in. */
  readonly steps: readonly Step[];
}

/** A step, a group, or both at once. */
export interface Item extends Omit<ItemContent, 'ownConnection'> {
  /** From its first character to the end of the last item inside it. */
  readonly span: Span;
  readonly parent: Item | undefined;
  /** Its own connection, or that of the nearest item around it, or the document's. */
  readonly connection: MappedText | undefined;
  readonly items: readonly Item[];
  /** Whether it is executed itself; a group only holds steps. */
  readonly isStep: boolean;
  /** Place in `steps`; -1 for a group. */
  readonly index: number;
  /**
   * The same without its place in the file: offsets count from `at`. It stays the same object as long as the text
   * that it was read from does, so that what is made of it alone can be kept with it.
   */
  readonly content: ItemContent;
  readonly at: number;
}

/** What an item says itself, without the items around it and inside it. */
export interface ItemContent {
  /** As written, or made from the title. */
  readonly id: string;
  /** The id where it is written. */
  readonly idText: MappedText | undefined;
  readonly title: MappedText;
  readonly span: Span;
  readonly needs: readonly MappedText[] | undefined;
  readonly owner: MappedText | undefined;
  readonly takesMs: number | undefined;
  readonly ownConnection: MappedText | undefined;
  readonly tasks: readonly Task[];
  readonly blocks: readonly Block[];
}

/** An item that is executed. */
export type Step = Item;

export interface Task {
  readonly text: MappedText;
  readonly isDone: boolean;
  readonly span: Span;
  /** What to change to tick it: the box, or the value of `done`; undefined where it is not written. */
  readonly doneSpan: Span | undefined;
}

export interface Block {
  readonly kind: 'sql' | 'sh';
  readonly role: Role;
  readonly span: Span;
  /** The word in the file that says the role. */
  readonly roleSpan: Span;
  readonly text: MappedText;
  readonly statements: readonly Statement[];
  readonly timeoutMs: number | undefined;
  readonly everyMs: number | undefined;
}

/** One SQL statement of a block, or the whole of a shell block. */
export interface Statement {
  readonly kind: 'sql' | 'sh';
  readonly role: Role;
  /** As written, or its position. */
  readonly name: string;
  /** Among the statements of this role in its step, from 1. */
  readonly position: number;
  /** Without its directives and the semicolon behind it. */
  readonly text: MappedText;
  /** From its first directive or comment to its end. */
  readonly span: Span;
  readonly expectations: readonly MappedText[];
  readonly ignored: readonly Ignored[];
  readonly timeoutMs: number | undefined;
}

/** A `launchbook-ignore` directive. */
export interface Ignored {
  readonly rule: string;
  readonly span: Span;
  /** What stands behind `--`; `undefined` where no reason is given. */
  readonly reason: string | undefined;
}

/** A runbook as far as it could be read, and what is wrong with its shape. */
export interface ReadRunbook {
  readonly runbook: Runbook;
  readonly findings: readonly Finding[];
}

/** Reads a runbook's text. Never throws: a broken file gives the plan that could be read. */
export function readRunbook(text: string, notation: Notation): ReadRunbook {
  return openRunbook(text, notation).read;
}
