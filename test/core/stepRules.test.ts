import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyFix } from './applyFix.ts';
import { checkRule, lintText, stepOf } from './lintText.ts';

type Blocks = Parameters<typeof stepOf>[0];

/** How often a rule is found in a step, and what is said first. */
function checkStep(rule: string, blocks: Blocks, expected: number | string): void {
  const text = `runbook: 1\n${stepOf(blocks)}`;
  const found = lintText(text).filter((finding) => finding.rule === rule);
  if (typeof expected === 'number') assert.equal(found.length, expected, text);
  else assert.equal(found[0]?.message, expected, text);
}

/** What the first fix of a rule makes of a step. */
function checkFix(rule: string, blocks: Blocks, expected: Blocks): void {
  const text = `runbook: 1\n${stepOf(blocks)}`;
  const fix = lintText(text).find((finding) => finding.rule === rule)?.fixes?.[0];
  assert.ok(fix, `${rule} has no fix in ${text}`);
  assert.equal(applyFix(text, fix), `runbook: 1\n${stepOf(expected)}`);
}

test('an expectation that holds for every result is found', () => {
  const check = (sql: string, expected: number): void =>
    checkStep('constant-expectation', { 'pre-check': sql }, expected);
  check('SELECT 1 | rows >= 0', 1);
  check('SELECT 1 | rows == 0 || rows > 0', 1);
  check('SELECT 1 | rows < 5 || rows >= 5', 1);
  check('SELECT 1 | true', 1);
  check('SELECT 1 | 1 == 1', 1);
  check('SELECT 1 | rows < 0', 1);
  check('SELECT a FROM t | rows > 3 && rows < 3', 0);
  check('SELECT COUNT(*) FROM t | rows == 1', 1);
  check('SELECT COUNT(*) FROM t | rows > 0', 1);
  check('SELECT COUNT(*) FROM t | rows == 0', 1);
  check('select count( distinct a ) as n from t where b = 1 | value >= 0', 1);
  check('SELECT MAX(a), MIN(a) FROM t | rows == 1', 1);
  for (const usual of [
    'SELECT COUNT(*) FROM t | value == 0',
    'SELECT COUNT(*) FROM t | value > 0',
    'SELECT COUNT(*) FROM t | rows == 1 && value == 0',
    'SELECT COUNT(*) FROM t | rows == 1 | value == 0',
    'SELECT COUNT(*) FROM t GROUP BY a | rows == 1',
    'SELECT COUNT(*) FROM t HAVING COUNT(*) > 1 | rows == 0',
    'SELECT COUNT(*) FROM t LIMIT 1 OFFSET 1 | rows == 0',
    'SELECT COUNT(*) OVER () FROM t | rows > 0',
    'SELECT COUNT(*) FROM t UNION SELECT 2 | rows == 2',
    'SELECT COUNT(*) - 5 FROM t | value >= 0',
    'SELECT a FROM t | value >= 0',
    'SELECT MIN(a) FROM t | value >= 0',
    'SELECT a, COUNT(*) FROM t | rows == 1',
    'SHOW COLUMNS FROM t | rows == 0 || rows == 5',
    "SHOW COLUMNS FROM t | rows == 0 || row.Type == 'int'",
    'SELECT a FROM t | all.all(each, each.a > 0)',
    'SELECT a FROM t | rows != 0',
    'SELECT a FROM t | value == null || value != null && value == 5',
    'SELECT a FROM t | rwos == 1',
    'SELECT a FROM t',
  ])
    check(usual, 0);
});

test('a post-check that only speaks of the pre-check looks at nothing', () => {
  const check = (expect: string, expected: number): void =>
    checkStep(
      'constant-expectation',
      { 'pre-check': 'SELECT 1', 'post-check': `SELECT 2 | ${expect}` },
      expected,
    );
  check('pre.rows == 1', 1);
  check('pre.rows == 1 && rows == 1', 0);
  check('rows == pre.rows', 0);
  check('value == pre.value | pre.rows == 1', 0);
  checkStep('constant-expectation', { backup: 'sh: mysqldump a > b | exit_code == 0' }, 0);
  checkStep('constant-expectation', { change: 'UPDATE a SET b = 1 | affected >= 0' }, 1);
  checkStep('constant-expectation', { change: 'UPDATE a SET b = 1 | affected == 97' }, 0);
});

test('of a count, the number is meant and not the row', () => {
  checkFix(
    'constant-expectation',
    { 'pre-check': 'SELECT COUNT(*) FROM t | rows == 0' },
    { 'pre-check': 'SELECT COUNT(*) FROM t | value == 0' },
  );
});

test('checks look at what the step changes', () => {
  const check = (change: string, postCheck: string | readonly string[], expected: number): void =>
    checkStep('unrelated-check', { change, 'post-check': postCheck }, expected);
  check('UPDATE orders SET a = 1', 'SELECT COUNT(*) FROM customer', 1);
  check('UPDATE orders SET a = 1', ['SELECT COUNT(*) FROM customer', 'SHOW TABLES'], 1);
  check('UPDATE customer c JOIN tmp_industry t ON t.a = c.a SET c.b = 1', 'SELECT 1 FROM tmp_industry', 1);
  check('RENAME TABLE a TO b', "SHOW TABLES LIKE 'zzz'", 1);
  for (const [change, postCheck] of [
    ['UPDATE orders SET a = 1', 'SELECT COUNT(*) FROM orders'],
    ['UPDATE orders SET a = 1', ['SELECT 1 FROM customer', 'SELECT COUNT(*) FROM ORDERS']],
    ['UPDATE `shop`.`orders` SET a = 1', 'SELECT 1 FROM orders'],
    ['ALTER TABLE orders ADD a INT', "SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_NAME = 'orders'"],
    ['UPDATE orders SET a = 1', 'SELECT * FROM v_orders'],
    ['ALTER TABLE orders ADD a INT', "SHOW TABLE STATUS LIKE 'ord%'"],
    ['DELETE o FROM orders o JOIN b ON b.id = o.id', 'SELECT 1 FROM orders'],
    ['UPDATE a, b SET a.x = b.x, b.y = 1', 'SELECT 1 FROM b'],
    ['RENAME TABLE a1 TO b1', "SHOW TABLES LIKE 'b1'"],
    ["GRANT SELECT ON shop.* TO 'x'@'%'", 'SHOW GRANTS'],
    ['CALL fill_orders()', 'SELECT 1 FROM orders'],
    ['UPDATE orders SET a = 1; CALL fill()', 'SELECT 1 FROM customer'],
    ['sh: ./deploy.sh', 'SELECT 1 FROM customer'],
    ['UPDATE orders SET a = 1', 'sh: ./check-orders.sh'],
    ['CREATE TABLE t (a INT)', "SHOW TABLES LIKE 't'"],
  ] as const)
    check(change, postCheck, 0);
  checkStep(
    'unrelated-check',
    { 'pre-check': 'SELECT 1 FROM b', change: 'UPDATE orders SET a = 1' },
    'This pre-check does not look at what the step changes: `orders`. Ask for something that the change makes different.',
  );
});

test('a post-check differs from the pre-check in its text or in what it expects', () => {
  const look = "SHOW COLUMNS FROM t LIKE 'a' | rows == 0";
  const check = (
    postCheck: string | readonly string[],
    expected: number,
    change = 'ALTER TABLE t ADD a INT',
  ): void =>
    checkStep('unchanged-post-check', { 'pre-check': look, change, 'post-check': postCheck }, expected);
  check(look, 1);
  check("show  columns\nfrom `t` like 'a' -- again\n | rows==0", 1);
  check([look, look], 2);
  check("SHOW COLUMNS FROM t LIKE 'a' | rows == 1", 0);
  check("SHOW COLUMNS FROM t LIKE 'A' | rows == 0", 0);
  check("SHOW COLUMNS FROM t LIKE 'a'", 0);
  check([look, 'SELECT a FROM t | rows > 0'], 0);
  checkStep(
    'unchanged-post-check',
    { 'pre-check': 'SELECT 1', change: 'DELETE FROM t', 'post-check': 'SELECT 1' },
    0,
  );
  checkStep('unchanged-post-check', { 'pre-check': look, 'post-check': look }, 0);
});

test('a rollback is not the change', () => {
  const check = (
    change: string | readonly string[],
    rollback: string | readonly string[],
    expected: number,
  ): void => checkStep('rollback-equals-change', { change, rollback }, expected);
  check('UPDATE a SET b = 1', 'update `a`  set b = 1', 1);
  check(['ALTER TABLE a ADD b INT', 'UPDATE a SET b = 1'], 'UPDATE a SET b = 1', 1);
  check('ALTER TABLE a ADD b INT', 'ALTER TABLE a ADD b INT', 1);
  check('SET @x = 1; DELETE FROM a WHERE b = 1', 'SET @x = 2; DELETE FROM a WHERE b = 1', 1);
  check('UPDATE a SET b = 1', "UPDATE a SET b = '1'", 0);
  check('ALTER TABLE a ADD b INT', 'ALTER TABLE a DROP b', 0);
  check('DROP TABLE IF EXISTS x; CREATE TABLE x (a INT)', 'DROP TABLE IF EXISTS x', 0);
  check('DELETE FROM d WHERE t = 1; INSERT INTO d VALUES (1)', 'DELETE FROM d WHERE t = 1', 0);
  check("GRANT SELECT ON a TO 'b'; FLUSH PRIVILEGES", "REVOKE SELECT ON a FROM 'b'; FLUSH PRIVILEGES", 0);
  check('SET NAMES utf8mb4; INSERT INTO a VALUES (1)', 'SET NAMES utf8mb4; DELETE FROM a', 0);
  check('sh: ./deploy.sh', 'sh: ./deploy.sh', 0);
});

test('a backup saves the tables that the change writes', () => {
  const check = (backup: string, change: string, expected: number | string): void =>
    checkStep('backup-misses-table', { backup: `sh: ${backup}`, change }, expected);
  check(
    'mysqldump --single-transaction shop customer > customer.sql',
    'UPDATE orders SET a = 1; UPDATE item SET a = 1',
    'The change writes `orders` and `item`, but the backup does not save them. Add the tables to the backup.',
  );
  check('mysqldump -h db1 -u launch shop customer | gzip > orders.sql.gz', 'DELETE FROM orders', 1);
  check('mkdir -p b && mariadb-dump shop "customer" > b/a.sql', 'ALTER TABLE orders ADD a INT', 1);
  for (const backup of [
    'mysqldump shop orders > a.sql',
    'mysqldump shop customer Orders > a.sql',
    'mysqldump shop \\\n  customer \\\n  orders \\\n  > a.sql',
    'mysqldump shop > all.sql',
    'mysqldump --all-databases > all.sql',
    'mysqldump --databases shop crm > all.sql',
    'mysqldump -B shop crm > all.sql',
    'mysqldump shop $TABLES > a.sql',
    'for t in customer orders; do mysqldump shop "$t" > $t.sql; done',
    './backup.sh customer',
    'xtrabackup --backup',
    'mysqldump --ignore-table=shop.log shop customer > a.sql',
    'mysqldump -h db1 -P 3306 shop > a.sql',
  ])
    check(backup, 'UPDATE orders SET a = 1', 0);
  for (const change of [
    'CREATE TABLE app_config (a INT); INSERT INTO app_config VALUES (1)',
    'INSERT INTO tmp_region SELECT * FROM region',
    'DROP TABLE orders_bak_20261205',
    'UPDATE customer c JOIN tmp t ON t.a = c.a SET c.b = t.b',
    "GRANT SELECT ON orders TO 'a'",
    'CALL fill()',
    'UPDATE shop.customer SET a = 1',
  ])
    check('mysqldump shop customer > a.sql', change, 0);
  const bySql = (backup: string, expected: number): void =>
    checkStep('backup-misses-table', { backup, change: 'UPDATE orders SET a = 1' }, expected);
  bySql('CREATE TABLE bak_1 AS SELECT * FROM customer', 1);
  bySql('CREATE TABLE orders_bak AS SELECT * FROM orders WHERE a = 0', 0);
  bySql('CALL save()', 0);
});

test('a table is added to the dump', () => {
  checkFix(
    'backup-misses-table',
    { backup: 'sh: mysqldump shop customer > a.sql', change: 'UPDATE orders SET a = 1' },
    { backup: 'sh: mysqldump shop customer orders > a.sql', change: 'UPDATE orders SET a = 1' },
  );
});

test('a backup stands above the change', () => {
  const dump = 'sh: mysqldump shop t > a.sql';
  checkStep('backup-after-change', { change: 'DELETE FROM t', backup: dump }, 1);
  checkStep('backup-after-change', { backup: dump, change: 'DELETE FROM t' }, 0);
  checkStep('backup-after-change', { backup: dump }, 0);
  const markdown = (blocks: string): string => `---\nrunbook: 1\n---\n\n## S\n\n${blocks}`;
  const change = '```sql change\nDELETE FROM t;\n```\n';
  const backup = '```sh backup\nmysqldump shop t > a.sql\n```\n';
  const message = 'sh backup: This backup stands below the change. Move it above, so that it is made first.';
  checkRule('backup-after-change', markdown(change + backup), [message]);
  checkRule('backup-after-change', markdown(backup + change), []);
  checkRule('backup-after-change', markdown(backup + change + backup), []);
});

test('no password stands on a command line', () => {
  const check = (command: string, expected: number): void =>
    checkStep('password-on-command-line', { backup: `sh: ${command}` }, expected);
  check('mysqldump -uroot -phunter2 shop > a.sql', 1);
  check('mysql --password=hunter2 shop < a.sql', 1);
  check("/usr/bin/mysqldump --password='a b' shop", 1);
  check('MYSQL_PWD=hunter2 mysqldump shop > a.sql', 1);
  check('export MYSQL_PWD=hunter2', 1);
  check('cat a |mysql -p3306 shop', 1);
  for (const command of [
    'ssh db1 "mysqldump -uroot -pabc orders customer"',
    "ssh -p 22 db1 'mysqldump -uroot -pabc orders|gzip' > a.gz",
    'ssh db1 mysql -p"a b" shop',
    `sudo bash -c "mysql -p'a b' shop"`,
    'sh -c "mysql -p\\"a b\\" shop"',
    "docker exec db sh -c 'MYSQL_PWD=abc mysqldump shop'",
    `ssh db1 "docker exec db sh -c 'mysql -pabc shop'"`,
    'count="$(mysql -uroot -pabc -e \'SELECT 1\')"',
  ])
    check(command, 1);
  for (const command of [
    'ssh db1 "mysqldump -p orders customer"',
    `ssh db1 "mysqldump -p'$PASSWORD' orders"`,
    'ssh db1 "mysqldump -p\\$PASSWORD orders"',
    'echo "mysql -pabc shop"',
    'ssh -pq db1 "mysqldump orders" |tee -pa a.sql',
    `docker exec -e "A=b c" db mysql -p'***' shop`,
    'ssh db1 "mysql -p$(cat ~/.pw) shop"',
  ])
    check(command, 0);
  for (const command of [
    'mysqldump -p shop orders > a.sql',
    'mysqldump -u root -P3306 -p shop',
    'mysql --password shop',
    'mysqldump -p"$PASSWORD" shop',
    'mysql --password=$(cat ~/.pw) shop',
    'mysql -p**** shop',
    'mysql -p<password> shop',
    'MYSQL_PWD=$PASSWORD mysql shop',
    'mkdir -pv a && tar -pxf b.tar && mysqldump shop > -p',
    'curl --password=x http://a',
    '# mysql -phunter2',
    'mysql --password-file=a shop',
    "mysql -e 'select 1' -p",
  ])
    check(command, 0);
  checkFix(
    'password-on-command-line',
    { change: 'sh: mysql -uroot --password=hunter2 shop < a.sql' },
    { change: 'sh: mysql -uroot --password shop < a.sql' },
  );
  checkFix(
    'password-on-command-line',
    { change: 'sh: ssh db1 "mysql -uroot -phunter2 shop" < a.sql' },
    { change: 'sh: ssh db1 "mysql -uroot -p shop" < a.sql' },
  );
  const [finding] = lintText(`runbook: 1\n${stepOf({ backup: 'sh: mysql -phunter2 shop' })}`).filter(
    ({ rule }) => rule === 'password-on-command-line',
  );
  assert.doesNotMatch(JSON.stringify(finding), /hunter2/);
});

test('a check looks at the rows of the change', () => {
  const check = (
    change: string | readonly string[],
    preCheck: string | readonly string[],
    expected: number | string,
  ): void => checkStep('predicate-differs', { 'pre-check': preCheck, change }, expected);
  check(
    "UPDATE orders SET status = 3 WHERE region = 'cn' AND grade IN (1, 2)",
    "SELECT COUNT(*) FROM orders WHERE grade = 1 AND region = 'cn'",
    'This check looks at other rows than the change writes: it has `grade = 1` where the change has `grade IN (1, 2)`. Make them the same, or one of them is wrong.',
  );
  check('DELETE FROM orders WHERE id < 100', 'SELECT COUNT(*) FROM orders WHERE id < 1000', 1);
  check(
    'UPDATE customer c JOIN t ON t.a = c.a SET c.b = 1 WHERE t.n = 1',
    'SELECT COUNT(*) FROM t JOIN customer AS k ON t.a = k.a WHERE t.n = 2',
    1,
  );
  const same =
    "UPDATE `orders` o SET o.status = 3 WHERE (o.region = 'cn' AND o.id BETWEEN 1 AND 9) AND o.n IN (2, 1)";
  for (const query of [
    'SELECT COUNT(*) FROM orders WHERE n IN (1,2) AND id BETWEEN 1 AND 9 AND region = "cn"',
    "SELECT COUNT(*) FROM shop.orders x WHERE x.region = 'cn' AND (x.id between 1 and 9) AND x.n in (1, 2)",
    'SELECT COUNT(*) FROM orders',
    'SELECT COUNT(*) FROM orders WHERE n = 5',
    'SELECT COUNT(*) FROM customer WHERE id BETWEEN 1 AND 90',
    'SELECT n, COUNT(*) FROM orders WHERE n IN (3) GROUP BY n',
    "SELECT 1 FROM orders WHERE region = 'de' OR n = 1",
  ])
    check(same, query, 0);
  const close = 'UPDATE orders SET status = 3 WHERE status = 2 AND grade = 1';
  check(close, 'SELECT COUNT(*) FROM orders WHERE status = 1 AND grade = 1', 0);
  check(close, ['SELECT COUNT(*) FROM orders WHERE grade = 2', 'SELECT 1 FROM orders WHERE grade = 1'], 0);
  check(close, 'SELECT COUNT(*) FROM orders WHERE grade = 2 | value == 0', 0);
  check(close, 'SELECT COUNT(*) FROM orders WHERE grade <> 1 | value == 7', 0);
  check('DELETE FROM a WHERE b < 5', 'SELECT COUNT(*) FROM a WHERE b >= 5 | value > 0', 0);
  check(
    ['UPDATE a SET b = 1 WHERE c BETWEEN 1 AND 9', 'UPDATE a SET b = 1 WHERE c BETWEEN 10 AND 19'],
    'SELECT COUNT(*) FROM a WHERE c BETWEEN 1 AND 19',
    0,
  );
  check(
    'UPDATE customer c JOIN t ON t.code = c.code SET c.n = t.n',
    'SELECT 1 FROM customer c LEFT JOIN t ON t.code = c.code WHERE t.code IS NULL',
    0,
  );
});

test('a check of what is left looks at the rows of the change, or at more', () => {
  const check = (change: string, postCheck: string, expected: number): void =>
    checkStep('predicate-differs', { change, 'post-check': `${postCheck} | value == 0` }, expected);
  const close = (condition: string): string => `UPDATE t SET status = 1 WHERE status = 0 AND ${condition}`;
  const left = (condition: string): string => `SELECT COUNT(*) FROM t WHERE status = 0 AND ${condition}`;
  for (const [changed, checked] of [
    ['level = 2', 'level = 3'],
    ['level IN (1, 2)', 'level = 1'],
    ["code = 'C13'", "code = 'C12'"],
    ['level < 10', 'level < 9'],
    ["day >= '2026-01-01'", "day >= '2026-02-01'"],
    ['id BETWEEN 1 AND 20', 'id BETWEEN 1 AND 10'],
  ] as const)
    check(close(changed), left(checked), 1);
  for (const [changed, checked] of [
    ['level = 2', 'level IN (1, 2)'],
    ['level = 2', "level = '2'"],
    ["code = 'c13'", "code = 'C13'"],
    ['level < 9', 'level < 10'],
    ['level = 2', 'level > 2'],
    ['level = 2', 'level != 2'],
    ['level = @a', 'level = @b'],
    ["code = 'C13'", "code LIKE 'C1%'"],
    ['id BETWEEN 1 AND 10', 'id BETWEEN 1 AND 20'],
  ] as const)
    check(close(changed), left(checked), 0);
  check('DELETE FROM t WHERE level = 2', 'SELECT COUNT(*) FROM t WHERE level = 3', 1);
  check(
    "UPDATE a JOIN t ON t.id = a.id SET a.status = 1 WHERE a.status = 0 AND t.code = 'C13'",
    "SELECT COUNT(*) FROM a JOIN t ON t.id = a.id WHERE a.status = 0 AND t.code = 'C12'",
    1,
  );
  for (const old of ['status = 0', 'status <> 1', 'status IN (0, 2)', 'status IS NULL'])
    check(
      'UPDATE t SET n = 5, status = 1 WHERE level = 2',
      `SELECT COUNT(*) FROM t WHERE level = 3 AND ${old}`,
      1,
    );
  for (const other of ['status IN (0, 1)', 'status <> 0', 'n = 5', 'n > 4'])
    check(
      'UPDATE t SET n = 5, status = 1 WHERE level = 2',
      `SELECT COUNT(*) FROM t WHERE level = 3 AND ${other}`,
      0,
    );
  check('UPDATE t SET n = n + 1 WHERE level = 2', 'SELECT COUNT(*) FROM t WHERE level = 3 AND n = 5', 0);
  // What was changed by mistake, and what is left of the old value.
  check(close('level = 2'), 'SELECT COUNT(*) FROM t WHERE status = 1 AND level = 3', 0);
  check('UPDATE t SET level = 3 WHERE level = 2', 'SELECT COUNT(*) FROM t WHERE level = 2', 0);
  checkStep(
    'predicate-differs',
    { 'pre-check': `${left('level = 3')} | value == 0`, change: close('level = 2') },
    0,
  );
});

test('what was to be filled in is found, but not in strings', () => {
  const check = (sql: string, expected: readonly string[]): void => {
    const text = `runbook: 1\n${stepOf({ change: sql })}`;
    const found = lintText(text).filter(({ rule }) => rule === 'leftover-placeholder');
    assert.deepEqual(
      found.map(({ span }) => text.slice(span.start, span.end)),
      expected,
      sql,
    );
  };
  check('UPDATE <table> SET a = 1', ['<table>']);
  check('ALTER TABLE <表名> ADD a INT', ['<表名>']);
  check('ALTER TABLE table_name ADD column_name INT', ['table_name', 'column_name']);
  check('DELETE FROM your_table WHERE id = xxx', ['your_table', 'xxx']);
  check('DELETE FROM a WHERE id = TODO', ['TODO']);
  check('DELETE FROM a /* TODO: where */', ['TODO']);
  check('UPDATE a SET b = ${value}', ['${value}']);
  check('UPDATE a SET b = {{ value }}', ['{{ value }}']);
  check('sh: mysqldump shop <table> > a.sql', ['<table>']);
  check('sh: ./deploy.sh TODO', ['TODO']);
  for (const sql of [
    "INSERT INTO a VALUES ('TODO', '<table>', 'xxx', '${x}')",
    'SELECT table_name, column_name FROM information_schema.columns',
    "SELECT 1 FROM information_schema.tables WHERE table_name = 'a'",
    'UPDATE todo SET state = 1',
    'SELECT t.TODO, xxx(1) AS xxx FROM t',
    'DELETE FROM a WHERE b <c AND d> 1',
    'DELETE FROM a WHERE b<c',
    'DELETE FROM a WHERE 1 <b>c',
    'SELECT a <=> b, a <> b FROM t',
    '-- 某某 xxx 说明\nDELETE FROM a WHERE b = 1',
    'sh: sort <in >out; echo ${name} $((1 << 2))',
    'sh: mysql <<EOF\nSELECT 1\nEOF',
  ])
    check(sql, []);
  checkRule('leftover-placeholder', 'steps:\n  - { title: TODO the rest, owner: TBD, tasks: [TODO] }\n', [
    'TODO: `TODO` was left here to be filled in. Write what belongs there.',
    'TBD: `TBD` was left here to be filled in. Write what belongs there.',
  ]);
  checkRule('leftover-placeholder', 'steps:\n  - { title: Clean the TODO list, owner: x, tasks: [a] }\n', []);
});

test('full-width signs are found in code alone, and mended together', () => {
  checkFix(
    'full-width-punctuation',
    { change: 'INSERT INTO a （b，c） VALUES （1，“甲，乙”）；' },
    { change: "INSERT INTO a (b,c) VALUES (1,'甲，乙');" },
  );
  checkFix('full-width-punctuation', { change: 'UPDATE a\u3000SET b = 1' }, { change: 'UPDATE a SET b = 1' });
  checkFix('full-width-punctuation', { change: 'UPDATE a SET b ＝ ‘x’' }, { change: "UPDATE a SET b = 'x'" });
  for (const sql of [
    'UPDATE a SET b = \'，；（）“”\', c = "（", `（d）` = 1 -- ，；\n/* （ */',
    'SELECT 金额 AS 金额（元）, 数量 FROM 订单',
    'SELECT a FROM `表（新）`',
    'sh: echo （，）',
  ])
    checkStep('full-width-punctuation', { change: sql }, 0);
  checkStep('full-width-punctuation', { change: `SELECT ${'a，'.repeat(500)}b` }, 20);
});

const suppressed = (directive: string, sql: string): string =>
  `steps:\n  - title: S\n    pre-check:\n      - |\n        -- launchbook-ignore: ${directive}\n        ${sql}\n`;

test('a suppression silences something, and says why', () => {
  const unused = (rule: string): string =>
    `${rule}: Nothing of \`${rule}\` is found at this statement, so there is nothing to silence. Remove it, or it may hide a later mistake.`;
  checkRule('unused-suppression', suppressed('refused-check -- x', 'SELECT 1'), [unused('refused-check')]);
  checkRule('unused-suppression', suppressed('duplicate-id -- x', 'SELECT 1'), [unused('duplicate-id')]);
  checkRule('unused-suppression', suppressed('refused-check -- x', 'DELETE FROM a'), []);
  checkRule('unused-suppression', suppressed('refused-chek -- x', 'SELECT 1'), []);
  checkRule('unused-suppression', suppressed('check-without-expectation -- x', 'SELECT 1'), [], {
    settings: 'rules: { check-without-expectation: off }\n',
  });
  checkRule('unknown-rule', suppressed('empty-block -- x', 'SELECT 1'), [
    'empty-block: `empty-block` cannot be silenced here: it speaks of the text and of no statement. Mend the text, or set its severity in `launchbook.yaml`.',
  ]);
  const reasonless =
    'refused-check: This silences a finding without saying why. Write the reason behind it: `-- the reason`.';
  checkRule('suppression-without-reason', suppressed('refused-check', 'DELETE FROM a'), [reasonless]);
  checkRule('suppression-without-reason', suppressed('refused-check — seen', 'DELETE FROM a'), []);
});

test('SQL in a step that says no role is told, as an example elsewhere it is not', () => {
  const message =
    'sql: This SQL says no role, so it is prose and no part of the step. Write one behind `sql`, such as `sql change`.';
  const check = (body: string, expected: readonly string[]): void =>
    checkRule('sql-without-role', `---\nrunbook: 1\n---\n\n${body}`, expected);
  const sql = '```sql\nSELECT 1;\n```\n\n';
  check(`## S\n\n- [ ] a\n\n${sql}`, [message]);
  check(`## S\n\n${sql}\`\`\`sql change\nDELETE FROM a;\n\`\`\`\n`, [message]);
  check(`## S\n\n- [ ] a\n\n### Why\n\n${sql}`, []);
  check(`## Notes\n\n${sql}## S\n\n- [ ] a\n`, []);
  check(sql, []);
  check('## S\n\n- [ ] a\n\n```sh\nls\n```\n\n```json\n{}\n```\n\n```\nSELECT 1\n```\n', []);
  check('## S\n\n- [ ] a\n\n````markdown\n```sql\nSELECT 1\n```\n````\n', []);
  const text = `---\nrunbook: 1\n---\n\n## S\n\n- [ ] a\n\n${sql}`;
  const fix = lintText(text).find(({ rule }) => rule === 'sql-without-role')?.fixes?.[0];
  assert.ok(fix);
  assert.equal(applyFix(text, fix), text.replace('```sql\n', '```sql pre-check\n'));
});
