import type { Catalog } from '../catalog.ts';
import type { AddColumn, Change, DropColumn, Insert } from '../sql/changeTypes.ts';
import { addColumns, dropColumns, modifyColumn, renameColumn, setDefault } from './columns.ts';
import { addCheck, addForeignKey, dropConstraint } from './constraints.ts';
import { type Draft, type DraftContext, knownTable } from './draft.ts';
import { type Effect, effectOf } from './effect.ts';
import { addIndex, dropIndex, renameIndex } from './indexes.ts';
import { insertRows } from './insert.ts';
import { passingTables } from './made.ts';
import { grant, revoke } from './rights.ts';
import { deleteRows, loadRows, truncateTable } from './rows.ts';
import { createTable, createView, dropTable, dropView, renameTable, setTableOption } from './tables.ts';
import { updateRows } from './updateRows.ts';

/** Changes of one statement that are looked at together, mostly a single one. */
export interface Planned {
  /** Place of the statement among those of the step. */
  readonly statement: number;
  readonly changes: readonly Change[];
  readonly effects: readonly Effect[];
  readonly draft: Draft;
}

/** What the statements of a step ask for, in their order. */
export function draftsOf(
  statements: readonly (readonly Change[])[],
  surroundings: Omit<DraftContext, 'isEmpty' | 'isPassing'>,
): Planned[] {
  const empty = new Set<string>();
  const looked = withJoinedInserts(withoutResets(statements, surroundings.catalog));
  const passing = passingTables(looked.flat(), surroundings.catalog);
  const context: DraftContext = {
    ...surroundings,
    isEmpty: ({ name }) => empty.has(name.toLowerCase()),
    isPassing: ({ name }) => passing.has(name.toLowerCase()),
  };
  return looked.flatMap((changes, statement) =>
    grouped(changes).map((group) => {
      const effects = group.map(effectOf);
      const draft = draftOf(group, context);
      for (const { rows } of effects) for (const { table } of rows) empty.delete(table);
      for (const each of group)
        if (each.kind === 'create-table' && each.query === undefined)
          empty.add(each.table.name.toLowerCase());
      return { statement, changes: group, effects, draft };
    }),
  );
}

/**
 * Leaves out a `DROP TABLE IF EXISTS` before the `CREATE TABLE` of the same name, unless the table is known to be
 * there: the pre-check of what is created sees that there is nothing to drop.
 */
function withoutResets(
  statements: readonly (readonly Change[])[],
  catalog: Catalog | undefined,
): (readonly Change[])[] {
  const isMadeBehind = (at: number, name: string): boolean =>
    statements
      .slice(at + 1)
      .flat()
      .some((each) => each.kind === 'create-table' && !each.isTemporary && each.table.name === name);
  return statements.map((changes, at) =>
    changes.filter(
      (change) =>
        change.kind !== 'drop-table' ||
        !change.isOptional ||
        change.isTemporary ||
        knownTable({ catalog }, change.table) !== undefined ||
        !isMadeBehind(at, change.table.name),
    ),
  );
}

/** Rows that statements one behind the other insert into the same columns are looked at as those of the first. */
function withJoinedInserts(statements: readonly (readonly Change[])[]): (readonly Change[])[] {
  const joined: (readonly Change[])[] = [];
  let first = 0;
  for (const [at, changes] of statements.entries()) {
    const one = joined[first]?.[0];
    const [other] = changes;
    const isOne = one?.kind === 'insert' && other?.kind === 'insert' && shapeOf(one) === shapeOf(other);
    if (isOne && one.rows !== undefined && other.rows !== undefined) {
      joined[first] = [{ ...one, rows: [...one.rows, ...other.rows] }];
      joined.push([]);
    } else {
      joined.push(changes);
      first = at;
    }
  }
  return joined;
}

/** All of an insert but its rows. */
function shapeOf(insert: Insert): string {
  return JSON.stringify({ ...insert, rows: undefined });
}

/** Columns that are added to one table, or dropped from it, side by side make one group. */
function grouped(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const isAlike =
      (change.kind === 'add-column' && last?.kind === 'add-column') ||
      (change.kind === 'drop-column' && last?.kind === 'drop-column');
    if (isAlike && group !== undefined) group.push(change);
    else groups.push([change]);
  }
  return groups;
}

/** Whether nothing that outlasts the step is changed. */
function isOfPassing(change: Change, context: DraftContext): boolean {
  const tables = 'tables' in change ? change.tables : 'table' in change ? [change.table] : [];
  return tables.length > 0 && tables.every((table) => table !== undefined && context.isPassing(table));
}

function draftOf(group: readonly Change[], context: DraftContext): Draft {
  const [change] = group;
  if (change === undefined || isOfPassing(change, context)) return { pre: [], post: [], undo: [] };
  switch (change.kind) {
    case 'add-column':
      return addColumns(
        group.filter((each): each is AddColumn => each.kind === 'add-column'),
        context,
      );
    case 'drop-column':
      return dropColumns(
        group.filter((each): each is DropColumn => each.kind === 'drop-column'),
        context,
      );
    case 'modify-column':
      return modifyColumn(change, context);
    case 'rename-column':
      return renameColumn(change, context);
    case 'set-default':
      return setDefault(change, context);
    case 'add-index':
      return addIndex(change, context);
    case 'drop-index':
      return dropIndex(change, context);
    case 'rename-index':
      return renameIndex(change, context);
    case 'add-foreign-key':
      return addForeignKey(change, context);
    case 'add-check':
      return addCheck(change, context);
    case 'drop-constraint':
      return dropConstraint(change, context);
    case 'set-table-option':
      return setTableOption(change, context);
    case 'create-table':
      return createTable(change, context);
    case 'drop-table':
      return dropTable(change, context);
    case 'rename-table':
      return renameTable(change, context);
    case 'create-view':
      return createView(change, context);
    case 'drop-view':
      return dropView(change, context);
    case 'insert':
      return insertRows(change, context);
    case 'load':
      return loadRows(change, context);
    case 'update':
      return updateRows(change, context);
    case 'delete':
      return deleteRows(change, context);
    case 'truncate':
      return truncateTable(change, context);
    case 'grant':
      return grant(change, context);
    case 'revoke':
      return revoke(change, context);
    case 'unread': {
      const text = change.text.length > 80 ? `${change.text.slice(0, 80).trimEnd()} …` : change.text;
      const note = `Nothing is known here of ${text}`;
      return {
        pre: [],
        post: [],
        undo: [
          change.table === undefined
            ? { kind: 'by-hand', note: `${note}, so write its way back here.` }
            : { kind: 'restore', table: change.table, note: `${note}, so the dump is its way back.` },
        ],
      };
    }
    default:
      return change satisfies never;
  }
}
