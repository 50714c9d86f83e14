import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { statementKind } from '../../../server/src/core/sql/statementKind.ts';
import { sqlText } from './sqlText.ts';

function check(text: string, verb: string, ...tables: string[]): void {
  assert.deepEqual(statementKind(text), { verb, tables }, text);
}

describe('statementKind', () => {
  test('names the verb and what it is done to', () => {
    check('ALTER TABLE customer ADD COLUMN a INT', 'ALTER TABLE', 'customer');
    check('alter table if exists `crm`.`customer` drop column a', 'ALTER TABLE', 'crm.customer');
    check('CREATE TABLE IF NOT EXISTS a (id INT)', 'CREATE TABLE', 'a');
    check('CREATE OR REPLACE TEMPORARY TABLE a AS SELECT 1', 'CREATE OR REPLACE TABLE', 'a');
    check('CREATE UNIQUE INDEX i ON orders (a)', 'CREATE INDEX', 'orders');
    check('DROP INDEX i ON orders', 'DROP INDEX', 'orders');
    check('DROP TABLE IF EXISTS a, crm.b', 'DROP TABLE', 'a', 'crm.b');
    check('TRUNCATE a', 'TRUNCATE TABLE', 'a');
    check('TRUNCATE TABLE a', 'TRUNCATE TABLE', 'a');
    check('RENAME TABLE a TO b, c TO d', 'RENAME TABLE', 'a', 'b', 'c', 'd');
    check(
      'CREATE DEFINER=`r`@`%` TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET @x = 1',
      'CREATE TRIGGER',
      'a',
    );
    check('CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW v AS SELECT 1', 'CREATE VIEW');
    check('CREATE DATABASE x', 'CREATE DATABASE');
  });

  test('names the tables that rows are written to', () => {
    check('INSERT INTO a (x) SELECT x FROM b', 'INSERT', 'a');
    check('INSERT IGNORE a VALUES (1)', 'INSERT', 'a');
    check('REPLACE INTO `a b` VALUES (1)', 'REPLACE', 'a b');
    check("LOAD DATA LOCAL INFILE 'x' INTO TABLE a", 'LOAD DATA', 'a');
    check('UPDATE a SET x = 1', 'UPDATE', 'a');
    check('UPDATE LOW_PRIORITY a AS t SET t.x = 1', 'UPDATE', 'a');
    check(
      'UPDATE customer c JOIN tmp t ON t.id = c.id SET c.x = t.x, c.y = IF(t.y, t.x, 1) WHERE c.z = 1',
      'UPDATE',
      'customer',
    );
    check('UPDATE a, b SET a.x = 1, b.y = 2', 'UPDATE', 'a', 'b');
    check('UPDATE a JOIN b USING (id) SET x = 1', 'UPDATE', 'a', 'b');
    check('DELETE FROM a WHERE id = 1', 'DELETE', 'a');
    check('DELETE c FROM customer c JOIN tmp t ON t.id = c.id', 'DELETE', 'customer');
    check('DELETE FROM a, b.* USING a JOIN b USING (id)', 'DELETE', 'a', 'b');
    check('WITH x AS (SELECT 1) UPDATE a SET b = 1', 'UPDATE', 'a');
    check('WITH x AS (SELECT 1), y AS (SELECT 2) SELECT * FROM x', 'SELECT');
  });

  test('names the verb of the rest', () => {
    check('SELECT * FROM a', 'SELECT');
    check('(SELECT 1) UNION (SELECT 2)', 'SELECT');
    check('SHOW TABLES', 'SHOW');
    check('ANALYZE TABLE a', 'ANALYZE TABLE');
    check('START TRANSACTION', 'START TRANSACTION');
    check('CALL p()', 'CALL');
    check('-- nothing', '');
    check('', '');
  });

  test('reads half-typed statements as far as they go', () => {
    check('ALTER', 'ALTER');
    check('UPDATE a SET', 'UPDATE');
    check('DELETE FROM', 'DELETE');
    check('INSERT INTO', 'INSERT');
    check('RENAME TABLE a', 'RENAME TABLE', 'a');
  });

  test('never throws', () => {
    fc.assert(fc.property(sqlText, (text) => void statementKind(text)));
  });
});
