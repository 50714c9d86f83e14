import {
  commands,
  type ExtensionContext,
  ProgressLocation,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type AddConnectionAnswer,
  type AddConnectionRequest,
  clientRequests,
  type MissingConnection,
  type NewConnection,
  requests,
  type TryConnectionAnswer,
  type TryConnectionRequest,
} from '../../server/src/protocol.ts';
import { askConnection, type ConnectionAnswers } from './connectionDialogue.ts';
import { keepPassword } from './passwords.ts';

/** Opens the dialogue when a check wants a connection that is not there. */
export function answerMissingConnection(context: ExtensionContext, client: LanguageClient): void {
  client.onRequest<boolean, void>(requests.missingConnection, ({ uri, connection }: MissingConnection) =>
    addConnection(context, client, uri, { name: connection }),
  );
}

/** Opens the dialogue from the palette. */
export async function addConnectionByHand(context: ExtensionContext, client: LanguageClient): Promise<void> {
  const uri = window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
  if (uri === undefined) {
    void window.showInformationMessage(
      'Open a folder or a runbook first: connections are kept in its launchbook.yaml.',
    );
    return;
  }
  await addConnection(context, client, uri.toString(), {});
}

/**
 * Asks for a connection, writes it without its password, keeps the password, and tries it.
 *
 * Gives whether the connection is in `launchbook.yaml` now, be it reachable or not.
 */
async function addConnection(
  context: ExtensionContext,
  client: LanguageClient,
  uri: string,
  known: Partial<NewConnection>,
): Promise<boolean> {
  let draft = known;
  for (;;) {
    const answers = await askConnection(draft);
    if (answers === undefined) return false;
    const file = await write(client, uri, answers.connection);
    if (file === undefined) return false;
    await keepPassword(context, placeOf(answers), answers.password);
    const tried = await tryConnection(client, answers);
    if (tried.isReachable) {
      window.setStatusBarMessage(
        `$(check) Connected to ${answers.connection.name} · ${answers.connection.environment} (${tried.message})`,
        8000,
      );
      return true;
    }
    const choice = await window.showErrorMessage(tried.message, 'Change…', 'Open launchbook.yaml');
    if (choice === 'Open launchbook.yaml') await commands.executeCommand('vscode.open', file);
    if (choice !== 'Change…') return false;
    draft = answers.connection;
  }
}

function placeOf({ connection }: ConnectionAnswers) {
  return {
    connection: connection.name,
    environment: connection.environment,
    user: connection.user,
    server: `${connection.host}:${connection.port}`,
  };
}

/** Writes `launchbook.yaml`, as an edit that can be undone where the file is there already. */
async function write(
  client: LanguageClient,
  uri: string,
  connection: NewConnection,
): Promise<Uri | undefined> {
  const folder = workspace.getWorkspaceFolder(Uri.parse(uri))?.uri.fsPath;
  const request: AddConnectionRequest = { uri, connection, ...(folder === undefined ? {} : { folder }) };
  const { file } = (await client.sendRequest(clientRequests.addConnection, request)) as AddConnectionAnswer;
  if (file === null) {
    void window.showErrorMessage(
      'launchbook.yaml cannot be read as it stands, so nothing was added. Mend it first.',
    );
    return undefined;
  }
  const target = Uri.parse(file.uri);
  try {
    if (file.isNew) await workspace.fs.writeFile(target, Buffer.from(file.text, 'utf8'));
    else {
      const document = await workspace.openTextDocument(target);
      const edit = new WorkspaceEdit();
      edit.replace(
        target,
        new Range(document.positionAt(0), document.positionAt(document.getText().length)),
        file.text,
      );
      await workspace.applyEdit(edit);
      if (!(await document.save())) throw new Error('not saved');
    }
  } catch {
    void window.showErrorMessage(`${target.fsPath} cannot be written. Is its folder read-only?`);
    return undefined;
  }
  return target;
}

function tryConnection(
  client: LanguageClient,
  { connection, password }: ConnectionAnswers,
): Thenable<TryConnectionAnswer> {
  const request: TryConnectionRequest = { connection, password };
  return window.withProgress(
    { location: ProgressLocation.Window, title: `Connecting to ${connection.host}…` },
    () => client.sendRequest<TryConnectionAnswer>(clientRequests.tryConnection, request),
  );
}
