import type { Catalog, CatalogColumn, CatalogIndex, CatalogTable } from '../core/catalog.ts';
import { guard } from '../core/sql/guard.ts';
import type { QueryResult, Value } from '../core/value.ts';
import { type Database, DatabaseError, type Limits } from './database.ts';

/** What reading a catalog may cost. */
export interface CatalogLimits {
  readonly maxTables: number;
  readonly maxColumns: number;
  /** Time of each of the three queries. */
  readonly timeoutMs: number;
}

export const catalogLimits: CatalogLimits = { maxTables: 2000, maxColumns: 50_000, timeoutMs: 10_000 };

/** All cells of one answer: what 50,000 columns with long comments need. */
const maxBytes = 32 * 1024 * 1024;

const tablesQuery = `SELECT TABLE_NAME, TABLE_TYPE, TABLE_ROWS, TABLE_COMMENT, TABLE_COLLATION
FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME`;
const columnsQuery = `SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, DATA_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLUMN_COMMENT, COLLATION_NAME
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION`;
const indexesQuery = `SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;

/**
 * Reads the tables, columns and indexes of the database that a connection is in; no rows.
 *
 * What goes beyond the limits is left out and told by `isCut`: whole tables, from the end of the alphabet.
 *
 * @param name of the database, for the catalog.
 * @throws DatabaseError
 */
export async function readCatalog(
  database: Database,
  name: string,
  limits: CatalogLimits,
  signal: AbortSignal,
): Promise<Catalog & { readonly isCut: boolean }> {
  const ask = (text: string, maxRows: number): Promise<QueryResult> =>
    query(database, text, { timeoutMs: limits.timeoutMs, maxRows, maxBytes, lockWaitSeconds: 3 }, signal);
  const tables = await ask(tablesQuery, limits.maxTables);
  const columns = await ask(columnsQuery, limits.maxColumns);
  const indexes = await ask(indexesQuery, limits.maxColumns);

  const isMariaDb = database.server.dialect.flavor === 'mariadb';
  const read = new Map<string, GrowingTable>();
  for (const [table, type, rows, comment, collation] of tables.rows) {
    const kind = /VIEW/.test(textOf(type)) ? 'view' : 'table';
    read.set(textOf(table), {
      name: textOf(table),
      kind,
      rowsEstimate: rows === null || rows === undefined ? undefined : Number(rows),
      // What stands there for a view is the word VIEW.
      comment: kind === 'view' ? '' : textOf(comment),
      ...collated(textOf(collation)),
      columns: [],
      indexes: [],
    });
  }
  for (const [table, ...cells] of columns.rows)
    read.get(textOf(table))?.columns.push(readColumn(cells, isMariaDb));
  for (const [table, ...cells] of indexes.rows) addToIndex(read.get(textOf(table))?.indexes, cells);
  if (columns.isCut) read.delete(textOf(columns.rows.at(-1)?.[0]));
  if (indexes.isCut) read.delete(textOf(indexes.rows.at(-1)?.[0]));
  // A table without columns is one that the limits left out, or a broken view.
  for (const table of [...read.values()]) if (table.columns.length === 0) read.delete(table.name);
  return { database: name, tables: read, isCut: tables.isCut || columns.isCut || indexes.isCut };
}

interface GrowingTable extends CatalogTable {
  readonly columns: CatalogColumn[];
  readonly indexes: GrowingIndex[];
}

interface GrowingIndex extends CatalogIndex {
  readonly columns: string[];
}

async function query(
  database: Database,
  text: string,
  limits: Limits,
  signal: AbortSignal,
): Promise<QueryResult> {
  const verdict = guard(text, database.server.dialect);
  if (verdict.kind === 'refused') throw new DatabaseError('refused-by-server', verdict.reason);
  return database.query(verdict.statement, limits, signal);
}

function readColumn(cells: readonly Value[], isMariaDb: boolean): CatalogColumn {
  const [name, type, dataType, isNullable, , extra, comment, collation] = cells.map(textOf);
  const given = cells[4];
  return {
    name: name ?? '',
    type: type ?? '',
    ...collated(collation ?? ''),
    isNullable: isNullable === 'YES',
    default:
      given === null || given === undefined
        ? undefined
        : isMariaDb
          ? mariaDbDefault(textOf(given))
          : mysqlDefault(textOf(given), dataType ?? '', extra ?? ''),
    // MySQL 8 marks a default that is an expression here, although the column has nothing special.
    extra: (extra ?? '').replace(/\bDEFAULT_GENERATED\b ?/, '').trim(),
    comment: comment ?? '',
  };
}

function collated(collation: string): { readonly collation?: string } {
  return collation === '' ? {} : { collation };
}

/**
 * MariaDB writes a default as SQL, and NULL for a column that has none.
 * Source: MariaDB, “Information Schema COLUMNS Table”: since 10.2.7.
 */
function mariaDbDefault(text: string): string | undefined {
  return text === 'NULL' ? undefined : text;
}

/** Types whose default stands in MySQL's information_schema as it does in SQL. */
const bareTypes = /int|^(?:decimal|float|double|bit|year|(?:var)?binary)$/;

/** MySQL writes the value alone, without the quotes that SQL needs. */
function mysqlDefault(text: string, dataType: string, extra: string): string {
  // The quotes inside an expression come with a backslash before them.
  if (/\bDEFAULT_GENERATED\b/.test(extra)) return text.replaceAll("\\'", "'");
  if (bareTypes.test(dataType)) return text;
  const isMoment = dataType === 'timestamp' || dataType === 'datetime';
  if (isMoment && /^CURRENT_TIMESTAMP(?:\(\d\))?$/.test(text)) return text;
  return `'${text.replaceAll("'", "''")}'`;
}

function addToIndex(indexes: GrowingIndex[] | undefined, cells: readonly Value[]): void {
  const [index, nonUnique, column] = cells;
  const name = textOf(index);
  const part = column === null ? '(expression)' : textOf(column);
  const known = indexes?.at(-1);
  if (known?.name === name) known.columns.push(part);
  else indexes?.push({ name, isUnique: Number(nonUnique) === 0, columns: [part] });
}

function textOf(value: Value | undefined): string {
  // Some servers keep names in binary columns.
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return value === null || value === undefined ? '' : String(value);
}
