import type { TextEdit } from '../finding.ts';
import type { Item, Runbook } from '../runbook.ts';
import { headingOf } from './heading.ts';
import { lineStart } from './lines.ts';
import { entryEnd, insertion, isBlockList, keysOfItem } from './yamlKeys.ts';
import { yamlScalar } from './yamlText.ts';

/** The edits that add an id to the `needs` that an item has; empty where they are written in no usual way. */
export function addNeed(text: string, runbook: Runbook, item: Item, id: string): TextEdit[] {
  return runbook.notation === 'markdown' ? addToAttribute(text, item, id) : addToKey(text, item, id);
}

function addToAttribute(text: string, item: Item, id: string): TextEdit[] {
  const needs = headingOf(text, item)?.part.attributes.list.find(({ key }) => key.value === 'needs');
  if (needs === undefined) return [];
  const { span, value } = needs.value;
  if (/["']/.test(text.charAt(span.start - 1)))
    return [insertion(span.end, value.trim() === '' ? id : `, ${id}`)];
  return [{ span, text: `"${value === '' ? id : `${value}, ${id}`}"` }];
}

function addToKey(text: string, item: Item, id: string): TextEdit[] {
  const entry = keysOfItem(text, item)?.entries.find(({ key }) => key.value === 'needs');
  if (entry === undefined) return [];
  const { value } = entry;
  if (value.kind === 'scalar') {
    if (/[\r\n]/.test(text.slice(value.span.start, value.span.end)) || value.data === null) return [];
    const known = text.slice(value.span.start, value.span.end);
    const first = /^["']/.test(known) ? known : yamlScalar(value.value, 'flow');
    return [{ span: value.span, text: `[${first}, ${yamlScalar(id, 'flow')}]` }];
  }
  // What an alias stands for is written for another step too.
  if (value.kind !== 'list' || !/^[[-]/.test(text.slice(value.span.start, value.span.start + 1))) return [];
  const last = value.items.at(-1);
  if (isBlockList(text, value)) {
    const begin = lineStart(text, value.span.start);
    const eol = text[begin - 2] === '\r' ? '\r\n' : '\n';
    return [
      insertion(entryEnd(text, entry), `${eol}${text.slice(begin, value.span.start)}- ${yamlScalar(id)}`),
    ];
  }
  const flow = yamlScalar(id, 'flow');
  return [last === undefined ? insertion(value.span.start + 1, flow) : insertion(last.span.end, `, ${flow}`)];
}
