import type {
  CreateTable,
  CreateView,
  DropTable,
  DropView,
  RenameTable,
  SetTableOption,
  TableName,
} from '../sql/changeTypes.ts';
import { schemaIs } from './constraints.ts';
import { type Draft, type DraftCheck, type DraftContext, knownTable } from './draft.ts';
import { queryCount } from './queryCount.ts';
import { celString, checkWord, equalsAny, lines, plainString, sqlString } from './quoting.ts';

/** What only this session sees cannot be asked for by a check, and ends with it. */
const nothing: Draft = { pre: [], post: [], undo: [] };

/** The table is absent, then there; rows of a query are counted before and after. */
export function createTable({ table, query, isTemporary }: CreateTable, context: DraftContext): Draft {
  if (isTemporary) return nothing;
  const { pre, post } = existence(table, context, 0, 1);
  if (query !== undefined) {
    const name = context.nameFor(`${checkWord(table.name)}-rows`);
    const count = `SELECT COUNT(*) FROM ${table.text}`;
    const sql = queryCount(query) ?? lines('SELECT COUNT(*) FROM', `(${query}) AS source`);
    pre.push({ name, sql, expect: ['value > 0'] });
    post.push({
      name,
      sql: count,
      expect: ['value == pre.value'],
      withoutPre: { sql: count, expect: ['value > 0'] },
    });
  }
  return {
    pre,
    post,
    undo: [
      {
        kind: 'statement',
        table: undefined,
        sql: `DROP TABLE ${table.text}`,
        note: `What was written to ${table.name} since goes with it.`,
      },
    ],
  };
}

/** The table is there, then gone; its rows come back from the dump. */
export function dropTable({ table, isTemporary }: DropTable, context: DraftContext): Draft {
  if (isTemporary) return nothing;
  return {
    ...existence(table, context, 1, 0),
    undo: [{ kind: 'restore', table, note: `The rows of ${table.name} are gone: only the dump has them.` }],
  };
}

/** A view is absent, then there; one that is replaced comes back from the dump. */
export function createView({ table, isReplacing }: CreateView, context: DraftContext): Draft {
  if (!isReplacing)
    return {
      ...existence(table, context, 0, 1),
      undo: [{ kind: 'statement', table: undefined, sql: `DROP VIEW ${table.text}` }],
    };
  const name = context.nameFor(checkWord(table.name));
  const sql = lines(
    'SELECT CRC32(VIEW_DEFINITION) AS definition FROM information_schema.VIEWS',
    `WHERE ${schemaIs('TABLE_SCHEMA', table)} AND TABLE_NAME = ${sqlString(table.name)}`,
  );
  const isOther = '(pre.rows == 0 || value != pre.value)';
  const about = [table.name];
  return {
    pre: [{ name, sql, expect: ['rows <= 1'], about }],
    post: [{ name, sql, expect: ['rows == 1', isOther], about, withoutPre: { sql, expect: ['rows == 1'] } }],
    undo: [
      {
        kind: 'restore',
        table,
        note: `The dump holds how the view ${table.name} was defined; if there was none, DROP VIEW ${table.text} instead.`,
      },
    ],
  };
}

/** The view is there, then gone. */
export function dropView({ table }: DropView, context: DraftContext): Draft {
  return {
    ...existence(table, context, 1, 0),
    undo: [{ kind: 'restore', table, note: `The dump holds how the view ${table.name} was defined.` }],
  };
}

/** There is one of the two names, first the old one, then the new one. */
export function renameTable({ table, to }: RenameTable, context: DraftContext): Draft {
  const name = context.nameFor(checkWord(to.name));
  const isMoved = table.database !== to.database;
  const about = [table.name, to.name];
  const check = (called: TableName, other: TableName): DraftCheck =>
    isMoved
      ? { name, sql: tableQuery([called]), expect: ['rows == 1'], about }
      : {
          name,
          sql: tableQuery([table, to]),
          expect: ['rows == 1', `value == ${celString(called.name)}`],
          about: [...about, other.name],
        };
  return {
    pre: [check(table, to)],
    post: [check(to, table)],
    undo: [{ kind: 'statement', table: undefined, sql: `RENAME TABLE ${to.text} TO ${table.text}` }],
  };
}

/** An option that the server shows is what it is to be. */
export function setTableOption({ table, option, value }: SetTableOption, context: DraftContext): Draft {
  const name = context.nameFor(`${checkWord(table.name)}-${option.toLowerCase().replaceAll('_', '-')}`);
  const asked = optionQuery(table, option, value);
  const old = option === 'COMMENT' ? knownTable(context, table)?.comment : undefined;
  return {
    pre: asked === undefined ? [] : [{ name, sql: asked.sql, expect: ['rows == 1'], about: [table.name] }],
    post:
      asked === undefined
        ? []
        : [{ name, sql: asked.sql, expect: ['rows == 1', asked.expect], about: [table.name] }],
    undo: [
      old !== undefined
        ? { kind: 'clause', table, clause: `COMMENT ${sqlString(old)}` }
        : option === 'COMMENT' || option === 'AUTO_INCREMENT'
          ? {
              kind: 'by-hand',
              note: `${option} of ${table.name} may stay as it is; SHOW CREATE TABLE ${table.text} says before the change what it was.`,
            }
          : {
              kind: 'restore',
              table,
              note: `How ${table.name} was defined stands in the dump; SHOW CREATE TABLE ${table.text} says it before the change.`,
            },
    ],
  };
}

function optionQuery(
  table: TableName,
  option: string,
  written: string,
): { readonly sql: string; readonly expect: string } | undefined {
  const value = plainString(written) ?? written;
  const select = (column: string): string =>
    lines(
      `SELECT ${column} FROM information_schema.TABLES`,
      `WHERE ${schemaIs('TABLE_SCHEMA', table)} AND TABLE_NAME = ${sqlString(table.name)}`,
    );
  switch (option) {
    case 'ENGINE':
      return { sql: select('ENGINE'), expect: `value.lowerAscii() == ${celString(value.toLowerCase())}` };
    case 'COMMENT':
      return value === written
        ? undefined
        : { sql: select('TABLE_COMMENT'), expect: `value == ${celString(value)}` };
    case 'COLLATE':
    case 'CHARSET':
    case 'CONVERT': {
      // utf8 is called utf8mb3 by newer servers.
      const word = value.toLowerCase().replace(/^utf8mb3/, 'utf8');
      return {
        sql: select('TABLE_COLLATION'),
        expect: `value.startsWith(${celString(word.startsWith('utf8_') ? 'utf8' : word)})`,
      };
    }
    case 'AUTO_INCREMENT':
      // In information_schema MySQL 8 and newer show a number that may be a day old.
      return /^\d+$/.test(value)
        ? {
            sql: `SHOW CREATE TABLE ${table.text}`,
            expect: `row['Create Table'].contains('AUTO_INCREMENT=${value}')`,
          }
        : undefined;
    default:
      return undefined;
  }
}

function existence(
  table: TableName,
  context: DraftContext,
  before: number,
  after: number,
): { pre: DraftCheck[]; post: DraftCheck[] } {
  const name = context.nameFor(checkWord(table.name));
  const sql = tableQuery([table]);
  const about = [table.name];
  return {
    pre: [{ name, sql, expect: [`rows == ${before}`], about }],
    post: [{ name, sql, expect: [`rows == ${after}`], about }],
  };
}

/** A query that gives the names of those of the tables, all of one database, that are there. */
export function tableQuery(tables: readonly TableName[]): string {
  const [first] = tables;
  if (first === undefined) return '';
  return lines(
    'SELECT TABLE_NAME FROM information_schema.TABLES',
    `WHERE ${schemaIs('TABLE_SCHEMA', first)} AND TABLE_NAME ${equalsAny(tables.map(({ name }) => name))}`,
  );
}
