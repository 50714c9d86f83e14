import { commands, type ExtensionContext, workspace } from 'vscode';
import { clientRequests, type ShownItemsAnswer, type ShownItemsRequest } from '../../server/src/protocol.ts';
import type { Client } from './languageClient.ts';
import type { ItemsOf } from './preview.ts';

/** What previews show of steps. */
export interface PreviewStates {
  /** What is known; the server is asked for it anew, and previews are drawn again when that is something else. */
  readonly itemsOf: ItemsOf;
  /** Asks for all that was shown anew. */
  refresh(): void;
}

/** VS Code loads a preview as a whole to draw it again, which is not to happen at each key. */
const redrawAfterMs = 300;

/** Keeps what the server says of the steps of previewed runbooks: a preview is drawn at once and waits for nobody. */
export function keepPreviewStates(context: ExtensionContext, started: () => Client): PreviewStates {
  const known = new Map<string, ShownItemsAnswer>();
  const asked = new Map<string, { again: boolean }>();
  let redraw: NodeJS.Timeout | undefined;
  const ask = async (uri: string): Promise<void> => {
    const running = asked.get(uri);
    if (running !== undefined) {
      running.again = true;
      return;
    }
    const mine = { again: false };
    asked.set(uri, mine);
    try {
      const request: ShownItemsRequest = { uri };
      const answer = await started().sendRequest<ShownItemsAnswer>(clientRequests.shownItems, request);
      const isNew = JSON.stringify(answer) !== JSON.stringify(known.get(uri));
      known.set(uri, answer);
      if (!isNew) return;
      clearTimeout(redraw);
      redraw = setTimeout(() => void commands.executeCommand('markdown.preview.refresh'), redrawAfterMs);
    } catch {
      // The server is starting, stopping or gone, which it says itself; what is known stays.
    } finally {
      asked.delete(uri);
      if (mine.again) void ask(uri);
    }
  };
  const refresh = (): void => {
    for (const uri of known.keys()) void ask(uri);
  };
  // Each outcome is in the journal before it is shown anywhere, and so is what others ran.
  const journals = workspace.createFileSystemWatcher('**/*.runbook.journal.jsonl');
  context.subscriptions.push(
    { dispose: () => clearTimeout(redraw) },
    journals,
    journals.onDidChange(refresh),
    journals.onDidCreate(refresh),
    workspace.onDidCloseTextDocument((document) => known.delete(document.uri.toString())),
  );
  return {
    itemsOf(uri) {
      void ask(uri);
      return known.get(uri)?.items ?? [];
    },
    refresh,
  };
}
