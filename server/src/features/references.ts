import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type LocationLink,
} from 'vscode-languageserver-types';
import type { Runbook } from '../core/runbook.ts';
import { idPlaceAt, itemsWithId, ownPlace, placesOfId } from '../core/stepIds.ts';
import { toRange } from './position.ts';

/** Where the step stands whose id is at an offset; of one that stands twice, both. */
export function definition(document: TextDocument, runbook: Runbook, offset: number): LocationLink[] {
  const place = idPlaceAt(document.getText(), runbook, offset);
  if (place === undefined) return [];
  const items = place.item === undefined ? itemsWithId(runbook, place.id) : [place.item];
  return items.map((item) => {
    const name = toRange(document, ownPlace(item).span);
    const whole = toRange(document, item.span);
    return {
      originSelectionRange: toRange(document, place.span),
      targetUri: document.uri,
      // An alias of YAML says the id elsewhere.
      targetRange: isWithin(ownPlace(item).span, item.span) ? whole : name,
      targetSelectionRange: name,
    };
  });
}

/** The places that name the step whose id is at an offset, with its own id where `isOwnWanted`. */
export function references(
  document: TextDocument,
  runbook: Runbook,
  offset: number,
  isOwnWanted: boolean,
): Location[] {
  return placesAt(document, runbook, offset)
    .filter(({ kind }) => isOwnWanted || kind !== 'own')
    .map(({ span }) => ({ uri: document.uri, range: toRange(document, span) }));
}

/** The same places, to be marked in the text. */
export function documentHighlights(
  document: TextDocument,
  runbook: Runbook,
  offset: number,
): DocumentHighlight[] {
  return placesAt(document, runbook, offset).map(({ kind, span }) => ({
    range: toRange(document, span),
    kind: kind === 'own' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

function placesAt(document: TextDocument, runbook: Runbook, offset: number) {
  const text = document.getText();
  const place = idPlaceAt(text, runbook, offset);
  return place === undefined ? [] : placesOfId(text, runbook, place.id);
}

function isWithin(
  inner: { readonly start: number; readonly end: number },
  outer: { readonly start: number; readonly end: number },
): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
