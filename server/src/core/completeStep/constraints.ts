import type { AddCheck, AddForeignKey, DropConstraint, TableName } from '../sql/changeTypes.ts';
import { type Draft, type DraftCheck, type DraftContext, withoutChecks } from './draft.ts';
import { checkWord, equalsAny, lines, quoteName, sqlString } from './quoting.ts';

/** Rows whose parent is missing are looked for first. */
export function addForeignKey(change: AddForeignKey, context: DraftContext): Draft {
  const { table, name, columns, parent, parentColumns } = change;
  const word = context.nameFor(checkWord(name ?? `${table.name}-${parent.name}`));
  const pairs = columns.map(
    (column, at) => [quoteName(column), quoteName(parentColumns[at] ?? column)] as const,
  );
  const orphans = lines(
    `SELECT COUNT(*) FROM ${table.text} c LEFT JOIN ${parent.text} p ON ${pairs.map(([own, other]) => `p.${other} = c.${own}`).join(' AND ')}`,
    `WHERE ${pairs.map(([own]) => `c.${own} IS NOT NULL`).join(' AND ')} AND p.${pairs[0]?.[1] ?? ''} IS NULL`,
  );
  const present: DraftCheck =
    name === undefined
      ? {
          name: word,
          sql: lines(
            'SELECT CONSTRAINT_NAME FROM information_schema.KEY_COLUMN_USAGE',
            `WHERE ${schemaIs('TABLE_SCHEMA', table)} AND TABLE_NAME = ${sqlString(table.name)} AND COLUMN_NAME ${equalsAny(columns)}`,
            `AND REFERENCED_TABLE_NAME = ${sqlString(parent.name)}`,
          ),
          expect: [`rows == ${columns.length}`],
          about: [table.name, parent.name, ...columns],
        }
      : { name: word, sql: constraintQuery(table, name), expect: ['rows == 1'], about: [table.name, name] };
  return {
    pre: [
      { ...present, expect: ['rows == 0'] },
      { name: context.nameFor(`${word}-orphans`), sql: orphans, expect: ['value == 0'] },
    ],
    post: [present],
    undo: [
      name === undefined
        ? {
            kind: 'by-hand',
            note: `The server names the foreign key itself: look it up, then ALTER TABLE ${table.text} DROP FOREIGN KEY.`,
          }
        : {
            kind: 'clause',
            table,
            clause: `DROP FOREIGN KEY ${quoteName(name)}`,
            note: `If the server made an index ${name} for it, that stays.`,
          },
    ],
  };
}

/** The constraint is absent, and no row breaks it; then it is there. */
export function addCheck({ table, name, condition }: AddCheck, context: DraftContext): Draft {
  if (name === undefined)
    return withoutChecks({
      kind: 'by-hand',
      note: `The server names the check itself: look it up, then ALTER TABLE ${table.text} DROP CONSTRAINT.`,
    });
  const word = context.nameFor(checkWord(name));
  const sql = constraintQuery(table, name);
  return {
    pre: [
      { name: word, sql, expect: ['rows == 0'], about: [table.name, name] },
      {
        name: context.nameFor(`${word}-rows`),
        sql: lines(`SELECT COUNT(*) FROM ${table.text}`, `WHERE NOT (${condition})`),
        expect: ['value == 0'],
      },
    ],
    post: [{ name: word, sql, expect: ['rows == 1'], about: [table.name, name] }],
    undo: [{ kind: 'clause', table, clause: `DROP CONSTRAINT ${quoteName(name)}` }],
  };
}

/** The constraint is there, then gone; its definition is for a person to look up. */
export function dropConstraint({ table, name }: DropConstraint, context: DraftContext): Draft {
  const word = context.nameFor(checkWord(name));
  const sql = constraintQuery(table, name);
  const about = [table.name, name];
  return {
    pre: [{ name: word, sql, expect: ['rows == 1'], about }],
    post: [{ name: word, sql, expect: ['rows == 0'], about }],
    undo: [
      {
        kind: 'by-hand',
        note: `How ${name} was defined: SHOW CREATE TABLE ${table.text} says it before the change. Put its ADD CONSTRAINT here.`,
      },
    ],
  };
}

function constraintQuery(table: TableName, name: string): string {
  return lines(
    'SELECT CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS',
    `WHERE ${schemaIs('TABLE_SCHEMA', table)} AND TABLE_NAME = ${sqlString(table.name)} AND CONSTRAINT_NAME = ${sqlString(name)}`,
  );
}

/** The condition that a row of information_schema is about the table's database. */
export function schemaIs(column: string, table: TableName): string {
  return `${column} = ${table.database === undefined ? 'DATABASE()' : sqlString(table.database)}`;
}
