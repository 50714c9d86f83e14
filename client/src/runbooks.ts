import type { TextDocument } from 'vscode';

/** Whether a document is a runbook, by its name. */
export function isRunbook(document: TextDocument): boolean {
  return /\.runbook\.(md|ya?ml)$/i.test(document.uri.path);
}

/** Whether the language server has something to say of a document. */
export function isOurs(document: TextDocument): boolean {
  return isRunbook(document) || /\/launchbook\.yaml$/.test(document.uri.path);
}
