import { Uri, ViewColumn, window, workspace } from 'vscode';
import { type ConvertAnswer, type ConvertRequest, clientRequests } from '../../server/src/protocol.ts';
import type { Client } from './languageClient.ts';
import { createRunbook } from './newFile.ts';
import { isRunbook } from './runbooks.ts';

/** Writes the runbook in front into a new file beside it, in the other notation; the runbook itself stays. */
export async function convertRunbook(started: () => Client): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document === undefined || !isRunbook(document)) {
    void window.showInformationMessage('Open a runbook first.');
    return;
  }
  const request: ConvertRequest = { uri: document.uri.toString() };
  const answer = await started().sendRequest<ConvertAnswer>(clientRequests.convert, request);
  if (answer.text === null) {
    void tell('The runbook was not converted.', answer.notes);
    return;
  }
  const folder = Uri.joinPath(document.uri, '..');
  const isMade = await createRunbook(folder, answer.suggestedName, answer.text, ViewColumn.Beside);
  if (isMade && answer.notes.length > 0) void tell('Not all is written as it was.', answer.notes);
}

/** Shows one reason at once, and several as a text of their own. */
async function tell(what: string, notes: readonly string[]): Promise<void> {
  const [only, ...more] = notes;
  if (more.length === 0) {
    void window.showWarningMessage(`${what} ${only ?? ''}`.trim());
    return;
  }
  const choice = await window.showWarningMessage(`${what} There are ${notes.length} things to know.`, 'Show');
  if (choice === undefined) return;
  const content = `${what}\n\n${notes.map((note) => `- ${note}`).join('\n')}\n`;
  await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
}
