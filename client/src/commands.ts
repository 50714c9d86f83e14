import { commands, type ExtensionContext, window } from 'vscode';
import { type RunArguments, commands as serverCommands } from '../../server/src/protocol.ts';
import { addConnectionByHand } from './addConnection.ts';
import { selectEnvironment } from './environment.ts';
import type { Client } from './languageClient.ts';
import { forgetPasswords } from './passwords.ts';
import { isRunbook } from './runbooks.ts';

/** Registers the commands of the palette; those that lenses carry are registered by the language client. */
export function registerCommands(context: ExtensionContext, client: () => Client): void {
  const run = async (which: Omit<RunArguments, 'uri'>): Promise<void> => {
    const document = window.activeTextEditor?.document;
    if (document === undefined || !isRunbook(document)) {
      void window.showInformationMessage('Open a runbook first.');
      return;
    }
    await execute(client(), serverCommands.runChecks, { uri: document.uri.toString(), ...which });
  };
  const register = (name: string, action: () => unknown): void => {
    context.subscriptions.push(commands.registerCommand(`launchbook.${name}`, action));
  };
  register('runCheckAtCursor', () => {
    const editor = window.activeTextEditor;
    return editor === undefined ? undefined : run({ line: editor.selection.active.line });
  });
  register('runAllPreChecks', () => run({ role: 'pre-check' }));
  register('runAllPostChecks', () => run({ role: 'post-check' }));
  register('cancelAll', () => execute(client(), serverCommands.cancelChecks, {}));
  register('selectEnvironment', () => selectEnvironment(client()));
  register('addConnection', () => addConnectionByHand(context, client()));
  register('forgetPasswords', async () => {
    const count = await forgetPasswords(context);
    void window.showInformationMessage(
      count === 0
        ? 'No passwords were kept.'
        : `Forgot ${count === 1 ? 'one password' : `${count} passwords`}.`,
    );
  });
}

function execute(client: Client, command: string, argument: unknown): Promise<unknown> {
  return client.sendRequest('workspace/executeCommand', { command, arguments: [argument] });
}
