import {
  type CancellationToken,
  type CodeAction,
  type CodeLens,
  type Connection,
  type ExecuteCommandParams,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { runArguments, textField } from './commandArguments.ts';
import { readSettings } from './core/settings.ts';
import { codeActions } from './features/codeActions.ts';
import { codeLenses } from './features/codeLens.ts';
import { hover } from './features/hover.ts';
import { answerAddConnection, answerTryConnection } from './newConnection.ts';
import { pickEnvironment } from './pickEnvironment.ts';
import * as protocol from './protocol.ts';
import { createPublisher, isSettingsFile } from './publisher.ts';
import { journalPath } from './run/journalFile.ts';
import { settingsFileName } from './run/settingsFile.ts';
import { cancelNamedChecks, runNamedChecks } from './runNamedChecks.ts';
import { createSession, type ServerSurroundings } from './session.ts';
import { pathOf } from './settingsStore.ts';

export interface Server {
  /** Ends all queries on their servers and waits until their outcomes are written. */
  stop(): Promise<void>;
}

/** Answers a client until the connection closes: the table of handlers, each of which calls one function. */
export function startServer(connection: Connection, surroundings: ServerSurroundings): Server {
  const session = createSession(connection, surroundings);
  const { texts, documents, runs, state } = session;
  const publisher = createPublisher(session);
  const underWay = new Set<Promise<unknown>>();

  connection.onInitialize((parameters: InitializeParams): InitializeResult => {
    state.options = (parameters.initializationOptions ?? {}) as protocol.InitializationOptions;
    state.isTrusted = state.options.isTrusted ?? true;
    state.environment = state.options.environment;
    const workspace = parameters.capabilities.workspace;
    state.canRefreshLenses = workspace?.codeLens?.refreshSupport ?? false;
    state.canWatch = workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
    return {
      serverInfo: { name: 'launchbook' },
      capabilities: {
        positionEncoding: PositionEncodingKind.UTF16,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        codeLensProvider: { resolveProvider: false },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
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

  /** Reads what lies beside a runbook: its settings and its journal. */
  const refresh = async (uri: string): Promise<void> => {
    const path = pathOf(uri);
    if (path === undefined) return;
    try {
      await session.settings.refresh(uri);
      for (const problem of await runs.load(uri, journalPath(path))) connection.console.warn(problem);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      connection.console.error(error.message);
    }
    publisher.redraw(uri);
  };
  const refreshAll = (): void => {
    for (const text of texts.all()) if (!isSettingsFile(text.uri)) void refresh(text.uri);
  };

  texts.onDidOpen(({ document }) => {
    if (!isSettingsFile(document.uri)) void refresh(document.uri);
  });
  texts.onDidChangeContent(({ document }) => {
    publisher.publishSoon(document.uri);
    if (isSettingsFile(document.uri)) refreshAll();
  });
  texts.onDidClose(({ document }) => {
    documents.forget(document.uri);
    runs.forget(document.uri);
    publisher.withdraw(document.uri);
    if (isSettingsFile(document.uri)) refreshAll();
  });
  connection.onDidChangeWatchedFiles(refreshAll);

  connection.onCodeLens(({ textDocument }): CodeLens[] => {
    const open = session.openRunbook(textDocument.uri);
    return open === undefined ? [] : codeLenses(open.text, open.runbook, session.viewOf(textDocument.uri));
  });

  connection.onHover(({ textDocument, position }): Hover | undefined => {
    const open = session.openRunbook(textDocument.uri);
    if (open === undefined) return undefined;
    return hover(open.text, open.runbook, open.text.offsetAt(position), session.viewOf(textDocument.uri));
  });

  connection.onCodeAction(({ textDocument, range }): CodeAction[] => {
    const text = texts.get(textDocument.uri);
    if (text === undefined) return [];
    const findings = isSettingsFile(text.uri)
      ? readSettings(text.getText()).findings
      : documents.findings(text, session.settingsOf(text.uri));
    return codeActions(text, findings, { start: text.offsetAt(range.start), end: text.offsetAt(range.end) });
  });

  connection.onExecuteCommand(
    async (
      { command, arguments: given }: ExecuteCommandParams,
      token: CancellationToken,
    ): Promise<unknown> => {
      const argument: unknown = given?.[0];
      const which = runArguments(argument);
      switch (command) {
        case protocol.commands.runChecks:
          return which === undefined ? [] : keepUnderWay(runNamedChecks(session, publisher, which, token));
        case protocol.commands.cancelChecks:
          return cancelNamedChecks(session, which ?? {});
        case protocol.commands.pickEnvironment:
          return which === undefined
            ? null
            : pickEnvironment(session, which.uri, textField(argument, 'environment'), publisher.redraw);
        default:
          return null;
      }
    },
  );

  const keepUnderWay = async <Result>(work: Promise<Result>): Promise<Result> => {
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
    }
  };

  connection.onNotification(protocol.notifications.trustChanged, (change: protocol.TrustChanged) => {
    state.isTrusted = change.isTrusted;
    publisher.refreshLenses();
  });
  connection.onRequest(protocol.clientRequests.addConnection, (request: protocol.AddConnectionRequest) =>
    answerAddConnection(session, request),
  );
  connection.onRequest(protocol.clientRequests.tryConnection, (request: protocol.TryConnectionRequest) =>
    answerTryConnection(session, request),
  );

  const stop = async (): Promise<void> => {
    publisher.stop();
    runs.cancel({});
    await Promise.allSettled(underWay);
  };
  connection.onShutdown(stop);

  texts.listen(connection);
  connection.listen();
  return { stop };
}
