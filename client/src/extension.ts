import type { MarkdownIt } from 'markdown-it';
import { type ExtensionContext, window, workspace } from 'vscode';
import { registerCommands } from './commands.ts';
import { showEnvironment } from './environment.ts';
import { type Client, createClient, stopClient } from './languageClient.ts';
import { drawRunbooks } from './preview.ts';
import { keepPreviewStates } from './previewStates.ts';
import { isOurs } from './runbooks.ts';
import { showRunning } from './running.ts';

/** VS Code calls `deactivate` without what `activate` made, so this is the one thing that stands here. */
let client: Client | undefined;

/** What VS Code's Markdown preview takes from an extension. */
interface MarkdownPlugin {
  extendMarkdownIt(markdown: MarkdownIt): MarkdownIt;
}

/**
 * Called by VS Code when a Markdown or YAML file is opened.
 *
 * The language server starts with the first runbook or `launchbook.yaml`, so that other files cost nothing.
 */
export function activate(context: ExtensionContext): MarkdownPlugin {
  const drawEnvironment = showEnvironment(context);
  const started = (): Client => {
    if (client === undefined) {
      client = createClient(context, () => {
        drawEnvironment();
        previewStates.refresh();
      });
      showRunning(context, client);
    }
    return client;
  };
  const previewStates = keepPreviewStates(context, started);
  context.subscriptions.push(
    workspace.onDidOpenTextDocument((document) => {
      if (isOurs(document)) started();
    }),
  );
  registerCommands(context, { started, running: () => client });
  if (
    workspace.textDocuments.some(isOurs) ||
    window.visibleTextEditors.some(({ document }) => isOurs(document))
  )
    started();
  return { extendMarkdownIt: (markdown) => drawRunbooks(markdown, previewStates.itemsOf) };
}

/** Called by VS Code before it ends; it waits for the language server, which ends its queries first. */
export async function deactivate(): Promise<void> {
  if (client !== undefined) await stopClient(client);
}
