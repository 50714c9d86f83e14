import type { Assignment, Update } from '../sql/changeTypes.ts';
import { isSelf, wordsOf } from './conditions.ts';
import type { Draft, DraftCheck, DraftContext } from './draft.ts';
import { keysOf } from './keys.ts';
import { checkWord, quoteName } from './quoting.ts';
import { checksum, count, isStable, restored } from './rows.ts';
import { endsWhere, isColumn, isConjunction } from './whereParts.ts';

/** Counts the rows that the WHERE finds, and afterwards the residue. */
export function updateRows(update: Update, context: DraftContext): Draft {
  const { where, from } = update;
  const tables = update.tables.filter((table) => !context.isPassing(table));
  const name = context.nameFor(`${checkWord(tables[0]?.name ?? 'rows')}-rows`);
  const found = count(from, where);
  const changed = update.assignments.filter(
    (assignment) => !isSelf(assignment) && !isOuter(update, assignment),
  );
  const { pre, post } =
    alone(update, changed, name, context) ??
    residue(update, changed, name, found) ??
    otherValues(update, changed, name) ??
    {};
  const keys = keysOf(update);
  return {
    pre: [{ ...(pre ?? { name, sql: found, expect: ['value > 0'] }), keys }],
    post: post === undefined ? [] : [{ ...post, keys }],
    undo: tables.map((table) => restored(table, `what ${table.name} held before`)),
  };
}

/** What is asked after the change, and before it where that is not the count of what the WHERE finds. */
interface Question {
  readonly pre?: DraftCheck;
  readonly post: DraftCheck;
}

/** Where the rows come by a table that no check can see: the table that is changed holds other values than before. */
function alone(
  { references }: Update,
  changed: readonly Assignment[],
  name: string,
  context: DraftContext,
): Question | undefined {
  if (!references.some(({ table }) => context.isPassing(table))) return undefined;
  const [reference, other] = references.filter(({ table }) => !context.isPassing(table));
  if (reference === undefined || other !== undefined) return undefined;
  const { table, alias } = reference;
  const from = alias === table.name ? table.text : `${table.text} ${quoteName(alias)}`;
  const own = changed.filter(({ qualifier }) => qualifier === undefined || qualifier === alias);
  return otherValues({ from, where: undefined }, own, name);
}

/** Rows that the change should have left none of, or with a LIMIT fewer. */
function residue(
  { where, from, tables, references, hasLimit }: Update,
  changed: readonly Assignment[],
  name: string,
  found: string,
): Question | undefined {
  if (where !== undefined && endsWhere(where, changed)) {
    if (hasLimit) return { post: { name, sql: found, expect: ['value < pre.value'], withoutPre: 'nothing' } };
    const post: DraftCheck = {
      name,
      sql: found,
      expect: ['value == 0'],
      // A later batch that fills the same column leaves no row of the earlier one either.
      staysTrueAfter: (later) =>
        later.kind === 'update' &&
        later.assignments
          .filter(({ column }) => wordsOf(found).has(column.toLowerCase()))
          .every((assignment) => endsWhere(where, [assignment]) || isSelf(assignment)),
    };
    return { post };
  }
  // Rows that the WHERE finds still, or again, have the new values; a condition on other rows may find more.
  const looked = wordsOf(`${from} ${where ?? ''}`);
  const isTwice = references.filter(({ table }) => table.name === tables[0]?.name).length > 1;
  const isOfOthers = tables.length > 1 || looked.has('select') || isTwice;
  if (isOfOthers && changed.some(({ column }) => looked.has(column.toLowerCase()))) return undefined;
  const comparable = changed.filter((assignment) => isComparable(assignment, changed));
  if (comparable.length === 0) return undefined;
  const tests = comparable.map(({ target, value }) => `${target} <=> ${value}`);
  const lacks = `NOT (${tests.join(' AND ')})`;
  const both = where === undefined ? lacks : `${isConjunction(where) ? where : `(${where})`} AND ${lacks}`;
  const sql = count(from, both);
  if (!hasLimit) return { post: { name, sql, expect: ['value == 0'] } };
  return {
    pre: { name, sql, expect: ['value > 0'] },
    post: { name, sql, expect: ['value < pre.value'], withoutPre: 'nothing' },
  };
}

/** Where nothing is known of the new values: they are others than before. The journal keeps the first column. */
function otherValues(
  { from, where }: Pick<Update, 'where' | 'from'>,
  changed: readonly Assignment[],
  name: string,
): Question | undefined {
  if (changed.length === 0) return undefined;
  const columns = changed.map(({ target }) => target);
  const sql = checksum(columns, from, where);
  return {
    pre: { name, sql, expect: ['row.found > 0'] },
    post: { name, sql, expect: ['value != pre.value'], withoutPre: 'nothing' },
  };
}

/** Whether the column may be of a table that an outer join finds no row of, so that nothing is set. */
function isOuter({ from, references }: Update, { qualifier }: Assignment): boolean {
  const words = wordsOf(from);
  if (!words.has('left') && !words.has('right') && !words.has('full')) return false;
  const [first] = references;
  return words.has('right') || words.has('full') || qualifier === undefined || first?.alias !== qualifier;
}

/** A literal, or another column that the statement does not change. */
function isComparable({ value }: Assignment, changed: readonly Assignment[]): boolean {
  if (isStable(value)) return true;
  if (!isColumn(value)) return false;
  const name = value.replaceAll('`', '').split('.').at(-1)?.toLowerCase();
  return !changed.some(({ column }) => column.toLowerCase() === name);
}
