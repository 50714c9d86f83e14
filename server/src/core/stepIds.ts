import { itemAt } from './itemAt.ts';
import { proseLinkAt, proseLinks } from './proseLinks.ts';
import type { Item, Runbook } from './runbook.ts';
import { contains, type MappedText, type Span } from './tree.ts';

/** A place of a file that says the id of a step or a group. */
export interface IdPlace {
  /** `own`: the item's own id, or its title where none is written; `need`: in `needs`; `link`: a link of prose. */
  readonly kind: 'own' | 'need' | 'link';
  readonly id: string;
  readonly span: Span;
  /** The item whose own id it is. */
  readonly item?: Item;
}

/** The place of an id at an offset; a title stands for the id of its item. */
export function idPlaceAt(text: string, runbook: Runbook, offset: number): IdPlace | undefined {
  const item = itemAt(runbook, offset);
  if (item !== undefined) {
    const id = item.idText;
    if (id !== undefined && contains(id.span, offset)) return ownPlace(item);
    if (item.title.value !== '' && item.id !== '' && contains(item.title.span, offset))
      return { kind: 'own', id: item.id, span: item.title.span, item };
    const need = item.needs?.find((each) => contains(each.span, offset));
    if (need !== undefined) return needPlace(need);
  }
  const link = proseLinkAt(text, runbook, offset);
  return link === undefined ? undefined : { kind: 'link', ...link };
}

/** The items that have an id: more than one where it stands twice. */
export function itemsWithId(runbook: Runbook, id: string): Item[] {
  const found: Item[] = [];
  const look = (items: readonly Item[]): void => {
    for (const item of items) {
      if (item.id === id) found.push(item);
      if (item.items.length > 0) look(item.items);
    }
  };
  look(runbook.items);
  return found;
}

/** Every place that says an id, in the order of the text. */
export function placesOfId(text: string, runbook: Runbook, id: string): IdPlace[] {
  const places = new Map<number, IdPlace>();
  // An alias of YAML brings the same place twice.
  const add = (place: IdPlace): void =>
    void (places.has(place.span.start) || places.set(place.span.start, place));
  const look = (items: readonly Item[]): void => {
    for (const item of items) {
      if (item.id === id) add(ownPlace(item));
      // What is not named is not moved to its place in the file.
      if (item.content.needs?.some(({ value }) => value === id) === true)
        for (const need of item.needs ?? []) if (need.value === id) add(needPlace(need));
      if (item.items.length > 0) look(item.items);
    }
  };
  look(runbook.items);
  for (const link of proseLinks(text, runbook, (each) => each.id === id)) add({ kind: 'link', ...link });
  return [...places.values()].sort((left, right) => left.span.start - right.span.start);
}

/** Where an item says its id: written, or made from its title. */
export function ownPlace(item: Item): IdPlace {
  return { kind: 'own', id: item.id, span: writtenSpan(item.idText ?? item.title), item };
}

/** Where an entry of `needs` says an id. */
export function needPlace(need: MappedText): IdPlace {
  return { kind: 'need', id: need.value, span: writtenSpan(need) };
}

/** A value without the quotes around it, where it stands in one piece. */
export function writtenSpan(text: MappedText): Span {
  const [piece, ...more] = text.pieces;
  return piece !== undefined && more.length === 0 && piece.length === text.value.length
    ? { start: piece.start, end: piece.start + piece.length }
    : text.span;
}
