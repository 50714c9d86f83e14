import type { TextEdit } from '../finding.ts';
import { proseLinks } from '../proseLinks.ts';
import type { Item, Runbook } from '../runbook.ts';
import { needPlace } from '../stepIds.ts';

/** New ids by the old ones; each was made from a title. */
export type NewIds = ReadonlyMap<string, string>;

/** The edits that let `needs` name steps by their new ids, in the order of the items. */
export function followInNeeds(items: Iterable<Item>, ids: NewIds): TextEdit[] {
  // A list that an alias repeats stands in the file once.
  const edits = new Map<number, TextEdit>();
  for (const item of items) {
    if (item.content.needs?.some(({ value }) => ids.has(value)) !== true) continue;
    for (const need of item.needs ?? []) {
      const id = ids.get(need.value);
      const { span } = needPlace(need);
      if (id !== undefined) edits.set(span.start, { span, text: id });
    }
  }
  return [...edits.values()];
}

/** The edits that let the links of the prose lead to the new ids, in the order of the text. */
export function followInLinks(text: string, runbook: Runbook, ids: NewIds): TextEdit[] {
  return proseLinks(text, runbook, ({ id }) => ids.has(id)).map(({ id, span }) => {
    const to = ids.get(id) ?? id;
    // Some editors write addresses as `%E5…`, and so they stay.
    const isEncoded = text.slice(span.start, span.end).includes('%');
    return { span, text: isEncoded ? encodeURIComponent(to) : to };
  });
}
