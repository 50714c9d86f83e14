import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addConnection } from './core/addConnection.ts';
import { environmentNames } from './core/settings.ts';
import type * as protocol from './protocol.ts';
import { refreshSettings } from './refreshSettings.ts';
import { targetOf } from './run/connections.ts';
import { DatabaseError } from './run/database.ts';
import { settingsFileName } from './run/settingsFile.ts';
import type { Session } from './session.ts';
import { pathOf } from './settingsStore.ts';

const tryTimeoutMs = 15_000;

/** The text that `launchbook.yaml` has with one more connection; writing it is the client's. */
export async function answerAddConnection(
  session: Session,
  request: protocol.AddConnectionRequest,
): Promise<protocol.AddConnectionAnswer> {
  if (!(await refreshSettings(session, request.uri))) return { file: null };
  const known = session.settings.get(request.uri);
  const path = known?.path ?? join(request.folder ?? dirname(pathOf(request.uri) ?? ''), settingsFileName);
  const text = addConnection(known?.text ?? '', connectionOf(request.connection));
  return {
    file: text === undefined ? null : { uri: pathToFileURL(path).href, text, isNew: known === undefined },
  };
}

/** Tries a connection that is not in any file yet, and says in words what is wrong. */
export async function answerTryConnection(
  { state, surroundings }: Session,
  request: protocol.TryConnectionRequest,
): Promise<protocol.TryConnectionAnswer> {
  if (!state.isTrusted)
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
