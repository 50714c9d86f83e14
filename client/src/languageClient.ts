import {
  type ExtensionContext,
  Uri,
  commands as vscodeCommands,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import {
  commands,
  type InitializationOptions,
  notifications,
  type TrustChanged,
} from '../../server/src/protocol.ts';
import { answerMissingConnection } from './addConnection.ts';
import { answerEnvironment, pickedEnvironment } from './environment.ts';
import { answerPassword } from './passwords.ts';
import { createRedactedChannel } from './redactedChannel.ts';

/** The language server's other end. */
export type Client = LanguageClient;

/**
 * Starts the language server and answers what it asks; it is stopped by {@link stopClient}.
 *
 * `drawEnvironment` is called when another environment was picked.
 */
export function createClient(context: ExtensionContext, drawEnvironment: () => void): Client {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const environment = pickedEnvironment(context);
  const options: InitializationOptions = {
    isTrusted: workspace.isTrusted,
    hasDialogues: true,
    hasMarkdownOutline: true,
    ...(environment === undefined ? {} : { environment }),
  };
  const channel = createRedactedChannel();
  context.subscriptions.push(channel);
  const client = new LanguageClient(
    'launchbook',
    'Launchbook',
    { run: { module, transport: TransportKind.ipc }, debug: { module, transport: TransportKind.ipc } },
    {
      documentSelector: [
        { scheme: 'file', pattern: '**/*.runbook.{md,yaml,yml}' },
        { scheme: 'file', pattern: '**/launchbook.yaml' },
      ],
      initializationOptions: options,
      outputChannel: channel,
      traceOutputChannel: channel,
      middleware: {
        executeCommand: (command, args, next) =>
          command === commands.runChecks && !workspace.isTrusted ? tellUntrusted() : next(command, args),
        provideRenameEdits: async (document, position, newName, token, next) => {
          try {
            return await next(document, position, newName, token);
          } catch (error) {
            // VS Code would ask Markdown's own renaming next, which replaces the whole heading, attributes and all.
            void window.showErrorMessage(error instanceof Error ? error.message : String(error));
            return new WorkspaceEdit();
          }
        },
      },
    },
  );
  answerPassword(context, client);
  answerMissingConnection(context, client);
  answerEnvironment(context, client, drawEnvironment);
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => {
      notify(client, notifications.trustChanged, { isTrusted: true } satisfies TrustChanged);
    }),
  );
  // A start that fails is told by the client itself, in its log and in a message.
  client.start().catch(() => undefined);
  return client;
}

/** Tells the server something that it need not answer; one that is gone, or does not start, misses nothing. */
export function notify(client: Client, method: string, parameters: object): void {
  client.sendNotification(method, parameters).catch(() => undefined);
}

/** Stops the server; one that never ran, or is gone, is stopped already. */
export function stopClient(client: Client): Promise<void> {
  return client.stop().catch(() => undefined);
}

/** Says why nothing is run, with the one button that helps; the server would refuse as well. */
async function tellUntrusted(): Promise<void> {
  const choice = await window.showWarningMessage(
    'No check is run in a workspace that is not trusted.',
    'Manage Trust',
  );
  if (choice !== undefined) await vscodeCommands.executeCommand('workbench.trust.manage');
}
