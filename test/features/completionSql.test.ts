import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, catalog, check, checkChosen, checkHas } from './completionGround.ts';

/** The same SQL in a fence and below a YAML key. */
const both = (sql: string, role = 'change'): string[] => [
  `---\nrunbook: 1\nconnection: orders\n---\n\n# T\n\n## A\n\n\`\`\`sql ${role}\n${sql}\n\`\`\`\n`,
  `runbook: 1\nconnection: orders\nsteps:\n  - title: A\n    ${role}:\n      - sql: |\n          ${sql.replaceAll('\n', '\n          ')}\n`,
  `runbook: 1\nconnection: orders\nsteps:\n  - title: A\n    ${role}:\n      - |\n          ${sql.replaceAll('\n', '\n          ')}\n`,
];
const checkSql = (sql: string, labels: readonly string[], role?: string): void => {
  for (const text of both(sql, role)) check(text, labels, { catalog });
};
const hasSql = (sql: string, has: readonly string[], lacks: readonly string[] = [], role?: string): void => {
  for (const text of both(sql, role)) checkHas(text, has, lacks, { catalog });
};

const tables = ['customer', 'orders', 'order-item'];
const columns = ['id', 'name', 'industry', 'order'];

test('a statement begins with what its role is for', () => {
  hasSql('$0', ['ALTER TABLE', 'UPDATE'], ['SHOW COLUMNS FROM']);
  hasSql('$0', ['SELECT', 'SHOW COLUMNS FROM'], ['ALTER TABLE'], 'pre-check');
  hasSql('SELECT 1;\nSEL$0', ['SELECT'], [], 'pre-check');
});

test('tables behind the words that a table follows', () => {
  for (const sql of [
    'SELECT * FROM $0',
    'SELECT * FROM cus$0 WHERE x',
    'SELECT * FROM orders JOIN $0',
    'SELECT * FROM orders, $0',
    'DELETE FROM $0',
    'ALTER TABLE $0',
    'DROP TABLE IF EXISTS $0',
    'SHOW CREATE TABLE $0',
    'SHOW INDEX FROM $0',
  ])
    hasSql(sql, tables, ['WHERE', 'name']);
  hasSql('INSERT INTO $0', tables);
  hasSql('UPDATE $0', tables);
  hasSql('CREATE INDEX i ON $0', tables);
  hasSql('CREATE TABLE $0', [], tables);
  hasSql('SELECT EXTRACT(YEAR FROM $0) FROM customer', columns, ['orders']);
});

test('columns of the tables of this statement only', () => {
  hasSql('SELECT $0 FROM customer', columns, ['pay_time', 'customer']);
  hasSql('SELECT na$0 FROM customer; SELECT 1 FROM orders', ['name'], ['pay_time']);
  hasSql('SELECT 1 FROM orders; SELECT $0 FROM customer', ['name'], ['pay_time']);
  hasSql('SELECT 1 FROM customer WHERE $0', columns);
  hasSql('SELECT 1 FROM customer WHERE name = $0', columns);
  hasSql('SELECT 1 FROM customer WHERE name $0', ['AND', 'IS NULL', 'LIKE'], columns);
  hasSql('SELECT 1 FROM customer ORDER BY $0', columns);
  hasSql('SELECT COUNT($0) FROM customer', columns);
  checkSql('UPDATE customer SET $0', columns);
  checkSql('UPDATE customer SET name = 1, $0', columns);
  checkSql('INSERT INTO customer ($0) VALUES (1)', columns);
  checkSql('INSERT INTO customer (id, $0) VALUES (1)', columns);
  checkSql('CREATE INDEX i ON customer ($0)', columns);
  checkSql('ALTER TABLE customer ADD INDEX i ($0)', columns);
  hasSql('SELECT 1 FROM crm.customer WHERE $0', [], columns);
  hasSql('INSERT INTO customer (id) SELECT $0 FROM orders', ['id', 'pay_time'], ['name']);
});

test('columns behind an alias, a table or a database', () => {
  checkSql('SELECT c.$0 FROM customer c', columns);
  checkSql('SELECT c.na$0 FROM customer AS c JOIN orders o ON o.customer_id = c.id', columns);
  checkSql('SELECT * FROM customer c JOIN orders o ON c.id = o.$0', ['id', 'customer_id', 'pay_time']);
  checkSql('SELECT customer.$0 FROM customer', columns);
  checkSql('SELECT * FROM orders.$0', ['id', 'customer_id', 'pay_time']);
  checkSql('SELECT x.$0 FROM customer c', []);
});

test('a column that two tables have is written with its table', () => {
  hasSql(
    'SELECT $0 FROM customer c JOIN orders o ON 1',
    ['c.id', 'o.id', 'name', 'pay_time', 'c', 'o'],
    ['id'],
  );
});

test('names that SQL would not read as names get backticks', () => {
  const [markdown = ''] = both('SELECT $0 FROM customer');
  checkChosen(markdown, 'order', markdown.replace('$0', '`order`'), { catalog });
  const [quoted = ''] = both('SELECT `or$0` FROM customer');
  checkChosen(quoted, 'order', quoted.replace('or$0', 'order'), { catalog });
  const [open = ''] = both('SELECT * FROM `$0');
  checkChosen(open, 'order-item', open.replace('$0', 'order-item`'), { catalog });
});

test('ALTER TABLE: what can be done, to which column or index, and how it is defined', () => {
  hasSql('ALTER TABLE customer $0', ['ADD COLUMN', 'DROP INDEX'], columns);
  hasSql('ALTER TABLE customer ADD COLUMN x INT, $0', ['MODIFY COLUMN']);
  checkSql('ALTER TABLE customer MODIFY COLUMN $0', columns);
  hasSql('ALTER TABLE customer MODIFY $0', ['COLUMN', ...columns]);
  checkSql('ALTER TABLE customer DROP INDEX $0', ['idx_customer']);
  checkSql('DROP INDEX $0 ON customer', ['idx_customer']);
  hasSql('ALTER TABLE customer ADD COLUMN x INT AFTER $0', columns, ['NOT NULL']);
  hasSql('ALTER TABLE customer ADD COLUMN x INT $0', ['NOT NULL', 'AFTER'], columns);
  hasSql('ALTER TABLE customer ADD COLUMN $0', [], columns);
  hasSql('ALTER TABLE customer ADD COLUMN x DECIMAL(12, 2) $0', ['NOT NULL'], columns);
  hasSql('ALTER TABLE customer DROP $0', ['COLUMN', 'INDEX', 'name'], ['TABLE', 'VIEW']);
  const [text = ''] = both('ALTER TABLE customer MODIFY COLUMN industry $0');
  assert.equal(ask(text, { catalog }).items[0]?.label, 'varchar(50) NOT NULL');
  const [change = ''] = both('ALTER TABLE customer CHANGE industry trade $0');
  assert.equal(ask(change, { catalog }).items[0]?.label, 'varchar(50) NOT NULL');
  const [add = ''] = both('ALTER TABLE customer ADD COLUMN industry $0');
  assert.equal(ask(add, { catalog }).items[0]?.detail, undefined);
});

test('CREATE TABLE: keys, types and what follows them', () => {
  hasSql('CREATE TABLE x ($0', ['PRIMARY KEY'], columns);
  hasSql('CREATE TABLE x (id BIGINT, amount $0', ['BIGINT', 'DATETIME'], columns);
  hasSql('CREATE TABLE x (amount DECIMAL(12, 2) NOT $0', ['NOT NULL', 'DEFAULT'], columns);
  checkSql('CREATE TABLE x (amount DECIMAL($0', []);
});

test('what every server has, and what SHOW shows', () => {
  for (const text of both('SELECT $0 FROM information_schema.COLUMNS', 'pre-check')) {
    checkHas(text, ['COLUMN_NAME', 'DATA_TYPE'], [], { catalog });
    checkHas(text, ['COLUMN_NAME', 'DATA_TYPE']);
  }
  hasSql('SELECT * FROM information_schema.$0', ['COLUMNS', 'STATISTICS'], ['customer']);
  hasSql('SHOW COLUMNS FROM customer WHERE $0', ['Field', 'Type'], columns);
});

test('words follow the case that the author writes', () => {
  hasSql('select * from customer $0', ['where', 'order by'], ['WHERE']);
  hasSql('SELECT * FROM customer WHERE name IS $0', ['NULL', 'NOT NULL']);
});

test('nothing in texts, numbers and comments, but for patterns of names', () => {
  for (const sql of ["SELECT '$0'", 'SELECT 1$0', 'SELECT /* $0 */ 1', 'SELECT 1 -- by $0', 'SELECT @x$0'])
    checkSql(sql, []);
  checkSql("SHOW COLUMNS FROM customer LIKE '$0'", columns);
  checkSql("SHOW COLUMNS FROM customer LIKE 'in$0", columns);
  checkSql("SHOW TABLES LIKE '$0'", tables);
  checkSql(
    "SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_NAME = 'customer' AND COLUMN_NAME = '$0'",
    columns,
  );
});

test('without the tables an answer is incomplete, so that it is asked for again', () => {
  const [text = '', yaml = ''] = both('SELECT * FROM $0');
  for (const each of [text, yaml]) {
    assert.deepEqual(ask(each), { items: [], isIncomplete: true });
    assert.equal(ask(each, { catalog }).isIncomplete, false);
    for (const other of ['', 'connection: nowhere\n'])
      assert.equal(ask(each.replace('connection: orders\n', other)).isIncomplete, false);
  }
});

test('SQL that is not closed, quoted, folded or in a list', () => {
  const head = 'connection: orders\nsteps:\n  - title: A\n    change:\n';
  checkHas(`${head}      - UPDATE $0`, tables, [], { catalog });
  checkHas(`${head}      - sql: UPDATE $0 # later`, [], ['sql'], { catalog });
  checkHas(`${head}      - sql: "UPDATE $0"`, tables, [], { catalog });
  checkHas(`${head}      - sql: 'UPDATE $0`, tables, [], { catalog });
  checkHas(`${head}      - { sql: UPDATE $0 }`, tables, [], { catalog });
  checkHas(`${head}      - sql: ALTER TABLE customer\n          MODIFY $0\n`, columns, [], { catalog });
  checkHas(`${head}      - sql: >-\n          UPDATE $0`, tables, [], { catalog });
  const open = '---\nconnection: orders\n---\n\n# T\n\n## A\n\n- [ ] x\n\n```sql change\nUPDATE $0';
  checkHas(open, tables, [], { catalog });
  checkHas(`${open}\n\n## B\n\n- [ ] y\n`, tables, [], { catalog });
  check(`${open.replace('$0', 't;')}\n\n\`\`\`sql post-check\nSELECT 1;\n\`\`\`\n\nProse $0\n`, [], {
    catalog,
  });
  checkHas('# T\n\n## A\n\n> ```sql change\n> UPDATE $0\n> ```\n', tables, [], { catalog });
});

test('a backup knows the tables that it can write', () => {
  const text = (command: string): string => `# T\n\n## A\n\n\`\`\`sh backup\n${command}\n\`\`\`\n`;
  check(text('mysqldump --single-transaction orders $0'), tables, { catalog });
  check(text('mysqldump orders customer $0 > x.sql'), ['orders', 'order-item'], { catalog });
  check(text('mysqldump \\\n  --single-transaction orders \\\n  cu$0'), tables, { catalog });
  for (const command of ['mysqldump $0', 'mysqldump orders > $0', 'echo $0', 'mysqldump orders --wh$0'])
    check(text(command), [], { catalog });
});

test('signs ask only where their answer is short', () => {
  for (const [sql, trigger] of [
    ['SELECT c.$0 FROM customer c', '.'],
    ['UPDATE $0', ' '],
    ['INSERT INTO customer ($0', '('],
  ] as const)
    for (const text of both(sql)) assert(ask(text, { catalog, trigger }).items.length > 0, sql);
  for (const [sql, trigger] of [
    ['SELECT 1.$0', '.'],
    ['SELECT $0', ' '],
    ['UPDATE customer SET a = ($0', '('],
    ["SELECT '$0'", "'"],
  ] as const)
    for (const text of both(sql)) check(text, [], { catalog, trigger });
});
