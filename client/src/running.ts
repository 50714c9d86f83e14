import { type ExtensionContext, StatusBarAlignment, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { notifications, type RunningChanged } from '../../server/src/protocol.ts';

/** Shorter runs show nothing: a sign that flashes up tells nobody anything. */
const showAfterMs = 500;

/** Shows in the status bar that checks run; a click cancels them. */
export function showRunning(context: ExtensionContext, client: LanguageClient): void {
  const item = window.createStatusBarItem('launchbook.running', StatusBarAlignment.Left, 9);
  item.name = 'Launchbook Running Checks';
  item.command = 'launchbook.cancelAll';
  item.tooltip = 'Click to cancel; the queries are ended on the server.';
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    item.hide();
  };
  client.onNotification(notifications.runningChanged, ({ count }: RunningChanged) => {
    if (count === 0) {
      stop();
      return;
    }
    item.text = `$(sync~spin) ${count === 1 ? '1 check' : `${count} checks`} running`;
    timer ??= setTimeout(() => item.show(), showAfterMs);
  });
  context.subscriptions.push(item, { dispose: stop });
}
