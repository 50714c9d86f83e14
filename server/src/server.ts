import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type CodeLens,
  type Connection,
  type Diagnostic,
  type ExecuteCommandParams,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type MessageActionItem,
  MessageType,
  PositionEncodingKind,
  type ShowMessageParams,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { addConnection } from './core/addConnection.ts';
import { type Check, checksOf } from './core/check.ts';
import { type CheckReport, checkReport } from './core/checkReport.ts';
import type { Runbook } from './core/runbook.ts';
import {
  type EnvironmentName,
  emptySettings,
  environmentNames,
  environmentsOf,
  readSettings,
  type Settings,
} from './core/settings.ts';
import { createDocuments } from './documents.ts';
import { codeActions } from './features/codeActions.ts';
import { codeLenses } from './features/codeLens.ts';
import { findingDiagnostics, outcomeDiagnostics } from './features/diagnostics.ts';
import { checkAt, hover } from './features/hover.ts';
import { createPasswords } from './passwords.ts';
import * as protocol from './protocol.ts';
import { type ConnectionTarget, type Database, DatabaseError, defaultLimits } from './run/database.ts';
import { appendEntry, ensureWritable, journalPath } from './run/journalFile.ts';
import { findPerson } from './run/person.ts';
import { type RunSurroundings, runChecks, targetOf } from './run/runChecks.ts';
import { SettingsFileError, settingsFileName } from './run/settingsFile.ts';
import { createRuns, namedChecks } from './runs.ts';
import { createSettingsStore, pathOf } from './settingsStore.ts';

/** What the server needs of the world around it. */
export interface ServerSurroundings {
  readonly openDatabase: (target: ConnectionTarget, signal: AbortSignal) => Promise<Database>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

export interface Server {
  /** Ends all queries on their servers and waits until their outcomes are written. */
  stop(): Promise<void>;
}

/** Answers a client until the connection closes: the table of handlers, each of which calls one function. */
export function startServer(connection: Connection, surroundings: ServerSurroundings): Server {
  const texts = new TextDocuments(TextDocument);
  const documents = createDocuments();
  const runs = createRuns();
  const passwords = createPasswords();
  const settingsStore = createSettingsStore((path) =>
    texts
      .all()
      .find((text) => pathOf(text.uri) === path)
      ?.getText(),
  );
  const people = new Map<string, Promise<string>>();
  const timers = new Map<string, NodeJS.Timeout>();
  const costMs = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();
  let options: protocol.InitializationOptions = {};
  let isTrusted = true;
  let environment: string | undefined;
  let canRefreshLenses = false;
  let canWatch = false;

  connection.onInitialize((parameters: InitializeParams): InitializeResult => {
    options = (parameters.initializationOptions ?? {}) as protocol.InitializationOptions;
    isTrusted = options.isTrusted ?? true;
    environment = options.environment;
    canRefreshLenses = parameters.capabilities.workspace?.codeLens?.refreshSupport ?? false;
    canWatch = parameters.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
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
    if (!canWatch) return;
    await connection.sendRequest('client/registerCapability', {
      registrations: [
        {
          id: 'launchbook-files',
          method: 'workspace/didChangeWatchedFiles',
          registerOptions: {
            watchers: [
              { globPattern: `**/${settingsFileName}` },
              { globPattern: '**/*.runbook.journal.jsonl' },
            ],
          },
        },
      ],
    });
  });

  const settingsOf = (uri: string): Settings | undefined => settingsStore.get(uri)?.settings;
  const viewOf = (uri: string) => runs.view(uri, { settings: settingsOf(uri), environment });

  const publish = (text: TextDocument): void => {
    const started = performance.now();
    const diagnostics = diagnosticsOf(text);
    costMs.set(text.uri, performance.now() - started);
    notify('textDocument/publishDiagnostics', { uri: text.uri, version: text.version, diagnostics });
  };
  const diagnosticsOf = (text: TextDocument): Diagnostic[] => {
    if (isSettingsFile(text.uri)) return findingDiagnostics(text, readSettings(text.getText()).findings);
    const read = documents.read(text);
    if (read === undefined) return [];
    return [
      ...findingDiagnostics(text, documents.findings(text, settingsOf(text.uri))),
      ...outcomeDiagnostics(text, read.runbook, viewOf(text.uri)),
    ];
  };
  /** Waits the longer, the longer the last reading took: a burst of keys costs one reading. */
  const publishSoon = (uri: string): void => {
    clearTimeout(timers.get(uri));
    const last = costMs.get(uri) ?? 0;
    const later = setTimeout(
      () => {
        timers.delete(uri);
        const text = texts.get(uri);
        if (text !== undefined) publish(text);
      },
      last < 15 ? 0 : Math.min(last, 300),
    );
    timers.set(uri, later);
  };
  const redraw = (uri: string): void => {
    publishSoon(uri);
    refreshLenses();
  };
  const refreshLenses = (): void => {
    // A client that goes away while it is asked leaves nothing to redraw.
    if (canRefreshLenses) connection.sendRequest('workspace/codeLens/refresh').catch(() => undefined);
  };
  const tellRunning = (): void => notify(protocol.notifications.runningChanged, { count: runs.runningCount });
  /** Shows a message that wants no answer: one that may be answered is a request, which not every client knows. */
  const tell = (type: MessageType, message: string): void =>
    notify('window/showMessage', { type, message } satisfies ShowMessageParams);
  const notify = (method: string, parameters: object): void => {
    // A client that went away in the meantime misses nothing.
    connection.sendNotification(method, parameters).catch(() => undefined);
  };

  /** Reads what lies beside a runbook: its settings and its journal. */
  const refresh = async (uri: string): Promise<void> => {
    const path = pathOf(uri);
    if (path === undefined) return;
    try {
      await settingsStore.refresh(uri);
      for (const problem of await runs.load(uri, journalPath(path))) connection.console.warn(problem);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      connection.console.error(error.message);
    }
    redraw(uri);
  };
  /** Looks at the settings before they decide anything; gives whether they could be read. */
  const refreshSettings = async (uri: string): Promise<boolean> => {
    try {
      await settingsStore.refresh(uri);
      return true;
    } catch (error) {
      if (!(error instanceof SettingsFileError)) throw error;
      tell(MessageType.Error, error.message);
      return false;
    }
  };
  const refreshAll = (): void => {
    for (const text of texts.all()) if (!isSettingsFile(text.uri)) void refresh(text.uri);
  };

  texts.onDidOpen(({ document }) => {
    if (!isSettingsFile(document.uri)) void refresh(document.uri);
  });
  texts.onDidChangeContent(({ document }) => {
    publishSoon(document.uri);
    if (isSettingsFile(document.uri)) refreshAll();
  });
  texts.onDidClose(({ document }) => {
    documents.forget(document.uri);
    clearTimeout(timers.get(document.uri));
    notify('textDocument/publishDiagnostics', { uri: document.uri, diagnostics: [] });
    if (isSettingsFile(document.uri)) refreshAll();
  });
  connection.onDidChangeWatchedFiles(refreshAll);

  connection.onCodeLens(({ textDocument }): CodeLens[] => {
    const text = texts.get(textDocument.uri);
    const read = text === undefined ? undefined : documents.read(text);
    return text === undefined || read === undefined ? [] : codeLenses(text, read.runbook, viewOf(text.uri));
  });

  connection.onHover(({ textDocument, position }): Hover | undefined => {
    const text = texts.get(textDocument.uri);
    const read = text === undefined ? undefined : documents.read(text);
    return text === undefined || read === undefined
      ? undefined
      : hover(text, read.runbook, text.offsetAt(position), viewOf(text.uri));
  });

  connection.onCodeAction(({ textDocument, range }: CodeActionParams): CodeAction[] => {
    const text = texts.get(textDocument.uri);
    if (text === undefined) return [];
    const findings = isSettingsFile(text.uri)
      ? readSettings(text.getText()).findings
      : documents.findings(text, settingsOf(text.uri));
    return codeActions(text, findings, { start: text.offsetAt(range.start), end: text.offsetAt(range.end) });
  });

  connection.onExecuteCommand(
    async (parameters: ExecuteCommandParams, token: CancellationToken): Promise<unknown> => {
      const argument: unknown = parameters.arguments?.[0];
      switch (parameters.command) {
        case protocol.commands.runChecks: {
          const which = runArguments(argument);
          return which === undefined ? [] : keepUnderWay(runNamed(which, token));
        }
        case protocol.commands.cancelChecks:
          return runs.cancel(runArguments(argument) ?? {});
        case protocol.commands.pickEnvironment: {
          const which = runArguments(argument);
          return which === undefined ? null : pickEnvironment(which.uri, textField(argument, 'environment'));
        }
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

  const runNamed = async (
    which: protocol.RunArguments,
    token: CancellationToken,
  ): Promise<readonly CheckReport[]> => {
    const text = texts.get(which.uri);
    const path = pathOf(which.uri);
    const read = text === undefined ? undefined : documents.read(text);
    if (text === undefined || read === undefined) {
      tell(MessageType.Warning, 'Open the runbook first: its checks are run as the editor shows them.');
      return [];
    }
    if (!isTrusted) {
      tell(
        MessageType.Warning,
        'This workspace is not trusted, so no check is run. Trust the workspace to connect to a database.',
      );
      return [];
    }
    if (path === undefined) {
      tell(MessageType.Warning, 'Save the runbook first: its outcomes are kept in a journal beside it.');
      return [];
    }
    // The offsets of this version: the text may change while a person is asked and while the checks run.
    const lines = TextDocument.create(text.uri, text.languageId, text.version, text.getText());
    const atLine = which.line === undefined ? undefined : checkOnLine(text, read.runbook, which.line);
    if (which.line !== undefined && atLine === undefined) {
      tell(MessageType.Info, 'There is no check on this line.');
      return [];
    }
    const checks = atLine === undefined ? namedChecks(read.runbook.steps.flatMap(checksOf), which) : [atLine];
    const names = [...new Set(checks.flatMap((check) => check.step.connection?.value ?? []))];
    if (!(await refreshSettings(which.uri))) return [];
    await prepare(which.uri, names);
    const run = runs.begin(which.uri, checks);
    token.onCancellationRequested(() => run.abort());
    redraw(which.uri);
    tellRunning();
    const reports: CheckReport[] = [];
    try {
      const around = await runSurroundings(which.uri, path);
      for await (const ran of runChecks(around, run.checks, run.signal)) {
        runs.add(which.uri, ran);
        run.end(ran.check);
        reports.push(checkReport(ran.check, ran.outcome, (offset) => lines.positionAt(offset).line));
        redraw(which.uri);
        tellRunning();
      }
    } finally {
      run.end();
      redraw(which.uri);
      tellRunning();
    }
    return reports;
  };

  const runSurroundings = async (uri: string, path: string): Promise<RunSurroundings> => {
    const folder = dirname(path);
    const person = people.get(folder) ?? findPerson(folder);
    people.set(folder, person);
    const journal = journalPath(path);
    return {
      settings: settingsOf(uri) ?? emptySettings,
      environment,
      person: await person,
      limits: defaultLimits,
      now: surroundings.now,
      openDatabase: surroundings.openDatabase,
      variables: surroundings.variables,
      password: (target, reason, signal) =>
        passwords.get(target, reason, options.hasDialogues === true ? askPassword : undefined, signal),
      lastOf: (check, name) => runs.lastOf(uri, check, name),
      journal: {
        ensureWritable: () => ensureWritable(journal),
        append: (entry) => appendEntry(journal, entry),
      },
    };
  };

  const askPassword = async (request: protocol.PasswordRequest): Promise<string | undefined> => {
    const answer = (await connection.sendRequest(
      protocol.requests.password,
      request,
    )) as protocol.PasswordAnswer;
    return answer.password ?? undefined;
  };

  /** What a person can be asked before anything runs: a connection that is not there, an environment to pick. */
  const prepare = async (uri: string, connections: readonly string[]): Promise<void> => {
    if (options.hasDialogues === true)
      for (const name of connections) {
        if (environmentsOf(settingsOf(uri) ?? emptySettings, name).length > 0) continue;
        const isThere = await connection.sendRequest(protocol.requests.missingConnection, {
          uri,
          connection: name,
        } satisfies protocol.MissingConnection);
        if (isThere !== true || !(await refreshSettings(uri))) return;
      }
    const settings = settingsOf(uri) ?? emptySettings;
    const needsPick = connections.some((name) => {
      const environments = environmentsOf(settings, name);
      return environment === undefined && (environments.length > 1 || environments[0] === 'production');
    });
    if (needsPick) await pickEnvironment(uri, undefined);
  };

  const pickEnvironment = async (uri: string, picked: string | undefined): Promise<string | null> => {
    const offered = offeredEnvironments(uri);
    const name = picked ?? (await askEnvironment(offered));
    if (name === undefined || !environmentNames.some((each) => each === name)) return null;
    environment = name;
    notify(protocol.notifications.environmentChanged, {
      environment: name,
    } satisfies protocol.EnvironmentChanged);
    for (const text of texts.all()) redraw(text.uri);
    return name;
  };

  const offeredEnvironments = (uri: string): Offered => {
    const text = texts.get(uri);
    const read = text === undefined ? undefined : documents.read(text);
    const used = new Set(read?.runbook.steps.flatMap((step) => step.connection?.value ?? []));
    const all = settingsOf(uri)?.connections ?? [];
    const relevant = all.filter((each) => used.has(each.name));
    const environments = [...new Set((relevant.length > 0 ? relevant : all).map((each) => each.environment))];
    return {
      connections: [...used],
      environments: environments.length > 0 ? environments : environmentNames,
    };
  };

  const askEnvironment = async ({ connections, environments }: Offered): Promise<string | undefined> => {
    if (options.hasDialogues === true) {
      const request: protocol.EnvironmentRequest = {
        connections,
        environments,
        current: environment ?? null,
      };
      const answer = (await connection.sendRequest(protocol.requests.pickEnvironment, request)) as
        | string
        | null;
      return answer ?? undefined;
    }
    const actions: MessageActionItem[] = environments.map((title) => ({ title }));
    const choice = await connection.window
      .showInformationMessage('Run checks on which environment?', ...actions)
      // A client that cannot ask picks nothing; the outcome says how to go on.
      .catch(() => undefined);
    return choice?.title;
  };

  connection.onNotification(protocol.notifications.trustChanged, (change: protocol.TrustChanged) => {
    isTrusted = change.isTrusted;
    refreshLenses();
  });

  connection.onRequest(
    protocol.clientRequests.addConnection,
    async (request: protocol.AddConnectionRequest): Promise<protocol.AddConnectionAnswer> => {
      if (!(await refreshSettings(request.uri))) return { file: null };
      const known = settingsStore.get(request.uri);
      const path =
        known?.path ?? join(request.folder ?? dirname(pathOf(request.uri) ?? ''), settingsFileName);
      const text = addConnection(known?.text ?? '', connectionOf(request.connection));
      return {
        file: text === undefined ? null : { uri: pathToFileURL(path).href, text, isNew: known === undefined },
      };
    },
  );

  connection.onRequest(
    protocol.clientRequests.tryConnection,
    async (request: protocol.TryConnectionRequest): Promise<protocol.TryConnectionAnswer> => {
      if (!isTrusted)
        return { isReachable: false, message: 'This workspace is not trusted, so no connection is made.' };
      try {
        const target = targetOf(connectionOf(request.connection), request.password);
        const database = await surroundings.openDatabase(target, AbortSignal.timeout(tryTimeoutMs));
        await database.close();
        return { isReachable: true, message: database.server.version };
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
        return { isReachable: false, message: error.message };
      }
    },
  );

  const stop = async (): Promise<void> => {
    for (const timer of timers.values()) clearTimeout(timer);
    runs.cancel({});
    await Promise.allSettled(underWay);
  };
  connection.onShutdown(stop);

  texts.listen(connection);
  connection.listen();
  return { stop };
}

const tryTimeoutMs = 15_000;

interface Offered {
  readonly connections: readonly string[];
  readonly environments: readonly EnvironmentName[];
}

function isSettingsFile(uri: string): boolean {
  return uri.endsWith(`/${settingsFileName}`);
}

/** The argument of a command, which any client may have written; `undefined` when it names no document. */
function runArguments(argument: unknown): protocol.RunArguments | undefined {
  const uri = textField(argument, 'uri');
  if (uri === undefined) return undefined;
  const step = textField(argument, 'step');
  const role = textField(argument, 'role');
  const check = textField(argument, 'check');
  const given =
    typeof argument === 'object' && argument !== null && 'line' in argument ? argument.line : undefined;
  const line = typeof given === 'number' && Number.isInteger(given) && given >= 0 ? given : undefined;
  return {
    uri,
    ...(step === undefined ? {} : { step }),
    ...(role === undefined ? {} : { role }),
    ...(check === undefined ? {} : { check }),
    ...(line === undefined ? {} : { line }),
  };
}

/** The check of a line: of any place in it, so that a cursor need not stand on its first character. */
function checkOnLine(text: TextDocument, runbook: Runbook, line: number): Check | undefined {
  const start = text.offsetAt({ line, character: 0 });
  const end = text.offsetAt({ line: line + 1, character: 0 });
  return checkAt(runbook, start) ?? checkAt(runbook, Math.max(start, end - 1));
}

function textField(argument: unknown, name: string): string | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const value = (argument as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}

function connectionOf(given: protocol.NewConnection) {
  return {
    name: given.name,
    environment: environmentNames.find((each) => each === given.environment) ?? 'development',
    host: given.host,
    port: given.port,
    socketPath: undefined,
    user: given.user,
    database: given.database,
    ssl: given.ssl,
  } as const;
}
