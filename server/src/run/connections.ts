import { type Connection, chooseConnection, type Settings } from '../core/settings.ts';
import { type ConnectionTarget, type Database, DatabaseError } from './database.ts';

/** How connections are made. */
export interface ConnectionSurroundings {
  readonly openDatabase: (target: ConnectionTarget, signal: AbortSignal) => Promise<Database>;
  /**
   * The password of a connection that names no variable, or `undefined` when nobody gives one. `refused` is the
   * one that the server did not take, `undefined` where none was tried.
   */
  readonly password: (
    connection: Connection,
    refused: string | undefined,
    signal: AbortSignal,
  ) => Promise<string | undefined>;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The connections of one run: one for each server, made when it is first wanted. */
export interface OpenConnections {
  /**
   * @throws DatabaseError; a server that could not be reached is tried once, the same error answers from then on.
   */
  get(connection: Connection, signal: AbortSignal): Promise<Database>;
  /** Ends a connection that is of no use any more; the next one to ask gets a new one. */
  drop(connection: Connection): Promise<void>;
  close(): Promise<void>;
}

export function createConnections(surroundings: ConnectionSurroundings): OpenConnections {
  const known = new Map<string, Database | DatabaseError>();
  const keyOf = ({ name, environment }: Connection): string => `${name}\n${environment}`;
  return {
    async get(connection, signal) {
      const kept = known.get(keyOf(connection));
      if (kept instanceof DatabaseError) throw kept;
      if (kept !== undefined) return kept;
      try {
        const database = await openWithPassword(surroundings, connection, signal);
        known.set(keyOf(connection), database);
        return database;
      } catch (error) {
        if (error instanceof DatabaseError && error.reason !== 'cancelled')
          known.set(keyOf(connection), error);
        throw error;
      }
    },
    async drop(connection) {
      const kept = known.get(keyOf(connection));
      known.delete(keyOf(connection));
      if (kept !== undefined && !(kept instanceof DatabaseError)) await kept.close();
    },
    async close() {
      for (const database of known.values()) if (!(database instanceof DatabaseError)) await database.close();
    },
  };
}

/** The server that a check runs on, or in words why there is none. */
export type Choice =
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'none'; readonly message: string };

/** Finds the server of a connection name on the environment that a person picked. */
export function chooseServer(
  settings: Settings,
  name: string | undefined,
  environment: string | undefined,
): Choice {
  if (name === undefined)
    return {
      kind: 'none',
      message: 'The runbook names no connection. Add `connection:` to its keys, or to the step.',
    };
  const choice = chooseConnection(settings, name, environment);
  switch (choice.kind) {
    case 'chosen': {
      const { connection } = choice;
      if (connection.fault === undefined) return { kind: 'connection', connection };
      const place = `${connection.name} · ${connection.environment}`;
      return {
        kind: 'none',
        message: `The connection ${place} is not clear in launchbook.yaml: ${connection.fault}`,
      };
    }
    case 'unknown-connection':
      return {
        kind: 'none',
        message: `There is no connection \`${name}\` in a launchbook.yaml here. Add it there.`,
      };
    case 'no-such-environment':
      return {
        kind: 'none',
        message: `The connection \`${name}\` has no environment \`${environment ?? ''}\`; it has ${choice.environments.join(', ')}.`,
      };
    case 'unpicked':
      return {
        kind: 'none',
        message: `Pick the environment first: \`${name}\` has ${choice.environments.join(', ')}.`,
      };
    default:
      return choice satisfies never;
  }
}

/** Opens a connection; where the account refuses the password, asks for another as often as one is given. */
async function openWithPassword(
  surroundings: ConnectionSurroundings,
  connection: Connection,
  signal: AbortSignal,
): Promise<Database> {
  const { passwordVariable } = connection;
  if (passwordVariable !== undefined) {
    const password = surroundings.variables[passwordVariable];
    if (password === undefined)
      throw new DatabaseError(
        'access-denied',
        `The environment variable ${passwordVariable} is not set; the password of \`${connection.name}\` is read from it.`,
      );
    return surroundings.openDatabase(targetOf(connection, password), signal);
  }
  let password = await surroundings.password(connection, undefined, signal);
  for (;;) {
    if (signal.aborted) throw new DatabaseError('cancelled', 'Cancelled before the connection was made.');
    if (password === undefined) {
      const message = `No password was given for \`${connection.name}\` on ${connection.environment}. Set \`password: \${env:NAME}\` in launchbook.yaml, or run the check in an editor that asks for it.`;
      throw new DatabaseError('access-denied', message);
    }
    try {
      return await surroundings.openDatabase(targetOf(connection, password), signal);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.reason !== 'access-denied') throw error;
      password = await surroundings.password(connection, password, signal);
      if (password === undefined) throw error;
    }
  }
}

/** The server of a connection, with the password filled in. */
export function targetOf(
  connection: Omit<Connection, 'passwordVariable'>,
  password: string,
): ConnectionTarget {
  return {
    ...(connection.host === undefined ? {} : { host: connection.host }),
    ...(connection.port === undefined ? {} : { port: connection.port }),
    ...(connection.socketPath === undefined ? {} : { socketPath: connection.socketPath }),
    ...(connection.database === undefined ? {} : { database: connection.database }),
    user: connection.user,
    password,
    ssl: connection.ssl,
  };
}
