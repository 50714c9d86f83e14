import assert from 'node:assert/strict';
import type { TextEdit } from '../../../server/src/core/finding.ts';
import { itemAt } from '../../../server/src/core/itemAt.ts';
import type { Notation } from '../../../server/src/core/parse.ts';
import type { Item, Runbook } from '../../../server/src/core/runbook.ts';
import { readRunbook } from '../../../server/src/core/runbook.ts';

/** A text with `$0` at the cursor, read. */
export interface Marked {
  readonly text: string;
  readonly at: number;
  readonly runbook: Runbook;
  readonly item: Item | undefined;
}

/** Reads a text in the notation that its beginning says. */
export function marked(withMark: string): Marked {
  const at = withMark.indexOf('$0');
  assert(at >= 0, 'The text has no $0.');
  const text = withMark.slice(0, at) + withMark.slice(at + 2);
  const runbook = read(text);
  return { text, at, runbook, item: itemAt(runbook, at) };
}

/** The runbook of a text, in the notation that its beginning says where none is given. */
export function read(text: string, notation?: Notation): Runbook {
  const isMarkdown = /^\uFEFF?(---|#)/.test(text);
  return readRunbook(text, notation ?? (isMarkdown ? 'markdown' : 'yaml')).runbook;
}

/** The text after edits; they must be in order, and must not overlap. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let from = 0;
  for (const { span, text: added } of edits) {
    assert(span.start >= from && span.end >= span.start && span.end <= text.length, 'Edits overlap.');
    result += text.slice(from, span.start) + added;
    from = span.end;
  }
  return result + text.slice(from);
}
