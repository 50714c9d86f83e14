import { type ConnectionTarget, DatabaseError, type Limits, type ServerInfo } from './database.ts';
import { connectError, place } from './mysqlErrors.ts';
import type { Column } from './values.ts';

/** One connection to a server, as narrow as the session needs it. */
export interface Link {
  /** Whether, as far as this side knows, the server is still there. */
  readonly isOpen: boolean;
  /** How many bytes have come so far; also tells of a row that has not come to its end. */
  readonly bytesRead: number;
  /**
   * Sends one statement and hands on its rows as they come, nothing of them kept; rejects with the driver's error.
   * One at a time.
   */
  send(
    sql: string,
    on: { columns(columns: readonly Column[]): void; row(cells: readonly (Buffer | null)[]): void },
  ): Promise<{ readonly serverStatus: number }>;
  /** Tears the socket down; a statement under way rejects. */
  destroy(): void;
  /** Says good-bye and waits until the server has hung up; never throws. */
  end(): Promise<void>;
}

export type Connect = (signal: AbortSignal) => Promise<Link>;

/** What has to be known of a session once it is set up. */
export interface Session {
  readonly server: ServerInfo;
  /** The server's number for the connection, which KILL takes. */
  readonly id: string;
  /** The same for two connections that reach the same server. */
  readonly serverIdentity: string;
  /** How far the session's clock is ahead of UTC. */
  readonly offsetSeconds: number;
}

const identity = "CONCAT_WS('/', @@hostname, @@port, @@server_id)";

/**
 * Opens a connection for checks and one that can stop them, and makes sure that they meet on one server.
 *
 * @param killer one that is there already.
 * @throws DatabaseError; nothing stays open then.
 */
export async function openPair(
  connect: Connect,
  target: ConnectionTarget,
  killer: Link | undefined,
  signal: AbortSignal,
): Promise<{ link: Link; session: Session; killer: Link }> {
  let link: Link | undefined;
  let second = killer;
  const abort = (): void => {
    link?.destroy();
    second?.destroy();
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    link = await connect(signal);
    const session = await setUpSession(link, target);
    second ??= await connect(signal);
    if (!(await reachesSameServer(second, session))) {
      const message = `The address ${place(target)} leads to more than one server, so a running check could not be stopped. Name one server.`;
      throw new DatabaseError('refused-by-server', message);
    }
    signal.throwIfAborted();
    return { link, session, killer: second };
  } catch (error) {
    await Promise.all([link?.end(), second?.end()]);
    throw signal.aborted
      ? new DatabaseError('cancelled', 'The connecting was cancelled.', { cause: error })
      : connectError(error, target);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/**
 * Makes the session safe before anything else is sent: read only, which also refuses the statements that commit by
 * themselves; and each check by itself, without locks of plain reads. The time zone stays the server's own.
 */
async function setUpSession(link: Link, target: ConnectionTarget): Promise<Session> {
  // A server can be set to keep to a character set of its own. In gbk or sjis a backslash or a quote may be the second
  // byte of a sign, so the server would read another text than the guard has read.
  await ask(link, 'SET NAMES utf8mb4');
  await ask(link, 'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  await ask(link, 'SET SESSION autocommit = 1');
  // The variable is called tx_read_only, transaction_read_only, or both. A proxy could have kept the SET to itself.
  const readOnly = await ask(
    link,
    "SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_read_only', 'transaction_read_only')",
  );
  if (readOnly.length === 0 || readOnly.some(([, value]) => value !== 'ON')) {
    const message = `The server at ${place(target)} did not make the session read only, so no check is run on it.`;
    throw new DatabaseError('refused-by-server', message);
  }
  const [characterSet] = await ask(link, 'SELECT @@SESSION.character_set_client');
  if (characterSet?.[0] !== 'utf8mb4') {
    const message = `The server at ${place(target)} reads statements as ${characterSet?.[0] ?? 'an unknown character set'}, not as UTF-8, so no check is run on it.`;
    throw new DatabaseError('refused-by-server', message);
  }
  const [row = []] = await ask(
    link,
    `SELECT VERSION(), CONNECTION_ID(), @@SESSION.sql_mode, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()), ${identity}`,
  );
  const [version, id, sqlMode, offset, serverIdentity] = row.map((cell) => cell ?? '');
  return {
    server: readServerInfo(version ?? '', sqlMode ?? ''),
    id: id ?? '',
    serverIdentity: serverIdentity ?? '',
    offsetSeconds: Number(offset),
  };
}

/**
 * Sets what the server itself enforces. Its time limit is a second behind ours, so that it only counts when this
 * process is gone: MariaDB and MySQL may give a statement that they ended by time a normal answer.
 */
export async function setLimits(link: Link, server: ServerInfo, limits: Limits): Promise<void> {
  const { flavor, version } = server.dialect;
  // A year is the most that MariaDB takes.
  const timeLimitMs = Math.min(limits.timeoutMs + 1000, 31_536_000_000);
  const settings = [
    `lock_wait_timeout = ${wholeNumber(limits.lockWaitSeconds)}`,
    `innodb_lock_wait_timeout = ${wholeNumber(limits.lockWaitSeconds)}`,
    `sql_select_limit = ${wholeNumber(limits.maxRows + 1)}`,
  ];
  if (flavor === 'mariadb') {
    settings.push(`max_statement_time = ${timeLimitMs / 1000}`);
  } else if (version >= 50708) {
    settings.push(`max_execution_time = ${wholeNumber(timeLimitMs)}`);
  }
  await ask(link, `SET SESSION ${settings.join(', SESSION ')}`);
}

/** Whether `killer` reaches the server of `session` and may see, and so kill, its queries. */
async function reachesSameServer(killer: Link, session: Session): Promise<boolean> {
  const [row = []] = await ask(
    killer,
    `SELECT ${identity}, COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ${wholeNumber(Number(session.id))}`,
  );
  return row[0] === session.serverIdentity && row[1] === '1';
}

/** What the server warned of in its last statement. */
export interface Warnings {
  /** Those that make an answer doubtful, such as a recursion cut short (1931) or a text read as a number (1292). */
  readonly doubtful: readonly string[];
  /** Whether they would be shown again after the next statement, as if they were its own. */
  readonly areSticky: boolean;
}

export async function readWarnings(link: Link, server: ServerInfo): Promise<Warnings> {
  const rows = await ask(link, 'SHOW WARNINGS LIMIT 20');
  const doubtful = rows
    .filter(([level, code]) => level !== 'Note' && !deprecations.has(Number(code)))
    .map(([, code, message]) => `#${code} ${message}`);
  return { doubtful, areSticky: keepsDiagnostics(server) && rows.length > 0 };
}

/**
 * Whether warnings and errors stay until a statement reads a table: `SELECT 1` inherits them.
 *
 * Seen on MariaDB 10.11 and MySQL 5.6; MySQL forgets them with each statement from 5.7 on.
 */
export function keepsDiagnostics({ dialect }: ServerInfo): boolean {
  return dialect.flavor === 'mariadb' || dialect.version < 50700;
}

/** ER_WARN_DEPRECATED_SYNTAX and its kin say nothing about the answer. */
const deprecations = new Set([1287, 1681, 3719, 3720, 3778]);

/** Whether the session holds a transaction: a flag of every answer. Source: MySQL internals, SERVER_STATUS_IN_TRANS. */
export async function isInTransaction(link: Link): Promise<boolean> {
  const { serverStatus } = await link.send('DO 0', { columns: () => undefined, row: () => undefined });
  return (serverStatus & 1) !== 0;
}

/** Sends a small statement of our own and gives its rows as text. */
export async function ask(link: Link, sql: string): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  await link.send(sql, {
    columns: () => undefined,
    row: (cells) => rows.push(cells.map((cell) => cell?.toString('utf8') ?? null)),
  });
  return rows;
}

function readServerInfo(version: string, sqlMode: string): ServerInfo {
  const [, major = '0', minor = '0', patch = '0'] = /(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return {
    version,
    dialect: {
      flavor: /mariadb/i.test(version) ? 'mariadb' : 'mysql',
      version: Number(major) * 10_000 + Number(minor) * 100 + Number(patch),
      sqlMode: sqlMode
        .toUpperCase()
        .split(',')
        .filter((mode) => mode !== ''),
    },
  };
}

/** Numbers become part of a statement, so nothing but digits may come out. */
function wholeNumber(value: number): string {
  return String(Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(value))));
}
