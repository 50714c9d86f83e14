import { CompletionItemKind } from 'vscode-languageserver-types';
import { type Catalog, type CatalogColumn, type CatalogTable, findTable } from '../../core/catalog.ts';
import { informationSchema } from '../../core/completion/informationSchema.ts';
import type { SqlPlace } from '../../core/completion/sqlPlace.ts';
import type { TableUse } from '../../core/completion/sqlTables.ts';
import { nameOf } from '../../core/sql/tokens.ts';
import { type Offer, withoutMarks } from './offer.ts';
import { columnTypes } from './sqlKeywords.ts';

type NamePlace = Extract<SqlPlace, { kind: 'name' }>;

interface Sources {
  readonly text: string;
  readonly catalog: Catalog | undefined;
}

/** Types of columns; behind `MODIFY column`, the one that it has comes first. */
export function typeOffers({ word, tables, before }: NamePlace, { catalog, text }: Sources): Offer[] {
  const offers: Offer[] = columnTypes.map((type) => ({
    label: withoutMarks(type),
    kind: CompletionItemKind.TypeParameter,
    word,
    ...(type.includes('$') ? { snippet: type } : {}),
  }));
  const column = columnBefore({ tables, before }, { catalog, text });
  if (column === undefined) return offers;
  const definition = definitionOf(column);
  return [
    { label: definition, kind: CompletionItemKind.TypeParameter, word, detail: 'as it is now' },
    ...offers,
  ];
}

/** The column that `MODIFY column` or `CHANGE column name` speaks of, where the table has it. */
function columnBefore(
  { tables, before }: Pick<NamePlace, 'tables' | 'before'>,
  { catalog, text }: Sources,
): CatalogColumn | undefined {
  const [use] = tables;
  const words = before.map((token) => nameOf(text, token));
  const at = words.findLastIndex((word) => /^(?:modify|change)$/i.test(word));
  if (use === undefined || at < 0) return undefined;
  const name = words[at + (/^column$/i.test(words[at + 1] ?? '') ? 2 : 1)]?.toLowerCase();
  // A later part of the statement may define another column.
  const isPassed = words.slice(at).includes(',');
  return isPassed
    ? undefined
    : tableOf(use, catalog)?.columns.find((column) => column.name.toLowerCase() === name);
}

function definitionOf({ type, isNullable, default: given, extra, comment }: CatalogColumn): string {
  const parts = [type, isNullable ? 'NULL' : 'NOT NULL'];
  if (given !== undefined) parts.push(`DEFAULT ${given}`);
  if (/auto_increment|on update/i.test(extra)) parts.push(extra.replace(/DEFAULT_GENERATED ?/i, ''));
  if (comment !== '') parts.push(`COMMENT '${comment.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`);
  return parts.join(' ');
}

/** A table of another database is none that the catalog knows, but for those that every server has. */
export function tableOf(use: TableUse, catalog: Catalog | undefined): CatalogTable | undefined {
  const database = use.database?.toLowerCase();
  if (database === 'information_schema')
    return informationSchema.find((table) => table.name === use.name.toUpperCase());
  const isElsewhere = database !== undefined && database !== catalog?.database.toLowerCase();
  return isElsewhere || catalog === undefined ? undefined : findTable(catalog, use.name);
}
