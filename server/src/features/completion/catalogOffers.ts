import { CompletionItemKind } from 'vscode-languageserver-types';
import type { CatalogColumn, CatalogTable } from '../../core/catalog.ts';
import type { Span } from '../../core/tree.ts';
import type { Offer } from './offer.ts';

/** A table, with what its owner says of it. */
export function tableOffer(table: CatalogTable, word: Span): Offer {
  const words = [table.kind === 'view' ? 'view' : '', oneLine(table.comment)].filter((each) => each !== '');
  return {
    label: table.name,
    kind: table.kind === 'view' ? CompletionItemKind.Interface : CompletionItemKind.Class,
    word,
    ...(words.length === 0 ? {} : { detail: words.join(' · ') }),
  };
}

/** A column with its type; `table` says whose it is. */
export function columnOffer(column: CatalogColumn, table: CatalogTable | undefined, word: Span): Offer {
  const parts = [column.isNullable ? 'may be NULL' : 'not NULL'];
  if (column.default !== undefined) parts.push(`default \`${column.default.replaceAll('`', '')}\``);
  if (column.extra !== '') parts.push(escapeMarkdown(column.extra));
  const from = table === undefined ? '' : `of ${code(table.name)}, `;
  const comment = column.comment === '' ? '' : `\n\n${escapeMarkdown(column.comment)}`;
  return {
    label: column.name,
    kind: CompletionItemKind.Field,
    word,
    detail: column.type,
    documentation: `Column ${from}${parts.join(', ')}.${comment}`,
  };
}

/** What is known of a table, for whoever looks at its item. */
export function tableDocumentation(table: CatalogTable): string {
  const lines = table.columns
    .slice(0, maxColumns)
    .map((column) =>
      `- ${code(column.name)} ${code(column.type)} ${escapeMarkdown(oneLine(column.comment))}`.trimEnd(),
    );
  if (table.columns.length > maxColumns)
    lines.push(`- and ${table.columns.length - maxColumns} more columns`);
  const rows =
    table.rowsEstimate === undefined ? [] : [`About ${table.rowsEstimate} rows, as the server estimates.`];
  return [...(table.comment === '' ? [] : [escapeMarkdown(table.comment)]), ...rows, lines.join('\n')].join(
    '\n\n',
  );
}

const maxColumns = 30;

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', 'ˋ')}\``;
}

/** What a database says must not become links, pictures or HTML. */
function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]()#+!<>&~|@-]|:(?=\/\/)/g, (sign) => `\\${sign}`);
}
