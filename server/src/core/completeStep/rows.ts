import type { Assignment, Delete, LoadRows, TableName, Truncate, Update } from '../sql/changeTypes.ts';
import {
  conjunctsOf,
  isConjunction,
  isSelf,
  makesFalse,
  readCondition,
  readLiteral,
  wordsOf,
} from './conditions.ts';
import type { Draft, DraftCheck, DraftContext, Undo } from './draft.ts';
import { checkWord, lines } from './quoting.ts';

/** Counts the rows that the WHERE finds, and afterwards the residue. */
export function updateRows(update: Update, context: DraftContext): Draft {
  const { tables, where, from } = update;
  const name = context.nameFor(`${checkWord(tables[0]?.name ?? 'rows')}-rows`);
  const found = count(from, where);
  const post = residue(update, name, found) ?? newValues(update, name) ?? checksum(update, name);
  const isByChecksum = post?.sql.includes('AS checksum') === true;
  return {
    pre: [
      isByChecksum
        ? { name, sql: post.sql, expect: ['row.found > 0'] }
        : { name, sql: found, expect: ['value > 0'] },
    ],
    post: post === undefined ? [] : [post],
    undo: tables.map((table) => restored(table, `what ${table.name} held before`)),
  };
}

/** Rows that the change should have left none of. */
function residue(update: Update, name: string, found: string): DraftCheck | undefined {
  const { where, from, hasLimit } = update;
  const conditions =
    where === undefined ? [] : conjunctsOf(where).flatMap((each) => readCondition(each) ?? []);
  const broken = conditions.find((condition) =>
    update.assignments.some((assignment) => makesFalse(assignment, condition)),
  );
  if (broken !== undefined) {
    if (hasLimit) return { name, sql: found, expect: ['value < pre.value'], withoutPre: 'nothing' };
    return {
      name,
      sql: found,
      expect: ['value == 0'],
      // A later batch that fills the same column leaves no row of the earlier one either.
      staysTrueAfter: (later) =>
        later.kind === 'update' &&
        later.assignments
          .filter(({ column }) => wordsOf(found).has(column.toLowerCase()))
          .every((assignment) => makesFalse(assignment, broken) || isSelf(assignment)),
    };
  }
  // The WHERE finds the same rows still, so those of them that lack the new value are the residue.
  const looked = wordsOf(`${from} ${where ?? ''}`);
  const changed = update.assignments.filter((assignment) => !isSelf(assignment));
  if (hasLimit || changed.some(({ column }) => looked.has(column.toLowerCase()))) return undefined;
  const comparable = changed.filter((assignment) => isComparable(assignment, changed));
  if (comparable.length === 0) return undefined;
  const tests = comparable.map(({ target, value }) => `${target} <=> ${value}`);
  const lacks = `NOT (${tests.join(' AND ')})`;
  const both = where === undefined ? lacks : `${isConjunction(where) ? where : `(${where})`} AND ${lacks}`;
  return { name, sql: count(from, both), expect: ['value == 0'] };
}

/** Where the WHERE finds other rows afterwards: as many as it found before have the new values now. */
function newValues({ assignments, from, hasLimit }: Update, name: string): DraftCheck | undefined {
  const changed = assignments.filter((assignment) => !isSelf(assignment));
  const literal = changed.filter(({ value }) => isStable(value));
  if (literal.length === 0) return undefined;
  const sql = count(from, literal.map(equals).join(' AND '));
  if (hasLimit) return { name, sql, expect: ['value > 0'] };
  return { name, sql, expect: ['value >= pre.value'], withoutPre: { sql, expect: ['value > 0'] } };
}

/** Where nothing is known of the new values: they are others than before. The journal keeps the first column. */
function checksum({ assignments, from, where }: Update, name: string): DraftCheck | undefined {
  const changed = assignments.filter((assignment) => !isSelf(assignment));
  if (changed.length === 0) return undefined;
  const columns = changed.map(({ target }) => target);
  const summed = columns.length === 1 ? columns[0] : `CONCAT_WS('|', ${columns.join(', ')})`;
  const sql = lines(
    `SELECT COALESCE(SUM(CRC32(${summed})), 0) AS checksum, COUNT(*) AS found FROM ${from}`,
    where === undefined ? undefined : `WHERE ${where}`,
  );
  return { name, sql, expect: ['value != pre.value'], withoutPre: 'nothing' };
}

/** Counts the rows that the WHERE finds; afterwards there are none. */
export function deleteRows(change: Delete, context: DraftContext): Draft {
  const { tables, from, where, hasLimit } = change;
  const name = context.nameFor(`${checkWord(tables[0]?.name ?? 'rows')}-rows`);
  const sql = count(from, where);
  // Of an outer join the rows of the other side are still there.
  const isInner = !/\b(LEFT|RIGHT|FULL)\b/i.test(from) || isFirst(change);
  const none: DraftCheck = hasLimit
    ? { name, sql, expect: ['value < pre.value'], withoutPre: 'nothing' }
    : { name, sql, expect: ['value == 0'] };
  return {
    pre: [{ name, sql, expect: ['value > 0'] }],
    post: isInner ? [none] : [],
    undo: tables.map((table) => restored(table, `the rows that ${table.name} held before`)),
  };
}

/** Whether only the left side of outer joins loses rows. */
function isFirst({ tables, references, from }: Delete): boolean {
  return !/\bRIGHT\b/i.test(from) && tables.length === 1 && tables[0] === references[0]?.table;
}

/** The table holds rows, then none. */
export function truncateTable({ table }: Truncate, context: DraftContext): Draft {
  const name = context.nameFor(`${checkWord(table.name)}-rows`);
  const sql = count(table.text, undefined);
  return {
    pre: [{ name, sql, expect: ['value > 0'] }],
    post: [{ name, sql, expect: ['value == 0'] }],
    undo: [restored(table, `the rows that ${table.name} held before`)],
  };
}

/** A file is loaded into an empty table, unless it says what becomes of the rows that it meets. */
export function loadRows({ table, mayMeetRows }: LoadRows, context: DraftContext): Draft {
  const name = context.nameFor(`${checkWord(table.name)}-rows`);
  const sql = count(table.text, undefined);
  const some = { sql, expect: ['value > 0'] };
  return {
    pre: [{ name, sql, expect: [mayMeetRows ? 'value > 0' : 'value == 0'] }],
    post: [mayMeetRows ? { name, sql, expect: ['value >= pre.value'], withoutPre: some } : { name, ...some }],
    undo: [restored(table, `what ${table.name} held before`)],
  };
}

/** A way back that only the dump knows; `what` says what is in it. */
export function restored(table: TableName, what: string): Undo {
  return {
    kind: 'restore',
    table,
    note: `Only the dump has ${what}; what was written since is lost with it.`,
  };
}

/** A query that counts; each part on a line of its own where they are long. */
export function count(from: string, where: string | undefined): string {
  return lines(`SELECT COUNT(*) FROM ${from}`, where === undefined ? undefined : `WHERE ${where}`);
}

/** A literal, or another column that the statement does not change. */
function isComparable({ value }: Assignment, changed: readonly Assignment[]): boolean {
  if (isStable(value)) return true;
  const name = /^(?:[\p{L}_][\p{L}\p{N}_$]*\.)?([\p{L}_][\p{L}\p{N}_$]*)$/u.exec(
    value.replaceAll('`', ''),
  )?.[1];
  if (name === undefined) return false;
  if (/^(DEFAULT|CURRENT_|LOCALTIME|UTC_|NOW$|SYSDATE$)/i.test(name)) return false;
  return !changed.some(({ column }) => column.toLowerCase() === name.toLowerCase());
}

/** A literal that a column gives back as it was given: no fraction, and no text that a type would write anew. */
export function isStable(value: string): boolean {
  const literal = readLiteral(value);
  if (literal === undefined) return false;
  if (typeof literal === 'number') return Number.isInteger(literal);
  return literal === null || (literal.length <= 200 && !/^[[{]/.test(literal));
}

function equals({ target, value }: Assignment): string {
  return /^null$/i.test(value) ? `${target} IS NULL` : `${target} = ${value}`;
}
