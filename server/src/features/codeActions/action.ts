import type { Catalog } from '../../core/catalog.ts';
import type { Finding, TextEdit } from '../../core/finding.ts';
import type { Runbook } from '../../core/runbook.ts';
import type { Settings } from '../../core/settings.ts';
import type { Span } from '../../core/tree.ts';

/** What an action is made from. */
export interface ActionContext {
  readonly text: string;
  readonly runbook: Runbook;
  readonly findings: readonly Finding[];
  /** Empty where there is only a cursor. */
  readonly selection: Span;
  readonly settings: Settings | undefined;
  /** Known only while an edit is made, and only where the connection's schema could be read. */
  readonly catalog?: Catalog;
  readonly now: Date;
}

/** An edit that a person can choose at a place. */
export interface Action {
  /** Says what it does; two actions of a place differ in it, and it does not depend on the catalog. */
  readonly title: string;
  /** A kind of LSP, such as `refactor.rewrite`. */
  readonly kind: string;
  readonly isPreferred?: boolean;
  /** The edits, in the order of the text, or a way to make them that is taken once the action is chosen. */
  readonly edits: readonly TextEdit[] | (() => readonly TextEdit[]);
  /** Whether the edits can say more when the schema of this connection is known; then they are made lazily. */
  readonly wantsCatalogOf?: string;
  /** Why it cannot be done here, in plain words; then there are no edits. */
  readonly refusal?: string;
}

/** What one kind of edit offers at the selection; empty where it means nothing there. Never throws. */
export type Refactoring = (context: ActionContext) => readonly Action[];
