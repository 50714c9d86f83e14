import { type Catalog, findTable } from '../catalog.ts';
import type { Change, TableName } from '../sql/changeTypes.ts';
import { isSelf } from './conditions.ts';
import type { Planned } from './drafts.ts';

/** The tables that no check can see, in lower case: those of the session alone, and those made and dropped again. */
export function passingTables(changes: readonly Change[], catalog: Catalog | undefined): ReadonlySet<string> {
  const passing = new Set<string>();
  const made = new Set<string>();
  for (const change of changes) {
    if (change.kind !== 'create-table' && change.kind !== 'drop-table') continue;
    const name = change.table.name.toLowerCase();
    const isKnown = catalog !== undefined && findTable(catalog, name) !== undefined;
    if (change.isTemporary || (change.kind === 'drop-table' && made.has(name))) passing.add(name);
    else if (change.kind === 'drop-table' || isKnown) continue;
    else {
      made.add(name);
      passing.delete(name);
    }
  }
  return passing;
}

/** The tables, under these names, that were not there before a place of the plan; in lower case. */
export function madeTables(plan: readonly Planned[]): ReadonlySet<string> {
  const made = new Set<string>();
  for (const change of changesOf(plan)) {
    if (change.kind === 'create-table') made.add(change.table.name.toLowerCase());
    if (change.kind === 'create-view' && !change.isReplacing) made.add(change.table.name.toLowerCase());
    if (change.kind === 'rename-table') made.add(change.to.name.toLowerCase());
  }
  return made;
}

/** Whether undoing an earlier change of the plan takes this one with it: it fills what is new in this step. */
export function isUndoneBy(before: readonly Planned[], change: Change): boolean {
  const created = new Set(
    changesOf(before).flatMap((each) =>
      each.kind === 'create-table' ? [each.table.name.toLowerCase()] : [],
    ),
  );
  const isCreated = ({ name }: TableName): boolean => created.has(name.toLowerCase());
  const isAdded = (table: TableName, column: string): boolean =>
    addedColumns(before, table).has(column.toLowerCase());
  switch (change.kind) {
    case 'update': {
      if (change.tables.every(isCreated)) return true;
      const [table] = change.tables;
      const added = addedColumns(before, table);
      const changed = change.assignments.filter((assignment) => !isSelf(assignment));
      return (
        change.tables.length === 1 &&
        changed.length > 0 &&
        changed.every(({ column }) => added.has(column.toLowerCase()))
      );
    }
    case 'modify-column':
      return isCreated(change.table) || isAdded(change.table, change.name);
    case 'rename-column':
      return isCreated(change.table) || isAdded(change.table, change.from);
    case 'set-default':
      return isCreated(change.table) || isAdded(change.table, change.column);
    case 'add-index':
      // An index goes with the last of its columns.
      return (
        isCreated(change.table) ||
        change.index.parts.every(({ column }) => column !== undefined && isAdded(change.table, column))
      );
    case 'delete':
      return change.tables.every(isCreated);
    case 'grant':
    case 'revoke':
    case 'rename-table':
    case 'drop-table':
      return false;
    case 'unread':
      return change.table !== undefined && isCreated(change.table);
    default:
      return isCreated(change.table);
  }
}

/** The columns of a table that a plan adds, as they are called after it; in lower case. */
function addedColumns(plan: readonly Planned[], table: TableName | undefined): ReadonlySet<string> {
  const added = new Set<string>();
  for (const change of changesOf(plan)) {
    if (!('table' in change) || change.table?.name.toLowerCase() !== table?.name.toLowerCase()) continue;
    if (change.kind === 'add-column') added.add(change.column.name.toLowerCase());
    const names = renamed(change);
    if (names !== undefined && added.delete(names.from.toLowerCase())) added.add(names.to.toLowerCase());
  }
  return added;
}

/** What a column of the table is called at the end of a plan. */
export function lastName(plan: readonly Planned[], table: TableName, column: string): string {
  let name = column;
  for (const change of changesOf(plan)) {
    const names = renamed(change);
    if (
      names !== undefined &&
      names.table.name.toLowerCase() === table.name.toLowerCase() &&
      names.from.toLowerCase() === name.toLowerCase()
    )
      name = names.to;
  }
  return name;
}

function renamed(
  change: Change,
): { readonly table: TableName; readonly from: string; readonly to: string } | undefined {
  if (change.kind === 'rename-column') return change;
  return change.kind === 'modify-column'
    ? { table: change.table, from: change.name, to: change.column.name }
    : undefined;
}

/** All changes of a plan, in order. */
export function changesOf(plan: readonly Planned[]): Change[] {
  return plan.flatMap(({ changes }) => [...changes]);
}
