import type { Dialect } from '../core/sql/dialect.ts';
import type { GuardedStatement } from '../core/sql/guard.ts';
import type { QueryResult } from '../core/value.ts';

/** Where a server is and who asks; all secrets are already filled in. */
export interface ConnectionTarget {
  readonly host?: string;
  /** From 1 to 65535; 3306 where it is left out. */
  readonly port?: number;
  /** Path of a Unix socket; comes before host and port. */
  readonly socketPath?: string;
  readonly user: string;
  readonly password?: string;
  readonly database?: string;
  /** `true`: TLS, and the certificate is verified. */
  readonly ssl?: boolean;
}

/** What a check may cost. */
export interface Limits {
  readonly timeoutMs: number;
  readonly maxRows: number;
  /** Bytes of all kept cells together. */
  readonly maxBytes: number;
  readonly lockWaitSeconds: number;
}

export const defaultLimits: Limits = {
  timeoutMs: 30_000,
  maxRows: 1000,
  maxBytes: 8 * 1024 * 1024,
  lockWaitSeconds: 3,
};

export interface ServerInfo {
  /** As the server says it, such as `10.11.19-MariaDB`. */
  readonly version: string;
  readonly dialect: Dialect;
}

/** One connection for checks: its session is read only and it holds no open transaction. */
export interface Database {
  readonly server: ServerInfo;
  /**
   * Runs one guarded statement; those asked for meanwhile wait for their turn, and their time begins with it.
   *
   * The query is gone from the server when this settles, also when cancelled; where the server did not confirm that,
   * the message says so. A connection that was lost or had to be dropped is made anew by the next query.
   *
   * @throws DatabaseError; `cancelled` and `timed-out` come from our own flag, whatever the server answered.
   */
  query(statement: GuardedStatement, limits: Limits, signal: AbortSignal): Promise<QueryResult>;
  /** Stops the query under way (`cancelled`) and ends both connections; never throws, and may be called again. */
  close(): Promise<void>;
}

/** Why the outside failed; switch on this, never on a message. */
export type DatabaseReason =
  | 'host-not-found'
  | 'port-closed'
  | 'connect-timed-out'
  /** The password is wrong: another one may help. */
  | 'access-denied'
  /** The account may not sign in, whatever its password: from here, at present, or in the way that it wants. */
  | 'account-refused'
  | 'unknown-database'
  | 'tls'
  | 'too-many-connections'
  | 'connection-lost'
  | 'refused-by-server'
  | 'cancelled'
  | 'timed-out';

/** A failure of the database or of the way to it. The message is in plain words and holds no secret. */
export class DatabaseError extends Error {
  readonly reason: DatabaseReason;
  /** Error number of the server, such as 1054, where it gave one. */
  readonly errno: number | undefined;
  constructor(reason: DatabaseReason, message: string, options: { cause?: unknown; errno?: number } = {}) {
    super(message, { cause: options.cause });
    this.name = 'DatabaseError';
    this.reason = reason;
    this.errno = options.errno;
  }
}
