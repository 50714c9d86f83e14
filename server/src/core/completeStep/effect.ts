import type { Change } from '../sql/changeTypes.ts';
import { type ColumnCondition, wordsOf } from './conditions.ts';
import type { DraftCheck } from './draft.ts';
import { areApart, keysOf } from './keys.ts';

/** What a change does to the names and rows that the checks of other changes of its step speak of; in lower case. */
export interface Effect {
  /** Tables that come or go. */
  readonly tables: readonly string[];
  /** Columns, indexes and constraints of a table that come, go or are defined anew. */
  readonly parts: readonly { readonly table: string; readonly name: string; readonly isRedefined: boolean }[];
  /** Tables whose rows change, with the columns that do; all of them where `columns` is left out. */
  readonly rows: readonly {
    readonly table: string;
    readonly columns?: readonly string[];
    /** Values that tell these rows from others. */
    readonly keys?: readonly ColumnCondition[];
  }[];
  /** Whether it can be anything. */
  readonly isUnknown: boolean;
}

/** What a change does; a rough view that rather says too much. */
export function effectOf(change: Change): Effect {
  const none: Effect = { tables: [], parts: [], rows: [], isUnknown: false };
  const part = (...names: (string | undefined)[]): Effect['parts'] =>
    'table' in change && change.table !== undefined
      ? names.flatMap((name) =>
          name === undefined || change.table === undefined
            ? []
            : [{ table: lower(change.table.name), name: lower(name), isRedefined: false }],
        )
      : [];
  switch (change.kind) {
    case 'add-column':
      return { ...none, parts: part(change.column.name) };
    case 'drop-column':
      return { ...none, parts: part(change.column) };
    case 'modify-column':
      return change.name === change.column.name
        ? { ...none, parts: part(change.name).map((each) => ({ ...each, isRedefined: true })) }
        : { ...none, parts: part(change.name, change.column.name) };
    case 'set-default':
      return { ...none, parts: part(change.column).map((each) => ({ ...each, isRedefined: true })) };
    case 'rename-column':
    case 'rename-index':
      return { ...none, parts: part(change.from, change.to) };
    case 'add-index':
      return {
        ...none,
        parts: part(change.index.name ?? change.index.parts[0]?.column).map((each) => ({
          ...each,
          isRedefined: true,
        })),
      };
    case 'drop-index':
    case 'drop-constraint':
      return { ...none, parts: part(change.name).map((each) => ({ ...each, isRedefined: true })) };
    case 'add-foreign-key':
    case 'add-check':
      return { ...none, parts: part(change.name).map((each) => ({ ...each, isRedefined: true })) };
    case 'create-table':
    case 'drop-table':
    case 'create-view':
    case 'drop-view':
      return { ...none, tables: [lower(change.table.name)] };
    case 'rename-table':
      return { ...none, tables: [lower(change.table.name), lower(change.to.name)] };
    case 'insert':
      return { ...none, rows: [{ table: lower(change.table.name), keys: keysOf(change) }] };
    case 'load':
    case 'truncate':
      return { ...none, rows: [{ table: lower(change.table.name) }] };
    case 'delete':
      return {
        ...none,
        rows: change.tables.map(({ name }) => ({ table: lower(name), keys: keysOf(change) })),
      };
    case 'update': {
      const columns = change.assignments.map(({ column }) => lower(column));
      return {
        ...none,
        rows: change.tables.map(({ name }) => ({ table: lower(name), columns, keys: keysOf(change) })),
      };
    }
    case 'set-table-option':
    case 'grant':
    case 'revoke':
      return none;
    case 'unread':
      // A clause can only touch what it names.
      return change.table === undefined
        ? { ...none, isUnknown: true }
        : {
            ...none,
            parts: part(...wordsOf(change.text)).map((each) => ({ ...each, isRedefined: true })),
            rows: [{ table: lower(change.table.name) }],
          };
    default:
      return change satisfies never;
  }
}

/** Whether a change that is made before the question, or after the answer was true, can turn the answer. */
export function turns(effect: Effect, check: DraftCheck): boolean {
  const words = wordsOf(check.sql);
  const about = new Set((check.about ?? []).map(lower));
  const isNamed = (name: string): boolean => words.has(name) || about.has(name);
  if (effect.tables.some(isNamed)) return true;
  const meetsPart = effect.parts.some(
    ({ table, name, isRedefined }) =>
      isNamed(table) && (about.has(name) || (!isRedefined && words.has(name))),
  );
  if (meetsPart) return true;
  if (check.about !== undefined) return false;
  // A query with nothing in quotes to be about looks at rows.
  if (effect.isUnknown) return true;
  return effect.rows.some(
    ({ table, columns, keys }) =>
      words.has(table) &&
      !areApart(keys, check.keys) &&
      (columns === undefined || columns.some((column) => words.has(column))),
  );
}

function lower(name: string): string {
  return name.toLowerCase();
}
