import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Catalogs, createCatalogs } from '../../server/src/catalogs.ts';
import type { Connection } from '../../server/src/core/settings.ts';
import type { QueryResult, Value } from '../../server/src/core/value.ts';
import { type Database, DatabaseError } from '../../server/src/run/database.ts';
import { aborted } from '../../server/src/run/stop.ts';

const uri = 'file:///w/a.runbook.md';
const orders: Connection = {
  ...{ name: 'orders', environment: 'test', host: 'h', port: undefined, socketPath: undefined },
  ...{ user: 'u', database: 'shop', ssl: false, passwordVariable: undefined },
};

/** What can change around the catalogs in a test. */
interface World {
  connection: Connection;
  isTrusted: boolean;
  password: string | undefined;
  /** What connecting comes to: a database, an error, or nothing until it is ended. */
  answer: 'answers' | 'hangs' | DatabaseError;
  timeMs: number;
  /** How often a connection was made, and closed. */
  opened: number;
  closed: number;
  readonly log: string[];
}

function catalogsIn(changes: Partial<World> = {}): { readonly catalogs: Catalogs; readonly world: World } {
  const world: World = {
    ...{ connection: orders, isTrusted: true, password: '', answer: 'answers', timeMs: 0 },
    ...{ opened: 0, closed: 0, log: [] },
    ...changes,
  };
  const catalogs = createCatalogs({
    choose: (_uri, name) =>
      name === world.connection.name
        ? { kind: 'connection', connection: world.connection }
        : { kind: 'none', message: 'There is no such connection.' },
    isTrusted: () => world.isTrusted,
    password: () => world.password,
    async openDatabase(_target, signal) {
      world.opened += 1;
      if (world.answer instanceof DatabaseError) throw world.answer;
      if (world.answer === 'hangs') {
        await aborted(signal);
        throw new DatabaseError('cancelled', 'Cancelled.');
      }
      return databaseOf(world);
    },
    now: () => new Date(world.timeMs),
    log: (message) => world.log.push(message),
  });
  return { catalogs, world };
}

/** One table of the environment's name, with one column. */
function databaseOf(world: World): Database {
  const name = world.connection.environment;
  const answers: readonly (readonly Value[])[] = [
    [name, 'BASE TABLE', 3n, ''],
    [name, 'id', 'int', 'int', 'NO', null, '', ''],
    [name, 'PRIMARY', 0n, 'id'],
  ];
  let asked = 0;
  return {
    server: { version: '8.4.0', dialect: { flavor: 'mysql', version: 80400, sqlMode: [] } },
    async query(): Promise<QueryResult> {
      const rows = [answers[asked++ % answers.length] ?? []];
      return {
        ...{ columns: [], rows, rowCount: 1, isCut: false, hasShortenedCells: false, durationMs: 0 },
        warnings: [],
      };
    },
    async close() {
      world.closed += 1;
    },
  };
}

const tablesOf = async (catalogs: Catalogs): Promise<readonly string[] | undefined> => {
  const catalog = await catalogs.within(uri, 'orders', 1000);
  return catalog === undefined ? undefined : [...catalog.tables.keys()];
};

test('a catalog is read once, in the background, and its connection is closed', async () => {
  const { catalogs, world } = catalogsIn();
  assert.equal(catalogs.get(uri, 'orders'), undefined);
  assert.deepEqual(await tablesOf(catalogs), ['test']);
  const catalog = catalogs.get(uri, 'orders');
  assert.equal(catalog?.connection, 'orders');
  assert.equal(catalog.environment, 'test');
  assert.equal(catalog.time, '1970-01-01T00:00:00.000Z');
  assert.deepEqual([world.opened, world.closed], [1, 1]);
});

test('waiting for a catalog ends with its time', async () => {
  const { catalogs } = catalogsIn({ answer: 'hangs' });
  assert.equal(await catalogs.within(uri, 'orders', 5), undefined);
  await catalogs.close();
});

test('nothing is connected to without trust, without a password or without a database', async () => {
  for (const changes of [
    { isTrusted: false },
    { password: undefined },
    { connection: { ...orders, database: undefined } },
    { connection: { ...orders, name: 'other' } },
  ]) {
    const { catalogs, world } = catalogsIn(changes);
    assert.equal(await tablesOf(catalogs), undefined);
    assert.equal(world.opened, 0);
    assert.equal((await catalogs.refresh(uri, 'orders')).kind, 'not-read');
    assert.equal(world.opened, 0);
  }
});

test('a failure is told once and rests for a minute, unless a person asks', async () => {
  const down = new DatabaseError('port-closed', 'Nothing answers at h:3306.');
  const { catalogs, world } = catalogsIn({ answer: down });
  const expected = 'The tables of orders · test could not be read. Nothing answers at h:3306.';
  await tablesOf(catalogs);
  world.timeMs = 59_999;
  await tablesOf(catalogs);
  assert.equal(world.opened, 1);
  assert.deepEqual(await catalogs.refresh(uri, 'orders'), { kind: 'not-read', message: expected });
  assert.equal(world.opened, 2);
  world.timeMs = 120_000;
  await tablesOf(catalogs);
  assert.equal(world.opened, 3);
  assert.deepEqual(world.log, [expected]);
  world.answer = 'answers';
  world.timeMs = 180_000;
  assert.deepEqual(await tablesOf(catalogs), ['test']);
});

test('a password that was refused is not tried again by itself', async () => {
  const { catalogs, world } = catalogsIn({ answer: new DatabaseError('access-denied', 'Wrong password.') });
  await tablesOf(catalogs);
  world.timeMs = 1_000_000;
  await tablesOf(catalogs);
  assert.equal(world.opened, 1);
  world.password = 'another';
  await tablesOf(catalogs);
  assert.equal(world.opened, 2);
});

test('another environment or another server is another catalog', async () => {
  const { catalogs, world } = catalogsIn();
  assert.deepEqual(await tablesOf(catalogs), ['test']);
  world.connection = { ...orders, environment: 'staging' };
  assert.equal(catalogs.get(uri, 'orders'), undefined);
  assert.deepEqual(await tablesOf(catalogs), ['staging']);
  world.connection = { ...world.connection, host: 'elsewhere' };
  assert.equal(catalogs.get(uri, 'orders'), undefined);
});

test('refreshing reads anew, and until then the old tables answer', async () => {
  const { catalogs, world } = catalogsIn();
  await tablesOf(catalogs);
  world.timeMs = 5000;
  const reading = catalogs.refresh(uri, 'orders');
  assert.equal(catalogs.get(uri, 'orders')?.time, '1970-01-01T00:00:00.000Z');
  assert.equal((await reading).kind, 'read');
  assert.equal(catalogs.get(uri, 'orders')?.time, '1970-01-01T00:00:05.000Z');
  world.answer = new DatabaseError('port-closed', 'Nothing answers.');
  await catalogs.refresh(uri, 'orders');
  assert.equal(catalogs.get(uri, 'orders')?.time, '1970-01-01T00:00:05.000Z');
});

test('closing ends what is being read, without a word, and nothing begins any more', async () => {
  const { catalogs, world } = catalogsIn({ answer: 'hangs' });
  catalogs.get(uri, 'orders');
  await catalogs.close();
  assert.deepEqual(world.log, []);
  assert.equal(catalogs.get(uri, 'orders'), undefined);
  assert.equal(world.opened, 1);
});

test('forgetting ends what is being read, and the next look begins anew', async () => {
  const { catalogs, world } = catalogsIn({ answer: 'hangs' });
  catalogs.get(uri, 'orders');
  catalogs.forget();
  world.answer = 'answers';
  assert.deepEqual(await tablesOf(catalogs), ['test']);
  assert.deepEqual(world.log, []);
});
