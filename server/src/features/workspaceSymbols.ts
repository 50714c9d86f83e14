import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { WorkspaceSymbol } from 'vscode-languageserver-types';
import type { Item, Runbook } from '../core/runbook.ts';
import { toRange } from './position.ts';
import { kindOfItem, nameOfItem, nameSpan } from './symbols.ts';

/** A step or a group that a search found, and how well it fits: less is better. */
export interface FoundSymbol {
  readonly symbol: WorkspaceSymbol;
  readonly distance: number;
}

/** The steps and groups of a runbook whose title or id a query means. */
export function workspaceSymbols(document: TextDocument, runbook: Runbook, query: string): FoundSymbol[] {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const found: FoundSymbol[] = [];
  const look = (item: Item, around: string): void => {
    const name = nameOfItem(item);
    const distance = Math.min(distanceTo(wanted, name), distanceTo(wanted, item.id));
    if (distance < Number.POSITIVE_INFINITY)
      found.push({
        symbol: {
          name,
          kind: kindOfItem(item),
          containerName: around,
          location: { uri: document.uri, range: toRange(document, nameSpan(item)) },
        },
        distance,
      });
    for (const each of item.items) look(each, name);
  };
  const title = runbook.title?.value ?? decodeURIComponent(document.uri.replace(/^.*\//, ''));
  for (const item of runbook.items) look(item, title);
  return found;
}

/** 0 where a text begins with the letters, 1 where they stand in it, 2 where they do one after another. */
function distanceTo(wanted: string, text: string): number {
  const letters = text.toLowerCase().replace(/\s+/g, '');
  const at = letters.indexOf(wanted);
  if (at === 0) return 0;
  if (at > 0) return 1;
  let from = 0;
  for (const letter of wanted) {
    const next = letters.indexOf(letter, from);
    if (next < 0) return Number.POSITIVE_INFINITY;
    from = next + letter.length;
  }
  return 2;
}
