import { commands, type ExtensionContext, window } from 'vscode';
import { notifications, type RunArguments, commands as serverCommands } from '../../server/src/protocol.ts';
import { addConnectionByHand } from './addConnection.ts';
import { convertRunbook } from './convert.ts';
import { selectEnvironment } from './environment.ts';
import { type Client, notify } from './languageClient.ts';
import { newRunbook } from './newRunbook.ts';
import { forgetPasswords } from './passwords.ts';
import { isRunbook } from './runbooks.ts';
import { completeStep, moveStep } from './stepCommands.ts';

/** The language client that commands use. */
export interface Clients {
  /** Starts it where it does not run yet. */
  started(): Client;
  /** `undefined` where it was not started yet. */
  running(): Client | undefined;
}

/** Registers the commands of the palette; those that lenses carry are registered by the language client. */
export function registerCommands(context: ExtensionContext, clients: Clients): void {
  const run = async (which: Omit<RunArguments, 'uri'>): Promise<void> => {
    const document = window.activeTextEditor?.document;
    if (document === undefined || !isRunbook(document)) {
      void window.showInformationMessage('Open a runbook first.');
      return;
    }
    await execute(clients.started(), serverCommands.runChecks, { uri: document.uri.toString(), ...which });
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
  register('cancelAll', () => execute(clients.started(), serverCommands.cancelChecks, {}));
  register('selectEnvironment', () => selectEnvironment(clients.started()));
  register('addConnection', () => addConnectionByHand(context, clients.started()));
  register('newRunbook', () => newRunbook(clients.started));
  register('convertRunbook', () => convertRunbook(clients.started));
  register('moveStepUp', () => moveStep(clients.started, 'up'));
  register('moveStepDown', () => moveStep(clients.started, 'down'));
  register('completeStep', completeStep);
  register('forgetPasswords', async () => {
    const count = await forgetPasswords(context);
    const client = clients.running();
    if (client !== undefined) notify(client, notifications.passwordsForgotten, {});
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
