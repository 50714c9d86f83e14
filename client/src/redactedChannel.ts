import { type LogOutputChannel, window } from 'vscode';
import { redact } from './redact.ts';

/**
 * The output channel of the language client, into which no password goes.
 *
 * With `launchbook.trace.server: verbose` the client writes the parameters and the answer of every request.
 */
export function createRedactedChannel(): LogOutputChannel {
  const channel = window.createOutputChannel('Launchbook', { log: true });
  const written = (value: unknown): string => redact(typeof value === 'string' ? value : textOf(value));
  return {
    get name() {
      return channel.name;
    },
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: channel.onDidChangeLogLevel,
    append: (value) => channel.append(redact(value)),
    appendLine: (value) => channel.appendLine(redact(value)),
    replace: (value) => channel.replace(redact(value)),
    trace: (message, ...more) => channel.trace(redact(message), ...more.map(written)),
    debug: (message, ...more) => channel.debug(redact(message), ...more.map(written)),
    info: (message, ...more) => channel.info(redact(message), ...more.map(written)),
    warn: (message, ...more) => channel.warn(redact(message), ...more.map(written)),
    error: (message, ...more) => channel.error(written(message), ...more.map(written)),
    clear: () => channel.clear(),
    // It has two forms: whether the focus stays, alone or behind a column that counts no more.
    show: (first?: unknown, preserveFocus?: boolean) =>
      channel.show(typeof first === 'boolean' ? first : preserveFocus),
    hide: () => channel.hide(),
    dispose: () => channel.dispose(),
  };
}

function textOf(value: unknown): string {
  return value instanceof Error ? (value.stack ?? value.message) : (JSON.stringify(value) ?? '');
}
