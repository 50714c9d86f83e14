import type { Connection } from './core/settings.ts';
import type { PasswordRequest } from './protocol.ts';

/** Passwords of this session, in memory only. */
export interface Passwords {
  /**
   * The password of a connection, asked for once; `undefined` when nobody gives one.
   *
   * Without `ask` an account is tried without a password, once.
   */
  get(
    connection: Connection,
    reason: 'missing' | 'denied',
    ask: Ask | undefined,
  ): Promise<string | undefined>;
}

export type Ask = (request: PasswordRequest) => Promise<string | undefined>;

export function createPasswords(): Passwords {
  const known = new Map<string, string>();
  return {
    async get(connection, reason, ask) {
      const key = [connection.name, connection.environment, connection.user, serverOf(connection)].join('\n');
      const kept = known.get(key);
      if (reason === 'missing' && kept !== undefined) return kept;
      known.delete(key);
      if (ask === undefined) return reason === 'missing' ? '' : undefined;
      const { name, environment, user } = connection;
      const password = await ask({
        connection: name,
        environment,
        user,
        server: serverOf(connection),
        reason,
      });
      if (password !== undefined) known.set(key, password);
      return password;
    },
  };
}

/** Where a connection leads, as people write it. */
function serverOf(connection: Connection): string {
  return connection.socketPath ?? `${connection.host ?? 'localhost'}:${connection.port ?? 3306}`;
}
