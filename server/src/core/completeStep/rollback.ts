import type { NewBlock } from '../edit/insertBlocks.ts';
import type { TableName } from '../sql/changeTypes.ts';
import { dropAdded } from './columnUndo.ts';
import type { Undo } from './draft.ts';
import type { Planned } from './drafts.ts';
import type { Dump } from './dump.ts';
import { writtenTables } from './dump.ts';
import { changesOf, isUndoneBy, lastName } from './made.ts';

/**
 * The blocks that undo a step, last change first.
 *
 * Where a table needs its dump, that alone undoes all that was done to it. A command that would not undo it is not
 * written: then a comment says what a person has to do.
 */
export function rollbackBlocks(
  plan: readonly Planned[],
  dumps: readonly Dump[],
  further: readonly string[],
): NewBlock[] {
  const statements = undoOf(plan);
  const all = statements.flat();
  const restores = all.filter((each) => each.kind === 'restore');
  const needed = dumps.filter((dump) => restores.some(({ table }) => holds(dump, table.name)));
  const isRestored = (name: string | undefined): boolean =>
    name !== undefined && needed.some((dump) => dump.restore !== undefined && holds(dump, name));
  const notes = uniqueLines([
    ...restores.filter(({ table }) => isRestored(table.name)).map(({ note }) => note),
    ...alsoRestored(plan, restores, isRestored),
    ...restores
      .filter(({ table }) => !isRestored(table.name))
      .map(({ table, note }) => `${note} Restore ${table.name} from the backup of this step by hand.`),
    ...all.flatMap((each) => (each.kind === 'by-hand' ? [each.note] : [])),
    ...further,
  ]);
  const queries: { readonly text: string }[] = [];
  for (const undo of statements.toReversed()) {
    const own = undo
      .filter((each) => each.kind === 'clause' || each.kind === 'statement')
      .filter(({ table }) => !isRestored(table?.name))
      .toReversed();
    queries.push(...statementsOf(own));
  }
  const commands = uniqueLines(needed.flatMap(({ restore }) => (restore === undefined ? [] : [restore])));
  const blocks: NewBlock[] = [];
  if (queries.length > 0) blocks.push({ role: 'rollback', kind: 'sql', statements: queries });
  if (notes.length > 0 || commands.length > 0)
    blocks.push({
      role: 'rollback',
      kind: 'sh',
      statements: [{ text: [...notes.map((note) => `# ${note}`), ...commands].join('\n') }],
    });
  return blocks;
}

/** What the dump puts back beside that which only it can. */
function alsoRestored(
  plan: readonly Planned[],
  restores: readonly { readonly table: TableName }[],
  isRestored: (name: string) => boolean,
): string[] {
  const told = new Set(restores.map(({ table }) => table.name.toLowerCase()));
  const written = changesOf(plan).flatMap((change) => writtenTables(change).map(({ name }) => name));
  const names = new Set(written.filter((name) => !told.has(name.toLowerCase()) && isRestored(name)));
  if (names.size === 0) return [];
  return [`The dump puts back ${[...names].join(', ')} too; what was written there since is lost with it.`];
}

/** The ways back of each statement, in order; none for what another way back takes with it. */
function undoOf(plan: readonly Planned[]): Undo[][] {
  const statements: Undo[][] = [];
  for (const [at, { statement, changes, draft }] of plan.entries()) {
    const own = statements[statement] ?? [];
    while (statements.length <= statement) statements.push([]);
    statements[statement] = own;
    if (changes.every((change) => isUndoneBy(plan.slice(0, at), change))) continue;
    for (const [place, undo] of draft.undo.entries()) {
      const change = changes[place];
      // A later change of a column that is added here goes with it, but may have given it another name.
      own.push(
        change?.kind === 'add-column'
          ? dropAdded(change.table, lastName(plan.slice(at + 1), change.table, change.column.name))
          : undo,
      );
    }
  }
  return statements;
}

/** One ALTER for clauses of one table that follow each other. */
function statementsOf(
  undo: readonly Exclude<Undo, { kind: 'restore' | 'by-hand' }>[],
): { readonly text: string }[] {
  const texts: { text: string }[] = [];
  for (let at = 0; at < undo.length; at++) {
    const each = undo[at];
    if (each === undefined) continue;
    const notes = each.note === undefined ? [] : [each.note];
    if (each.kind === 'statement') {
      texts.push({ text: withNotes(notes, each.sql) });
      continue;
    }
    const clauses = [each.clause];
    for (
      let next = undo[at + 1];
      next?.kind === 'clause' && next.table.text === each.table.text;
      next = undo[at + 1]
    ) {
      clauses.push(next.clause);
      if (next.note !== undefined) notes.push(next.note);
      at++;
    }
    const separator = clauses.length > 1 || clauses[0]?.includes('\n') === true ? '\n  ' : ' ';
    texts.push({
      text: withNotes(notes, `ALTER TABLE ${each.table.text}${separator}${clauses.join(`,${separator}`)}`),
    });
  }
  return texts;
}

function withNotes(notes: readonly string[], sql: string): string {
  return [...uniqueLines(notes).map((note) => `-- ${note}`), sql].join('\n');
}

function holds(dump: Dump, table: string): boolean {
  return dump.tables === undefined || dump.tables.has(table.toLowerCase());
}

function uniqueLines(list: readonly string[]): string[] {
  return [...new Set(list)];
}
