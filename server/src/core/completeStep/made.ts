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
  switch (change.kind) {
    case 'update': {
      if (change.tables.every(isCreated)) return true;
      const [table] = change.tables;
      const added = changesOf(before).flatMap((each) =>
        each.kind === 'add-column' && each.table.name.toLowerCase() === table?.name.toLowerCase()
          ? [each.column.name.toLowerCase()]
          : [],
      );
      const changed = change.assignments.filter((assignment) => !isSelf(assignment));
      return (
        change.tables.length === 1 &&
        changed.length > 0 &&
        changed.every(({ column }) => added.includes(column.toLowerCase()))
      );
    }
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

/** All changes of a plan, in order. */
export function changesOf(plan: readonly Planned[]): Change[] {
  return plan.flatMap(({ changes }) => [...changes]);
}
