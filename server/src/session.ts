import {
  type ClientCapabilities,
  type Connection,
  type MessageType,
  type ShowMessageParams,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ReadRunbook } from './core/runbook.ts';
import type { Settings } from './core/settings.ts';
import { createDocuments, type Documents } from './documents.ts';
import type { RunView } from './features/runView.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import type { InitializationOptions } from './protocol.ts';
import type { ConnectionTarget, Database } from './run/database.ts';
import { createRuns, type Runs } from './runs.ts';
import { createSettingsStore, pathOf, type SettingsStore } from './settingsStore.ts';

/** What the server needs of the world around it. */
export interface ServerSurroundings {
  readonly openDatabase: (target: ConnectionTarget, signal: AbortSignal) => Promise<Database>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** All that one client's server knows; handlers are functions of it. */
export interface Session {
  readonly connection: Connection;
  readonly surroundings: ServerSurroundings;
  readonly texts: TextDocuments<TextDocument>;
  readonly documents: Documents;
  readonly runs: Runs;
  readonly passwords: Passwords;
  readonly settings: SettingsStore;
  /** What the client said of itself, and what a person has chosen since. */
  readonly state: SessionState;
  settingsOf(uri: string): Settings | undefined;
  viewOf(uri: string): RunView;
  /** An open runbook; `undefined` for any other document. */
  openRunbook(uri: string): (ReadRunbook & { readonly text: TextDocument }) | undefined;
  /** Shows a message that wants no answer: one that may be answered is a request, which not every client knows. */
  tell(type: MessageType, message: string): void;
  notify(method: string, parameters: object): void;
}

export interface SessionState {
  options: InitializationOptions;
  isTrusted: boolean;
  environment: string | undefined;
  canRefreshLenses: boolean;
  canWatch: boolean;
  /** What the client said it can do. */
  capabilities: ClientCapabilities;
}

/** Makes the session of a connection; nothing is read yet. */
export function createSession(connection: Connection, surroundings: ServerSurroundings): Session {
  const texts = new TextDocuments(TextDocument);
  const documents = createDocuments();
  const runs = createRuns();
  const settings = createSettingsStore((path) =>
    texts
      .all()
      .find((text) => pathOf(text.uri) === path)
      ?.getText(),
  );
  const state: SessionState = {
    options: {},
    isTrusted: true,
    environment: undefined,
    canRefreshLenses: false,
    canWatch: false,
    capabilities: {},
  };
  const settingsOf = (uri: string): Settings | undefined => settings.get(uri)?.settings;
  const notify = (method: string, parameters: object): void => {
    // A client that went away in the meantime misses nothing.
    connection.sendNotification(method, parameters).catch(() => undefined);
  };
  return {
    connection,
    surroundings,
    texts,
    documents,
    runs,
    passwords: createPasswords(),
    settings,
    state,
    settingsOf,
    viewOf: (uri) => runs.view(uri, { settings: settingsOf(uri), environment: state.environment }),
    openRunbook(uri) {
      const text = texts.get(uri);
      const read = text === undefined ? undefined : documents.read(text);
      return text === undefined || read === undefined ? undefined : { ...read, text };
    },
    tell: (type, message) => notify('window/showMessage', { type, message } satisfies ShowMessageParams),
    notify,
  };
}
