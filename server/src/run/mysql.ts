import net from 'node:net';
import { PassThrough } from 'node:stream';
import type { FieldPacket } from 'mysql2';
import { type ConnectionTarget, type Database, DatabaseError } from './database.ts';
import { connectError } from './mysqlErrors.ts';
import { openSession } from './mysqlSession.ts';
import type { Link } from './mysqlSetup.ts';
import type { Column } from './values.ts';

const connectTimeoutMs = 10_000;
/** How long a server may take to answer the good-bye before the socket is torn down. */
const goodbyeMs = 500;

/**
 * Connects to a MySQL or MariaDB server, twice: for the checks, and to stop a check that is cancelled.
 *
 * @param signal ends the connecting; the connection that came of it is not tied to it.
 * @throws DatabaseError
 */
export function open(target: ConnectionTarget, signal: AbortSignal): Promise<Database> {
  return openSession((until) => connect(target, until), target, signal);
}

/** One connection of the driver, as narrow as the session needs it. */
async function connect(target: ConnectionTarget, signal: AbortSignal): Promise<Link> {
  // Loaded with the first connection, so that a start without one does not pay for it.
  const { createConnection } = await import('mysql2');
  if (signal.aborted) {
    throw cancelled();
  }
  if (target.ssl === true && target.socketPath === undefined && net.isIP(hostOf(target)) !== 0) {
    // Node compares a certificate with “localhost” when it gets an address and a socket that is already there.
    const message = `TLS needs the name of the server, because that is what its certificate names: write it in place of ${hostOf(target)}.`;
    throw new DatabaseError('tls', message);
  }
  const socket = connectSocket(target);
  const connection = createConnection({
    stream: socket,
    host: target.socketPath === undefined ? hostOf(target) : 'localhost',
    user: target.user,
    ...(target.password === undefined ? {} : { password: target.password }),
    ...(target.database === undefined ? {} : { database: target.database }),
    ...(target.ssl === true ? { ssl: { rejectUnauthorized: true, verifyIdentity: true } } : {}),
    charset: 'utf8mb4',
    connectTimeout: connectTimeoutMs,
    connectAttributes: { program_name: 'launchbook' },
    multipleStatements: false,
    // The server could ask for any file of this machine. And without IGNORE_SPACE, which mysql2 turns on, the session
    // reads `SLEEP (1)` as the server's own sql_mode says.
    flags: ['-LOCAL_FILES', '-IGNORE_SPACE'],
    infileStreamFactory: refuseFile,
    // mysql2 would else make JavaScript source of the column names.
    disableEval: true,
  });

  let failure: Error | undefined;
  let onFailure: (error: Error) => void = () => undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    onFailure(failure);
  };
  connection.on('error', fail);
  connection.on('end', () => fail(new Error('The connection is closed.')));
  socket.on('close', () => fail(new Error('The connection is closed.')));

  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      socket.destroy();
      reject(cancelled());
    };
    signal.addEventListener('abort', abort, { once: true });
    const settle = (): void => signal.removeEventListener('abort', abort);
    onFailure = (error) => {
      settle();
      socket.destroy();
      reject(connectError(error, target));
    };
    connection.once('connect', () => {
      settle();
      resolve();
    });
    if (failure !== undefined) {
      onFailure(failure);
    }
  });
  onFailure = () => undefined;

  const send = (
    sql: string,
    on: { columns(columns: readonly Column[]): void; row(cells: readonly (Buffer | null)[]): void },
  ): Promise<{ serverStatus: number }> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) {
        reject(failure);
        return;
      }
      let serverStatus = 0;
      let refusal: Error | undefined;
      onFailure = reject;
      const query = connection.query({ sql, rowsAsArray: true, typeCast: false });
      query.on('fields', (fields: readonly FieldPacket[] | undefined) =>
        on.columns((fields ?? []).map(columnOf)),
      );
      query.on('result', (row: unknown) => {
        if (Array.isArray(row)) {
          // With `typeCast: false` a row is a list of buffers, null for NULL.
          on.row(row as (Buffer | null)[]);
        } else if (typeof row === 'object' && row !== null && 'serverStatus' in row) {
          serverStatus = Number(row.serverStatus);
        }
      });
      query.on('error', (error: Error) => {
        refusal = error;
      });
      query.on('end', () => {
        onFailure = () => undefined;
        if (refusal === undefined) {
          resolve({ serverStatus });
        } else {
          reject(refusal);
        }
      });
    });

  const destroy = (): void => {
    fail(new Error('The connection is closed.'));
    connection.destroy();
    socket.destroy();
  };
  return {
    get isOpen() {
      return failure === undefined;
    },
    get bytesRead() {
      return socket.bytesRead;
    },
    send,
    destroy,
    end: () =>
      new Promise<void>((resolve) => {
        if (socket.destroyed) {
          resolve();
          return;
        }
        const timer = setTimeout(() => socket.destroy(), goodbyeMs);
        socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        if (failure === undefined) {
          connection.end(() => undefined);
        } else {
          socket.destroy();
        }
      }),
  };
}

function hostOf(target: ConnectionTarget): string {
  return target.host ?? '127.0.0.1';
}

function connectSocket(target: ConnectionTarget): net.Socket {
  const socket =
    target.socketPath === undefined
      ? net.connect({ host: hostOf(target), port: target.port ?? 3306 })
      : net.connect(target.socketPath);
  return socket.setNoDelay(true).setKeepAlive(true);
}

function columnOf(field: FieldPacket): Column {
  return {
    name: field.name,
    type: field.columnType ?? field.type ?? 0,
    charset: field.characterSet ?? 0,
    schema: field.schema ?? '',
    format: field.extendedFormat,
  };
}

function cancelled(): DatabaseError {
  return new DatabaseError('cancelled', 'The connecting was cancelled.');
}

function refuseFile(): PassThrough {
  const nothing = new PassThrough();
  nothing.destroy(new Error('No file of this machine is ever sent.'));
  return nothing;
}
