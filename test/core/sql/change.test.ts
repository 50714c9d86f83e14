import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readChange } from '../../../server/src/core/sql/change.ts';
import type { Change } from '../../../server/src/core/sql/changeTypes.ts';

/** The changes of a statement, each as its kind and the values of the fields that are named. */
function check(
  sql: string,
  ...expected: (Partial<Record<string, unknown>> & { kind: Change['kind'] })[]
): void {
  const changes = readChange(sql);
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    expected.map(({ kind }) => kind),
    sql,
  );
  for (const [at, fields] of expected.entries()) {
    const change: Record<string, unknown> = { ...changes[at] };
    for (const [key, value] of Object.entries(fields))
      assert.deepEqual(plain(change[key]), value, `${sql}: ${key}`);
  }
}

/** Tables by their names as written, so that a case stays on its line. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null && 'text' in value ? value.text : value;
}

describe('readChange', () => {
  test('reads the clauses of an ALTER one by one', () => {
    check(
      'ALTER TABLE crm.`t 1` ADD COLUMN a INT, ADD UNIQUE `u` (a, b(10) DESC), DROP c, DROP PRIMARY KEY, ALGORITHM=INPLACE, LOCK=NONE',
      { kind: 'add-column', table: 'crm.`t 1`' },
      { kind: 'add-index' },
      { kind: 'drop-column', column: 'c' },
      { kind: 'drop-index', name: 'PRIMARY' },
    );
    check(
      'alter table t add (a int, b int), rename column x to y, rename index i to j, rename as u',
      { kind: 'add-column' },
      { kind: 'add-column' },
      { kind: 'rename-column', from: 'x', to: 'y' },
      { kind: 'rename-index', from: 'i', to: 'j' },
      { kind: 'rename-table', to: 'u' },
    );
    check(
      "ALTER TABLE t ENGINE=InnoDB COMMENT 'a, b' CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, FORCE",
      { kind: 'set-table-option', option: 'ENGINE', value: 'InnoDB' },
      { kind: 'set-table-option', option: 'COMMENT', value: "'a, b'" },
      { kind: 'set-table-option', option: 'CONVERT', value: 'utf8mb4_bin' },
    );
    check(
      'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY i (a) REFERENCES p (b) ON DELETE CASCADE, ADD CHECK (a > (1)), DROP FOREIGN KEY g, DROP CONSTRAINT c',
      { kind: 'add-foreign-key', name: 'f', columns: ['a'], parent: 'p', parentColumns: ['b'] },
      { kind: 'add-check', name: undefined, condition: 'a > (1)' },
      { kind: 'drop-constraint', name: 'g', isForeignKey: true },
      { kind: 'drop-constraint', name: 'c', isForeignKey: false },
    );
  });

  test('reads the attributes of a column, whatever stands in its texts', () => {
    const [change] = readChange(
      "ALTER TABLE t ADD status DECIMAL(10, 2) UNSIGNED NOT NULL DEFAULT -1.5 COMMENT 'x, AFTER \\' y' CHARACTER SET utf8 AFTER `key`",
    );
    assert(change?.kind === 'add-column');
    assert.deepEqual(change.column, {
      name: 'status',
      type: { name: 'DECIMAL', size: '10, 2', isUnsigned: true },
      isNullable: false,
      default: '-1.5',
      comment: "'x, AFTER \\' y'",
      isAutoIncrement: false,
      isGenerated: false,
      isPrimary: false,
      isUnique: false,
    });
  });

  test('knows IF EXISTS of MariaDB, and names that are keywords', () => {
    check('ALTER TABLE IF EXISTS t ADD COLUMN IF NOT EXISTS comment TEXT', { kind: 'add-column' });
    check(
      'ALTER TABLE t DROP COLUMN IF EXISTS `order`, DROP INDEX IF EXISTS i',
      { kind: 'drop-column', column: 'order' },
      { kind: 'drop-index', name: 'i' },
    );
    check('ALTER TABLE t CHANGE COLUMN `a``b` status INT FIRST', {
      kind: 'modify-column',
      name: 'a`b',
      isMoved: true,
    });
  });

  test('a clause that it does not know is told, the others are read', () => {
    check(
      'ALTER TABLE t ADD a INT, ADD PARTITION (PARTITION p VALUES LESS THAN (5)), ADD b WEIRD WORDS, DROP c',
      { kind: 'add-column' },
      { kind: 'unread', text: 'ALTER TABLE t ADD PARTITION (PARTITION p VALUES LESS THAN (5))' },
      { kind: 'unread', text: 'ALTER TABLE t ADD b WEIRD WORDS' },
      { kind: 'drop-column' },
    );
  });

  test('reads what is done to tables and views', () => {
    check('CREATE TEMPORARY TABLE IF NOT EXISTS t (LIKE u)', { kind: 'create-table', isTemporary: true });
    check("CREATE TABLE t (a INT) ENGINE=InnoDB, COMMENT='x' AS SELECT 1", {
      kind: 'create-table',
      query: 'SELECT 1',
    });
    check(
      'CREATE TABLE t (a INT /*!50600 COLUMN_FORMAT DYNAMIC */) ENGINE=Aria TRANSACTIONAL=1 /*!50100 PARTITION BY HASH (a) */',
      { kind: 'create-table', query: undefined },
    );
    check(
      'DROP TABLE IF EXISTS a, d.b CASCADE',
      { kind: 'drop-table', table: 'a', isOptional: true },
      { kind: 'drop-table', table: 'd.b' },
    );
    check(
      'RENAME TABLE a TO b, b TO c',
      { kind: 'rename-table', to: 'b' },
      { kind: 'rename-table', table: 'b', to: 'c' },
    );
    check('CREATE OR REPLACE ALGORITHM=MERGE DEFINER=`a`@`%` VIEW v AS SELECT 1', {
      kind: 'create-view',
      isReplacing: true,
    });
    check('CREATE FULLTEXT INDEX i ON t (a) WITH PARSER ngram', { kind: 'add-index' });
    check('TRUNCATE TABLE t', { kind: 'truncate', table: 't' });
  });

  test('reads what is done to rows', () => {
    check("INSERT IGNORE t VALUES (1, f(2, 3)), (DEFAULT, ')')", {
      kind: 'insert',
      mayMeetRows: true,
      columns: undefined,
      rows: [
        ['1', 'f(2, 3)'],
        ['DEFAULT', "')'"],
      ],
    });
    check('INSERT INTO t (a) SELECT a FROM u ON DUPLICATE KEY UPDATE a = 1', {
      kind: 'insert',
      query: 'SELECT a FROM u',
      mayMeetRows: true,
      updates: [{ qualifier: undefined, column: 'a', target: 'a', value: '1' }],
    });
    check('REPLACE t SET a = 1, b = (SELECT 2)', {
      kind: 'insert',
      isReplace: true,
      columns: ['a', 'b'],
      rows: [['1', '(SELECT 2)']],
    });
    check("LOAD DATA LOCAL INFILE 'x' IGNORE INTO TABLE t FIELDS TERMINATED BY ','", {
      kind: 'load',
      mayMeetRows: true,
    });
    check('UPDATE a x, b AS y SET x.n = y.n, m = 2 WHERE x.id = y.id', {
      kind: 'update',
      tables: ['a', 'b'],
      from: 'a x, b AS y',
      where: 'x.id = y.id',
    });
    check('UPDATE a SET n = n + 1 ORDER BY id LIMIT 5', { kind: 'update', where: undefined, hasLimit: true });
    check('DELETE FROM x, y USING a x JOIN b y ON x.i = y.i WHERE x.n IN (1, 2)', {
      kind: 'delete',
      tables: ['a', 'b'],
    });
    check('DELETE FROM t PARTITION (p)', { kind: 'delete', from: 't PARTITION (p)' });
    check('DELETE x.* FROM a x WHERE n', { kind: 'delete', tables: ['a'], from: 'a x' });
  });

  test('reads rights and roles', () => {
    check("GRANT SELECT (a, b), INSERT ON d.* TO 'u'@'%', r@10.0.0.1 WITH GRANT OPTION", {
      kind: 'grant',
      privileges: 'SELECT (a, b), INSERT',
      object: 'd.*',
      accounts: ["'u'@'%'", 'r@10.0.0.1'],
      hasGrantOption: true,
    });
    check('REVOKE admin FROM u', { kind: 'revoke', object: undefined, privileges: 'admin' });
  });

  test('says so of what it cannot read, and nothing of what changes nothing', () => {
    for (const sql of [
      'CALL p()',
      "GRANT ALL ON *.* TO u IDENTIFIED BY 'secret'",
      '/*!50000 DROP TABLE t */',
      "DELETE FROM t WHERE a = 'open",
      'UPDATE (SELECT 1) x SET a = 1',
      'UPDATE t SET a = 1 WHERE b = 2 nonsense)',
      'WITH c AS (SELECT 1) DELETE FROM t',
      'CREATE PROCEDURE p() DELETE FROM t',
      'DELETE FROM t SELECT',
      'CREATE TABLE a (b INT) CREATE TABLE c (d INT)',
    ])
      check(sql, { kind: 'unread' });
    for (const sql of ['SET NAMES utf8', 'COMMIT', 'SELECT 1', '-- nothing', '']) check(sql);
  });

  test('never throws, and shows only what stands in the text', () => {
    const word = fc.constantFrom(
      ..."ALTER TABLE|ADD|DROP|COLUMN|INDEX|UPDATE|SET|DELETE|FROM|USING|INSERT|INTO|VALUES|(|)|,|=|.|t|`a b`|a|INT|NOT NULL|DEFAULT|'x'|1|WHERE|GRANT|ON|TO|@'%'|RENAME|AS|SELECT|LIKE|/*!|--|;|\"|😀".split(
        '|',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        const sql = words.join(' ');
        for (const change of readChange(sql))
          if ('table' in change && change.table !== undefined)
            assert(sql.includes(change.table.text.split(' ')[0] ?? ''));
      }),
      { numRuns: 1000 },
    );
  });
});
