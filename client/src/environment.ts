import { type ExtensionContext, StatusBarAlignment, type TextEditor, ThemeColor, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type EnvironmentChanged,
  type EnvironmentRequest,
  notifications,
  type PickArguments,
  requests,
  commands as serverCommands,
} from '../../server/src/protocol.ts';
import type { Client } from './languageClient.ts';
import { isRunbook } from './runbooks.ts';

const stateKey = 'launchbook.environment';

/** The environment that was picked last in this workspace. */
export function pickedEnvironment(context: ExtensionContext): string | undefined {
  return context.workspaceState.get<string>(stateKey);
}

const icons: Readonly<Record<string, string>> = {
  production: 'flame',
  staging: 'layers',
  test: 'beaker',
  development: 'tools',
};

const words: Readonly<Record<string, string>> = {
  production: 'What the customers use. Checks only read.',
  staging: 'The last stop before production.',
  test: 'For rehearsals.',
  development: 'For building.',
};

/** Answers the server when a person has to pick, remembers what was picked, and has it drawn. */
export function answerEnvironment(context: ExtensionContext, client: LanguageClient, draw: () => void): void {
  client.onRequest(requests.pickEnvironment, async (request: EnvironmentRequest): Promise<string | null> => {
    const items = request.environments.map((name) => ({
      label: `$(${icons[name] ?? 'server'}) ${name}`,
      description: name === request.current ? 'current' : '',
      detail: words[name] ?? '',
      name,
    }));
    const picked = await window.showQuickPick(items, {
      title: 'Run checks on which environment?',
      placeHolder:
        request.connections.length > 0 ? `For ${request.connections.join(', ')}` : 'Pick an environment',
    });
    return picked?.name ?? null;
  });
  client.onNotification(notifications.environmentChanged, async ({ environment }: EnvironmentChanged) => {
    await context.workspaceState.update(stateKey, environment ?? undefined);
    draw();
  });
}

/**
 * Shows the environment in the status bar while a runbook is in front; production looks like nothing else.
 *
 * Gives what draws it anew when another was picked.
 */
export function showEnvironment(context: ExtensionContext): () => void {
  const item = window.createStatusBarItem('launchbook.environment', StatusBarAlignment.Left, 10);
  item.name = 'Launchbook Environment';
  item.command = 'launchbook.selectEnvironment';
  const drawFor = (editor: TextEditor | undefined): void => {
    if (editor === undefined || !isRunbook(editor.document)) {
      item.hide();
      return;
    }
    const environment = pickedEnvironment(context);
    item.text =
      environment === undefined
        ? '$(server) Environment'
        : `$(${icons[environment] ?? 'server'}) ${environment}`;
    item.tooltip =
      environment === undefined
        ? 'Pick the environment that checks run on'
        : `Checks run on ${environment}. Click to pick another.`;
    item.backgroundColor =
      environment === 'production' ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  const draw = (): void => drawFor(window.activeTextEditor);
  context.subscriptions.push(item, window.onDidChangeActiveTextEditor(drawFor));
  draw();
  return draw;
}

/** Asks for the environment of the runbook in front. */
export async function selectEnvironment(client: Client): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString();
  if (uri === undefined) return;
  await client.sendRequest('workspace/executeCommand', {
    command: serverCommands.pickEnvironment,
    arguments: [{ uri } satisfies PickArguments],
  });
}
