import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ValuePlace } from '../../core/completion/place.ts';
import { type Document, exampleAt, isList, valuesAt } from '../../core/completion/schemaPlace.ts';
import type { Item, Runbook } from '../../core/runbook.ts';
import { environmentsOf, type Settings } from '../../core/settings.ts';
import { slug } from '../../core/slug.ts';
import { needOffers } from './needOffers.ts';
import type { Offer } from './offer.ts';

/** What values are taken from. */
export interface ValueSources {
  readonly document: Document;
  readonly runbook: Runbook | undefined;
  readonly settings: Settings | undefined;
  /** The step or group at the cursor. */
  readonly item: Item | undefined;
  /** The letters of the word before the cursor. */
  readonly typed: string;
}

const durations: Readonly<Record<string, readonly string[]>> = {
  takes: ['5m', '10m', '30m', '1h'],
  timeout: ['5s', '30s', '2m'],
  every: ['10s', '30s', '1m', '5m'],
};

/** The values that can stand at a place. */
export function valueOffers(place: ValuePlace, sources: ValueSources): Offer[] {
  const isWholeList = place.form !== 'attribute' && isList(sources.document, place.path);
  return plainOffers(place, sources).map((offer) => {
    const value = quoted(offer.text ?? offer.label, place);
    const text = `${place.needsBlank ? ' ' : ''}${isWholeList ? `[${value}]` : value}`;
    return text === offer.label ? offer : { ...offer, text, filter: offer.filter ?? offer.label };
  });
}

function plainOffers(place: ValuePlace, { document, runbook, settings, item, typed }: ValueSources): Offer[] {
  const { path, word, others, beside } = place;
  const name = path.findLast((part) => part !== '0') ?? '';
  const offer = (label: string, detail?: string): Offer => ({
    label,
    kind: CompletionItemKind.Value,
    word,
    ...(detail === undefined || detail === '' ? {} : { detail }),
  });
  if (document === 'launchbook' && name === 'password') {
    const owner = (beside.get('name') ?? '').toUpperCase().replace(/[^A-Z0-9]+/g, '_');
    return [
      {
        ...offer(`\${env:${/^\d|^$/.test(owner) ? 'DB' : owner}_PASSWORD}`),
        detail: 'an environment variable',
      },
    ];
  }
  if (document === 'runbook')
    switch (name) {
      case 'needs':
        return runbook === undefined ? [] : needOffers(runbook, item, { word, typed }, others);
      case 'connection':
        return connectionOffers(settings, offer);
      case 'owner':
      case 'reviewers':
        return personsOf(runbook)
          .filter((person) => !others.includes(person))
          .map((person) => offer(person));
      case 'id': {
        // Offered while nothing stands there: what is being typed is a name of the author's own.
        if (word.end > word.start) return [];
        const id = slug(beside.get('title') ?? item?.title.value ?? '');
        return id === '' ? [] : [offer(id, 'made from the title')];
      }
      case 'window':
        return [offer(exampleAt(document, path) ?? '', 'start/end, ISO 8601')];
      case 'takes':
      case 'timeout':
      case 'every':
        return (durations[name] ?? []).map((duration) => offer(duration));
    }
  const example = document === 'launchbook' ? exampleAt(document, path) : undefined;
  const values = valuesAt(document, path);
  if (values.length === 0 && example !== undefined) return [offer(example, 'for example')];
  return values.map(({ value, description }) => ({
    ...offer(value),
    kind: CompletionItemKind.EnumMember,
    ...(description === undefined ? {} : { documentation: description }),
  }));
}

/** Each connection once, with the environments that it has. */
function connectionOffers(
  settings: Settings | undefined,
  offer: (label: string, detail: string) => Offer,
): Offer[] {
  const names = new Set(settings?.connections.map((connection) => connection.name));
  return [...names].map((name) =>
    offer(name, settings === undefined ? '' : environmentsOf(settings, name).join(', ')),
  );
}

/** The people that the document names, those who do most first. */
function personsOf(runbook: Runbook | undefined): readonly string[] {
  const counts = new Map<string, number>();
  const count = (person: string | undefined): void => {
    if (person !== undefined && person !== '') counts.set(person, (counts.get(person) ?? 0) + 1);
  };
  const visit = (item: Item): void => {
    count(item.owner?.value);
    item.items.forEach(visit);
  };
  runbook?.items.forEach(visit);
  for (const reviewer of runbook?.reviewers ?? []) count(reviewer.value);
  count(runbook?.owner?.value);
  return [...counts].sort((left, right) => right[1] - left[1]).map(([person]) => person);
}

/** A value that would be read as another type, or as no value, is put in quotes where it has none yet. */
function quoted(value: string, { quote, form }: ValuePlace): string {
  if (quote !== '') return value;
  if (form === 'attribute') return /[\s"'{}]/.test(value) ? `"${value}"` : value;
  const isOther = /^(?:[\d.+-][\d._eE+-]*|true|false|null|yes|no|on|off|~)$/i.test(value);
  const isFree = value === 'true' || value === 'false' || value === '1';
  const hasMarks = /^[-?:,[\]{}#&*!|>'"%@`]|: |:$| #|[,[\]{}]/.test(value) && !value.startsWith('${');
  const isTorn = form === 'flow' && /[{}]/.test(value);
  return (isOther && !isFree) || hasMarks || isTorn ? `'${value.replaceAll("'", "''")}'` : value;
}
