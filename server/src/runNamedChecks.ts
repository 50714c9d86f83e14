import { dirname } from 'node:path';
import { type CancellationToken, MessageType } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Check, checkAt, checksOf } from './core/check.ts';
import { type CheckReport, checkReport } from './core/checkReport.ts';
import type { Runbook } from './core/runbook.ts';
import { emptySettings, environmentsOf } from './core/settings.ts';
import { pickEnvironment } from './pickEnvironment.ts';
import * as protocol from './protocol.ts';
import type { Publisher } from './publisher.ts';
import { refreshSettings } from './refreshSettings.ts';
import { defaultLimits } from './run/database.ts';
import { appendEntry, ensureWritable, journalPath } from './run/journalFile.ts';
import { findPerson } from './run/person.ts';
import { type RunSurroundings, runChecks } from './run/runChecks.ts';
import { namedChecks } from './runs.ts';
import type { Session } from './session.ts';
import { pathOf } from './settingsStore.ts';

/** Runs the checks that arguments name and gives their reports; what keeps them from running is told in a message. */
export async function runNamedChecks(
  session: Session,
  publisher: Publisher,
  which: protocol.RunArguments,
  token: CancellationToken,
): Promise<readonly CheckReport[]> {
  const { runs, state } = session;
  const open = session.openRunbook(which.uri);
  const path = pathOf(which.uri);
  const refuse = (message: string): readonly CheckReport[] => {
    session.tell(MessageType.Warning, message);
    return [];
  };
  if (open === undefined)
    return refuse('Open the runbook first: its checks are run as the editor shows them.');
  if (!state.isTrusted)
    return refuse(
      'This workspace is not trusted, so no check is run. Trust the workspace to connect to a database.',
    );
  if (path === undefined)
    return refuse('Save the runbook first: its outcomes are kept in a journal beside it.');
  const { text, runbook } = open;
  // The offsets of this version: the text may change while a person is asked and while the checks run.
  const lines = TextDocument.create(text.uri, text.languageId, text.version, text.getText());
  const checks = checksNamed(text, runbook, which);
  if (checks === undefined) return refuse('There is no check on this line.');
  const names = [...new Set(checks.flatMap((check) => check.step.connection?.value ?? []))];
  if (!(await refreshSettings(session, which.uri))) return [];
  // The person may have thought better of it while being asked: then nothing happened, and nothing is recorded.
  if (!(await prepare(session, publisher, which.uri, names)) || token.isCancellationRequested) return [];
  const run = runs.begin(which.uri, checks);
  token.onCancellationRequested(() => run.abort());
  const tellChange = (): void => {
    publisher.redraw(which.uri);
    session.notify(protocol.notifications.runningChanged, {
      count: runs.runningCount,
    } satisfies protocol.RunningChanged);
  };
  tellChange();
  const reports: CheckReport[] = [];
  try {
    const around = await runSurroundings(session, which.uri, path);
    for await (const ran of runChecks(around, run.checks, run.signal, run.signalOf)) {
      runs.add(which.uri, ran);
      run.endCheck(ran.check);
      reports.push(checkReport(ran.check, ran.outcome, (offset) => lines.positionAt(offset).line));
      tellChange();
    }
  } finally {
    run.end();
    tellChange();
  }
  return reports;
}

/** Cancels what arguments name; gives how many runs were ended. */
export function cancelNamedChecks(session: Session, which: Partial<protocol.RunArguments>): number {
  const { uri, line } = which;
  const open = uri === undefined || line === undefined ? undefined : session.openRunbook(uri);
  if (open === undefined || line === undefined) return session.runs.cancel(which);
  const check = checkOnLine(open.text, open.runbook, line);
  if (check === undefined) return 0;
  const { step, statement } = check;
  return session.runs.cancel({
    uri: open.text.uri,
    step: step.id,
    role: statement.role,
    check: statement.name,
  });
}

/** The checks that arguments name; `undefined` when they name a line on which there is none. */
function checksNamed(
  text: TextDocument,
  runbook: Runbook,
  which: protocol.RunArguments,
): Check[] | undefined {
  if (which.line === undefined) return namedChecks(runbook.steps.flatMap(checksOf), which);
  const check = checkOnLine(text, runbook, which.line);
  return check === undefined ? undefined : [check];
}

/** The check of a line: of any place in it, so that a cursor need not stand on its first character. */
function checkOnLine(text: TextDocument, runbook: Runbook, line: number): Check | undefined {
  const start = text.offsetAt({ line, character: 0 });
  const end = text.offsetAt({ line: line + 1, character: 0 });
  return checkAt(runbook, start) ?? checkAt(runbook, Math.max(start, end - 1));
}

/**
 * What a person can be asked before anything runs: a connection that is not there, an environment to pick.
 *
 * Gives whether to go on: not when the person left a dialogue.
 */
async function prepare(
  session: Session,
  publisher: Publisher,
  uri: string,
  connections: readonly string[],
): Promise<boolean> {
  const { connection, state } = session;
  const environmentsFor = (name: string) => environmentsOf(session.settingsOf(uri) ?? emptySettings, name);
  if (state.options.hasDialogues === true)
    for (const name of connections) {
      if (environmentsFor(name).length > 0) continue;
      const isThere = await connection.sendRequest(protocol.requests.missingConnection, {
        uri,
        connection: name,
      } satisfies protocol.MissingConnection);
      if (isThere !== true || !(await refreshSettings(session, uri))) return false;
    }
  const needsPick = connections.some((name) => {
    const environments = environmentsFor(name);
    return state.environment === undefined && (environments.length > 1 || environments[0] === 'production');
  });
  if (!needsPick) return true;
  const picked = await pickEnvironment(session, uri, undefined, publisher.redraw);
  // A client without dialogues may have no way to ask; the outcome then says what to do.
  return picked !== null || state.options.hasDialogues !== true;
}

async function runSurroundings(session: Session, uri: string, path: string): Promise<RunSurroundings> {
  const { connection, passwords, runs, state, surroundings } = session;
  const journal = journalPath(path);
  const askPassword = async (request: protocol.PasswordRequest): Promise<string | undefined> => {
    const answer = (await connection.sendRequest(
      protocol.requests.password,
      request,
    )) as protocol.PasswordAnswer;
    return answer.password ?? undefined;
  };
  return {
    settings: session.settingsOf(uri) ?? emptySettings,
    environment: state.environment,
    person: await findPerson(dirname(path)),
    limits: defaultLimits,
    now: surroundings.now,
    openDatabase: surroundings.openDatabase,
    variables: surroundings.variables,
    password: (target, refused, signal) =>
      passwords.get(target, refused, state.options.hasDialogues === true ? askPassword : undefined, signal),
    lastOf: (check, name) => runs.lastOf(uri, check, name),
    journal: {
      ensureWritable: () => ensureWritable(journal),
      append: (entry) => appendEntry(journal, entry),
    },
  };
}
