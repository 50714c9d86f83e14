import { type ConnectionTarget, DatabaseError, type DatabaseReason } from './database.ts';

/**
 * Error numbers of the server that mean something else than “this statement is refused”.
 * Source: MySQL 9 Error Reference, “Server Error Message Reference”; MariaDB Error Code Reference.
 */
const connectReasons: Readonly<Record<number, DatabaseReason>> = {
  1040: 'too-many-connections', // ER_CON_COUNT_ERROR
  1203: 'too-many-connections', // ER_TOO_MANY_USER_CONNECTIONS
  1226: 'too-many-connections', // ER_USER_LIMIT_REACHED
  1044: 'unknown-database', // ER_DBACCESS_DENIED_ERROR: the account may not see it
  1049: 'unknown-database', // ER_BAD_DB_ERROR
  1045: 'access-denied', // ER_ACCESS_DENIED_ERROR
  1129: 'account-refused', // ER_HOST_IS_BLOCKED
  1130: 'account-refused', // ER_HOST_NOT_PRIVILEGED
  1251: 'account-refused', // ER_NOT_SUPPORTED_AUTH_MODE
  1275: 'account-refused', // ER_SERVER_IS_IN_SECURE_AUTH_MODE
  1524: 'account-refused', // ER_PLUGIN_IS_NOT_LOADED: of the account's way to sign in
  1698: 'access-denied', // ER_ACCESS_DENIED_NO_PASSWORD_ERROR
  1820: 'account-refused', // ER_MUST_CHANGE_PASSWORD
  1862: 'account-refused', // ER_MUST_CHANGE_PASSWORD_LOGIN
  3118: 'account-refused', // ER_ACCOUNT_HAS_BEEN_LOCKED
  3955: 'account-refused', // ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK
  4151: 'account-refused', // ER_ACCOUNT_HAS_BEEN_LOCKED of MariaDB
  3159: 'tls', // ER_SECURE_TRANSPORT_REQUIRED
};

const lostNumbers = new Set([
  1053, // ER_SERVER_SHUTDOWN
  1080, // ER_FORCING_CLOSE
  1152, // ER_ABORTING_CONNECTION
  1184, // ER_NEW_ABORTING_CONNECTION
  1927, // ER_CONNECTION_KILLED of MariaDB
  2006, // CR_SERVER_GONE_ERROR
  2013, // CR_SERVER_LOST
  4031, // ER_CLIENT_INTERACTION_TIMEOUT
]);

const timedOutNumbers = new Set([
  1969, // ER_STATEMENT_TIMEOUT of MariaDB
  3024, // ER_QUERY_TIMEOUT
]);

/**
 * Codes of node and of mysql2, which gives every certificate error the same code.
 * Source: Node.js documentation, “Common system errors”; mysql2, `client_handshake.js`.
 */
const codeReasons: Readonly<Record<string, DatabaseReason>> = {
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EAI_FAIL: 'host-not-found',
  ENODATA: 'host-not-found',
  ECONNREFUSED: 'port-closed',
  ENOENT: 'port-closed',
  EACCES: 'port-closed',
  ENOTSOCK: 'port-closed',
  EHOSTUNREACH: 'port-closed',
  ENETUNREACH: 'port-closed',
  EADDRNOTAVAIL: 'port-closed',
  ETIMEDOUT: 'connect-timed-out',
  EPROTO: 'tls',
  HANDSHAKE_NO_SSL_SUPPORT: 'tls',
  HANDSHAKE_SSL_ERROR: 'tls',
  AUTH_SWITCH_PLUGIN_ERROR: 'account-refused',
};

/** What went wrong on the way to a server, in words for the person who wrote the connection. */
export function connectError(error: unknown, target: ConnectionTarget): DatabaseError {
  if (error instanceof DatabaseError) {
    return error;
  }
  const { errno, code } = numbersOf(error);
  const isTls = code !== undefined && /^ERR_(SSL|TLS)_/.test(code);
  const reason =
    (errno === undefined ? undefined : connectReasons[errno]) ??
    (code === undefined ? undefined : codeReasons[code]) ??
    (isTls ? 'tls' : undefined) ??
    (errno === undefined || lostNumbers.has(errno) ? 'connection-lost' : 'refused-by-server');
  return new DatabaseError(reason, connectMessage(reason, errno, code, error, target), {
    cause: error,
    ...(errno === undefined ? {} : { errno }),
  });
}

/** What became of a statement; the server's own words are kept, because the author knows them. */
export function queryError(error: unknown, target: ConnectionTarget): DatabaseError {
  if (error instanceof DatabaseError) {
    return error;
  }
  const { errno } = numbersOf(error);
  if (errno === undefined || lostNumbers.has(errno)) {
    return lostError(target, error);
  }
  const reason = timedOutNumbers.has(errno) ? 'timed-out' : 'refused-by-server';
  return new DatabaseError(reason, serverWords(errno, error), { cause: error, errno });
}

export function lostError(target: ConnectionTarget, cause?: unknown): DatabaseError {
  const message = `The connection to ${place(target)} was lost. Check that the server is up and run it again.`;
  return new DatabaseError('connection-lost', message, { cause });
}

interface Place {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly socketPath?: string | undefined;
}

/** Where a target or a connection leads, as people write it; never with the password. */
export function place(target: Place): string {
  return target.socketPath ?? `${target.host ?? '127.0.0.1'}:${target.port ?? 3306}`;
}

function connectMessage(
  reason: DatabaseReason,
  errno: number | undefined,
  code: string | undefined,
  error: unknown,
  target: ConnectionTarget,
): string {
  const where = place(target);
  const account = `“${target.user}”`;
  const said = errno === undefined ? '' : ` The server says: ${serverWords(errno, error)}.`;
  switch (reason) {
    case 'host-not-found':
      return `The host ${target.host ?? ''} is not known. Check its name, and that you are on the right network.`;
    case 'port-closed':
      return `Nothing answers at ${where}. Check host and port, and that the server is up.`;
    case 'connect-timed-out':
      return `No database server answered at ${where} in time. Check host and port, and that no firewall is in between.`;
    case 'access-denied':
      return `The server at ${where} refuses the account ${account}. Check user and password.${said}`;
    case 'account-refused':
      return `${refusal(errno, where, account)}${said}`;
    case 'unknown-database':
      return `The database “${target.database ?? ''}” does not exist at ${where}, or the account ${account} may not use it. Check its name.${said}`;
    case 'tls':
      return tlsMessage(errno, code, error, where);
    case 'too-many-connections':
      return `The server at ${where} has no connection left for the account ${account}. Two are needed; try again later.${said}`;
    case 'connection-lost':
      return `The server at ${where} broke the connection while it was being made. Check that it is a MySQL or MariaDB server.`;
    case 'refused-by-server':
    case 'cancelled':
    case 'timed-out':
      return `The server at ${where} refuses the connection.${said}`;
    default:
      return reason satisfies never;
  }
}

/** Why an account may not sign in, and what to do: another password does not help. */
function refusal(errno: number | undefined, where: string, account: string): string {
  switch (errno) {
    case 1129:
      return `The server at ${where} blocks this computer after too many failed tries. Ask for FLUSH HOSTS there.`;
    case 1130:
      return `The server at ${where} takes no connections from this computer. Ask that the account ${account} is allowed from here.`;
    case 1820:
    case 1862:
      return `The password of the account ${account} at ${where} has expired. Set a new one with another client.`;
    case 3118:
    case 4151:
      return `The account ${account} at ${where} is locked. Ask that it is unlocked (ALTER USER … ACCOUNT UNLOCK).`;
    case 3955:
      return `The account ${account} at ${where} is locked for a while after too many wrong passwords. Wait, or ask that it is unlocked (ALTER USER … ACCOUNT UNLOCK).`;
    default:
      return `The account ${account} at ${where} signs in in a way that cannot be used here. Use an account with another one, such as caching_sha2_password or mysql_native_password.`;
  }
}

function tlsMessage(
  errno: number | undefined,
  code: string | undefined,
  error: unknown,
  where: string,
): string {
  if (errno !== undefined) {
    return `The server at ${where} only takes connections with TLS. Set “ssl: true” for this connection.`;
  }
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return `The server at ${where} does not offer TLS. Remove “ssl: true” from this connection, or turn TLS on at the server.`;
  }
  const words = error instanceof Error ? error.message : String(error);
  return `No trusted TLS connection to ${where}: ${words}. The certificate must name this host, and its signer must be trusted here (NODE_EXTRA_CA_CERTS names more signers).`;
}

function serverWords(errno: number, error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `#${errno} ${words}`;
}

/** The server's error number is positive; the operating system's, which node puts in the same place, is negative. */
function numbersOf(error: unknown): { errno: number | undefined; code: string | undefined } {
  const fields: object = error instanceof Error ? error : {};
  const errno = 'errno' in fields ? fields.errno : undefined;
  const code = 'code' in fields ? fields.code : undefined;
  return {
    errno: typeof errno === 'number' && errno > 0 ? errno : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}
