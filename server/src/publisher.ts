import type { Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { readSettings } from './core/settings.ts';
import { findingDiagnostics, outcomeDiagnostics } from './features/diagnostics.ts';
import { settingsFileName } from './run/settingsFile.ts';
import type { Session } from './session.ts';

/** Sends what an editor draws, when it has changed and no oftener than that is of use. */
export interface Publisher {
  /** Publishes the diagnostics of a document that was changed. */
  publishSoon(uri: string): void;
  /** Publishes the diagnostics and has the lenses drawn anew. */
  redraw(uri: string): void;
  refreshLenses(): void;
  /** Takes the diagnostics of a closed document away. */
  withdraw(uri: string): void;
  stop(): void;
}

/** A reading that is quicker than this never waits. */
const quickMs = 15;
/** The longest that a reading is put off while somebody types. */
const longestWaitMs = 1000;

export function createPublisher(session: Session): Publisher {
  const { connection, texts, documents, state } = session;
  const timers = new Map<string, NodeJS.Timeout>();
  const last = new Map<string, { readonly costMs: number; readonly endedAt: number }>();
  let isRefreshing = false;
  let isOutdated = false;

  const diagnosticsOf = (text: TextDocument): Diagnostic[] => {
    if (isSettingsFile(text.uri)) return findingDiagnostics(text, readSettings(text.getText()).findings);
    const read = documents.read(text);
    if (read === undefined) return [];
    return [
      ...findingDiagnostics(text, session.findingsOf(text)),
      ...outcomeDiagnostics(text, read.runbook, session.viewOf(text.uri)),
    ];
  };
  const publish = (text: TextDocument): void => {
    const started = performance.now();
    const diagnostics = diagnosticsOf(text);
    const endedAt = performance.now();
    last.set(text.uri, { costMs: endedAt - started, endedAt });
    session.notify('textDocument/publishDiagnostics', { uri: text.uri, version: text.version, diagnostics });
  };
  /** A single key is answered at once; in a burst there is as much time between two readings as one takes. */
  const waitMs = (uri: string): number => {
    const before = last.get(uri);
    if (before === undefined || before.costMs < quickMs) return 0;
    const rest = Math.min(before.costMs, longestWaitMs) - (performance.now() - before.endedAt);
    return Math.max(0, rest);
  };
  const publishSoon = (uri: string): void => {
    // The one that waits already takes the text as it is then.
    if (timers.has(uri)) return;
    const later = setTimeout(() => {
      timers.delete(uri);
      const text = texts.get(uri);
      try {
        if (text !== undefined) publish(text);
      } catch (error) {
        // One document that cannot be looked at must not end the server for all others.
        connection.console.error(`${uri}: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }, waitMs(uri));
    timers.set(uri, later);
  };
  /** One request at a time: a run of many checks would else ask for the lenses more often than they can be made. */
  const refreshLenses = (): void => {
    if (!state.canRefreshLenses) return;
    if (isRefreshing) {
      isOutdated = true;
      return;
    }
    isRefreshing = true;
    isOutdated = false;
    const done = (): void => {
      isRefreshing = false;
      if (isOutdated) refreshLenses();
    };
    // A client that goes away while it is asked leaves nothing to redraw.
    connection.sendRequest('workspace/codeLens/refresh').then(done, done);
  };
  return {
    publishSoon,
    redraw(uri) {
      publishSoon(uri);
      refreshLenses();
    },
    refreshLenses,
    withdraw(uri) {
      clearTimeout(timers.get(uri));
      timers.delete(uri);
      last.delete(uri);
      session.notify('textDocument/publishDiagnostics', { uri, diagnostics: [] });
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** Whether a document is a `launchbook.yaml`. */
export function isSettingsFile(uri: string): boolean {
  return uri.endsWith(`/${settingsFileName}`);
}
