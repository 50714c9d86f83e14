import type { ReadCatalog } from './core/catalog.ts';
import type { Connection } from './core/settings.ts';
import { catalogLimits, readCatalog } from './run/catalog.ts';
import { type Choice, targetOf } from './run/connections.ts';
import { type ConnectionTarget, type Database, DatabaseError } from './run/database.ts';
import { settlesWithin } from './run/stop.ts';

/**
 * The tables of the databases that runbooks name, read once in the background and kept in memory.
 *
 * Nobody is ever asked for anything: a database is read where its environment and its password are known.
 */
export interface Catalogs {
  /** What is known now; where nothing is, begins to read it. */
  get(uri: string, connection: string): ReadCatalog | undefined;
  /** The same, with some time for a reading that has just begun. */
  within(uri: string, connection: string, ms: number): Promise<ReadCatalog | undefined>;
  /** Reads anew, and gives what came of it; until then `get` answers with what was read before. */
  refresh(uri: string, connection: string): Promise<CatalogReading>;
  /** Ends all readings and forgets what they gave. */
  forget(): void;
  /** Ends all readings on their servers; nothing is read any more. */
  close(): Promise<void>;
}

/** What came of reading a catalog; the message is in plain words. */
export type CatalogReading = { readonly kind: 'read'; readonly catalog: ReadCatalog } | NotRead;

interface NotRead {
  readonly kind: 'not-read';
  readonly message: string;
  /** Whether the server refused the password. */
  readonly isDenied?: true;
}

export interface CatalogSurroundings {
  /** The server of a connection that a runbook names, or why it is not known. */
  readonly choose: (uri: string, connection: string) => Choice;
  /** Whether connections may be made at all. */
  readonly isTrusted: () => boolean;
  /** The password of a connection, as far as it is known without asking. */
  readonly password: (connection: Connection) => string | undefined;
  readonly openDatabase: (target: ConnectionTarget, signal: AbortSignal) => Promise<Database>;
  readonly now: () => Date;
  /** Takes what a person may want to look up; each fault is told once. */
  readonly log: (message: string) => void;
}

/** After a failure nothing is tried for so long, but when a person asks for it. */
const restMs = 60_000;
/** The whole of a reading, the connecting included. */
const longestReadingMs = 45_000;

interface Entry {
  /** The server as `launchbook.yaml` described it; described in another way, it is another entry. */
  readonly description: string;
  catalog?: ReadCatalog;
  reading?: Promise<CatalogReading>;
  readonly ending: AbortController;
  failed?: { readonly time: number; readonly message: string; readonly deniedPassword?: string };
}

export function createCatalogs(surroundings: CatalogSurroundings): Catalogs {
  /** By runbook folder and connection name: one server at a time, so that what is not looked at any more goes. */
  const entries = new Map<string, Entry>();
  const closing = new AbortController();
  const readings = new Set<Promise<unknown>>();

  const entryOf = (uri: string, name: string, connection: Connection): Entry => {
    const key = `${uri.slice(0, uri.lastIndexOf('/'))}\n${name}`;
    const description = JSON.stringify(connection);
    const known = entries.get(key);
    if (known?.description === description) return known;
    known?.ending.abort();
    const fresh: Entry = { description, ending: new AbortController() };
    entries.set(key, fresh);
    return fresh;
  };

  const begin = (entry: Entry, connection: Connection, password: string): Promise<CatalogReading> => {
    if (entry.reading !== undefined) return entry.reading;
    const reading = readOnce(surroundings, connection, password, [closing.signal, entry.ending.signal]).then(
      (result) => {
        delete entry.reading;
        readings.delete(reading);
        keep(entry, result, password);
        return result;
      },
    );
    entry.reading = reading;
    readings.add(reading);
    return reading;
  };
  const keep = (entry: Entry, result: CatalogReading, password: string): void => {
    // What was ended on purpose has neither failed nor anything to say.
    if (closing.signal.aborted || entry.ending.signal.aborted) return;
    if (result.kind === 'read') {
      entry.catalog = result.catalog;
      delete entry.failed;
    } else {
      if (entry.failed?.message !== result.message) surroundings.log(result.message);
      entry.failed = {
        time: surroundings.now().getTime(),
        message: result.message,
        ...(result.isDenied === true ? { deniedPassword: password } : {}),
      };
    }
  };
  /** The entry of a connection whose server and password are known, or why there is none. */
  const find = (uri: string, name: string): Found => {
    if (closing.signal.aborted) return notRead('The server is about to end.');
    if (!surroundings.isTrusted()) return notRead('This workspace is not trusted, so no connection is made.');
    const choice = surroundings.choose(uri, name);
    if (choice.kind === 'none') return notRead(choice.message);
    const { connection } = choice;
    const place = `${connection.name} · ${connection.environment}`;
    if (connection.database === undefined)
      return notRead(
        `The connection ${place} names no database, so its tables are not read. Add \`database:\`.`,
      );
    const password = surroundings.password(connection);
    if (password === undefined)
      return notRead(`The password of ${place} is not known yet. Run a check on it first.`);
    return { kind: 'entry', entry: entryOf(uri, name, connection), connection, password };
  };
  /** A password that was refused once is not tried again: some servers lock an account after a few tries. */
  const isResting = ({ failed }: Entry, password: string): boolean =>
    failed !== undefined &&
    (failed.deniedPassword === password || surroundings.now().getTime() - failed.time < restMs);
  /** Begins to read what is not known, and gives what is. */
  const look = (uri: string, name: string): Entry | undefined => {
    const found = find(uri, name);
    if (found.kind === 'not-read') return undefined;
    const { entry, connection, password } = found;
    if (entry.catalog === undefined && !isResting(entry, password)) void begin(entry, connection, password);
    return entry;
  };

  return {
    get: (uri, name) => look(uri, name)?.catalog,
    async within(uri, name, ms) {
      const entry = look(uri, name);
      if (entry?.catalog === undefined && entry?.reading !== undefined)
        await settlesWithin(entry.reading, ms);
      return entry?.catalog;
    },
    async refresh(uri, name) {
      const found = find(uri, name);
      return found.kind === 'not-read' ? found : begin(found.entry, found.connection, found.password);
    },
    forget() {
      for (const entry of entries.values()) entry.ending.abort();
      entries.clear();
    },
    async close() {
      closing.abort();
      await Promise.allSettled(readings);
    },
  };
}

type Found =
  | {
      readonly kind: 'entry';
      readonly entry: Entry;
      readonly connection: Connection;
      readonly password: string;
    }
  | NotRead;

/** On a connection of its own, so that no check waits for it or ends with it. */
async function readOnce(
  { openDatabase, now }: CatalogSurroundings,
  connection: Connection,
  password: string,
  endings: readonly AbortSignal[],
): Promise<CatalogReading> {
  const signal = AbortSignal.any([...endings, AbortSignal.timeout(longestReadingMs)]);
  const { name, environment } = connection;
  try {
    const database = await openDatabase(targetOf(connection, password), signal);
    try {
      const read = await readCatalog(database, connection.database ?? '', catalogLimits, signal);
      const time = now().toISOString();
      return { kind: 'read', catalog: { ...read, connection: name, environment, time } };
    } finally {
      await database.close();
    }
  } catch (error) {
    // Nobody waits for a reading in the background, so whatever went wrong is told here or nowhere.
    const reason = error instanceof DatabaseError ? error.reason : undefined;
    const isLate = reason === 'cancelled' || reason === 'timed-out';
    const why = isLate ? 'It took too long.' : error instanceof Error ? error.message : String(error);
    return {
      ...notRead(`The tables of ${name} · ${environment} could not be read. ${why}`),
      ...(reason === 'access-denied' ? { isDenied: true } : {}),
    };
  }
}

function notRead(message: string): NotRead {
  return { kind: 'not-read', message };
}
