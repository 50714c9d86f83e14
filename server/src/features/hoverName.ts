import {
  type CatalogColumn,
  type CatalogIndex,
  type CatalogTable,
  indexesOf,
  type ReadCatalog,
} from '../core/catalog.ts';
import { showTime } from '../core/runReport.ts';
import { meaningsOf, type NameMeaning } from '../core/sql/meaningOf.ts';
import type { SqlName } from '../core/sql/nameAt.ts';
import { code, escapeMarkdown } from './markdownText.ts';

const maxColumns = 12;
const maxIndexes = 8;
const maxMeanings = 6;
const maxComment = 200;

/** What a table or a column of a statement is in its database; `undefined` where the name is neither. */
export function nameSection(catalog: ReadCatalog, name: SqlName): string | undefined {
  const meanings = meaningsOf(catalog, name);
  const [only] = meanings;
  if (only === undefined) return undefined;
  const lines = meanings.length === 1 ? meaningLines(only) : listLines(meanings);
  const { connection, environment, database, time, isCut } = catalog;
  const place = `${connection} · ${environment}, database ${database}, read ${showTime(time)}`;
  const cut = isCut ? ' Not all of its tables were read.' : '';
  return [...lines, `${escapeMarkdown(place)}.${cut}`].join('\n\n');
}

function meaningLines(meaning: NameMeaning): string[] {
  switch (meaning.kind) {
    case 'table':
      return tableLines(meaning.table);
    case 'column':
      return columnLines(meaning.table, meaning.column);
    default:
      return meaning satisfies never;
  }
}

function tableLines({ name, kind, comment, rowsEstimate, columns, indexes }: CatalogTable): string[] {
  const rows =
    rowsEstimate === undefined
      ? ''
      : ` · about ${rowsEstimate.toLocaleString('en-US')} rows, by the server's estimate`;
  const shown = columns.slice(0, maxColumns).map((column) => `${code(column.name)} ${code(column.type)}`);
  const rest = columns.length > maxColumns ? `, and ${columns.length - maxColumns} more` : '';
  return [
    `**${code(name)}** ${kind}${rows}${commentWords(comment)}`,
    `${shown.join(', ')}${rest}`,
    ...indexLines(indexes),
  ];
}

function columnLines(table: CatalogTable, column: CatalogColumn): string[] {
  const indexes = indexesOf(table, column);
  return [
    `**${code(`${table.name}.${column.name}`, 130)}** ${columnWords(column)}`,
    ...(indexes.length === 0
      ? [table.kind === 'view' ? 'A column of a view.' : 'In no index.']
      : indexLines(indexes)),
  ];
}

/** A name that stands for several columns: each on a line of its own. */
function listLines(meanings: readonly NameMeaning[]): string[] {
  const lines = meanings.slice(0, maxMeanings).map((meaning) => {
    const { table } = meaning;
    if (meaning.kind === 'table') return `- ${code(table.name)} ${table.kind}`;
    return `- ${code(`${table.name}.${meaning.column.name}`, 130)} ${columnWords(meaning.column)}`;
  });
  const rest = meanings.length > maxMeanings ? [`- and ${meanings.length - maxMeanings} more`] : [];
  return [`${meanings.length} tables of this statement have this column:`, [...lines, ...rest].join('\n')];
}

function columnWords(column: CatalogColumn): string {
  const { type, isNullable, extra, comment } = column;
  const given = column.default;
  const standard = given === undefined ? (isNullable ? '' : ' · no default') : ` · default ${code(given)}`;
  const special = extra === '' ? '' : ` · ${code(extra)}`;
  return `${code(type)} ${isNullable ? 'NULL' : 'NOT NULL'}${standard}${special}${commentWords(comment)}`;
}

function commentWords(comment: string): string {
  const text = comment.length > maxComment ? `${comment.slice(0, maxComment)}…` : comment;
  return text.trim() === '' ? '' : ` · ${escapeMarkdown(text)}`;
}

function indexLines(indexes: readonly CatalogIndex[]): string[] {
  if (indexes.length === 0) return [];
  const shown = indexes.slice(0, maxIndexes).map(indexWords);
  const rest = indexes.length > maxIndexes ? `, and ${indexes.length - maxIndexes} more` : '';
  return [`${shown.join(', ')}${rest}`];
}

function indexWords({ name, isUnique, columns }: CatalogIndex): string {
  const kind = name === 'PRIMARY' ? 'primary key' : `${isUnique ? 'unique index' : 'index'} ${code(name)}`;
  return `${kind} (${columns.map((column) => code(column)).join(', ')})`;
}
