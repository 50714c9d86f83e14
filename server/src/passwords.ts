import type { Connection } from './core/settings.ts';
import type { PasswordRequest } from './protocol.ts';
import { place } from './run/mysqlErrors.ts';
import { aborted } from './run/stop.ts';

/** Passwords of this session, in memory only. */
export interface Passwords {
  /**
   * The password of a connection, asked for once, also by runs at the same time; `undefined` when nobody gives
   * one, or when `signal` aborts while a person is asked.
   *
   * `refused` is the password that the server did not take, `undefined` where none was tried: one that is known
   * and differs from it is given without asking. Without `ask` an account is tried without a password, once.
   */
  get(
    connection: Connection,
    refused: string | undefined,
    ask: Ask | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** The password of a connection as this session knows it; nobody is asked. */
  known(connection: Connection): string | undefined;
  /** Forgets all, also the answers to what is asked at this moment. */
  forget(): void;
}

export type Ask = (request: PasswordRequest) => Promise<string | undefined>;

export function createPasswords(): Passwords {
  const known = new Map<string, string>();
  const asking = new Map<string, Promise<string | undefined>>();
  const askOnce = (key: string, request: PasswordRequest, ask: Ask): Promise<string | undefined> => {
    const answer = keep();
    asking.set(key, answer);
    return answer;

    async function keep(): Promise<string | undefined> {
      try {
        const password = await ask(request);
        if (asking.get(key) === answer && password !== undefined) known.set(key, password);
        return password;
      } finally {
        if (asking.get(key) === answer) asking.delete(key);
      }
    }
  };
  return {
    async get(connection, refused, ask, signal) {
      const { name, environment, user } = connection;
      const server = place(connection);
      const key = keyOf(connection);
      const kept = known.get(key);
      if (kept !== undefined && kept !== refused) return kept;
      known.delete(key);
      if (ask === undefined) return refused === undefined ? '' : undefined;
      const reason = refused === undefined ? 'missing' : 'denied';
      const answer =
        asking.get(key) ?? askOnce(key, { connection: name, environment, user, server, reason }, ask);
      return Promise.race([answer, aborted(signal).then(() => undefined)]);
    },
    known: (connection) => known.get(keyOf(connection)),
    forget() {
      known.clear();
      asking.clear();
    },
  };
}

function keyOf(connection: Connection): string {
  const { name, environment, user } = connection;
  return [name, environment, user, place(connection)].join('\n');
}
