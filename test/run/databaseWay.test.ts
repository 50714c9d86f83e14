import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { ConnectionTarget, DatabaseError, DatabaseReason } from '../../server/src/run/database.ts';
import { open } from '../../server/src/run/mysql.ts';
import { connectError, queryError } from '../../server/src/run/mysqlErrors.ts';
import { checkFails, checkOpenFails } from './databaseGround.ts';

const canary = 'canary-5e3a-password';
const target: ConnectionTarget = { host: '127.0.0.1', port: 1, user: 'launch_ro', password: canary };

describe('the way to a server that is not there', { concurrency: true }, () => {
  test('tells of a host that nobody knows', async () => {
    const error = await checkOpenFails(
      { ...target, host: 'no-such-host.invalid' },
      'host-not-found',
      /^The host no-such-host\.invalid is not known/,
    );
    checkNoSecret(error);
  });

  test('tells of a closed port with host and port', async () => {
    checkNoSecret(await checkOpenFails(target, 'port-closed', /^Nothing answers at 127\.0\.0\.1:1\./));
  });

  test('tells of a socket that is not there', async () => {
    const socketPath = '/nowhere/mysqld.sock';
    checkNoSecret(
      await checkOpenFails({ ...target, socketPath }, 'port-closed', /^Nothing answers at \/nowhere/),
    );
  });

  test('gives up on a server that says nothing', async () => {
    await withServer(
      () => undefined,
      async (port) => {
        const startedAt = performance.now();
        checkNoSecret(
          await checkOpenFails(
            { ...target, port },
            'connect-timed-out',
            /^No database server answered at 127/,
          ),
        );
        assert(performance.now() - startedAt < 11_000);
      },
    );
  });

  test('ends the connecting at once when it is cancelled', async () => {
    const person = new AbortController();
    await withServer(
      () => person.abort(),
      async (port) => {
        const startedAt = performance.now();
        checkNoSecret(await checkFails(open({ ...target, port }, person.signal), 'cancelled', /cancelled/));
        assert(performance.now() - startedAt < 1000);
      },
    );
  });

  test('tells of a server that hangs up', async () => {
    await withServer(
      (socket) => socket.end(),
      async (port) => {
        checkNoSecret(await checkOpenFails({ ...target, port }, 'connection-lost', /broke the connection/));
      },
    );
  });

  test('tells of a server that speaks something else', async () => {
    await withServer(
      (socket) => socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
      async (port) => {
        checkNoSecret(await checkOpenFails({ ...target, port }, 'connect-timed-out', /^No database server/));
      },
    );
  });
});

describe('reasons of failures', () => {
  const checkReason = (numbers: { errno?: number; code?: string }, reason: DatabaseReason): void => {
    const error = connectError(Object.assign(new Error('words of the server'), numbers), target);
    assert.equal(error.reason, reason, inspect(numbers));
    assert.match(error.message, /\.$/);
    checkNoSecret(error);
  };

  test('follow the server’s number and the system’s code, never the words', () => {
    checkReason({ errno: 1040, code: 'ER_CON_COUNT_ERROR' }, 'too-many-connections');
    checkReason({ errno: 1203 }, 'too-many-connections');
    checkReason({ errno: 1226 }, 'too-many-connections');
    checkReason({ errno: 1045 }, 'access-denied');
    checkReason({ errno: 1698 }, 'access-denied');
    for (const errno of [1129, 1130, 1251, 1275, 1524, 1820, 1862, 3118, 3955, 4151])
      checkReason({ errno }, 'account-refused');
    checkReason({ code: 'AUTH_SWITCH_PLUGIN_ERROR' }, 'account-refused');
    checkReason({ errno: 1049 }, 'unknown-database');
    checkReason({ errno: 1044 }, 'unknown-database');
    checkReason({ errno: 3159 }, 'tls');
    checkReason({ errno: 2013 }, 'connection-lost');
    checkReason({ errno: 1064 }, 'refused-by-server');
    checkReason({ code: 'EAI_AGAIN' }, 'host-not-found');
    checkReason({ errno: -111, code: 'ECONNREFUSED' }, 'port-closed');
    checkReason({ code: 'ETIMEDOUT' }, 'connect-timed-out');
    checkReason({ code: 'HANDSHAKE_SSL_ERROR' }, 'tls');
    checkReason({ code: 'HANDSHAKE_NO_SSL_SUPPORT' }, 'tls');
    checkReason({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'tls');
    checkReason({ code: 'ECONNRESET' }, 'connection-lost');
    checkReason({ code: 'PROTOCOL_CONNECTION_LOST' }, 'connection-lost');
  });

  test('of an account that no password helps say what to do', () => {
    const check = (errno: number, message: RegExp): void => {
      const error = Object.assign(new Error('words of the server'), { errno });
      assert.match(connectError(error, target).message, message);
    };
    check(1129, /blocks this computer after too many failed tries\. Ask for FLUSH HOSTS there\./);
    check(
      1130,
      /takes no connections from this computer\. Ask that the account “\S+” is allowed from here\./,
    );
    check(
      1862,
      /^The password of the account “\S+” at \S+ has expired\. Set a new one with another client\./,
    );
    check(
      4151,
      /^The account “\S+” at \S+ is locked\. Ask that it is unlocked .*#4151 words of the server\.$/,
    );
    check(3955, /is locked for a while/);
    check(1524, /signs in in a way that cannot be used here\./);
  });

  test('of a query keep the server’s words', () => {
    const refused = queryError(
      Object.assign(new Error("Unknown column 'x' in 'field list'"), { errno: 1054 }),
      target,
    );
    assert.equal(refused.message, "#1054 Unknown column 'x' in 'field list'");
    assert.equal(refused.errno, 1054);
  });

  test('never hold the password, whatever fails', () => {
    const codes = fc.oneof(fc.constantFrom('ECONNREFUSED', 'ENOTFOUND', 'EPROTO', 'ECONNRESET'), fc.string());
    fc.assert(
      fc.property(
        fc.option(fc.nat(5000)),
        fc.option(codes),
        fc.string(),
        fc.boolean(),
        (errno, code, words, ssl) => {
          const failure = Object.assign(
            new Error(words),
            errno === null ? {} : { errno },
            code === null ? {} : { code },
          );
          checkNoSecret(connectError(failure, { ...target, ssl }));
          checkNoSecret(queryError(failure, { ...target, ssl }));
        },
      ),
      { numRuns: 300 },
    );
  });
});

function checkNoSecret(error: DatabaseError): void {
  const all = [
    error.message,
    String(error.stack),
    JSON.stringify(error),
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    inspect(error, {
      depth: 20,
      showHidden: true,
      getters: true,
      maxArrayLength: null,
      maxStringLength: null,
    }),
  ].join('\n');
  assert(!all.includes(canary), `The password is in: ${all}`);
}

/** A server of one's own that answers each connection in one way. */
async function withServer(
  answer: (socket: Socket) => void,
  run: (port: number) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    assert(typeof address === 'object' && address !== null);
    await run(address.port);
  } finally {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => server.close(resolve));
  }
}
