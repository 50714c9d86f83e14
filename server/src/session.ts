import {
  type ClientCapabilities,
  type Connection,
  type MessageType,
  type ShowMessageParams,
  TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Catalogs, createCatalogs } from './catalogs.ts';
import type { Finding } from './core/finding.ts';
import type { ReadRunbook } from './core/runbook.ts';
import { emptySettings, environmentNames, type Settings } from './core/settings.ts';
import { createDocuments, type Documents } from './documents.ts';
import type { RunView } from './features/runView.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import type { InitializationOptions } from './protocol.ts';
import { chooseServer } from './run/connections.ts';
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
  readonly catalogs: Catalogs;
  /** What the client said of itself, and what a person has chosen since. */
  readonly state: SessionState;
  settingsOf(uri: string): Settings | undefined;
  viewOf(uri: string): RunView;
  /** All that is wrong with a runbook where it would run; empty for any other document. */
  findingsOf(document: TextDocument): readonly Finding[];
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
  const documents = createDocuments();
  const texts = new TextDocuments(documents.configuration);
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
  const passwords = createPasswords();
  const catalogs = createCatalogs({
    choose: (uri, name) => chooseServer(settingsOf(uri) ?? emptySettings, name, state.environment),
    isTrusted: () => state.isTrusted,
    password(target) {
      if (target.passwordVariable !== undefined) return surroundings.variables[target.passwordVariable];
      // Where nobody can be asked, checks try the account without a password too.
      return passwords.known(target) ?? (state.options.hasDialogues === true ? undefined : '');
    },
    openDatabase: surroundings.openDatabase,
    now: surroundings.now,
    log: (message) => connection.console.warn(message),
  });
  return {
    connection,
    surroundings,
    texts,
    documents,
    runs,
    passwords,
    settings,
    catalogs,
    state,
    settingsOf,
    viewOf: (uri) => runs.view(uri, { settings: settingsOf(uri), environment: state.environment }),
    findingsOf: (document) =>
      documents.findings(document, {
        settings: settingsOf(document.uri),
        environment: environmentNames.find((name) => name === state.environment),
        // To the minute: whoever types must not have the whole plan looked at for the seconds.
        nowMs: Math.floor(surroundings.now().getTime() / 60_000) * 60_000,
      }),
    openRunbook(uri) {
      const text = texts.get(uri);
      const read = text === undefined ? undefined : documents.read(text);
      return text === undefined || read === undefined ? undefined : { ...read, text };
    },
    tell: (type, message) => notify('window/showMessage', { type, message } satisfies ShowMessageParams),
    notify,
  };
}
