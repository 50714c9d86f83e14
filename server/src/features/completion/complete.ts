import { CompletionItemKind, type CompletionList } from 'vscode-languageserver-types';
import type { Place } from '../../core/completion/place.ts';
import { lineStartAt } from '../../core/completion/skippedLines.ts';
import { isRole } from '../../core/role.ts';
import type { Item } from '../../core/runbook.ts';
import type { Span } from '../../core/tree.ts';
import { languageOffers } from './blockOffers.ts';
import { type Answer, codeOffers } from './codeOffers.ts';
import { idOffers, keyOffers } from './keyOffers.ts';
import { linkOffers } from './needOffers.ts';
import { type Cursor, type Offer, toItems } from './offer.ts';
import { type CompletionSources, itemOf } from './sources.ts';
import { starters } from './sqlKeywords.ts';
import { valueOffers } from './valueOffers.ts';

/** The signs that a client asks at by itself; most places answer to a few of them only. */
export const triggerCharacters: readonly string[] = ['.', '#', '`', '"', "'", '=', ' ', '(', '[', '{'];

/** What can be written at a place, the likely first. */
export function complete(place: Place, sources: CompletionSources): CompletionList {
  const { offers, isAwaited } = offersAt(place, sources);
  const { items, isCut } = toItems(offers, sources.cursor, sources.client);
  return { items, isIncomplete: isCut || isAwaited };
}

function offersAt(place: Place, sources: CompletionSources): Answer {
  const { runbook, cursor, trigger } = sources;
  const all = (offers: readonly Offer[]): Answer => ({ offers, isAwaited: false });
  const item = itemOf(runbook, cursor.offset);
  const typedOf = (word: Span): string => cursor.text.slice(word.start, cursor.offset);
  const isAskedBy = (signs: string): boolean => trigger === undefined || signs.includes(trigger);
  switch (place.kind) {
    case 'code':
      if (place.language === 'prose') return all([]);
      return codeOffers(place, sources);
    case 'key': {
      // Blanks are typed to indent a line; behind a dash or a brace they begin something.
      const isBegun = place.mayBeText || place.form !== 'block';
      if (!isAskedBy(isBegun ? ' {' : '')) return all([]);
      const document = runbook === undefined ? 'launchbook' : 'runbook';
      const eol = cursor.text.slice(0, 2000).includes('\r\n') ? '\r\n' : '\n';
      const keys = keyOffers(place, { document, notation: runbook?.notation ?? 'yaml', eol });
      const ids =
        place.title === undefined || place.present.has('id') ? [] : idOffers(place.word, place.title);
      const role = place.path.at(-1) === '0' ? (place.path.at(-2) ?? '') : '';
      const begun = place.form === 'block' && place.mayBeText && isRole(role) ? starters(role) : [];
      const words = begun.map((label) => ({ label, kind: CompletionItemKind.Keyword, word: place.word }));
      return all([...ids, ...keys, ...words]);
    }
    case 'value': {
      if (!isAskedBy(' [="\'')) return all([]);
      const isOwn = item !== undefined && (place.form !== 'attribute' || beginsOnLine(item, cursor));
      return all(
        valueOffers(place, {
          document: runbook === undefined ? 'launchbook' : 'runbook',
          runbook,
          settings: sources.settings,
          item: isOwn ? item : undefined,
          typed: typedOf(place.word),
        }),
      );
    }
    case 'id':
      return all(isAskedBy('#{') ? idOffers(place.word, place.title) : []);
    case 'link':
      return all(
        runbook !== undefined && isAskedBy('#(')
          ? linkOffers(runbook, { word: place.word, typed: typedOf(place.word) })
          : [],
      );
    case 'language':
      return all(isAskedBy(' ') ? languageOffers(place, item) : []);
    default:
      return place satisfies never;
  }
}

/** Whether the heading on the cursor's line is that of the item: a new one has no blocks yet, and is none. */
function beginsOnLine(item: Item, { text, offset }: Cursor): boolean {
  return lineStartAt(text, item.span.start) === lineStartAt(text, offset);
}
