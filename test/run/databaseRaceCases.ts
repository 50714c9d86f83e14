import assert from 'node:assert/strict';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from '../../server/src/run/database.ts';
import { open } from '../../server/src/run/mysql.ts';
import {
  checkFails,
  checkRows,
  countRunning,
  eventually,
  groundOf,
  never,
  type RealGround,
  withDatabase,
} from './databaseGround.ts';
import type { RealCase } from './databaseValueCases.ts';

export const raceCases: readonly RealCase[] = [
  {
    name: 'does not hold an error against the statement after it',
    async run(ground) {
      await checkFails(ground.ask('SELECT * FROM nope'), 'refused-by-server', /^#1146 /);
      assert.deepEqual((await ground.ask('SELECT 1')).warnings, []);
    },
  },
  {
    name: 'gives a whole answer or a cancel, whenever the cancel comes, and leaks no connection',
    async run(ground) {
      await withDatabase({ ...ground.target, user: 'reader', password: 'right' }, async (inner) => {
        for (let step = 0; step < 60; step++) {
          const person = new AbortController();
          const answer = inner.ask(`SELECT n, SLEEP(0.001) AS s FROM digit WHERE n < 4`, {}, person.signal);
          const settled = answer.then(
            (result) => result.rowCount,
            (error: unknown) => error,
          );
          await delay(step % 12);
          person.abort();
          const outcome = await settled;
          const isCancelled = outcome instanceof DatabaseError && outcome.reason === 'cancelled';
          assert(outcome === 4 || isCancelled, String(outcome));
        }
        await checkRows(inner, 'SELECT 1 AS one', 'one\n1n');
        await eventually('two connections are left', async () => (await countReaders(ground)) === 2);
      });
      await eventually('no connection is left', async () => (await countReaders(ground)) === 0);
    },
  },
  {
    name: 'leaves no connection behind when the connecting is cancelled at any moment',
    async run(ground) {
      for (let step = 0; step < 30; step++) {
        const opening = open(
          { ...ground.target, user: 'reader', password: 'right' },
          AbortSignal.timeout(step),
        );
        await opening.then(
          (database) => database.close(),
          (error: unknown) =>
            assert(error instanceof DatabaseError && error.reason === 'cancelled', String(error)),
        );
      }
      await eventually('no connection is left', async () => (await countReaders(ground)) === 0);
    },
  },
  {
    name: 'says that the query may still run when the network died, and connects anew afterwards',
    async run(ground) {
      const network = await openNetwork(ground.target.port ?? 0);
      const database = await open({ ...ground.target, port: network.port }, never);
      const inner = groundOf(database);
      try {
        await checkRows(inner, 'SELECT 1 AS one', 'one\n1n');
        const person = new AbortController();
        const answer = inner.ask('SELECT SLEEP(60)', {}, person.signal);
        const running = checkFails(answer, 'cancelled', /may still run/);
        await eventually('it runs', async () => (await countRunning(ground.engine, 'SLEEP(60)')) === 1);
        network.freeze();
        const startedAt = performance.now();
        person.abort();
        await running;
        assert(performance.now() - startedAt < 5000);
        network.thaw();
        await checkRows(inner, 'SELECT 1 AS one', 'one\n1n');
      } finally {
        await database.close();
        await network.close();
      }
    },
  },
];

async function countReaders({ engine }: RealGround): Promise<number> {
  return (await engine.exec('SHOW PROCESSLIST')).filter((row) => row['User'] === 'reader').length;
}

/** A wire to a port that can go dead without hanging up, as a lost network does. */
async function openNetwork(target: number) {
  let isFrozen = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => isFrozen || to.write(data));
      from.on('close', () => isFrozen || to.destroy());
      from.on('error', () => undefined);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  return {
    port: address.port,
    freeze(): void {
      isFrozen = true;
    },
    thaw(): void {
      isFrozen = false;
    },
    async close(): Promise<void> {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
