import { setTimeout as delay } from 'node:timers/promises';
import {
  type CancellationToken,
  type Connection,
  type ExecuteCommandParams,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { runArguments, textField } from './commandArguments.ts';
import { createIdleMemory } from './idleMemory.ts';
import { answerAddConnection, answerTryConnection } from './newConnection.ts';
import { pickEnvironment } from './pickEnvironment.ts';
import * as protocol from './protocol.ts';
import { createPublisher, isSettingsFile } from './publisher.ts';
import { refreshSchema } from './refreshSchema.ts';
import { codeActionRequests } from './requests/codeActions.ts';
import { codeLensRequests } from './requests/codeLens.ts';
import { completionRequests } from './requests/completion.ts';
import { convertRequests } from './requests/convert.ts';
import { formattingRequests } from './requests/formatting.ts';
import { hoverRequests } from './requests/hover.ts';
import { linkRequests } from './requests/links.ts';
import { moveStepRequests } from './requests/moveStep.ts';
import { navigationRequests } from './requests/navigation.ts';
import { renameRequests } from './requests/rename.ts';
import type { Requests } from './requests/requests.ts';
import { semanticTokenRequests } from './requests/semanticTokens.ts';
import { shownItemRequests } from './requests/shownItems.ts';
import { symbolRequests } from './requests/symbols.ts';
import { journalPath } from './run/journalFile.ts';
import { settingsFileName } from './run/settingsFile.ts';
import { cancelNamedChecks, runNamedChecks } from './runNamedChecks.ts';
import { createSession, type ServerSurroundings } from './session.ts';
import { pathOf } from './settingsStore.ts';

/** How long the queries that run may take to end before the editor is answered. */
const shutdownMs = 1500;

/** Answered by groups; a new one is a file in `requests` and a line here. */
const requestGroups: readonly Requests[] = [
  codeLensRequests,
  hoverRequests,
  completionRequests,
  codeActionRequests,
  convertRequests,
  formattingRequests,
  moveStepRequests,
  symbolRequests,
  navigationRequests,
  renameRequests,
  linkRequests,
  semanticTokenRequests,
  shownItemRequests,
];

export interface Server {
  /** Ends all queries on their servers and waits until their outcomes are written. */
  stop(): Promise<void>;
}

/** Answers a client until the connection closes: the table of handlers, each of which calls one function. */
export function startServer(connection: Connection, surroundings: ServerSurroundings): Server {
  const session = createSession(connection, surroundings);
  const { texts, documents, runs, state } = session;
  const publisher = createPublisher(session);
  const memory = createIdleMemory();

  connection.onInitialize((parameters: InitializeParams): InitializeResult => {
    state.options = (parameters.initializationOptions ?? {}) as protocol.InitializationOptions;
    state.isTrusted = state.options.isTrusted ?? true;
    state.environment = state.options.environment;
    state.capabilities = parameters.capabilities;
    const workspace = parameters.capabilities.workspace;
    state.canRefreshLenses = workspace?.codeLens?.refreshSupport ?? false;
    state.canWatch = workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
    return {
      serverInfo: { name: 'launchbook' },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        ...Object.assign({}, ...requestGroups.map((group) => group.capabilities)),
        executeCommandProvider: { commands: Object.values(protocol.commands) },
      },
    };
  });

  connection.onInitialized(async () => {
    if (!state.canWatch) return;
    const watchers = [
      { globPattern: `**/${settingsFileName}` },
      { globPattern: '**/*.runbook.journal.jsonl' },
    ];
    const registration = {
      id: 'launchbook-files',
      method: 'workspace/didChangeWatchedFiles',
      registerOptions: { watchers },
    };
    await connection.sendRequest('client/registerCapability', { registrations: [registration] });
  });

  /** Reads what lies beside a runbook, each on its own: one that cannot be read does not keep the other away. */
  const readSettingsOf = (uri: string): Promise<void> =>
    readBeside(uri, async () => {
      if (await session.settings.refresh(uri)) publisher.redraw(uri);
    });
  const readJournalOf = (uri: string, path: string): Promise<void> =>
    readBeside(uri, async () => {
      for (const problem of await runs.load(uri, journalPath(path)))
        connection.console.warn(`${journalPath(path)}: ${problem}`);
      publisher.redraw(uri);
    });
  const readBeside = async (uri: string, read: () => Promise<void>): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      connection.console.error(`${uri}: ${error.message}`);
    }
  };
  const openRunbooks = () => texts.all().filter(({ uri }) => !isSettingsFile(uri));
  const readAllSettings = (): void => {
    for (const { uri } of openRunbooks()) void readSettingsOf(uri);
  };
  /** Reads the journal of each open runbook that `isMeant`. */
  const readJournals = (isMeant: (journal: string) => boolean): void => {
    for (const { uri } of openRunbooks()) {
      const path = pathOf(uri);
      if (path !== undefined && isMeant(journalPath(path))) void readJournalOf(uri, path);
    }
  };

  texts.onDidOpen(({ document: { uri } }) => {
    if (isSettingsFile(uri)) return;
    const path = pathOf(uri);
    void readSettingsOf(uri);
    if (path !== undefined) void readJournalOf(uri, path);
  });
  texts.onDidChangeContent(({ document }) => {
    memory.touch();
    publisher.publishSoon(document.uri);
    if (isSettingsFile(document.uri)) readAllSettings();
  });
  texts.onDidClose(({ document }) => {
    documents.forget(document.uri);
    runs.forget(document.uri);
    publisher.withdraw(document.uri);
    if (isSettingsFile(document.uri)) readAllSettings();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const changed = new Set(changes.map(({ uri }) => pathOf(uri)));
    if (changes.some(({ uri }) => isSettingsFile(uri))) readAllSettings();
    readJournals((journal) => changed.has(journal));
  });

  for (const group of requestGroups) group.listen(session);

  connection.onExecuteCommand(
    async (
      { command, arguments: given }: ExecuteCommandParams,
      token: CancellationToken,
    ): Promise<unknown> => {
      const argument: unknown = given?.[0];
      const which = runArguments(argument);
      switch (command) {
        case protocol.commands.runChecks:
          return which === undefined ? [] : runNamedChecks(session, publisher, which, token);
        case protocol.commands.cancelChecks:
          return cancelNamedChecks(session, which ?? {});
        case protocol.commands.pickEnvironment:
          return which === undefined
            ? null
            : pickEnvironment(session, which.uri, textField(argument, 'environment'), publisher.redraw);
        case protocol.commands.refreshSchema:
          return refreshSchema(session);
        default:
          return null;
      }
    },
  );

  connection.onNotification(protocol.notifications.trustChanged, (change: protocol.TrustChanged) => {
    state.isTrusted = change.isTrusted;
    session.catalogs.forget();
    publisher.refreshLenses();
  });
  connection.onNotification(protocol.notifications.passwordsForgotten, () => session.passwords.forget());
  connection.onRequest(protocol.clientRequests.addConnection, (request: protocol.AddConnectionRequest) =>
    answerAddConnection(session, request),
  );
  connection.onRequest(protocol.clientRequests.tryConnection, (request: protocol.TryConnectionRequest) =>
    answerTryConnection(session, request),
  );

  const stop = async (): Promise<void> => {
    publisher.stop();
    memory.stop();
    await Promise.all([runs.close(), session.catalogs.close()]);
  };
  // An editor gives a server about two seconds to answer this.
  connection.onShutdown(() => Promise.race([stop(), delay(shutdownMs)]));

  texts.listen(connection);
  connection.listen();
  return { stop };
}
