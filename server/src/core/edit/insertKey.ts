import type { TextEdit } from '../finding.ts';
import type { Item, Runbook } from '../runbook.ts';
import { attributeText, headingOf, insertAttribute } from './heading.ts';
import { lineEndAt } from './lines.ts';
import { insertEntries, insertion, keysOfDocument, keysOfItem } from './yamlKeys.ts';
import { yamlScalar } from './yamlText.ts';

/**
 * The edits that give a step or group a key that it does not have: an attribute of its heading, or a key in YAML.
 *
 * A list is the value of `needs`. Empty where the item is written in a way that nothing can be put into.
 */
export function insertItemKey(
  text: string,
  runbook: Runbook,
  item: Item,
  key: string,
  value: string | readonly string[],
): TextEdit[] {
  if (runbook.notation === 'yaml') {
    const keys = keysOfItem(text, item);
    return keys === undefined ? [] : insertEntries(text, keys, [yamlEntry(key, value)]);
  }
  const heading = headingOf(text, item);
  if (heading === undefined) return [];
  const attribute =
    key === 'id' && typeof value === 'string'
      ? `#${value}`
      : typeof value === 'string'
        ? attributeText(key, value)
        : `${key}="${value.join(', ')}"`;
  return [insertAttribute(text, heading, attribute)];
}

/** The edits that give the document a key that it does not have; in Markdown a key of the front matter. */
export function insertDocumentKey(
  text: string,
  runbook: Runbook,
  key: string,
  value: string | readonly string[],
): TextEdit[] {
  const entry = yamlEntry(key, value);
  if (runbook.notation === 'yaml') {
    const keys = keysOfDocument(text, runbook);
    return keys === undefined ? [] : insertEntries(text, keys, [entry]);
  }
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const eol = lineEndAt(text, start);
  const opening = /^---[ \t]*\r?\n/.exec(text.slice(start, start + 200));
  if (opening === null) return [insertion(start, ['---', ...entry.lines, '---', '', ''].join(eol))];
  const from = start + opening[0].length;
  const closing = /^(?:---|\.\.\.)[ \t]*\r?$/m.exec(text.slice(from));
  if (closing === null) return [];
  const keys = keysOfDocument(text, runbook, from, from + closing.index);
  if (keys === undefined) return [];
  if (keys.entries.length === 0) return [insertion(from, entry.lines.join(eol) + eol)];
  return insertEntries(text, keys, [entry]);
}

function yamlEntry(
  key: string,
  value: string | readonly string[],
): { key: string; lines: string[]; flow: string } {
  const flow = `${key}: ${typeof value === 'string' ? yamlScalar(value, 'flow') : flowList(value)}`;
  return { key, lines: [typeof value === 'string' ? `${key}: ${yamlScalar(value)}` : flow], flow };
}

function flowList(values: readonly string[]): string {
  return `[${values.map((each) => yamlScalar(each, 'flow')).join(', ')}]`;
}
