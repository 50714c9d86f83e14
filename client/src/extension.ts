import { type ExtensionContext, window, workspace } from 'vscode';
import { registerCommands } from './commands.ts';
import { showEnvironment } from './environment.ts';
import { type Client, createClient } from './languageClient.ts';
import { isRunbook } from './runbooks.ts';
import { showRunning } from './running.ts';

/**
 * Called by VS Code when a Markdown or YAML file is opened.
 *
 * The language server starts with the first runbook, so that other Markdown costs nothing.
 */
export function activate(context: ExtensionContext): void {
  let client: Client | undefined;
  const started = (): Client => {
    if (client === undefined) {
      client = createClient(context);
      showRunning(context, client);
    }
    return client;
  };
  context.subscriptions.push(
    workspace.onDidOpenTextDocument((document) => {
      if (isRunbook(document)) started();
    }),
    { dispose: () => void client?.stop() },
  );
  registerCommands(context, started);
  showEnvironment(context);
  if (
    workspace.textDocuments.some(isRunbook) ||
    window.visibleTextEditors.some(({ document }) => isRunbook(document))
  )
    started();
}
