import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range, WorkspaceEdit } from 'vscode-languageserver-types';
import { type Refusal, renamable, renameStep } from '../core/renameStep.ts';
import type { Item, Runbook } from '../core/runbook.ts';
import { toRange } from './position.ts';

/** What a client shows before a rename, and the steps that it is about. */
export interface PreparedRename {
  readonly range: Range;
  /** The id as it is. */
  readonly placeholder: string;
  readonly items: readonly Item[];
}

/** Where a rename at an offset begins, or why it cannot, in plain words. */
export function prepareRename(
  document: TextDocument,
  runbook: Runbook,
  offset: number,
): PreparedRename | Refusal {
  const found = renamable(document.getText(), runbook, offset);
  if ('refusal' in found) return found;
  return { range: toRange(document, found.span), placeholder: found.id, items: found.items };
}

/** The edit that renames the step whose id is at an offset, or why not, in plain words. */
export function rename(
  document: TextDocument,
  runbook: Runbook,
  offset: number,
  newId: string,
): WorkspaceEdit | Refusal {
  const renamed = renameStep(document.getText(), runbook, offset, newId);
  if ('refusal' in renamed) return renamed;
  const { uri, version } = document;
  const edits = renamed.edits.map(({ span, text }) => ({ range: toRange(document, span), newText: text }));
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}
