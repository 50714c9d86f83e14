import type { Catalog } from '../catalog.ts';
import { insertBlocks, type NewBlock, type NewStatement } from '../edit/insertBlocks.ts';
import { compileExpectation } from '../expect.ts';
import type { Fix } from '../finding.ts';
import type { Role } from '../role.ts';
import type { Runbook, Step } from '../runbook.ts';
import { readChange } from '../sql/change.ts';
import { fullWidthSigns } from '../sql/fullWidth.ts';
import { guard } from '../sql/guard.ts';
import { backupBlocks, newDumps } from './backup.ts';
import { wordsOf } from './conditions.ts';
import type { DraftCheck } from './draft.ts';
import { draftsOf, type Planned } from './drafts.ts';
import { effectOf, turns } from './effect.ts';
import { changesOf, passingTables } from './made.ts';
import { rollbackBlocks } from './rollback.ts';
import { writtenDumps } from './writtenDumps.ts';

/** What completing a step may know of the world. */
export interface CompletionOptions {
  /** The schema of the step's connection, for definitions that a rollback brings back. */
  readonly catalog?: Catalog | undefined;
  /** The database that is dumped; that of the catalog, or one called like the connection, where it is left out. */
  readonly database?: string | undefined;
  /** For the names of dumps: the day in the machine's own time zone. */
  readonly now: Date;
}

/** What is written where the author has nothing. */
const completedRoles = ['pre-check', 'backup', 'post-check', 'rollback'] as const;

/**
 * Writes the pre-check, backup, post-check and rollback that a step lacks, from the SQL of its change.
 *
 * What stands there already is left as it is. `undefined` where nothing is lacking or nothing can be said.
 */
export function completeStep(
  text: string,
  runbook: Runbook,
  step: Step,
  options: CompletionOptions,
): Fix | undefined {
  const blocks = completionOf(text, step, options);
  const edits = blocks.length === 0 ? [] : insertBlocks(text, runbook, step, blocks);
  return edits.length === 0 ? undefined : { title: 'Complete this step', edits };
}

/** The roles that a step with a change in SQL lacks; empty where there is nothing to complete. */
export function lackingRoles(step: Step): readonly Role[] {
  if (!step.blocks.some(({ role, kind }) => role === 'change' && kind === 'sql')) return [];
  return completedRoles.filter((role) => !step.blocks.some((block) => block.role === role));
}

/** The blocks that a step lacks; `text` is the file, whose other steps may dump to files of the same name. */
export function completionOf(text: string, step: Step, options: CompletionOptions): NewBlock[] {
  const lacking = lackingRoles(step);
  if (lacking.length === 0) return [];
  const written = step.blocks
    .filter(({ role, kind }) => role === 'change' && kind === 'sql')
    .flatMap((block) => block.statements.map(({ text: { value } }) => value));
  // What the server will not take must not be copied into checks.
  if (written.some((sql) => fullWidthSigns(sql).length > 0)) return [];
  const statements = written.map(readChange);
  const plan = draftsOf(statements, { catalog: options.catalog, nameFor: nameGiver() });
  if (!plan.some(({ changes }) => changes.some(({ kind }) => kind !== 'unread'))) return [];

  const blocks: NewBlock[] = [];
  const { pre, post } = checksOf(plan, step, options, lacking.includes('pre-check'));
  if (lacking.includes('pre-check') && pre.length > 0)
    blocks.push({ role: 'pre-check', kind: 'sql', statements: pre.map(toStatement) });
  const dumps = lacking.includes('backup') ? newDumps(text, step, plan, options) : writtenDumps(step, plan);
  if (lacking.includes('backup')) blocks.push(...backupBlocks(dumps, statements.flat()));
  if (lacking.includes('post-check') && post.length > 0)
    blocks.push({ role: 'post-check', kind: 'sql', statements: post.map(toStatement) });
  if (lacking.includes('rollback')) blocks.push(...rollbackBlocks(plan, dumps, notesOf(step)));
  return blocks;
}

/** The checks of all changes that can be asked before the first of them and after the last of them. */
function checksOf(
  plan: readonly Planned[],
  step: Step,
  { catalog }: CompletionOptions,
  isPreWritten: boolean,
): { readonly pre: readonly DraftCheck[]; readonly post: readonly DraftCheck[] } {
  const hidden = passingTables(changesOf(plan), catalog);
  const isSeen = (check: DraftCheck): boolean => {
    const words = hidden.size === 0 ? undefined : wordsOf(check.sql);
    return words === undefined || ![...hidden].some((table) => words.has(table));
  };
  const pre = plan.flatMap(({ draft }, at) =>
    draft.pre.filter(
      (check) =>
        isSeen(check) &&
        !plan.slice(0, at).some(({ effects }) => effects.some((effect) => turns(effect, check))) &&
        isSound(check, 'pre-check'),
    ),
  );
  const post = plan.flatMap(({ draft }, at) =>
    draft.post.flatMap((each) => {
      const own = pre.find(({ name }) => name === each.name);
      const check = comparing(each, own === undefined || isPreWritten ? own?.name : authorsName(step, own));
      if (check === undefined || !isSeen(check) || isTurned(check, plan.slice(at + 1))) return [];
      return isSound(check, 'post-check') ? [check] : [];
    }),
  );
  return { pre, post };
}

/** A check that compares with the pre-check of a name, or the question that needs none. */
function comparing(check: DraftCheck, preName: string | undefined): DraftCheck | undefined {
  if (check.withoutPre === undefined) return check;
  if (preName !== undefined) return { ...check, name: preName };
  return check.withoutPre === 'nothing' ? undefined : { ...check, ...check.withoutPre };
}

/** What the author calls a pre-check that asks the same. */
function authorsName(step: Step, check: DraftCheck): string | undefined {
  const plain = (sql: string): string => sql.replace(/\s+/g, ' ').trim();
  return step.blocks
    .filter(({ role }) => role === 'pre-check')
    .flatMap(({ statements }) => statements)
    .find(({ text }) => plain(text.value) === plain(check.sql))?.name;
}

function isTurned(check: DraftCheck, later: readonly Planned[]): boolean {
  return later.some(({ changes }) =>
    changes.some((change) => {
      const effect = effectOf(change);
      const isHarmless = effect.rows.length > 0 && check.staysTrueAfter?.(change) === true;
      return !isHarmless && turns(effect, check);
    }),
  );
}

/** Whether the guard lets it pass and its expectations can be read: the texts of an author can hold anything. */
function isSound({ sql, expect }: DraftCheck, role: Role): boolean {
  if (guard(sql, undefined).kind !== 'allowed') return false;
  return expect.every((each) => compileExpectation(each, { blockKind: 'sql', role }).kind === 'compiled');
}

function toStatement({ name, sql, expect }: DraftCheck): NewStatement {
  return { name, expectations: [expect.join(' && ')], text: sql };
}

/** What no statement of the plan speaks of. */
function notesOf(step: Step): string[] {
  const hasCommands = step.blocks.some(({ role, kind }) => role === 'change' && kind === 'sh');
  return hasCommands ? ['The shell commands of this step have to be undone too.'] : [];
}

/** Gives each word once; a second time with a number behind it. */
function nameGiver(): (word: string) => string {
  const given = new Set<string>();
  return (word) => {
    let name = word;
    for (let number = 2; given.has(name); number++) name = `${word}-${number}`;
    given.add(name);
    return name;
  };
}
