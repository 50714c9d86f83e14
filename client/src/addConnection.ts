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
  notifications,
  requests,
  type TryConnectionAnswer,
  type TryConnectionRequest,
} from '../../server/src/protocol.ts';
import { askConnection, type ConnectionAnswers } from './connectionDialogue.ts';
import { keepPassword } from './passwords.ts';
import { setUpConnection } from './setUpConnection.ts';

/** Where a connection is wanted: the runbook that asks for it, the folder that is open, or both. */
type Place = Pick<AddConnectionRequest, 'uri' | 'folder'>;

/** Opens the dialogue when a check wants a connection that is not there. */
export function answerMissingConnection(context: ExtensionContext, client: LanguageClient): void {
  client.onRequest<boolean, void>(requests.missingConnection, ({ uri, connection }: MissingConnection) =>
    addConnection(context, client, placeOfDocument(Uri.parse(uri)), { name: connection }),
  );
}

/** Opens the dialogue from the palette. */
export async function addConnectionByHand(context: ExtensionContext, client: LanguageClient): Promise<void> {
  const place = placeInFront();
  if (place === undefined) {
    await window.showInformationMessage(
      'Open a folder or a runbook first: connections are kept in its launchbook.yaml.',
    );
    return;
  }
  await addConnection(context, client, place, {});
}

/** A file in front decides, as a check in it would; else the first folder that is open. */
function placeInFront(): Place | undefined {
  const uri = window.activeTextEditor?.document.uri;
  if (uri?.scheme === 'file') return placeOfDocument(uri);
  const folder = workspace.workspaceFolders?.[0];
  return folder === undefined ? undefined : { folder: folder.uri.fsPath };
}

function placeOfDocument(uri: Uri): Place {
  const folder = workspace.getWorkspaceFolder(uri);
  return { uri: uri.toString(), ...(folder === undefined ? {} : { folder: folder.uri.fsPath }) };
}

/**
 * Asks for a connection, writes it without its password, keeps the password, and tries it.
 *
 * Gives whether the connection is in `launchbook.yaml` now, be it reachable or not.
 */
function addConnection(
  context: ExtensionContext,
  client: LanguageClient,
  place: Place,
  known: Partial<NewConnection>,
): Promise<boolean> {
  let file: Uri | undefined;
  return setUpConnection<ConnectionAnswers>({
    ask: (before) => askConnection(before?.connection ?? known),
    async write(answers) {
      file = await write(client, { ...place, connection: answers.connection });
      if (file === undefined) return false;
      await keepPassword(context, passwordPlaceOf(answers), answers.password);
      // The server may know an older one of the same account, which would be denied and asked for again.
      await client.sendNotification(notifications.passwordsForgotten, {});
      return true;
    },
    async try(answers) {
      const tried = await tryConnection(client, answers);
      if (tried.isReachable) {
        const { name, environment } = answers.connection;
        window.setStatusBarMessage(
          `$(check) Connected to ${name} · ${environment} (${tried.message})`,
          shownForMs,
        );
        return 'reachable';
      }
      const choice = await window.showErrorMessage(tried.message, 'Change…', 'Open launchbook.yaml');
      if (choice === 'Open launchbook.yaml') await commands.executeCommand('vscode.open', file);
      return choice === 'Change…' ? 'change' : 'leave';
    },
  });
}

const shownForMs = 8000;

function passwordPlaceOf({ connection }: ConnectionAnswers) {
  return {
    connection: connection.name,
    environment: connection.environment,
    user: connection.user,
    server: `${connection.host}:${connection.port}`,
  };
}

/** Writes `launchbook.yaml` and gives where it is; what keeps it from being written is told. */
async function write(client: LanguageClient, request: AddConnectionRequest): Promise<Uri | undefined> {
  const { file, message } = await client.sendRequest<AddConnectionAnswer>(
    clientRequests.addConnection,
    request,
  );
  if (file === null) {
    tell(message ?? 'Nothing could be added to launchbook.yaml.');
    return undefined;
  }
  const target = Uri.parse(file.uri);
  try {
    if (await (file.isNew ? create(target, file.text) : replaceText(target, file.text))) return target;
  } catch {
    // As with an edit that is refused, there is one thing to say.
  }
  tell(
    file.isNew
      ? `${target.fsPath} cannot be made. Is it there already, or its folder read-only?`
      : `${target.fsPath} cannot be written. Is it read-only?`,
  );
  return undefined;
}

/** Shows a message; whoever waits for the connection does not wait until it is closed. */
function tell(message: string): void {
  void window.showErrorMessage(message);
}

/** Makes a file that is not there; one that is, also in an editor that was never saved, stays as it is. */
async function create(target: Uri, text: string): Promise<boolean> {
  if (workspace.textDocuments.some(({ uri }) => uri.path === target.path)) return false;
  const edit = new WorkspaceEdit();
  edit.createFile(target, { overwrite: false, contents: Buffer.from(text, 'utf8') });
  return workspace.applyEdit(edit);
}

/** Changes a file by an edit, which can be undone. */
async function replaceText(target: Uri, text: string): Promise<boolean> {
  const document = await workspace.openTextDocument(target);
  const edit = new WorkspaceEdit();
  const end = document.positionAt(document.getText().length);
  edit.replace(target, new Range(document.positionAt(0), end), text);
  return (await workspace.applyEdit(edit)) && document.save();
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
