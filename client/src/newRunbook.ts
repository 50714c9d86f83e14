import { type Uri, window, workspace } from 'vscode';
import { clientRequests, type NewRunbookAnswer, type NewRunbookRequest } from '../../server/src/protocol.ts';
import type { Client } from './languageClient.ts';
import { createRunbook } from './newFile.ts';

/** Asks for a title and a notation, and makes a runbook that shows one of each thing. */
export async function newRunbook(started: () => Client): Promise<void> {
  const folder = folderInFront();
  if (folder === undefined) {
    void window.showInformationMessage('Open a folder first: a runbook is a file in it.');
    return;
  }
  const title = await window.showInputBox({
    title: 'New Runbook (1/2)',
    prompt: 'What goes live?',
    placeHolder: 'Release 8.0',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'A runbook has a title.' : undefined),
  });
  if (title === undefined) return;
  const picked = await window.showQuickPick(
    [
      {
        label: 'Markdown',
        detail: 'Reads like a document; steps are headings.',
        notation: 'markdown' as const,
      },
      {
        label: 'YAML',
        detail: 'Reads like a configuration; steps are list entries.',
        notation: 'yaml' as const,
      },
    ],
    { title: 'New Runbook (2/2)', placeHolder: 'Notation', ignoreFocusOut: true },
  );
  if (picked === undefined) return;
  const request: NewRunbookRequest = {
    title: title.trim(),
    notation: picked.notation,
    folder: folder.fsPath,
  };
  const answer = await started().sendRequest<NewRunbookAnswer>(clientRequests.newRunbook, request);
  await createRunbook(folder, answer.suggestedName, answer.text);
}

/** The workspace folder of the file in front, else the first one. */
function folderInFront(): Uri | undefined {
  const uri = window.activeTextEditor?.document.uri;
  const folder = uri === undefined ? undefined : workspace.getWorkspaceFolder(uri);
  return (folder ?? workspace.workspaceFolders?.[0])?.uri;
}
