import type { TextDocument } from 'vscode';

/** Whether a document is a runbook, by its name. */
export function isRunbook(document: TextDocument): boolean {
  return /\.runbook\.(md|ya?ml)$/i.test(document.uri.path);
}
