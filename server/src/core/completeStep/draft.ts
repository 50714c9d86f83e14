import { type Catalog, type CatalogTable, findTable } from '../catalog.ts';
import type { Change, TableName } from '../sql/changeTypes.ts';
import type { ColumnCondition } from './conditions.ts';

/** A query that looks at what a change does, before the texts of the file are made of it. */
export interface DraftCheck {
  /** One word; the pre-check and the post-check that belong together share it. */
  readonly name: string;
  readonly sql: string;
  /** The conditions, all of which must hold. */
  readonly expect: readonly string[];
  /** Names in quotes that it is about: columns, indexes and tables that the query names only as values. */
  readonly about?: readonly string[];
  /** Values that tell the rows that it looks at from others; left out where it may look at any. */
  readonly keys?: readonly ColumnCondition[];
  /** What to ask instead where there is no pre-check to compare with; only checks that read `pre` have it. */
  readonly withoutPre?: Pick<DraftCheck, 'sql' | 'expect'> | 'nothing';
  /** Whether a later change of rows leaves the answer as it is. */
  readonly staysTrueAfter?: (later: Change) => boolean;
}

/** How a change is taken back. */
export type Undo =
  /** A clause of an `ALTER TABLE`. */
  | { readonly kind: 'clause'; readonly table: TableName; readonly clause: string; readonly note?: string }
  | {
      readonly kind: 'statement';
      /** The table whose dump would undo it as well; `undefined` where no dump does. */
      readonly table: TableName | undefined;
      readonly sql: string;
      readonly note?: string;
    }
  /** Nothing but the dump gives back what was there. */
  | { readonly kind: 'restore'; readonly table: TableName; readonly note: string }
  /** A person has to find the way. */
  | { readonly kind: 'by-hand'; readonly note: string };

/** What a change asks for. */
export interface Draft {
  readonly pre: readonly DraftCheck[];
  readonly post: readonly DraftCheck[];
  readonly undo: readonly Undo[];
}

/** What is known around the changes of a step. */
export interface DraftContext {
  readonly catalog: Catalog | undefined;
  /** The word itself, or with a number where it is taken already in this step. */
  readonly nameFor: (word: string) => string;
  /** Whether a change before makes the table, and nothing has been put into it yet. */
  readonly isEmpty: (table: TableName) => boolean;
  /** Whether no check before or after the step can see the table: it is temporary, or made and dropped again. */
  readonly isPassing: (table: TableName) => boolean;
}

/** The part of the catalog that is about a table; `undefined` where it is of another database. */
export function knownTable(
  context: Pick<DraftContext, 'catalog'>,
  table: TableName,
): CatalogTable | undefined {
  const { catalog } = context;
  if (catalog === undefined) return undefined;
  if (table.database !== undefined && table.database.toLowerCase() !== catalog.database.toLowerCase())
    return undefined;
  return findTable(catalog, table.name);
}

/** A change that nothing can be asked of. */
export function withoutChecks(undo: Undo): Draft {
  return { pre: [], post: [], undo: [undo] };
}
