import assert from 'node:assert/strict';
import { checkRows, type RealGround } from './databaseGround.ts';

/** A case that only a real server can show. */
export interface RealCase {
  readonly name: string;
  run(ground: RealGround): Promise<void>;
}

export const valueCases: readonly RealCase[] = [
  {
    name: 'gives integers of every width, BIT and YEAR exactly',
    run: (ground) =>
      checkRows(
        ground,
        'SELECT * FROM number_types',
        `ti | tu | si | mi | i | iz | bi | bu | bt | ye
        -128n | 255n | -32768n | 8388607n | -2147483648n | 42n | -9223372036854775808n | 18446744073709551615n | 513n | 2026n
        null | null | null | null | null | null | null | null | null | null`,
      ),
  },
  {
    name: 'gives DECIMAL to its last digit, FLOAT and DOUBLE as numbers',
    run: (ground) =>
      checkRows(
        ground,
        'SELECT * FROM real_types',
        `de | d0 | fl | db
        12345678901234567890123456789012345.123456789012345678901234567890m | 18446744073709551616m | 0.5f | 1e-300f`,
      ),
  },
  {
    name: 'gives dates as moments, read at the server’s offset, and impossible dates as text',
    run: (ground) =>
      checkRows(
        ground,
        'SELECT * FROM time_types',
        `da | dt | d6 | ts | ti
        2026-12-05T00:00:00.000Z | 2026-12-05T08:00:00.000Z | 2026-12-05T08:00:00.123Z | 2026-12-05T08:00:00.000Z | '-838:59:59.000'
        '0000-00-00' | '0000-00-00 00:00:00' | '2026-00-10 00:00:00.000000' | '0000-00-00 00:00:00' | '00:00:01.500'
        1000-01-01T00:00:00.000Z | 9999-12-31T15:59:59.000Z | 0099-02-27T16:00:00.000Z | 1970-01-01T00:00:01.000Z | null`,
      ),
  },
  {
    name: 'leaves NOW() what it is on the server',
    async run(ground) {
      const { rows } = await ground.ask("SELECT NOW() AS now, DATE_FORMAT(NOW(), '%H') AS hour");
      const [now, hour] = rows[0] ?? [];
      assert(now instanceof Date && Math.abs(now.getTime() - Date.now()) < 5000);
      assert.equal(Number(hour), (now.getUTCHours() + 8) % 24);
    },
  },
  {
    name: 'gives texts as text and binary strings as bytes',
    run: (ground) =>
      checkRows(
        ground,
        'SELECT * FROM text_types',
        `ch | tx | en | se | bi | vb | bl | po | l1
        'ab' | '汉字😀' | 'b' | 'x,y' | x'610000' | x'00ff' | x'' | x'000000000101000000000000000000f03f0000000000000040' | 'é'`,
      ),
  },
  {
    name: 'gives JSON as its value, with exact integers',
    async run(ground) {
      const { flavor, version } = ground.database.server.dialect;
      // MySQL has JSON since 5.7.8.
      if (flavor === 'mysql' && version < 50708) {
        assert.throws(() => ground.ask("SELECT JSON_OBJECT('a', 1)"), /The guard refuses/);
        return;
      }
      await checkRows(
        ground,
        `SELECT JSON_EXTRACT('{"big": 12345678901234567890, "half": 0.5, "list": ["1", null, true, "汉"]}', '$') AS j`,
        "j\n{big: 12345678901234567890n, half: 0.5f, list: ['1', null, true, '汉']}",
      );
    },
  },
  {
    name: 'gives SHOW COLUMNS, SHOW INDEX and SHOW CREATE TABLE as text',
    async run(ground) {
      await checkRows(
        ground,
        "SHOW COLUMNS FROM customer LIKE 'industry'",
        "Field | Type | Null | Key | Default | Extra\n'industry' | 'varchar(50)' | 'NO' | '' | '' | ''",
      );
      const index = await ground.ask('SHOW INDEX FROM customer');
      const name = index.columns.indexOf('Key_name');
      assert.deepEqual(
        index.rows.map((row) => row[name]),
        ['PRIMARY', 'by_name'],
      );
      const created = await ground.ask('SHOW CREATE TABLE customer');
      assert.match(String(created.rows[0]?.[1]), /^CREATE TABLE `customer`[\s\S]*COMMENT 'industry'/);
      assert.equal(typeof created.rows[0]?.[1], 'string');
    },
  },
  {
    name: 'gives the columns of information_schema as text',
    run: (ground) =>
      checkRows(
        ground,
        `SELECT COLUMN_TYPE AS t, DATA_TYPE AS d, COLUMN_COMMENT AS c FROM information_schema.COLUMNS
         WHERE TABLE_SCHEMA = 'sample' AND TABLE_NAME = 'customer' AND COLUMN_NAME = 'industry'`,
        "t | d | c\n'varchar(50)' | 'varchar' | 'industry'",
      ),
  },
  {
    name: 'reads and writes Chinese and emoji',
    run: (ground) =>
      checkRows(ground, "SELECT id, name FROM customer WHERE name = '李伟 😀'", "id | name\n1n | '李伟 😀'"),
  },
  {
    name: 'takes a question mark in a text as it is',
    run: (ground) => checkRows(ground, "SELECT '?' AS a, ':x' AS b", "a | b\n'?' | ':x'"),
  },
  {
    name: 'tells of a warning that makes the answer doubtful',
    async run(ground) {
      const { warnings } = await ground.ask('SELECT COUNT(*) FROM customer WHERE name = 0');
      assert.match(warnings.join('\n'), /^#1292 Truncated incorrect (DOUBLE|DECIMAL) value/);
      assert.deepEqual((await ground.ask('SELECT 1')).warnings, []);
    },
  },
  {
    name: 'does not pass over a recursion that is cut short',
    async run(ground) {
      const { flavor, version } = ground.database.server.dialect;
      const endless =
        'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT COUNT(*) FROM r';
      if (flavor === 'mariadb') {
        assert.match((await ground.ask(endless)).warnings.join('\n'), /^#1931 /);
      } else {
        // MySQL says so with an error; before 8.0 it has no WITH.
        await assert.rejects(ground.ask(endless), { errno: version < 80000 ? 1064 : 3636 });
      }
    },
  },
];
