import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Catalog, CatalogColumn, CatalogTable } from '../../server/src/core/catalog.ts';
import { type CatalogLimits, catalogLimits, readCatalog } from '../../server/src/run/catalog.ts';
import { DatabaseError } from '../../server/src/run/database.ts';
import { open } from '../../server/src/run/mysql.ts';
import { type Engine, engineNames, startEngine } from '../grounds/engines.ts';
import { never } from './databaseGround.ts';

const schema = `
  CREATE DATABASE other; CREATE TABLE other.stranger (id INT);
  CREATE DATABASE shop CHARACTER SET utf8mb4; USE shop; SET NAMES utf8mb4;
  CREATE TABLE customer (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    code VARCHAR(20) NOT NULL COMMENT '客户编号 | <b>',
    state VARCHAR(9) DEFAULT 'it''s new',
    blank CHAR(1) NOT NULL DEFAULT '',
    amount DECIMAL(12,2) NOT NULL DEFAULT '0.00',
    is_open TINYINT(1) DEFAULT 1,
    flag BIT(2) NOT NULL DEFAULT b'10',
    started DATETIME NULL,
    born DATE NOT NULL DEFAULT '2018-12-01',
    changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    note TEXT,
    UNIQUE KEY uk_code (code),
    KEY idx_state (state, born)
  ) COMMENT '客户';
  INSERT INTO customer (code) VALUES ('a'), ('b');
  CREATE TABLE \`order\` (\`from\` INT);
  CREATE VIEW open_customer AS SELECT id, code FROM customer WHERE is_open = 1;
`;

for (const name of engineNames) {
  describe(`catalog on ${name}`, () => {
    let engine: Engine;
    before(async () => {
      engine = await startEngine(name);
      await engine.exec(schema);
      console.log(`${name}: ${engine.version}`);
    });
    after(() => engine?.stop());

    const read = async (
      limits: Partial<CatalogLimits> = {},
      more: { readonly signal?: AbortSignal; readonly database?: string } = {},
    ): Promise<Catalog & { readonly isCut: boolean }> => {
      const { host, port } = engine;
      const database = more.database ?? 'shop';
      const opened = await open({ host, port, user: 'root', database }, never);
      try {
        return await readCatalog(opened, database, { ...catalogLimits, ...limits }, more.signal ?? never);
      } finally {
        await opened.close();
      }
    };

    test('holds the tables and views of its database alone', async () => {
      const catalog = await read();
      assert.equal(catalog.database, 'shop');
      assert.equal(catalog.isCut, false);
      assert.deepEqual(
        [...catalog.tables.values()].map(({ kind, name: table, comment }) => `${kind} ${table} ${comment}`),
        ['table customer 客户', 'view open_customer ', 'table order '],
      );
      assert.equal(typeof table(catalog, 'customer').rowsEstimate, 'number');
      assert.equal(table(catalog, 'open_customer').rowsEstimate, undefined);
      assert.deepEqual(
        table(catalog, 'open_customer').columns.map((column) => column.name),
        ['id', 'code'],
      );
    });

    test('describes columns alike, whatever the server', async () => {
      const { columns } = table(await read(), 'customer');
      const shown = columns.map(showColumn);
      // MySQL 8 and newer leave the width of whole numbers out, and MariaDB writes a function with its brackets.
      const alike = shown.map((each) =>
        each
          .replace(/^(id bigint)\(\d+\)/, '$1')
          .replaceAll('current_timestamp()', 'CURRENT_TIMESTAMP')
          .replace("'0.00'", '0.00'),
      );
      assert.deepEqual(alike, [
        'id bigint unsigned NOT NULL auto_increment',
        'code varchar(20) NOT NULL -- 客户编号 | <b>',
        "state varchar(9) DEFAULT 'it''s new'",
        "blank char(1) NOT NULL DEFAULT ''",
        'amount decimal(12,2) NOT NULL DEFAULT 0.00',
        'is_open tinyint(1) DEFAULT 1',
        "flag bit(2) NOT NULL DEFAULT b'10'",
        'started datetime',
        "born date NOT NULL DEFAULT '2018-12-01'",
        'changed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP on update CURRENT_TIMESTAMP',
        'note text',
      ]);
    });

    test('holds the indexes with their columns in order', async () => {
      assert.deepEqual(table(await read(), 'customer').indexes, [
        { name: 'idx_state', isUnique: false, columns: ['state', 'born'] },
        { name: 'PRIMARY', isUnique: true, columns: ['id'] },
        { name: 'uk_code', isUnique: true, columns: ['code'] },
      ]);
    });

    test('says that it is cut, and holds no table by halves', async () => {
      const fewTables = await read({ maxTables: 1 });
      assert.equal(fewTables.isCut, true);
      assert.deepEqual([...fewTables.tables.keys()], ['customer']);
      const fewColumns = await read({ maxColumns: 12 });
      assert.equal(fewColumns.isCut, true);
      assert.deepEqual([...fewColumns.tables.keys()], ['customer']);
      assert.equal(table(fewColumns, 'customer').columns.length, 11);
    });

    test('can be empty', async () => {
      await engine.exec('CREATE DATABASE IF NOT EXISTS nothing');
      const catalog = await read({}, { database: 'nothing' });
      assert.equal(catalog.tables.size, 0);
      assert.equal(catalog.isCut, false);
    });

    test('ends with its signal', async () => {
      const ended = new AbortController();
      ended.abort();
      await assert.rejects(
        read({}, { signal: ended.signal }),
        (error) => error instanceof DatabaseError && error.reason === 'cancelled',
      );
    });
  });
}

function table(catalog: Catalog, name: string): CatalogTable {
  const found = catalog.tables.get(name);
  assert.ok(found, `There is no table ${name}.`);
  return found;
}

function showColumn({ name, type, isNullable, default: given, extra, comment }: CatalogColumn): string {
  return [
    `${name} ${type}`,
    ...(isNullable ? [] : ['NOT NULL']),
    ...(given === undefined ? [] : [`DEFAULT ${given}`]),
    ...(extra === '' ? [] : [extra]),
    ...(comment === '' ? [] : [`-- ${comment}`]),
  ].join(' ');
}
