import assert from 'node:assert/strict';
import mysql from 'mysql2/promise';
import { open } from '../../server/src/run/mysql.ts';
import { startEngine } from '../grounds/engines.ts';
import {
  checkFails,
  checkOpenFails,
  checkRows,
  countRunning,
  eventually,
  groundOf,
  never,
  type RealGround,
  withDatabase,
} from './databaseGround.ts';
import type { RealCase } from './databaseValueCases.ts';

const crossJoin = `SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b,
  information_schema.COLUMNS c WHERE a.COLUMN_NAME <> b.TABLE_NAME`;
/** Queries that a killed server answers in different ways: with a normal row, or with an error. */
const longQueries = ['SELECT SLEEP(60)', 'SELECT n FROM digit WHERE SLEEP(30) = 0', crossJoin];

export const stopCases: readonly RealCase[] = [
  ...longQueries.map((sql) => ({
    name: `has the query gone from the server once its cancel is told: ${sql.slice(0, 40)}`,
    async run(ground: RealGround) {
      const person = new AbortController();
      const running = checkFails(ground.ask(sql, {}, person.signal), 'cancelled', /cancelled/);
      const words = sql.slice(0, 30);
      await eventually('it runs', async () => (await countRunning(ground.engine, words)) === 1);
      const startedAt = performance.now();
      person.abort();
      await running;
      assert(performance.now() - startedAt < 2000);
      assert.equal(await countRunning(ground.engine, words), 0);
      await checkRows(ground, 'SELECT 1 AS one', 'one\n1n');
    },
  })),
  ...longQueries.map((sql) => ({
    name: `has the query gone from the server once its time-out is told: ${sql.slice(0, 40)}`,
    async run(ground: RealGround) {
      const startedAt = performance.now();
      await checkFails(ground.ask(sql, { timeoutMs: 200 }), 'timed-out', /0\.2 s/);
      assert(performance.now() - startedAt < 2200);
      assert.equal(await countRunning(ground.engine, sql.slice(0, 30)), 0);
    },
  })),
  {
    name: 'ends the wait for a locked table by the lock limit',
    async run(ground) {
      const holder = await mysql.createConnection({ socketPath: ground.engine.socketPath, user: 'root' });
      try {
        await holder.query('LOCK TABLES sample.written WRITE');
        const waiting = ground.ask('SELECT COUNT(*) FROM written', { lockWaitSeconds: 1 });
        const error = await checkFails(waiting, 'refused-by-server', /^#1205 Lock wait timeout exceeded/);
        assert.equal(error.errno, 1205);
      } finally {
        await holder.end();
      }
    },
  },
  {
    name: 'ends the wait for a locked table when it is cancelled',
    async run(ground) {
      const holder = await mysql.createConnection({ socketPath: ground.engine.socketPath, user: 'root' });
      try {
        await holder.query('LOCK TABLES sample.written WRITE');
        const person = new AbortController();
        const waiting = ground.ask('SELECT COUNT(*) FROM written', {}, person.signal);
        const failing = checkFails(waiting, 'cancelled', /cancelled/);
        await eventually('it waits', async () => (await countRunning(ground.engine, 'FROM written')) === 1);
        person.abort();
        await failing;
      } finally {
        await holder.end();
      }
    },
  },
  {
    name: 'has a session that is read only',
    async run(ground) {
      const { flavor, version } = ground.database.server.dialect;
      const variable = flavor === 'mysql' && version >= 50720 ? 'transaction_read_only' : 'tx_read_only';
      await checkRows(ground, `SELECT @@session.${variable} AS r, @@autocommit AS a`, 'r | a\n1n | 1n');
    },
  },
  {
    name: 'stops a view whose function writes',
    async run(ground) {
      await checkFails(ground.ask('SELECT * FROM writing'), 'refused-by-server', /^#1792 /);
      assert.deepEqual(await ground.engine.exec('SELECT COUNT(*) AS n FROM sample.written'), [{ n: 0 }]);
    },
  },
  {
    name: 'leaves no transaction open, so that an ALTER does not wait for it',
    async run(ground) {
      await ground.ask('SELECT * FROM digit');
      assert.deepEqual(await ground.engine.exec('SELECT trx_id FROM information_schema.INNODB_TRX'), []);
      await ground.engine.exec("SET lock_wait_timeout = 1; ALTER TABLE sample.digit COMMENT = 'digits'");
    },
  },
  {
    name: 'has left the server once it is closed',
    async run(ground) {
      const connections = async (): Promise<number> =>
        (await ground.engine.exec('SHOW PROCESSLIST')).filter((row) => row['User'] === 'reader').length;
      const database = await open({ ...ground.target, user: 'reader', password: 'right' }, never);
      assert.equal(await connections(), 2);
      await groundOf(database).ask('SELECT 1');
      await database.close();
      await eventually('no connection is left', async () => (await connections()) === 0);
    },
  },
  {
    name: 'opens again after the server ended the idle connection',
    run: (ground) =>
      withDatabase(ground.target, async (inner) => {
        const { rows } = await inner.ask('SELECT CONNECTION_ID()');
        await ground.engine.exec(`KILL ${rows[0]?.[0]}`);
        // Whether the good-bye has arrived by now is chance; it is told as lost, or connected anew.
        await inner.ask('SELECT 1').catch((error) => assert.equal(error.reason, 'connection-lost'));
        await checkRows(inner, 'SELECT 1 AS one', 'one\n1n');
      }),
  },
  {
    name: 'tells at once that the server died in the middle of a query',
    async run(ground) {
      assert(ground.engine.name !== 'system');
      const other = await startEngine(ground.engine.name);
      try {
        const database = await open({ ...ground.target, port: other.port, database: 'mysql' }, never);
        const running = groundOf(database).ask('SELECT SLEEP(60)');
        const failing = checkFails(running, 'connection-lost', /was lost/);
        await eventually('it runs', async () => (await countRunning(other, 'SLEEP')) === 1);
        const startedAt = performance.now();
        await other.stop();
        await failing;
        assert(performance.now() - startedAt < 2000);
        await checkFails(
          groundOf(database).ask('SELECT 1'),
          'port-closed',
          /Nothing answers at 127\.0\.0\.1:/,
        );
        await database.close();
      } finally {
        await other.stop();
      }
    },
  },
];

export const openCases: readonly RealCase[] = [
  {
    name: 'connects over the socket',
    run: ({ engine }) =>
      withDatabase({ socketPath: engine.socketPath, user: 'root' }, (inner) =>
        checkRows(inner, 'SELECT 1 AS one', 'one\n1n'),
      ),
  },
  {
    name: 'connects with a password',
    run: ({ target }) =>
      withDatabase({ ...target, user: 'reader', password: 'right' }, (inner) =>
        checkRows(inner, 'SELECT n FROM digit WHERE n = 7', 'n\n7n'),
      ),
  },
  {
    name: 'tells of a wrong password, with the account and the place',
    run: async ({ target }) => {
      const wrong = { ...target, user: 'reader', password: 'wrong' };
      const error = await checkOpenFails(
        wrong,
        'access-denied',
        /127\.0\.0\.1:\d+ refuses the account “reader”/,
      );
      assert.equal(error.errno, 1045);
    },
  },
  {
    name: 'tells of an unknown database by its name',
    run: async ({ target }) => {
      await checkOpenFails(
        { ...target, database: 'nowhere' },
        'unknown-database',
        /“nowhere” does not exist/,
      );
      const reader = { ...target, user: 'reader', password: 'right', database: 'mysql' };
      await checkOpenFails(reader, 'unknown-database', /the account “reader” may not use it/);
    },
  },
  {
    name: 'tells that TLS is not there or not to be trusted',
    run: async ({ target, database }) => {
      const { flavor, version } = database.server.dialect;
      // MySQL 5.7 and newer make themselves a certificate that nobody has signed.
      const message =
        flavor === 'mysql' && version >= 50700 ? /self-signed certificate/ : /does not offer TLS/;
      await checkOpenFails({ ...target, host: 'localhost', ssl: true }, 'tls', message);
      await checkOpenFails({ ...target, ssl: true }, 'tls', /write it in place of 127\.0\.0\.1/);
    },
  },
  {
    name: 'tells that the account has no connection left, and keeps none',
    run: async ({ engine }) => {
      const alone = { host: engine.host, port: engine.port, user: 'alone' };
      await checkOpenFails(alone, 'too-many-connections', /no connection left/);
      await eventually('no connection is left', async () =>
        (await engine.exec('SHOW PROCESSLIST')).every((row) => row['User'] !== 'alone'),
      );
    },
  },
  {
    name: 'connects nowhere when it is cancelled before',
    run: async ({ target }) => {
      await checkFails(open(target, AbortSignal.abort()), 'cancelled', /cancelled/);
    },
  },
];
