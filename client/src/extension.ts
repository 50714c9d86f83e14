import { type ExtensionContext, window, workspace } from 'vscode';
import { registerCommands } from './commands.ts';
import { showEnvironment } from './environment.ts';
import { type Client, createClient, stopClient } from './languageClient.ts';
import { isRunbook } from './runbooks.ts';
import { showRunning } from './running.ts';

/**
 * Called by VS Code when a Markdown or YAML file is opened.
 *
 * The language server starts with the first runbook, so that other Markdown costs nothing.
 */
export function activate(context: ExtensionContext): void {
  const drawEnvironment = showEnvironment(context);
  let client: Client | undefined;
  const started = (): Client => {
    if (client === undefined) {
      client = createClient(context, drawEnvironment);
      showRunning(context, client);
    }
    return client;
  };
  context.subscriptions.push(
    workspace.onDidOpenTextDocument((document) => {
      if (isRunbook(document)) started();
    }),
    {
      dispose: () => {
        if (client !== undefined) stopClient(client);
      },
    },
  );
  registerCommands(context, { started, running: () => client });
  if (
    workspace.textDocuments.some(isRunbook) ||
    window.visibleTextEditors.some(({ document }) => isRunbook(document))
  )
    started();
}
