import { quoteValue as quote } from '../../core/edit/quoteValue.ts';
import type { Action, ActionContext } from './action.ts';

/** Puts quotes around a value that is misread without them. */
export function quoteValue({ text, runbook, selection }: ActionContext): Action[] {
  const edits = quote(text, runbook, selection.start);
  if (edits.length === 0) return [];
  return [{ title: 'Put this value in quotes', kind: 'quickfix', edits }];
}
