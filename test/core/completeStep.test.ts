import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Catalog } from '../../server/src/core/catalog.ts';
import { type CompletionOptions, completeStep } from '../../server/src/core/completeStep/completeStep.ts';
import { compileExpectation } from '../../server/src/core/expect.ts';
import { lint } from '../../server/src/core/lint.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import { type ReadRunbook, readRunbook, type Step } from '../../server/src/core/runbook.ts';
import { guard } from '../../server/src/core/sql/guard.ts';
import { completedCases } from '../run/completeStepCases.ts';
import { applyFix } from './applyFix.ts';

const now = new Date(2026, 11, 5, 16);

/** The blocks that are written for a change, each as its role and text; in Markdown, without its fence. */
function blocksFor(change: string, options: Partial<CompletionOptions> = {}): string {
  const text = markdownOf(change);
  const result = complete(text, 'markdown', options);
  const [step] = readRunbook(result, 'markdown').runbook.steps;
  return (step?.blocks ?? [])
    .filter(({ role }) => role !== 'change')
    .map(({ role, kind, text: block }) => `${kind} ${role}\n${block.value}`)
    .join('\n\n');
}

function checkBlocks(change: string, expected: string, options: Partial<CompletionOptions> = {}): void {
  assert.equal(blocksFor(change, options), expected.replace(/^\n/, '').replace(/\n$/, ''));
}

/** Checks one role only. */
function checkRole(
  role: string,
  change: string,
  expected: string,
  options: Partial<CompletionOptions> = {},
): void {
  const own = blocksFor(change, options)
    .split(/\n\n(?=(?:sql|sh) (?:pre-check|backup|post-check|rollback)\n)/)
    .filter((block) => block.split('\n')[0]?.endsWith(` ${role}`) === true);
  assert.equal(own.join('\n\n'), expected.replace(/^\n/, '').replace(/\n$/, ''));
}

function complete(
  text: string,
  notation: Notation,
  options: Partial<CompletionOptions> = {},
  index = 0,
): string {
  const { runbook } = readRunbook(text, notation);
  const step = runbook.steps[index];
  assert(step !== undefined);
  const fix = completeStep(text, runbook, step, { now, ...options });
  return fix === undefined ? text : applyFix(text, fix);
}

function markdownOf(change: string): string {
  return `---\nrunbook: 1\nconnection: orders\n---\n\n# R\n\n## A step\n\n\`\`\`\`sql change\n${change};\n\`\`\`\`\n`;
}

function yamlOf(change: string): string {
  const lines = change.split('\n').map((line) => (line === '' ? '' : `          ${line}`));
  return `runbook: 1\nconnection: orders\ntitle: R\nsteps:\n  - title: A step\n    change:\n      - sql: |2\n${lines.join('\n')}\n`;
}

const catalog: Catalog = {
  database: 'orders',
  tables: new Map([
    [
      'orders',
      {
        name: 'orders',
        kind: 'table',
        rowsEstimate: 3,
        comment: '',
        columns: [
          {
            name: 'id',
            type: 'int(11)',
            isNullable: false,
            default: undefined,
            extra: 'auto_increment',
            comment: '',
          },
          {
            name: 'no',
            type: 'varchar(20)',
            isNullable: false,
            default: "''",
            extra: '',
            comment: "it's 单号",
          },
          { name: 'note', type: 'text', isNullable: true, default: undefined, extra: '', comment: '' },
          {
            name: 'sum',
            type: 'int(11)',
            isNullable: true,
            default: undefined,
            extra: 'VIRTUAL GENERATED',
            comment: '',
          },
          {
            name: 'pay_time',
            type: 'int(10) unsigned',
            isNullable: false,
            default: '0',
            extra: '',
            comment: '',
          },
        ],
        indexes: [
          { name: 'PRIMARY', isUnique: true, columns: ['id'] },
          { name: 'uk_no', isUnique: true, columns: ['no'] },
          { name: 'ft_note', isUnique: false, columns: ['note'] },
        ],
      },
    ],
  ]),
};

describe('a step is completed', () => {
  test('for a new column: its absence, a dump, its definition, and the way back', () => {
    checkBlocks(
      "ALTER TABLE customer ADD COLUMN industry VARCHAR(50) NOT NULL DEFAULT '' COMMENT '行业'",
      `
sql pre-check
-- name: industry
-- expect: rows == 0
SHOW COLUMNS FROM customer LIKE 'industry';

sh backup
mysqldump --single-transaction orders customer > customer_20261205.sql

sql post-check
-- name: industry
-- expect: rows == 1 && row.Type == 'varchar(50)' && row.Null == 'NO' && row.Default == ''
SHOW COLUMNS FROM customer LIKE 'industry';

sql rollback
ALTER TABLE customer DROP COLUMN industry;
`,
    );
  });

  test('for a filling UPDATE: what its WHERE finds, then the residue', () => {
    checkBlocks(
      "UPDATE customer SET city = '未知', updated_at = updated_at WHERE city IS NULL AND status IN (1, 2)",
      `
sql pre-check
-- name: customer-rows
-- expect: value > 0
SELECT COUNT(*) FROM customer WHERE city IS NULL AND status IN (1, 2);

sh backup
mysqldump --single-transaction orders customer > customer_20261205.sql

sql post-check
-- name: customer-rows
-- expect: value == 0
SELECT COUNT(*) FROM customer WHERE city IS NULL AND status IN (1, 2);

sh rollback
# Only the dump has what customer held before; what was written since is lost with it.
mysql orders < customer_20261205.sql
`,
    );
  });

  test('for an UPDATE with OR: the residue too, whatever brings a row there', () => {
    const post = (change: string): string[] =>
      (blocksFor(change).split('sql post-check\n')[1] ?? '')
        .split('\n\nsh rollback')[0]
        ?.split('\n')
        .slice(1) ?? [];
    const none = '-- expect: value == 0';
    assert.deepEqual(post("UPDATE c SET remark = '无' WHERE remark IS NULL OR remark = ''"), [
      none,
      "SELECT COUNT(*) FROM c WHERE remark IS NULL OR remark = '';",
    ]);
    assert.deepEqual(
      post("UPDATE c SET name = '深圳市' WHERE (name = '深圳' # old\n OR name = 'SZ') AND id > 0"),
      [none, 'SELECT COUNT(*) FROM c', "WHERE (name = '深圳' # old", " OR name = 'SZ') AND id > 0;"],
    );
    assert.deepEqual(
      post('UPDATE c JOIN i ON i.name = c.i SET c.i_id = i.id WHERE c.i_id IS NULL OR c.i_id <> i.id'),
      [none, 'SELECT COUNT(*) FROM c JOIN i ON i.name = c.i WHERE c.i_id IS NULL OR c.i_id <> i.id;'],
    );
    // One branch finds the row still.
    assert.deepEqual(post('UPDATE c SET s = 1 WHERE s = 0 OR s = 1'), [
      none,
      'SELECT COUNT(*) FROM c WHERE (s = 0 OR s = 1) AND NOT (s <=> 1);',
    ]);
    assert.deepEqual(post('UPDATE c SET s = 5 WHERE s > 0 LIMIT 10'), [
      '-- expect: value < pre.value',
      'SELECT COUNT(*) FROM c WHERE s > 0 AND NOT (s <=> 5);',
    ]);
  });

  test('for rows from a query: they are counted where they are read', () => {
    const pre = (query: string): string =>
      blocksFor(`INSERT IGNORE INTO t ${query}`).split('\n').slice(3).join('\n').split(';')[0] ?? '';
    assert.equal(
      pre("(SELECT a.id, b.id FROM a JOIN b USING (c) WHERE a.x = 'FROM' ORDER BY 1)"),
      "SELECT COUNT(*) FROM a JOIN b USING (c) WHERE a.x = 'FROM'",
    );
    assert.equal(
      pre('SELECT DISTINCT id, id, a.`id`, n AS id FROM a'),
      'SELECT COUNT(*) FROM\n(SELECT DISTINCT id, id AS `id_2`, a.`id` AS `id_3`, n AS id FROM a) AS source'.replace(
        '\n',
        ' ',
      ),
    );
    assert.equal(pre('SELECT MAX(id) FROM a'), 'SELECT COUNT(*) FROM (SELECT MAX(id) FROM a) AS source');
    assert.equal(pre('SELECT 1, 2'), 'SELECT COUNT(*) FROM (SELECT 1, 2) AS source');
    assert.equal(pre('SELECT DISTINCT * FROM a JOIN b USING (c)'), 'SELECT COUNT(*) FROM t');
  });

  test('for rows that may be there already: what they are to hold', () => {
    checkRole(
      'post-check',
      "INSERT INTO t (id, a, n, b) VALUES (1, 'x', 0, NOW()), (2, 'y', 0, NOW()) ON DUPLICATE KEY UPDATE a = VALUES(a), n = n + 1",
      "sql post-check\n-- name: t-rows\n-- expect: value == 2\nSELECT COUNT(*) FROM t WHERE (id, a) IN ((1, 'x'), (2, 'y'));",
    );
    checkRole(
      'post-check',
      'INSERT INTO t (id, n) VALUES (1, 0) ON DUPLICATE KEY UPDATE n = n + 1',
      `sql post-check
-- name: t-rows
-- expect: value != pre.value
SELECT COUNT(*) + COALESCE(SUM(CRC32(COALESCE(n, 'NULL'))), 0) AS checksum, COUNT(*) AS found FROM t
WHERE id = 1;`,
    );
    // The same row twice holds only what comes last.
    assert.match(
      blocksFor("REPLACE INTO t (id, a) VALUES (1, 'x'), (1, 'y')"),
      /expect: value != pre\.value/,
    );
    // Nothing is known that could tell.
    assert(!blocksFor("REPLACE INTO t VALUES (1, 'x')").includes('post-check'));
  });

  test('for an outer join nothing is asked of rows that need not be there', () => {
    const blocks = blocksFor('UPDATE c LEFT JOIN d ON d.c = c.id SET c.a = 1, d.b = 2 WHERE c.z = 3');
    assert.match(blocks, /AND NOT \(c\.a <=> 1\);/);
    assert(!blocksFor('UPDATE c LEFT JOIN d ON d.c = c.id SET d.b = 2').includes('post-check'));
  });

  test('for a column that is changed, with the old definition where the schema is known', () => {
    checkRole(
      'rollback',
      'ALTER TABLE orders MODIFY pay_time BIGINT NOT NULL DEFAULT 0',
      'sql rollback\nALTER TABLE orders MODIFY COLUMN pay_time int(10) unsigned NOT NULL DEFAULT 0;',
      { catalog },
    );
    checkRole(
      'rollback',
      'ALTER TABLE orders CHANGE no order_no VARCHAR(30) NOT NULL, DROP COLUMN pay_time',
      `sql rollback
-- The column comes back empty: the values of orders.pay_time are only in the dump.
ALTER TABLE orders
  ADD COLUMN pay_time int(10) unsigned NOT NULL DEFAULT 0 AFTER sum,
  CHANGE COLUMN order_no no varchar(20) NOT NULL DEFAULT '' COMMENT 'it''s 单号';`,
      { catalog },
    );
    checkRole(
      'rollback',
      'ALTER TABLE orders MODIFY pay_time BIGINT NOT NULL DEFAULT 0',
      `sh rollback
# How orders.pay_time was defined stands in the dump; SHOW CREATE TABLE orders says it before the change.
mysql orders < orders_20261205.sql`,
    );
    // The catalog has no expression of a generated column, and no other database.
    for (const change of [
      'ALTER TABLE orders MODIFY sum BIGINT',
      'ALTER TABLE crm.orders MODIFY pay_time BIGINT',
    ])
      assert.match(blocksFor(change, { catalog }), /^sh rollback$/m);
  });

  test('for an index that is dropped, where all of it is known', () => {
    checkRole(
      'rollback',
      'DROP INDEX uk_no ON orders',
      `sql rollback
-- If uk_no is on the first characters of a column only, put their number behind it: SHOW CREATE TABLE orders says it.
ALTER TABLE orders ADD UNIQUE INDEX uk_no (no);`,
      { catalog },
    );
    assert.match(blocksFor('DROP INDEX ft_note ON orders', { catalog }), /^sh rollback$/m);
    assert.match(blocksFor('DROP INDEX other ON orders', { catalog }), /^sh rollback$/m);
  });

  test('for a column that is dropped with a key of several columns: only the dump', () => {
    assert.match(blocksFor('ALTER TABLE orders DROP COLUMN id', { catalog }), /^sh rollback$/m);
  });

  test('for a column that is dropped with a unique key, or a long text with an index: only the dump', () => {
    assert.match(blocksFor('ALTER TABLE orders DROP COLUMN no', { catalog }), /^sh rollback$/m);
    assert.match(blocksFor('ALTER TABLE orders DROP COLUMN note', { catalog }), /^sh rollback$/m);
  });

  test('for a column that is moved: back to its place', () => {
    checkRole(
      'rollback',
      'ALTER TABLE orders MODIFY pay_time BIGINT NOT NULL DEFAULT 0 FIRST',
      'sql rollback\nALTER TABLE orders MODIFY COLUMN pay_time int(10) unsigned NOT NULL DEFAULT 0 AFTER sum;',
      { catalog },
    );
  });

  test('for a unique key: rows that would break it, where NULL is like no other', () => {
    checkRole(
      'pre-check',
      'ALTER TABLE orders ADD UNIQUE KEY uk_no (no, `group`(8))',
      `sql pre-check
-- name: uk_no
-- expect: rows == 0
SHOW INDEX FROM orders WHERE Key_name = 'uk_no';

-- name: uk_no-duplicates
-- expect: rows == 0
SELECT no, LEFT(\`group\`, 8), COUNT(*) FROM orders
WHERE no IS NOT NULL AND \`group\` IS NOT NULL
GROUP BY no, LEFT(\`group\`, 8) HAVING COUNT(*) > 1 LIMIT 20;`,
    );
  });

  test('for a DELETE: only its rows are dumped, so that they can be put back among the others', () => {
    checkBlocks(
      "DELETE FROM crm_import WHERE batch_no = 'R7.9'",
      `
sql pre-check
-- name: crm_import-rows
-- expect: value > 0
SELECT COUNT(*) FROM crm_import WHERE batch_no = 'R7.9';

sh backup
mysqldump --single-transaction --no-create-info --replace --where="batch_no = 'R7.9'" orders crm_import > crm_import_20261205.sql

sql post-check
-- name: crm_import-rows
-- expect: value == 0
SELECT COUNT(*) FROM crm_import WHERE batch_no = 'R7.9';

sh rollback
# Only the dump has the rows that crm_import held before; what was written since is lost with it.
mysql orders < crm_import_20261205.sql
`,
    );
  });

  test('for an UPDATE the rows alone are dumped where their key is known and stays', () => {
    const isPart = (change: string, options: Partial<CompletionOptions> = {}): boolean =>
      blocksFor(change, options).includes('--where=');
    assert(isPart('UPDATE orders SET pay_time = 1 WHERE pay_time = 0', { catalog }));
    assert(!isPart('UPDATE orders SET pay_time = 1 WHERE pay_time = 0'));
    assert(!isPart('UPDATE orders SET id = 7 WHERE id = 8', { catalog }));
    assert(!isPart('UPDATE orders o SET o.pay_time = 1 WHERE o.pay_time = 0', { catalog }));
    assert(!isPart('DELETE FROM orders WHERE id IN (SELECT id FROM old)'));
    assert(!isPart('DELETE FROM orders WHERE no = \'a\' AND note = "$HOME"'));
  });

  test('for a right: the grants of the account', () => {
    checkBlocks(
      "GRANT SELECT, INSERT ON orders.customer TO 'app'@'%'",
      `
sql pre-check
-- name: app-grants
-- expect: !all.exists(grant, grant[columns[0]].contains('SELECT') && grant[columns[0]].contains('INSERT') && grant[columns[0]].contains('ON \`orders\`.\`customer\` '))
SHOW GRANTS FOR 'app'@'%';

sql post-check
-- name: app-grants
-- expect: all.exists(grant, grant[columns[0]].contains('SELECT') && grant[columns[0]].contains('INSERT') && grant[columns[0]].contains('ON \`orders\`.\`customer\` '))
SHOW GRANTS FOR 'app'@'%';

sql rollback
REVOKE SELECT, INSERT ON orders.customer FROM 'app'@'%';
`,
    );
  });

  test('for several changes: rolled back from the last to the first', () => {
    checkRole(
      'rollback',
      'CREATE TABLE a (id INT); RENAME TABLE b TO c; ALTER TABLE d ADD x INT, ADD INDEX i (x)',
      `sql rollback
ALTER TABLE d DROP COLUMN x;

RENAME TABLE c TO b;

-- What was written to a since goes with it.
DROP TABLE a;`,
    );
  });

  test('what is done to a column that the step adds goes with it', () => {
    checkRole(
      'rollback',
      'ALTER TABLE c ADD a INT NULL; UPDATE c SET a = 1; ALTER TABLE c CHANGE a b INT NOT NULL; CREATE INDEX i ON c (b)',
      'sql rollback\nALTER TABLE c DROP COLUMN b;',
    );
    checkRole(
      'rollback',
      'ALTER TABLE c ADD a INT NULL; CREATE INDEX i ON c (b, a)',
      'sql rollback\nDROP INDEX i;\n\nALTER TABLE c DROP COLUMN a;'.replace(
        'DROP INDEX i',
        'ALTER TABLE c DROP INDEX i',
      ),
    );
  });

  test('a view that is replaced is defined otherwise than before, or was not there', () => {
    checkRole(
      'post-check',
      'CREATE OR REPLACE VIEW v AS SELECT 1 AS a',
      `sql post-check
-- name: v
-- expect: rows == 1 && (pre.rows == 0 || value != pre.value)
SELECT CRC32(VIEW_DEFINITION) AS definition FROM information_schema.VIEWS
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'v';`,
    );
  });

  test('tables that a dump puts back beside the one that needs it are named', () => {
    checkRole(
      'rollback',
      'UPDATE a SET x = 2 WHERE x = 1; INSERT INTO b (id) VALUES (3)',
      `sh rollback
# Only the dump has what a held before; what was written since is lost with it.
# The dump puts back b too; what was written there since is lost with it.
mysql orders < a_b_20261205.sql`,
    );
  });

  test('where a table needs its dump, that alone brings it back', () => {
    checkRole(
      'rollback',
      'CREATE TABLE a (id INT); ALTER TABLE d ADD x INT; UPDATE d SET y = 2 WHERE y = 1',
      `sql rollback
-- What was written to a since goes with it.
DROP TABLE a;

sh rollback
# Only the dump has what d held before; what was written since is lost with it.
mysql orders < d_20261205.sql`,
    );
  });
});

describe('what one change of a step does to the checks of another', () => {
  test('a column that the step adds is not asked for before it', () => {
    const change = 'ALTER TABLE orders ADD a INT NULL; UPDATE orders SET a = 1 WHERE a IS NULL';
    checkRole(
      'pre-check',
      change,
      "sql pre-check\n-- name: a\n-- expect: rows == 0\nSHOW COLUMNS FROM orders LIKE 'a';",
    );
    // Dropping the column takes the values with it; a column of the same name of another table is not that one.
    assert.match(
      blocksFor('UPDATE a JOIN b USING (id) SET a.code = b.code'),
      /^sh rollback\n.*\nmysql orders < a_/m,
    );
    checkRole('rollback', change, 'sql rollback\nALTER TABLE orders DROP COLUMN a;');
  });

  test('batches that fill the same column leave no residue of each other', () => {
    const change = `UPDATE c JOIN t ON t.n = c.n SET c.code = t.code WHERE c.code = '';
UPDATE c SET code = 'Z99' WHERE code = ''`;
    const post = blocksFor(change).split('sql post-check')[1] ?? '';
    assert.equal(post.match(/expect: value == 0/g)?.length, 2);
    // A later change that could bring such rows back says nothing of the earlier ones.
    const back = 'UPDATE t SET s = 2 WHERE s = 1; UPDATE t SET s = 1 WHERE s = 0';
    assert.equal((blocksFor(back).split('sql post-check')[1] ?? '').match(/expect:/g)?.length, 1);
  });

  test('statements by other keys leave the answers of each other as they are', () => {
    const updates =
      'UPDATE t SET a = 1 WHERE id = 1; UPDATE t SET a = 2 WHERE id IN (2, 3); DELETE FROM t WHERE id = 4';
    const blocks = blocksFor(updates);
    assert.equal(blocks.match(/expect: value > 0/g)?.length, 3);
    assert.equal(blocks.match(/expect: value == 0/g)?.length, 3);
    const same = blocksFor('UPDATE t SET a = 1 WHERE id = 1; UPDATE t SET a = 2 WHERE id IN (1, 3)');
    assert.equal(same.match(/expect: value > 0/g)?.length, 2);
    assert.equal(same.match(/expect: value == 0/g)?.length, 1);
    // A row can come under a key, too.
    const moved = blocksFor('UPDATE t SET id = 2 WHERE id = 1; UPDATE t SET a = 2 WHERE id = 2');
    assert.equal(moved.match(/expect: value > 0/g)?.length, 1);
  });

  test('rows that several statements insert are looked for together', () => {
    checkRole(
      'post-check',
      "INSERT INTO t (id, a) VALUES (1, 'x'); INSERT INTO t (id, a) VALUES (2, 'y'), (3, 'z')",
      'sql post-check\n-- name: t-rows\n-- expect: value == 3\nSELECT COUNT(*) FROM t WHERE id IN (1, 2, 3);',
    );
    const others = "INSERT INTO t (id) VALUES (1); INSERT INTO t (id, a) VALUES (2, 'y')";
    assert.equal(blocksFor(others).match(/expect: value == 1/g)?.length, 2);
  });

  test('an index that is made anew is there before and after', () => {
    const change = 'ALTER TABLE t DROP INDEX i, ADD INDEX i (a, b)';
    checkRole(
      'pre-check',
      change,
      "sql pre-check\n-- name: i\n-- expect: rows > 0\nSHOW INDEX FROM t WHERE Key_name = 'i';",
    );
    checkRole(
      'post-check',
      change,
      "sql post-check\n-- name: i-2\n-- expect: all.map(part, part.Column_name) == ['a', 'b']\nSHOW INDEX FROM t WHERE Key_name = 'i';",
    );
  });

  test('a table that is only dropped to be made must not be there', () => {
    const change = 'DROP TABLE IF EXISTS tmp; CREATE TABLE tmp (id INT)';
    checkRole(
      'pre-check',
      change,
      `
sql pre-check
-- name: tmp
-- expect: rows == 0
SELECT TABLE_NAME FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'tmp';
`,
    );
    checkRole(
      'rollback',
      change,
      'sql rollback\n-- What was written to tmp since goes with it.\nDROP TABLE tmp;',
    );
    const orders = 'DROP TABLE IF EXISTS orders; CREATE TABLE orders (id INT)';
    assert.match(blocksFor(orders, { catalog }), /^mysqldump --single-transaction orders orders/m);
  });

  test('a table that is made and dropped again is neither asked for nor undone', () => {
    checkBlocks(
      'CREATE TABLE tmp (n INT, c INT); INSERT INTO tmp VALUES (1, 2); UPDATE t JOIN tmp USING (n) SET t.c = tmp.c; DROP TABLE tmp',
      `
sql pre-check
-- name: t-rows
-- expect: row.found > 0
SELECT COUNT(*) + COALESCE(SUM(CRC32(COALESCE(t.c, 'NULL'))), 0) AS checksum, COUNT(*) AS found FROM t;

sh backup
mysqldump --single-transaction orders t > t_20261205.sql

sql post-check
-- name: t-rows
-- expect: value != pre.value
SELECT COUNT(*) + COALESCE(SUM(CRC32(COALESCE(t.c, 'NULL'))), 0) AS checksum, COUNT(*) AS found FROM t;

sh rollback
# Only the dump has what t held before; what was written since is lost with it.
mysql orders < t_20261205.sql
`,
    );
    // The table is there before.
    assert.match(
      blocksFor('DROP TABLE IF EXISTS orders; CREATE TABLE orders (id INT); DROP TABLE orders', { catalog }),
      /orders orders/,
    );
  });

  test('a temporary table is seen by no check', () => {
    const blocks = blocksFor(
      'CREATE TEMPORARY TABLE tmp (id INT); UPDATE t JOIN tmp USING (id) SET t.a = 1; ALTER TABLE t ADD b INT; DROP TEMPORARY TABLE tmp',
    );
    assert(!/\btmp\b/.test(blocks), blocks);
  });
});

describe('what is not known is said, or left out', () => {
  test('a step of which nothing can be read is not completed', () => {
    for (const change of ['CALL fill()', 'CREATE USER x', 'SET NAMES utf8', '/*!50000 DROP TABLE t */'])
      assert.equal(blocksFor(change), '', change);
  });

  test('a change with full-width signs is not copied', () => {
    assert.equal(blocksFor('UPDATE t SET a = 1 WHERE b = ‘x’'), '');
    assert.equal(blocksFor('UPDATE t SET a = 1 WHERE b IN （1, 2）'), '');
    assert.notEqual(blocksFor("UPDATE t SET a = '（‘x’）' WHERE b = 1"), '');
  });

  test('beside what is read, the rest is named', () => {
    const blocks = blocksFor('ALTER TABLE t ADD a INT; CALL fill_totals()');
    assert.match(blocks, /^# What CALL fill_totals\(\) writes is not known here: dump its tables too\.$/m);
    assert.match(blocks, /^# Nothing is known here of CALL fill_totals\(\), so write its way back here\.$/m);
  });

  test('a condition that the guard would refuse is not asked', () => {
    assert(!blocksFor('UPDATE t SET a = 1 WHERE my_function(b) = 2').includes('my_function'));
  });

  test('without a connection the database is left to the author', () => {
    const text = markdownOf('TRUNCATE log').replace('connection: orders\n', '');
    const result = complete(text, 'markdown');
    assert.match(result, /^# DATABASE stands for the database of these tables: put its name there\.$/m);
    assert.match(complete(text, 'markdown', { database: 'shop' }), /single-transaction shop log/);
  });

  test('a dump of another step is not written over', () => {
    const text = `${markdownOf('TRUNCATE log')}\n## B\n\n\`\`\`sql change\nTRUNCATE log\n\`\`\`\n`;
    const once = complete(text, 'markdown');
    assert.match(complete(once, 'markdown', {}, 1), /mysql orders < log_20261205_b\.sql/);
  });
});

describe("the author's own blocks", () => {
  const withBlocks = (change: string, ...blocks: string[]): string =>
    `${markdownOf(change)}${blocks.map((block) => `\n\`\`\`${block}\n\`\`\`\n`).join('')}`;

  test('are left alone, and their dumps are what the rollback restores', () => {
    const text = withBlocks(
      'TRUNCATE log',
      'sh backup\nmysqldump -u root --single-transaction shop log | gzip > "/data/log.sql.gz"',
      'sql pre-check\n-- expect: rows == 1\nSELECT 1',
    );
    const result = complete(text, 'markdown');
    assert.match(result, /^gunzip < "\/data\/log\.sql\.gz" \| mysql shop$/m);
    assert.equal(result.match(/sql pre-check/g)?.length, 1);
    assert.equal(result.match(/sh backup/g)?.length, 1);
  });

  test('a dump of some rows that would drop the table is not restored', () => {
    const text = withBlocks(
      'DELETE FROM log WHERE a = 1',
      'sh backup\nmysqldump shop log --where="a = 1" > log.sql',
    );
    const result = complete(text, 'markdown');
    assert(!/mysql shop </.test(result));
    assert.match(result, /Restore log from the backup of this step by hand\./);
  });

  test('a dump that holds more than the step writes is not restored over the rest', () => {
    for (const command of [
      'mysqldump shop > all.sql',
      'mysqldump shop log orders > both.sql',
      'mysqldump -B shop > b.sql',
    ]) {
      const result = complete(withBlocks('TRUNCATE log', `sh backup\n${command}`), 'markdown');
      assert(!/^mysql shop/m.test(result), command);
    }
  });

  test('a comparison with a pre-check goes by the name that the author gave it', () => {
    const change = 'DELETE FROM t WHERE s > 0 LIMIT 5';
    const same = withBlocks(
      change,
      'sql pre-check\n-- name: before\n-- expect: value > 0\nSELECT COUNT(*)\nFROM t WHERE s > 0',
    );
    assert.match(complete(same, 'markdown'), /-- name: before\n-- expect: value < pre\.value\n/);
    const other = withBlocks(
      change,
      'sql pre-check\n-- name: before\n-- expect: value > 0\nSELECT COUNT(*) FROM t',
    );
    assert(!complete(other, 'markdown').includes('pre.value'));
  });
});

/** Files around a change, with all that an edit must leave as it is. */
const surroundings: readonly { readonly notation: Notation; readonly wrap: (change: string) => string }[] = [
  { notation: 'markdown', wrap: markdownOf },
  { notation: 'yaml', wrap: yamlOf },
  {
    notation: 'markdown',
    wrap: (change) =>
      `---\nrunbook: 1\nconnection: orders\n---\n\n# 发布 🚀\n\n## 一\n\nProse | 表\n\n> \`\`\`\`sql change timeout=5s\n${change
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n')};\n> \`\`\`\`\n\nmore 🚀 prose\n\n## Two\n\n- [ ] task\n`,
  },
  {
    notation: 'yaml',
    wrap: (change) =>
      `# 发布 🚀\nrunbook: 1\nconnection: orders\nsteps:\n- id: 一\n  title: "一 🚀"   # why\n  # before the change\n  change:\n  - ${JSON.stringify(change)}\n  notes: 表\n- title: Two\n  tasks: [x]\n`,
  },
];

const fileForms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => text.replace(/\n$/, ''),
];

test('every completed step is sound, in both notations and in every form of a file', () => {
  // Each case in each file, and each file in each form, though not every form with every case.
  for (const [number, { change, needsCatalog }] of completedCases.entries())
    for (const [place, { notation, wrap }] of surroundings.entries()) {
      const form = fileForms[(number + place) % fileForms.length];
      assert(form !== undefined);
      checkSound(form(wrap(change)), notation, change, needsCatalog !== true);
    }
});

test('any change is completed soundly or not at all', () => {
  const word = fc.constantFrom(
    ..."ALTER TABLE|t|ADD COLUMN|a|INT|VARCHAR(5)|NOT NULL|DEFAULT|'x'|,|DROP|INDEX|(a)|UPDATE|SET|=|1|WHERE|AND|OR|DELETE FROM|INSERT INTO|VALUES|(1)|`o p`|JOIN|b|ON|SELECT|FROM|IS NULL|```|```sql change|RENAME|TO|GRANT|MODIFY|/*|--|\n|😀|表|\"|#|: ".split(
      '|',
    ),
  );
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 14 }),
      fc.constantFrom(...surroundings),
      (words, { notation, wrap }) => {
        const text = wrap(words.join(' '));
        const before = readRunbook(text, notation);
        if (before.runbook.steps[0]?.blocks.length !== 1 || before.findings.length > 0) return;
        checkSound(text, notation, words.join(' '), false);
      },
    ),
    { numRuns: 150 },
  );
});

function checkSound(text: string, notation: Notation, change: string, isWhole = true): void {
  const before = readRunbook(text, notation);
  const [step] = before.runbook.steps;
  assert(step !== undefined);
  const fix = completeStep(text, before.runbook, step, { now });
  assert(fix !== undefined || !isWhole, `${change} is not completed`);
  if (fix === undefined) return;
  for (const { span } of fix.edits) assert.equal(span.start, span.end, 'nothing is taken away');
  const result = applyFix(text, fix);
  const after = readRunbook(result, notation);
  const [completed] = after.runbook.steps;
  assert(completed !== undefined);
  const context = `${change}\n${result}`;
  assert.deepEqual(newFindings(after, before, isWhole), [], context);
  assert.equal(changeOf(completed), changeOf(step), context);
  assert.equal(after.runbook.steps.length, before.runbook.steps.length, context);
  assert.equal(completeStep(result, after.runbook, completed, { now }), undefined, context);
  const isReturning = text.includes('\r\n');
  assert.equal(/[^\r]\n/.test(result), !isReturning, context);
  for (const block of completed.blocks) {
    if (block.role !== 'pre-check' && block.role !== 'post-check') continue;
    for (const statement of block.statements) {
      assert.equal(guard(statement.text.value, undefined).kind, 'allowed', context);
      assert(statement.expectations.length > 0, context);
      for (const { value } of statement.expectations)
        assert.equal(
          compileExpectation(value, { blockKind: 'sql', role: block.role }).kind,
          'compiled',
          context,
        );
    }
  }
}

function newFindings(after: ReadRunbook, before: ReadRunbook, isWhole: boolean): string[] {
  const known = new Set(lint(before, undefined).map(({ rule }) => rule));
  return lint(after, undefined)
    .filter(
      ({ rule }) =>
        !known.has(rule) || (isWhole && rule.startsWith('missing-') && rule !== 'missing-reviewer'),
    )
    .map(({ rule, message }) => `${rule}: ${message}`);
}

function changeOf(step: Step): string {
  return step.blocks
    .filter(({ role }) => role === 'change')
    .map(({ text }) => text.value)
    .join('\n--\n');
}
