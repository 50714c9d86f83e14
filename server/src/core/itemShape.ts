import { parseDuration } from './duration.ts';
import type { Finding } from './finding.ts';
import { isRole } from './role.ts';
import { checkRunbookShape } from './schema.ts';
import type { List, Scalar, Tree } from './tree.ts';

/** Findings on the shape of a single item. */
export function checkItemShape(item: Tree): Finding[] {
  return isPlainItem(item) ? [] : byValidator({ kind: 'list', span: item.span, items: [item] });
}

/** Findings on the shape of items that are read without the document around them. */
export function checkItemsShape(items: List): Finding[] {
  return items.items.every(isPlainItem) ? [] : byValidator(items);
}

function byValidator(items: List): Finding[] {
  return checkRunbookShape({
    kind: 'mapping',
    span: items.span,
    entries: [
      { key: word('runbook'), value: { ...word('1'), data: 1 } },
      { key: word('steps'), value: items },
    ],
  });
}

function word(value: string): Scalar {
  return { kind: 'scalar', value, data: value, span: { start: 0, end: 0 }, pieces: [] };
}

/**
 * Whether an item is plainly of the right shape, as nearly all are: known keys with values of their kinds.
 *
 * What passes here, the schema's validator passes too; all the rest is for that to judge.
 */
export function isPlainItem(tree: Tree): boolean {
  if (tree.kind !== 'mapping') return false;
  let hasTitle = false;
  for (const { key, value } of tree.entries) {
    if (!isPlainValue(key.value, value)) return false;
    if (key.value === 'title') hasTitle = true;
  }
  return hasTitle;
}

function isPlainValue(key: string, value: Tree): boolean {
  switch (key) {
    case 'id':
      return isText(value) && isPlainWord(value.value);
    case 'title':
    case 'owner':
    case 'connection':
      return isWords(value);
    case 'takes':
      return isDuration(value);
    case 'notes':
      return isText(value);
    case 'needs':
      return isWords(value) || (value.kind === 'list' && value.items.every(isWords));
    case 'tasks':
      return value.kind === 'list' && value.items.every(isPlainTask);
    default:
      return isRole(key) && value.kind === 'list' && value.items.every(isPlainBlock);
  }
}

function isPlainTask(task: Tree): boolean {
  if (task.kind !== 'mapping') return isText(task);
  let hasText = false;
  for (const { key, value } of task.entries)
    if (key.value === 'text' && isWords(value)) hasText = true;
    else if (key.value !== 'done' || value.kind !== 'scalar' || typeof value.data !== 'boolean') return false;
  return hasText;
}

function isPlainBlock(block: Tree): boolean {
  if (block.kind !== 'mapping') return isText(block);
  for (const { key, value } of block.entries) if (!isPlainBlockValue(key.value, value)) return false;
  return true;
}

function isPlainBlockValue(key: string, value: Tree): boolean {
  switch (key) {
    case 'sql':
    case 'sh':
      return isText(value);
    case 'name':
      return isText(value) && isPlainWord(value.value);
    case 'expect':
      return isText(value) || (value.kind === 'list' && value.items.every(isText));
    case 'timeout':
    case 'every':
      return isDuration(value);
    default:
      return false;
  }
}

function isText(tree: Tree): tree is Scalar {
  return tree.kind === 'scalar' && typeof tree.data === 'string';
}

function isWords(tree: Tree): boolean {
  return isText(tree) && tree.value !== '';
}

function isDuration(tree: Tree): boolean {
  return isText(tree) && parseDuration(tree.value) !== undefined;
}

/** ASCII letters, digits, `-`, `_` and `.` only. */
function isPlainWord(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (!isLetter && !(code >= 0x30 && code <= 0x39) && code !== 0x2d && code !== 0x2e && code !== 0x5f)
      return false;
  }
  return text !== '';
}
