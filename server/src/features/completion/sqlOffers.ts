import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Catalog } from '../../core/catalog.ts';
import { informationSchema } from '../../core/completion/informationSchema.ts';
import { resultColumns } from '../../core/completion/resultColumns.ts';
import { sqlName } from '../../core/completion/sqlNames.ts';
import type { SqlPlace } from '../../core/completion/sqlPlace.ts';
import type { Role } from '../../core/role.ts';
import type { Span } from '../../core/tree.ts';
import { columnOffer, tableOffer } from './catalogOffers.ts';
import { tableOf, typeOffers } from './columnTypes.ts';
import type { Offer } from './offer.ts';
import { starters, usualFunctions, wordsBehind } from './sqlKeywords.ts';

export interface SqlSources {
  readonly text: string;
  readonly role: Role | undefined;
  readonly catalog: Catalog | undefined;
  /** Names the catalog, to ask for more of a table. */
  readonly uri: string;
  readonly connection: string;
}

type NamePlace = Extract<SqlPlace, { kind: 'name' }>;

/** The tables, columns, words and functions that can stand at a place of SQL, the likely first. */
export function sqlOffers(place: Exclude<SqlPlace, { kind: 'comment' }>, sources: SqlSources): Offer[] {
  if (place.kind === 'pattern') return patternOffers(place, sources);
  const { wanted, qualifier, isQuoted } = place;
  if (qualifier.length > 0) return memberOffers(place, sources);
  const names = [
    ...(wanted.types ? typeOffers(place, sources) : []),
    ...(wanted.tables ? tableOffers(place.word, sources) : []),
    ...(wanted.indexes ? indexOffers(place, sources) : []),
    ...(wanted.columns === 'none' ? [] : columnOffers(place, sources)),
  ];
  if (isQuoted) return names.filter((offer) => offer.kind !== CompletionItemKind.Keyword);
  const words = wanted.isStart ? starters(sources.role) : wordsBehind(wanted.keywords);
  const calls =
    wanted.columns === 'value' ? usualFunctions.map((call) => functionOffer(call, place.word)) : [];
  return [...names, ...words.map((word) => wordOffer(word, place, sources.text)), ...calls];
}

/** Whether something of a place is known to the catalog alone. */
export function needsCatalog(place: SqlPlace): boolean {
  if (place.kind === 'comment') return false;
  if (place.kind === 'pattern' || place.qualifier.length > 0) return true;
  const { wanted } = place;
  return wanted.tables || wanted.indexes || wanted.columns !== 'none' || wanted.types;
}

function tableOffers(word: Span, { catalog, uri, connection }: SqlSources): Offer[] {
  return [...(catalog?.tables.values() ?? [])].map((table) => ({
    ...tableOffer(table, word),
    text: sqlName(table.name),
    data: { table: table.name, connection, uri },
  }));
}

/** Behind a dot: the columns of what stands before it, or the tables of the database. */
function memberOffers({ qualifier, word, tables }: NamePlace, sources: SqlSources): Offer[] {
  const { catalog } = sources;
  const name = qualifier.at(-1) ?? '';
  const use = tables.find((each) => each.alias.toLowerCase() === name.toLowerCase());
  const table = tableOf(use ?? { database: undefined, name, alias: name }, catalog);
  const columns = (table?.columns ?? []).map((column) => ({
    ...columnOffer(column, table, word),
    text: sqlName(column.name),
  }));
  if (columns.length > 0) return columns;
  if (name.toLowerCase() === 'information_schema')
    return informationSchema.map((each) => tableOffer(each, word));
  return name.toLowerCase() === catalog?.database.toLowerCase() ? tableOffers(word, sources) : [];
}

/** The columns of the statement's tables; one that several of them have is written with its table. */
function columnOffers(place: NamePlace, { catalog, text }: SqlSources): Offer[] {
  const { word, tables, isQuoted, wanted, before } = place;
  // `SHOW … WHERE` speaks of the columns of what is shown.
  const shown = before[0] === undefined ? '' : text.slice(before[0].start, word.start);
  if (/^show\b/i.test(shown))
    return resultColumns(shown, catalog).map((name) => ({
      label: name,
      kind: CompletionItemKind.Field,
      word,
      text: sqlName(name),
    }));
  // What is selected is not of the table that it goes into.
  const words = before.map((token) => text.slice(token.start, token.end).toUpperCase());
  const isSelected = words.includes('SELECT') && /^(?:INSERT|REPLACE)$/.test(words[0] ?? '');
  const known = (isSelected ? tables.slice(1) : tables).flatMap((use) => {
    const table = tableOf(use, catalog);
    return table === undefined ? [] : [{ use, table }];
  });
  const counts = new Map<string, number>();
  for (const { table } of known)
    for (const { name } of table.columns)
      counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  const offers = known.flatMap(({ use, table }) =>
    table.columns.map((column) => {
      const isAmbiguous = (counts.get(column.name.toLowerCase()) ?? 0) > 1 && !isQuoted;
      const name = sqlName(column.name);
      const offer = columnOffer(column, table, word);
      return isAmbiguous
        ? { ...offer, label: `${use.alias}.${column.name}`, text: `${sqlName(use.alias)}.${name}` }
        : { ...offer, text: name };
    }),
  );
  const hasAliases = known.length > 1 && wanted.columns === 'value' && !isQuoted;
  const aliases = known.map(({ use, table }) => ({
    label: use.alias,
    kind: CompletionItemKind.Variable,
    word,
    text: sqlName(use.alias),
    ...(use.alias === table.name ? {} : { detail: table.name }),
  }));
  return hasAliases ? [...offers, ...aliases] : offers;
}

function indexOffers({ word, tables }: NamePlace, { catalog }: SqlSources): Offer[] {
  const [use] = tables;
  const table = use === undefined ? undefined : tableOf(use, catalog);
  return (table?.indexes ?? [])
    .filter((index) => index.name !== 'PRIMARY')
    .map((index) => ({
      label: index.name,
      kind: CompletionItemKind.Reference,
      word,
      text: sqlName(index.name),
      detail: `${index.isUnique ? 'unique ' : ''}(${index.columns.join(', ')})`,
    }));
}

/** In the quotes of `SHOW COLUMNS … LIKE '…'`. */
function patternOffers(
  { of, word, tables }: Extract<SqlPlace, { kind: 'pattern' }>,
  { catalog }: SqlSources,
): Offer[] {
  if (catalog === undefined) return [];
  if (of === 'table') return [...catalog.tables.values()].map((table) => tableOffer(table, word));
  const [use] = tables;
  const table = use === undefined ? undefined : tableOf(use, catalog);
  return (table?.columns ?? []).map((column) => columnOffer(column, table, word));
}

/** A word of SQL in the case that the author writes. */
function wordOffer(word: string, { word: span, before }: NamePlace, text: string): Offer {
  const written = [
    ...before.map((token) => text.slice(token.start, token.end)),
    text.slice(span.start, span.end),
  ];
  const sample = written.find((each) => /^[a-z]{2,}$/i.test(each)) ?? '';
  const label = sample !== '' && sample === sample.toLowerCase() ? word.toLowerCase() : word;
  return { label, kind: CompletionItemKind.Keyword, word: span };
}

function functionOffer(call: string, word: Span): Offer {
  const name = call.slice(0, call.indexOf('('));
  return {
    label: `${name}()`,
    kind: CompletionItemKind.Function,
    word,
    text: `${name}(`,
    snippet: call,
  };
}
