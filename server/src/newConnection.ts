import { dirname, isAbsolute, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { addConnection } from './core/addConnection.ts';
import { environmentNames } from './core/settings.ts';
import type * as protocol from './protocol.ts';
import { targetOf } from './run/connections.ts';
import { DatabaseError } from './run/database.ts';
import { SettingsFileError, settingsFileName } from './run/settingsFile.ts';
import type { Session } from './session.ts';
import { pathOf } from './settingsStore.ts';

const tryTimeoutMs = 15_000;

/** The text that `launchbook.yaml` has with one more connection; writing it is the client's. */
export async function answerAddConnection(
  { settings }: Session,
  request: protocol.AddConnectionRequest,
): Promise<protocol.AddConnectionAnswer> {
  const openFolder = request.folder !== undefined && isAbsolute(request.folder) ? request.folder : undefined;
  const folder = startOfSearch(request.uri, openFolder);
  if (folder === undefined)
    return {
      file: null,
      message:
        'Open a folder or save the runbook first: connections are kept in the launchbook.yaml beside it.',
    };
  try {
    const known = await settings.find(folder);
    const path = known?.path ?? join(openFolder ?? folder, settingsFileName);
    const text = addConnection(known?.text ?? '', connectionOf(request.connection));
    if (text === undefined)
      return {
        file: null,
        message: `${path} cannot be read as it stands, so nothing was added. Mend it first.`,
      };
    return { file: { uri: pathToFileURL(path).href, text, isNew: known === undefined } };
  } catch (error) {
    if (!(error instanceof SettingsFileError)) throw error;
    return { file: null, message: error.message };
  }
}

/** The folder in which the search for `launchbook.yaml` begins; `undefined` where none is on this disk. */
function startOfSearch(uri: string | undefined, openFolder: string | undefined): string | undefined {
  const path = uri === undefined ? undefined : pathOf(uri);
  if (path === undefined) return openFolder;
  // The open folder itself may be given as the document: its own launchbook.yaml counts, not its parent's.
  const isElsewhere = openFolder !== undefined && !path.startsWith(join(openFolder, sep));
  return isElsewhere ? openFolder : dirname(path);
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
