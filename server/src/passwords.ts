import type { Connection } from './core/settings.ts';
import type { PasswordRequest } from './protocol.ts';
import { aborted } from './run/stop.ts';

/** Passwords of this session, in memory only. */
export interface Passwords {
  /**
   * The password of a connection, asked for once, also by runs at the same time; `undefined` when nobody gives
   * one, or when `signal` aborts while a person is asked.
   *
   * Without `ask` an account is tried without a password, once.
   */
  get(
    connection: Connection,
    reason: 'missing' | 'denied',
    ask: Ask | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

export type Ask = (request: PasswordRequest) => Promise<string | undefined>;

export function createPasswords(): Passwords {
  const known = new Map<string, string>();
  const asking = new Map<string, Promise<string | undefined>>();
  const askOnce = async (key: string, request: PasswordRequest, ask: Ask): Promise<string | undefined> => {
    try {
      const password = await ask(request);
      if (password !== undefined) known.set(key, password);
      return password;
    } finally {
      asking.delete(key);
    }
  };
  return {
    async get(connection, reason, ask, signal) {
      const { name, environment, user } = connection;
      const server = serverOf(connection);
      const key = [name, environment, user, server].join('\n');
      const kept = known.get(key);
      if (reason === 'missing' && kept !== undefined) return kept;
      if (ask === undefined) return reason === 'missing' ? '' : undefined;
      let answer = asking.get(key);
      if (answer === undefined) {
        known.delete(key);
        answer = askOnce(key, { connection: name, environment, user, server, reason }, ask);
        asking.set(key, answer);
      }
      return Promise.race([answer, aborted(signal).then(() => undefined)]);
    },
  };
}

/** Where a connection leads, as people write it. */
function serverOf(connection: Connection): string {
  return connection.socketPath ?? `${connection.host ?? 'localhost'}:${connection.port ?? 3306}`;
}
