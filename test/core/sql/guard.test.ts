import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Dialect } from '../../../server/src/core/sql/dialect.ts';
import { guard, guardedText } from '../../../server/src/core/sql/guard.ts';

const mysql56: Dialect = { flavor: 'mysql', version: 50624, sqlMode: [] };
const mysql57: Dialect = { flavor: 'mysql', version: 50744, sqlMode: [] };
const mysql80: Dialect = { flavor: 'mysql', version: 80036, sqlMode: [] };
const mysql97: Dialect = { flavor: 'mysql', version: 90704, sqlMode: [] };
const maria106: Dialect = { flavor: 'mariadb', version: 100612, sqlMode: [] };
const maria1011: Dialect = { flavor: 'mariadb', version: 101119, sqlMode: [] };

/** Asserts that the text is refused, with its span where `«…»` stands. */
function checkRefused(marked: string, dialect: Dialect | undefined, reason?: RegExp): void {
  const text = marked.replace('«', '').replace('»', '');
  const verdict = dialect ? guard(text, dialect) : guard(text, undefined);
  if (verdict.kind === 'allowed') assert.fail(`allowed: ${text}`);
  assert.match(verdict.reason, /\.$/);
  if (reason) assert.match(verdict.reason, reason);
  const start = marked.indexOf('«');
  if (start >= 0) assert.deepEqual(verdict.span, { start, end: marked.indexOf('»') - 1 }, verdict.reason);
  assert.ok(verdict.span.start >= 0 && verdict.span.end <= text.length);
}

function checkAllowed(text: string, dialect: Dialect | undefined): void {
  const verdict = dialect ? guard(text, dialect) : guard(text, undefined);
  if (verdict.kind === 'refused') assert.fail(`${text}\n  ${verdict.reason}`);
}

/** Refused by every server, and before one is known. */
const harmful = [
  // First words.
  '«UPDATE» orders SET state = 1',
  '«DELETE» FROM orders',
  '«INSERT» INTO orders VALUES (1)',
  '«REPLACE» INTO orders VALUES (1)',
  '«replace» orders (id) VALUES (1)',
  '«TRUNCATE» TABLE orders',
  '«TRUNCATE» orders',
  '«DROP» TABLE orders',
  '«ALTER» TABLE orders ADD COLUMN note TEXT',
  '«CREATE» TABLE copy AS SELECT * FROM orders',
  '«CREATE» TEMPORARY TABLE t (id INT)',
  '«RENAME» TABLE a TO b',
  '«GRANT» ALL ON *.* TO root',
  '«REVOKE» ALL ON *.* FROM root',
  '«LOAD» DATA INFILE "/tmp/x" INTO TABLE t',
  '«OPTIMIZE» TABLE orders',
  '«REPAIR» TABLE orders',
  '«CALL» settle_orders()',
  '«DO» SLEEP(5)',
  '«DO» RELEASE_ALL_LOCKS()',
  '«SET» GLOBAL read_only = 0',
  '«SET» SESSION TRANSACTION READ WRITE',
  '«SET» @a = 1',
  '«USE» mysql',
  '«KILL» 42',
  '«FLUSH» TABLES WITH READ LOCK',
  '«RESET» MASTER',
  '«PURGE» BINARY LOGS TO "x"',
  '«LOCK» TABLES orders READ',
  '«UNLOCK» TABLES',
  '«HANDLER» orders OPEN',
  '«BEGIN»',
  '«BEGIN» NOT ATOMIC DELETE FROM orders; END',
  '«START» TRANSACTION',
  '«COMMIT»',
  '«ROLLBACK»',
  '«SAVEPOINT» a',
  '«XA» START "a"',
  '«PREPARE» s FROM "DELETE FROM orders"',
  '«EXECUTE» s',
  '«EXECUTE» IMMEDIATE "DELETE FROM orders"',
  '«DEALLOCATE» PREPARE s',
  '«INSTALL» PLUGIN x SONAME "x.so"',
  '«UNINSTALL» COMPONENT "file://x"',
  '«SHUTDOWN»',
  '«RESTART»',
  '«CLONE» LOCAL DATA DIRECTORY = "/tmp/x"',
  '«IMPORT» TABLE FROM "/tmp/x.sdi"',
  '«CHANGE» MASTER TO MASTER_HOST = "x"',
  '«STOP» SLAVE',
  '«BINLOG» "AAAA"',
  '«CACHE» INDEX orders IN hot',
  '«ANALYZE» TABLE orders',
  '«ANALYZE» NO_WRITE_TO_BINLOG TABLE orders',
  '«CHECK» TABLE orders',
  '«CHECKSUM» orders',
  '«HELP» "SELECT"',
  '«IF» 1 THEN SELECT 1; END IF',
  '(«DELETE» FROM orders)',
  '(«1»)',
  '«ſELECT» 1',
  // More than one statement.
  'SELECT 1; «DELETE» FROM orders',
  'SELECT 1; «SELECT» 2',
  'SELECT 1;\n-- then\n«DROP» TABLE orders',
  'SELECT 1; /* c */ ; «UPDATE» t SET a = 1',
  '«;» SELECT 1',
  '«;»',
  '',
  ' \n -- nothing but a comment\n',
  "SELECT 'a\\'' ; «DELETE» FROM orders",
  'SELECT 1 -- c\n; «DELETE» FROM orders',
  'SELECT 1 --1; «DELETE» FROM orders',
  'SELECT `a\\`; «DELETE» FROM orders',
  'SELECT 1 # c\n; «DELETE» FROM orders',
  '/* /* */ «DELETE» FROM orders -- */',
  // Files, variables, locks.
  'SELECT * «INTO» OUTFILE "/tmp/x" FROM orders',
  'SELECT * FROM orders «INTO» OUTFILE "/tmp/x"',
  'SELECT id FROM orders «INTO» DUMPFILE "/tmp/x"',
  'SELECT id «into» @a FROM orders',
  'SELECT id FROM orders «INTO» @a, @b',
  'SELECT id FROM (SELECT 1 AS id) x «INTO» @a',
  'SELECT 1 UNION SELECT 2 «INTO» OUTFILE "/tmp/x"',
  'TABLE orders «INTO» OUTFILE "/tmp/x"',
  'SELECT 1 «/*!»INTO OUTFILE "/tmp/x" */',
  'SELECT 1 «/*!50000» INTO OUTFILE "/tmp/x" */',
  'EXPLAIN FORMAT=JSON «INTO» @plan SELECT 1',
  'SELECT @a «:=» 1',
  'SELECT id FROM orders WHERE (@n «:=» @n + 1) > 1',
  'SELECT * FROM orders «FOR UPDATE»',
  'SELECT * FROM orders «FOR  /* x */ update»',
  'SELECT * FROM orders «FOR SHARE»',
  'SELECT * FROM orders «FOR SHARE» SKIP LOCKED',
  'SELECT * FROM orders «FOR UPDATE» OF o NOWAIT',
  'SELECT * FROM orders «LOCK IN SHARE MODE»',
  'SELECT * FROM (SELECT * FROM orders «FOR UPDATE») x',
  'SELECT id FROM orders «PROCEDURE» ANALYSE(10)',
  // Executable comments.
  '«/*!»DELETE FROM orders */',
  '«/*!50000» DELETE FROM orders */',
  '«/*!99999 DELETE FROM orders */»',
  'SELECT 1 «/*!50701» + 1 */',
  'SELECT 1 «/*M! INTO OUTFILE "x" */»',
  'SELECT 1 «/*!»1*/',
  '/*!*/«/*!»SELECT 1*/',
  // Verbs inside.
  'WITH x AS (SELECT 1) «DELETE» FROM orders',
  'WITH x AS (SELECT 1) «UPDATE» orders SET a = 1',
  'WITH x AS (SELECT 1) «INSERT» INTO orders SELECT * FROM x',
  'WITH x AS (SELECT 1) «REPLACE» (id) VALUES (1)',
  'WITH x AS («DELETE» FROM orders RETURNING id) SELECT * FROM x',
  'SELECT * FROM («INSERT» INTO orders VALUES (1) RETURNING id) x',
  'SELECT 1 UNION «DELETE» FROM orders',
  'EXPLAIN «DELETE» FROM orders',
  'EXPLAIN «UPDATE» orders SET a = 1',
  'EXPLAIN «INSERT» INTO orders VALUES (1)',
  'EXPLAIN ANALYZE «DELETE» FROM orders',
  'EXPLAIN FORMAT=TREE «REPLACE» INTO orders VALUES (1)',
  'EXPLAIN WITH x AS (SELECT 1) «DELETE» FROM orders',
  'EXPLAIN («DELETE» FROM orders)',
  'EXPLAIN «ALTER» TABLE orders ADD x INT',
  'EXPLAIN plan «SELECT» 1',
  '«EXPLAIN»',
  'DESC orders «(»id)',
  'SHOW «BOGUS» THINGS',
  '«SHOW»',
  'SHOW TABLES «INTO» OUTFILE "x"',
  'SHOW TABLES WHERE «f_write»()',
  'SHOW CREATE TABLE t; «DROP» TABLE t',
  // Functions.
  'SELECT «f_write»()',
  'SELECT «f_write» ()',
  'SELECT «f_write»/**/(1)',
  'SELECT «f_write» -- c\n (1)',
  'SELECT «crm.f_write»()',
  'SELECT «crm . f_write» ()',
  'SELECT «crm.count»(id) FROM orders',
  'SELECT «`crm`.`f_write`»()',
  'SELECT «`f_write`»()',
  'SELECT «`count`»(id) FROM orders',
  'SELECT COUNT(*) FROM orders WHERE «f_write»(id) = 1',
  'SELECT * FROM (SELECT «f_write»()) x',
  'EXPLAIN SELECT * FROM (SELECT «f_write»()) x',
  'EXPLAIN ANALYZE SELECT «f_write»()',
  'SELECT 1 ORDER BY «f_write»()',
  'SELECT IF(1, «f_write»(), 0)',
  'SELECT (1) «f_write»(2)',
  'SELECT CASE WHEN (1) THEN «f_write»(2) END',
  'SELECT «sys_exec»("rm -rf /")',
  'SELECT «sys_eval»("id")',
  'SELECT «GET_LOCK»("a", 10)',
  'SELECT «get_lock» ("a", 10)',
  'SELECT «RELEASE_LOCK»("a")',
  'SELECT «RELEASE_ALL_LOCKS»()',
  'SELECT «LOAD_FILE»("/etc/passwd")',
  'SELECT «MASTER_POS_WAIT»("x", 1)',
  'SELECT «SOURCE_POS_WAIT»("x", 1)',
  'SELECT «WAIT_FOR_EXECUTED_GTID_SET»("x")',
  'SELECT «MASTER_GTID_WAIT»("0-1-1")',
  'SELECT «LAST_INSERT_ID»(5)',
  'SELECT «NEXTVAL»(s)',
  'SELECT «SETVAL»(s, 5)',
  'SELECT «LASTVAL»(s)',
  'SELECT «NEXT VALUE FOR» s',
  'SELECT «PREVIOUS VALUE FOR» s',
  'SELECT «GET_LÖCK»("a", 1)',
  'SELECT «mın»(1)',
  'SELECT «value»(1)',
  'SELECT «any»(1)',
  'SELECT «columns»(1)',
  'SELECT «datetime»(6)',
  'SELECT CONVERT(«f_write»(6), DATETIME)',
  'SELECT CAST(«f_write»(6) AS CHAR)',
  'SELECT COUNT(*) FROM a JOIN b USING (id) WHERE «asynchronous_connection_failover_reset»()',
  'SELECT {fn «f_write»()}',
  'SELECT «@a»(1)',
  // What cannot be read.
  'SELECT «1.e»(1)',
  'SELECT «.5e»(1)',
  'SELECT 1 «\0»',
  "SELECT «'never closed»",
  'SELECT «`never closed»',
  'SELECT «"never closed; DELETE FROM orders»',
  'SELECT 1 «/* never closed»',
  'SELECT «@`never closed»',
  'SELECT «?»',
  'SELECT 1«\\»G',
  '\uFEFFSELECT 1',
  '\u00A0SELECT 1',
  // Settings and counters.
  'SELECT /*+ «SET_VAR»(max_execution_time=0) */ 1',
  'SELECT /*+ «RESOURCE_GROUP»(rg) */ 1',
  'SELECT «/*+ QB_NAME(`*/» DELETE FROM x) */ 1',
  'SELECT * FROM information_schema.«INNODB_CMP_RESET»',
  'SELECT * FROM information_schema.«`innodb_cmpmem_reset`»',
  'SELECT * FROM information_schema.«innodb_cmp_per_index_reset»',
  'SELECT * FROM information_schema.«INNODB_CMP_RÉSET»',
];

/** Allowed on MySQL 9.7 and before a server is known. */
const safe = [
  // Plain reads.
  'SELECT 1',
  'select 1;',
  'SELECT 1;;',
  'SELECT 1; -- done',
  'SELECT 1; /* done */ ; # really',
  '  \n-- expect: value == 0\nSELECT COUNT(*) FROM customer WHERE industry IS NULL',
  '/* before */ SELECT /* inside */ 1 -- after',
  '# a comment\nSELECT 1',
  'SELECT 1 --\n+ 1',
  'SELECT 5--1',
  'SELECT/**/1',
  'SELECT /*!*/ 1 /*!50000 */',
  'SELECT\t*\vFROM\fcustomer\r\n',
  "SELECT 'DELETE FROM orders; DROP TABLE x' AS text",
  'SELECT \'it\'\'s; fine\', "say ""hi""; INTO OUTFILE"',
  "SELECT 'back\\'slash; DELETE'",
  "SELECT N'ä', _utf8mb4'x' COLLATE utf8mb4_bin, x'4D', 0x4D, b'01', 0b01",
  'SELECT 1e5, .5, 1., 1.5e-3, -2E+4, 0xFF',
  'SELECT 1 AS `delete`, 2 AS `update`, 3 AS `a``b`',
  'SELECT t.delete, t.update, t.insert, t.into FROM changes t',
  'SELECT `drop`, `select`, `for update` FROM `create`',
  'SELECT execute, begin, commit, handler, flush, share, value, next FROM words',
  'SELECT 姓名, 地址 FROM 客户 WHERE 行业 = "制造业" ORDER BY 姓名',
  "SELECT COUNT(*) AS 数量 FROM customer WHERE address LIKE '上海市%'",
  "SELECT '😀' AS emoji, name FROM `客户表` WHERE `备注` <> '删除; DELETE'",
  'SELECT 1abc FROM 2020_orders',
  'SELECT $price FROM prices',
  '(SELECT 1)',
  '((SELECT 1)) UNION ALL (SELECT 2) ORDER BY 1 LIMIT 1',
  'SELECT 1 UNION SELECT 2 UNION DISTINCT (SELECT 3)',
  'TABLE customer ORDER BY id LIMIT 5',
  'VALUES ROW(1, 2), ROW(3, 4)',
  'SELECT DISTINCT (city) FROM customer',
  'SELECT ALL (city) FROM customer',
  'SELECT SQL_NO_CACHE (1)',
  'SELECT SQL_CALC_FOUND_ROWS id FROM customer LIMIT 1',
  'SELECT STRAIGHT_JOIN a.id FROM a JOIN b ON (a.id = b.id)',
  'SELECT * FROM customer LIMIT 10 OFFSET 20',
  'SELECT * FROM customer PARTITION (p0, p1)',
  // Joins and conditions.
  'SELECT c.id FROM customer c LEFT JOIN industry i ON (i.id = c.industry_id) WHERE i.id IS NULL',
  'SELECT c.id FROM customer AS c INNER JOIN address USING (customer_id)',
  'SELECT * FROM a NATURAL LEFT JOIN b CROSS JOIN (c, d)',
  'SELECT * FROM a, (SELECT 1 AS x) AS b, LATERAL (SELECT a.id) AS l',
  'SELECT * FROM (SELECT 1, 2) t (a, b)',
  'SELECT * FROM (SELECT 1, 2) AS t (a, b)',
  'SELECT * FROM (SELECT 1, 2) `t` (`a`, b)',
  'SELECT * FROM a USE INDEX (idx_name), b FORCE INDEX FOR JOIN (PRIMARY), c IGNORE INDEX FOR ORDER BY (x)',
  'SELECT * FROM a USE KEY FOR GROUP BY (k)',
  'SELECT id FROM orders WHERE state IN (1, 2) AND (a OR b) XOR (c) AND NOT (d)',
  'SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM refund)',
  'SELECT id FROM orders WHERE EXISTS (SELECT 1 FROM refund r WHERE r.order_id = orders.id)',
  'SELECT id FROM orders WHERE price >= ALL (SELECT price FROM orders)',
  'SELECT id FROM orders WHERE price = ANY (SELECT price FROM refund) OR price <> SOME (SELECT 1)',
  'SELECT id FROM orders WHERE (a, b) = (1, 2) AND ROW(a, b) > ROW(1, 2)',
  'SELECT id FROM orders WHERE created_at BETWEEN (NOW() - INTERVAL 1 DAY) AND (NOW())',
  'SELECT id FROM orders WHERE created_at > NOW() - INTERVAL (1 + 1) HOUR',
  "SELECT id FROM orders WHERE name LIKE ('a%') OR name REGEXP ('^a') OR name RLIKE ('b$')",
  'SELECT a DIV (2), a MOD (2), MOD(a, 2), a % (3) FROM t',
  "SELECT MATCH (title, body) AGAINST ('launch' IN BOOLEAN MODE) FROM article",
  'SELECT 17 MEMBER OF (\'[17, "a"]\')',
  'SELECT BINARY (name) FROM t',
  'SELECT id FROM t WHERE a <=> NULL AND b IS NOT NULL AND c && d || !e',
  // Aggregates, windows, common tables.
  'SELECT city, COUNT(*), COUNT(DISTINCT id), SUM(x), AVG(x), MIN(x), MAX(x) FROM t GROUP BY city HAVING (COUNT(*) > 1)',
  'SELECT city, COUNT(*) FROM customer GROUP BY city WITH ROLLUP',
  'SELECT GROUPING(city), ANY_VALUE(name) FROM customer GROUP BY city WITH ROLLUP',
  "SELECT GROUP_CONCAT(DISTINCT name ORDER BY name DESC SEPARATOR '; ') FROM customer",
  'SELECT phone, COUNT(*) FROM customer GROUP BY phone HAVING COUNT(*) > 1',
  'SELECT ROW_NUMBER() OVER (PARTITION BY (city) ORDER BY id DESC) AS n FROM customer',
  'SELECT RANK () OVER (ORDER BY x), DENSE_RANK() OVER w, NTILE(4) OVER w FROM t WINDOW w AS (ORDER BY x)',
  'SELECT SUM(x) OVER (ORDER BY d ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t',
  'SELECT SUM(x) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW) FROM t',
  'SELECT LAG(x, 1) OVER (ORDER BY d), LEAD(x) OVER (), FIRST_VALUE(x) OVER (), NTH_VALUE(x, 2) OVER () FROM t',
  'SELECT CUME_DIST() OVER (ORDER BY x), PERCENT_RANK() OVER (ORDER BY x) FROM t',
  'WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT * FROM b',
  'WITH a (x, y) AS (SELECT 1, 2) SELECT * FROM a',
  'WITH `a` (`x`) AS (SELECT 1), b (y) AS (SELECT 2) SELECT * FROM a, b',
  'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT * FROM n',
  'WITH a AS (SELECT 1) (SELECT * FROM a)',
  'SELECT (WITH a AS (SELECT 1 AS x) SELECT x FROM a)',
  'SELECT * FROM a EXCEPT (SELECT * FROM b)',
  'SELECT * FROM a INTERSECT (SELECT * FROM b)',
  // Functions that look like verbs, types that look like calls.
  "SELECT REPLACE(name, 'a', 'b'), INSERT('abc', 1, 1, 'x'), TRUNCATE(1.5, 0), LEFT('a', 1), RIGHT('a', 1)",
  "SELECT IF(a > 1, 'x', 'y'), IFNULL(a, 0), NULLIF(a, 0), COALESCE(a, b), REPEAT('a', 3), CHAR(65 USING utf8mb4) FROM t",
  'SELECT CAST(x AS DECIMAL(10, 2)), CAST(x AS CHAR(20) CHARACTER SET utf8mb4), CAST(x AS DATETIME(6)), CAST(x AS UNSIGNED) FROM t',
  'SELECT CONVERT(x, DECIMAL(10,2)), CONVERT(x, DATETIME(3)), CONVERT(x, CHAR(5) CHARACTER SET latin1), CONVERT(x USING utf8mb4) FROM t',
  'SELECT CONVERT(name USING utf8mb4) COLLATE utf8mb4_general_ci FROM t',
  "SELECT DATE_FORMAT(NOW(), '%Y-%m-%d'), STR_TO_DATE('2026', '%Y'), DATE_ADD(NOW(), INTERVAL 1 DAY), DATEDIFF(a, b) FROM t",
  'SELECT EXTRACT(YEAR FROM d), TIMESTAMPDIFF(SECOND, a, b), UNIX_TIMESTAMP(d), FROM_UNIXTIME(1), LAST_DAY(d) FROM t',
  "SELECT SUBSTRING('abc' FROM 1 FOR 2), SUBSTR('abc', 2), TRIM(BOTH ' ' FROM name), POSITION('a' IN 'ba') FROM t",
  'SELECT DATE(d), TIME(d), YEAR(d), MONTH(d), DAY(d), HOUR(d), WEEK(d), QUARTER(d), TIMESTAMP(d) FROM t',
  "SELECT CONCAT_WS(',', a, b), CHAR_LENGTH(a), LENGTH(a), UPPER(a), LPAD(a, 5, '0'), INSTR(a, 'x'), FIELD(a, 1, 2) FROM t",
  'SELECT ROUND(x, 2), CEIL(x), FLOOR(x), ABS(x), GREATEST(1, 2), LEAST(1, 2), RAND(), POW(2, 3), CRC32(x) FROM t',
  "SELECT JSON_EXTRACT(doc, '$.a'), doc->'$.a', doc->>'$.b', JSON_UNQUOTE(doc), JSON_VALID(doc), JSON_LENGTH(doc) FROM t",
  "SELECT JSON_VALUE(doc, '$.price' RETURNING DECIMAL(10, 2)) FROM t",
  "SELECT j.* FROM t, JSON_TABLE(t.doc, '$[*]' COLUMNS (id FOR ORDINALITY, name VARCHAR(20) PATH '$.name', at DATETIME(6) PATH '$.at', NESTED PATH '$.kids[*]' COLUMNS (kid INT PATH '$'))) AS j",
  'SELECT JSON_ARRAYAGG(id), JSON_OBJECTAGG(id, name) FROM t',
  "SELECT REGEXP_LIKE(name, '^a'), REGEXP_REPLACE(name, 'a', 'b') FROM t",
  'SELECT UUID(), BIN_TO_UUID(id), INET_NTOA(ip), SHA2(a, 256), HEX(a), TO_BASE64(a) FROM t',
  'SELECT ST_AsText(p), ST_Distance(p, POINT(1, 2)) FROM places',
  'SELECT DEFAULT(state) FROM orders LIMIT 1',
  "SELECT CASE (state) WHEN (1) THEN ('a') ELSE ('b') END FROM orders",
  "SELECT INTERVAL(5, 1, 10), DATE '2026-01-01', TIMESTAMP '2026-01-01 00:00:00', {d '2026-01-01'}, {fn NOW()}",
  'SELECT USER(), CURRENT_USER(), CURRENT_USER, DATABASE(), SCHEMA(), VERSION(), CONNECTION_ID(), FOUND_ROWS(), ROW_COUNT(), LAST_INSERT_ID()',
  'SELECT NOW(), NOW(6), CURRENT_TIMESTAMP, CURRENT_TIMESTAMP(3), UTC_DATE, SYSDATE(), LOCALTIME',
  'SELECT SLEEP(60)',
  'SELECT BENCHMARK(10, SHA2(1, 256))',
  "SELECT IS_FREE_LOCK('launch'), IS_USED_LOCK('launch')",
  'SELECT FORMAT_BYTES(data_length) FROM information_schema.tables',
  'SELECT STRING_TO_VECTOR("[1,2]")',
  // Variables.
  'SELECT @@version, @@global.max_connections, @@session.sql_mode, @@GLOBAL.`read_only`',
  "SELECT @a, @`b c`, @'d', @a.b$c",
  // The server's own tables.
  "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'customer'",
  "SELECT column_name, data_type, is_nullable, column_default FROM information_schema.COLUMNS WHERE table_name = 'orders' ORDER BY ordinal_position",
  "SELECT index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM information_schema.statistics WHERE table_name = 'orders' GROUP BY index_name",
  'SELECT table_name, table_rows FROM information_schema.tables WHERE table_schema = DATABASE()',
  'SELECT routine_name FROM information_schema.routines',
  'SELECT * FROM information_schema.innodb_trx',
  'SELECT * FROM information_schema.INNODB_CMP',
  'SELECT * FROM information_schema.processlist WHERE command <> "Sleep"',
  'SELECT * FROM performance_schema.events_statements_summary_by_digest ORDER BY sum_timer_wait DESC LIMIT 10',
  'SELECT * FROM performance_schema.data_locks',
  'SELECT * FROM sys.innodb_lock_waits',
  'SELECT user, host FROM mysql.user',
  // SHOW.
  'SHOW TABLES',
  "SHOW FULL TABLES LIKE 'cust%'",
  "SHOW COLUMNS FROM customer LIKE 'industry'",
  "SHOW FULL COLUMNS FROM customer WHERE Field IN ('a', 'b') AND LENGTH(Field) > 1",
  'SHOW FIELDS IN customer FROM crm',
  'SHOW INDEX FROM orders',
  "SHOW KEYS FROM orders WHERE Key_name = 'idx_state'",
  'SHOW INDEXES IN orders',
  'SHOW CREATE TABLE customer',
  'SHOW CREATE VIEW v;',
  'SHOW CREATE PROCEDURE p',
  'SHOW CREATE FUNCTION f',
  'SHOW CREATE TRIGGER t',
  'SHOW CREATE EVENT e',
  'SHOW CREATE DATABASE crm',
  "SHOW CREATE USER 'launch'@'%'",
  'SHOW PROCEDURE STATUS LIKE "p%"',
  'SHOW FUNCTION STATUS',
  'SHOW TRIGGERS FROM crm',
  'SHOW EVENTS',
  'SHOW DATABASES',
  "SHOW TABLE STATUS LIKE 'customer'",
  'SHOW OPEN TABLES WHERE In_use > 0',
  "SHOW VARIABLES LIKE 'sql_mode'",
  "SHOW GLOBAL VARIABLES WHERE Variable_name = 'read_only'",
  "SHOW GLOBAL STATUS LIKE 'Threads%'",
  'SHOW SESSION STATUS',
  'SHOW FULL PROCESSLIST',
  'SHOW GRANTS',
  "SHOW GRANTS FOR 'launch'@'%'",
  'SHOW GRANTS FOR CURRENT_USER()',
  'SHOW ENGINE INNODB STATUS',
  'SHOW ENGINES',
  'SHOW CHARACTER SET LIKE "utf8%"',
  'SHOW COLLATION',
  'SHOW WARNINGS',
  'SHOW COUNT(*) WARNINGS',
  'SHOW ERRORS LIMIT 1',
  'SHOW MASTER STATUS',
  'SHOW BINARY LOG STATUS',
  'SHOW SLAVE STATUS',
  'SHOW REPLICA STATUS',
  'SHOW BINARY LOGS',
  'SHOW PLUGINS',
  'SHOW PRIVILEGES',
  // Structure, plans, checksums.
  'DESC customer',
  'DESCRIBE crm.customer industry',
  "DESC customer 'ind%'",
  'EXPLAIN customer',
  'EXPLAIN SELECT * FROM orders WHERE state = 1',
  'EXPLAIN FORMAT=JSON SELECT 1',
  "EXPLAIN FORMAT='tree' SELECT 1",
  'EXPLAIN FORMAT=JSON (SELECT 1)',
  'EXPLAIN (SELECT 1) UNION (SELECT 2)',
  'EXPLAIN ANALYZE SELECT COUNT(*) FROM orders',
  'EXPLAIN EXTENDED SELECT 1',
  'EXPLAIN PARTITIONS SELECT 1',
  'EXPLAIN WITH a AS (SELECT 1) SELECT * FROM a',
  'EXPLAIN TABLE customer',
  'EXPLAIN FOR CONNECTION 42',
  'DESC SELECT 1',
  'CHECKSUM TABLE customer',
  'CHECKSUM TABLE crm.customer, orders EXTENDED',
  // Hints.
  'SELECT /*+ MAX_EXECUTION_TIME(1000) */ COUNT(*) FROM orders',
  'SELECT /*+ NO_INDEX_MERGE(o) INDEX(o `idx_state`) */ * FROM orders o',
  'SELECT /*+ QB_NAME(q) */ 1',
  // Real checks of a release night.
  'SELECT COUNT(*) AS bad FROM customer c JOIN tmp_customer t ON t.customer_id = c.id WHERE c.industry <> t.industry',
  'SELECT MAX(LENGTH(expire_time)) FROM coupon',
  'SELECT COUNT(*) FROM coupon WHERE expire_time > 2147483647',
  "SELECT config_key, COUNT(*) FROM sys_config WHERE config_key IN ('order.timeout', 'order.retry') GROUP BY config_key",
  'SELECT COUNT(*) FROM job_error WHERE created_at > NOW() - INTERVAL 1 MINUTE',
  "SELECT IF(COUNT(*) = 0, 'PASS', 'FAIL') AS verdict FROM customer WHERE industry = ''",
  'SELECT (SELECT COUNT(*) FROM customer) = (SELECT COUNT(*) FROM customer_20261205) AS same',
];

describe('guard', () => {
  for (const marked of harmful) {
    test(`refuses ${JSON.stringify(marked)}`, () => {
      for (const dialect of [undefined, mysql56, mysql57, mysql80, mysql97, maria106, maria1011]) {
        // The mark shows the place on the newest MySQL; other servers may refuse an earlier token.
        checkRefused(
          dialect === undefined || dialect === mysql97 ? marked : marked.replace(/[«»]/g, ''),
          dialect,
        );
      }
    });
  }

  for (const text of safe) {
    test(`allows ${JSON.stringify(text)}`, () => {
      checkAllowed(text, mysql97);
      checkAllowed(text, undefined);
    });
  }

  test('has enough cases', () => {
    assert.ok(new Set(harmful).size >= 120);
    assert.ok(new Set(safe).size >= 150);
  });

  for (const text of [
    'ANALYZE SELECT * FROM orders',
    'ANALYZE FORMAT=JSON SELECT * FROM orders',
    'SHOW EXPLAIN FOR 5',
    'SHOW ANALYZE FOR 5',
    'SHOW USER_STATISTICS',
    'VALUES (1, 2), (3, 4)',
    'SELECT * FROM t FOR SYSTEM_TIME AS OF (NOW() - INTERVAL 1 DAY)',
    "SELECT * FROM t FOR SYSTEM_TIME AS OF TIMESTAMP '2026-01-01'",
    'SELECT * FROM t FOR SYSTEM_TIME FROM (NOW()) TO (NOW())',
    'SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x) OVER () FROM t',
    "SELECT JSON_QUERY(doc, '$.a'), JSON_DETAILED(doc), NVL(a, 1), MD5(a), SHA1(b), TO_CHAR(d) FROM t",
    "SELECT COLUMN_GET(doc, 'a' AS CHAR(5)) FROM t",
    'SELECT x FROM t LIMIT ROWS EXAMINED 100',
  ])
    test(`allows on MariaDB ${JSON.stringify(text)}`, () => {
      checkAllowed(text, maria1011);
      checkAllowed(text, undefined);
    });

  test('knows which functions each version has', () => {
    const isKnown = (name: string, dialect: Dialect) =>
      guard(`SELECT ${name}(a) FROM t`, dialect).kind === 'allowed';
    assert.deepEqual(
      [mysql56, mysql57, mysql80, mysql97, maria106, maria1011].map((dialect) =>
        ['MD5', 'ENCODE', 'JSON_VALID', 'BIN_TO_UUID', 'VECTOR_DIM', 'SFORMAT', 'GLENGTH'].filter((name) =>
          isKnown(name, dialect),
        ),
      ),
      [
        ['MD5', 'ENCODE', 'GLENGTH'],
        ['MD5', 'ENCODE', 'JSON_VALID', 'GLENGTH'],
        ['MD5', 'JSON_VALID', 'BIN_TO_UUID'],
        ['JSON_VALID', 'BIN_TO_UUID', 'VECTOR_DIM'],
        ['MD5', 'ENCODE', 'JSON_VALID', 'GLENGTH'],
        ['MD5', 'ENCODE', 'JSON_VALID', 'SFORMAT', 'GLENGTH'],
      ],
    );
  });

  test('says which server lacks a function', () => {
    checkRefused(
      'SELECT «md5»(1)',
      mysql97,
      /^`md5` is not a built-in function of MySQL 9\.7; a stored function can change data\.$/,
    );
    checkRefused('SELECT «my_func»(1)', maria1011, /of MariaDB 10\.11;/);
    checkRefused('SELECT «my_func»(1)', undefined, /of MySQL or MariaDB;/);
  });

  test('says in plain words what is wrong', () => {
    checkRefused('«DELETE» FROM t', mysql97, /^`DELETE` would change data; a check may only read\.$/);
    checkRefused('SELECT 1; «SELECT» 2', mysql97, /^There are two statements; a check runs exactly one\./);
    checkRefused('SELECT 1; «SELECT» 2; SELECT 3', mysql97, /^There are 3 statements/);
    checkRefused('SELECT «?»', mysql97, /stands for a value/);
    checkRefused("SELECT «'x»", mysql97, /^The quote that begins here is never closed\.$/);
  });

  test('reads double quotes as the sql_mode says', () => {
    const ansi: Dialect = { ...mysql97, sqlMode: ['ANSI_QUOTES'] };
    checkRefused('SELECT "x\\"; «DELETE» FROM t -- "', ansi);
    checkAllowed('SELECT "x\\"; DELETE FROM t -- "', mysql97);
    checkRefused('SELECT «"count"»(1)', ansi);
    checkAllowed('SELECT "delete" FROM "update"', ansi);
  });

  test('reads backslashes as the sql_mode says', () => {
    const plain: Dialect = { ...mysql97, sqlMode: ['NO_BACKSLASH_ESCAPES'] };
    checkRefused("SELECT 'x\\'; «DELETE» FROM t -- '", plain);
    checkAllowed("SELECT 'x\\'; DELETE FROM t -- '", mysql97);
  });

  test('refuses a space after a name that is a keyword only before its parenthesis', () => {
    checkRefused('SELECT «COUNT (»*) FROM t', mysql97);
    checkAllowed('SELECT COUNT (*) FROM t', { ...mysql97, sqlMode: ['IGNORE_SPACE'] });
    checkRefused('SELECT «COUNT/**/(»*) FROM t', { ...mysql97, sqlMode: ['IGNORE_SPACE'] });
    checkAllowed('SELECT SLEEP (1), ABS/**/(1)', mysql97);
    checkRefused('SELECT «RANK (») OVER (ORDER BY x) FROM t', maria1011);
  });

  test('takes a word for syntax only where the server reserves it', () => {
    checkRefused('SELECT «over»(1)', mysql57);
    checkRefused('SELECT 1, «lateral»(1)', mysql57);
    checkRefused('SELECT «lateral»(1)', maria1011);
  });

  test("refuses MariaDB's modes with another grammar", () => {
    checkRefused('«SELECT 1»', { ...maria1011, sqlMode: ['PIPES_AS_CONCAT', 'ORACLE'] });
    checkRefused('«SELECT [a»', { ...maria1011, sqlMode: ['MSSQL'] });
    checkAllowed('SELECT 1', { ...mysql57, sqlMode: ['ANSI_QUOTES', 'ORACLE'] });
  });

  test('cuts the text before the semicolon', () => {
    const verdict = guard(' SELECT 1 ; -- c', mysql97);
    assert.equal(verdict.kind === 'allowed' && guardedText(verdict.statement), ' SELECT 1 ');
  });

  test('gives no statement while no server is known', () => {
    assert.deepEqual(guard('SELECT 1', undefined), { kind: 'allowed' });
  });

  test('cannot be gone round by a made-up statement', () => {
    const verdict = guard('SELECT 1', mysql97);
    if (verdict.kind !== 'allowed') assert.fail();
    // Each is a way to make one without the guard; types forbid them, so they are hidden from the compiler.
    const genuine: object = verdict.statement;
    const forge = genuine.constructor as unknown as new (...args: readonly unknown[]) => never;
    assert.throws(() => new forge('DROP TABLE t'), TypeError);
    assert.throws(() => new forge(Symbol('guard'), 'DROP TABLE t'), TypeError);
    assert.throws(() => Reflect.construct(forge, [undefined, 'DROP TABLE t'], Object), TypeError);
    for (const fake of [
      undefined,
      null,
      'DROP TABLE t',
      {},
      { text: 'DROP TABLE t' },
      { ...genuine },
      Object.create(genuine),
      structuredClone(genuine),
    ])
      assert.throws(() => guardedText(fake as never), TypeError);
    assert.throws(() => Object.assign(genuine, { text: 'DROP TABLE t' }), TypeError);
  });
});
