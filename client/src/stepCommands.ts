import { commands, Range, Selection, type TextEditor, window, workspace } from 'vscode';
import { clientRequests, type MoveStepAnswer, type MoveStepRequest } from '../../server/src/protocol.ts';
import type { Client } from './languageClient.ts';
import { isRunbook } from './runbooks.ts';

/** Moves the step or group at the cursor past its neighbour, with all below it; the cursor goes with it. */
export async function moveStep(started: () => Client, direction: 'up' | 'down'): Promise<void> {
  const editor = runbookInFront();
  if (editor === undefined) return;
  const { document } = editor;
  const client = started();
  const request: MoveStepRequest = {
    textDocument: { uri: document.uri.toString(), version: document.version },
    position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    direction,
  };
  const answer = await client.sendRequest<MoveStepAnswer>(clientRequests.moveStep, request);
  const edit =
    answer.edit === null ? undefined : await client.protocol2CodeConverter.asWorkspaceEdit(answer.edit);
  if (edit === undefined || document.version !== request.textDocument.version) {
    void window.showInformationMessage(answer.message ?? 'The text has changed in the meantime. Try again.');
    return;
  }
  if (!(await workspace.applyEdit(edit)) || answer.position === undefined) return;
  const cursor = client.protocol2CodeConverter.asPosition(answer.position);
  editor.selection = new Selection(cursor, cursor);
  editor.revealRange(new Range(cursor, cursor));
}

/** Writes what the step at the cursor lacks: the code action of that name, without its menu. */
export async function completeStep(): Promise<void> {
  if (runbookInFront() === undefined) return;
  await commands.executeCommand('editor.action.codeAction', {
    kind: 'refactor.rewrite.completeStep',
    apply: 'first',
  });
}

function runbookInFront(): TextEditor | undefined {
  const editor = window.activeTextEditor;
  if (editor !== undefined && isRunbook(editor.document)) return editor;
  void window.showInformationMessage('Open a runbook first.');
  return undefined;
}
