import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Catalog } from '../../../server/src/core/catalog.ts';
import { meaningsOf } from '../../../server/src/core/sql/meaningOf.ts';
import { sqlNameAt } from '../../../server/src/core/sql/nameAt.ts';

const catalog = catalogWith({
  customer: ['id', 'code', 'name', 'from'],
  orders: ['id', 'customer_id', 'amount'],
  'odd name': ['a b'],
});

function catalogWith(tables: Readonly<Record<string, readonly string[]>>): Catalog {
  const column = { type: 'int', isNullable: false, default: undefined, extra: '', comment: '' };
  const entries = Object.entries(tables).map(([name, columns]) => {
    const facts = { kind: 'table', rowsEstimate: 1, comment: '', indexes: [] } as const;
    return [name, { name, ...facts, columns: columns.map((each) => ({ name: each, ...column })) }] as const;
  });
  return { database: 'shop', tables: new Map(entries) };
}

/** What the name at `$0` means, joined by a comma; columns with their table. */
function check(marked: string, expected: string): void {
  const offset = marked.indexOf('$0');
  assert.equal(meant(marked.replace('$0', ''), offset), expected);
}

function meant(text: string, offset: number): string {
  const name = sqlNameAt(text, offset);
  return (name === undefined ? [] : meaningsOf(catalog, name))
    .map((each) => (each.kind === 'table' ? each.table.name : `${each.table.name}.${each.column.name}`))
    .join(', ');
}

test('a table is known wherever a statement names one', () => {
  check('SELECT 1 FROM cust$0omer', 'customer');
  check('SELECT 1 FROM a JOIN orders$0 o ON 1', 'orders');
  check('SELECT 1 FROM a, $0orders', 'orders');
  check('INSERT INTO orders$0(id) VALUES (1)', 'orders');
  check('INSERT orders$0 (id) VALUES (1)', 'orders');
  check('UPDATE orders$0 SET amount = 1', 'orders');
  check('DELETE FROM orders$0 WHERE 1', 'orders');
  check('ALTER TABLE orders$0 ADD COLUMN a INT', 'orders');
  check('CREATE INDEX i ON orders$0 (id)', 'orders');
  check('TRUNCATE orders$0', 'orders');
  check('DROP TABLE IF EXISTS customer, orders$0', 'orders');
  check('SHOW COLUMNS FROM orders$0 LIKE "a"', 'orders');
  check('DESC orders$0', 'orders');
  check('SELECT 1 FROM (SELECT 1 FROM orders$0) x', 'orders');
  check('SELECT 1 FROM shop.ord$0ers', 'orders');
  check('SELECT 1 FROM ORDERS$0', 'orders');
  check('SELECT 1 FROM `odd $0name`', 'odd name');
  check('SELECT 1 FROM other.ord$0ers', '');
});

test('a column is that of its alias, its table, or of the tables of the statement', () => {
  check('SELECT o.amo$0unt FROM customer c JOIN orders AS o ON 1', 'orders.amount');
  check('SELECT orders.amo$0unt FROM orders', 'orders.amount');
  check('SELECT shop.orders.amo$0unt FROM orders', 'orders.amount');
  check('SELECT amo$0unt FROM orders', 'orders.amount');
  check('SELECT AMOUNT$0 FROM orders', 'orders.amount');
  check('SELECT i$0d FROM customer, orders', 'customer.id, orders.id');
  check('SELECT c.i$0d FROM customer c, orders', 'customer.id');
  check('UPDATE orders o SET o.amo$0unt = 1', 'orders.amount');
  check('SELECT c.`fro$0m` FROM customer c', 'customer.from');
  check('SELECT x.i$0d FROM other.orders x', '');
});

test('an alias stands for its table', () => {
  check('SELECT o$0.amount FROM orders o', 'orders');
  check('DELETE o$0 FROM orders o', 'orders');
});

test('keywords, calls, texts and comments mean nothing', () => {
  check('SEL$0ECT id FROM orders', '');
  check("SELECT 'amo$0unt' FROM orders", '');
  check('SELECT 1 -- amo$0unt\nFROM orders', '');
  check('SELECT amount$0(1) FROM orders', '');
  check('SELECT 1 FROM orders WHERE amount$0 = 1', 'orders.amount');
  check('INSERT INTO orders (id) VALUES (1) ON DUPLICATE KEY UPDATE amo$0unt = 1', 'orders.amount');
});

test('no text and no offset throws', () => {
  const words = fc.constantFrom(
    'SELECT',
    'FROM',
    'orders',
    'o',
    '.',
    ',',
    '(',
    ')',
    '`',
    "'",
    'UPDATE',
    'AS',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), fc.nat(80), (parts, offset) => {
      assert.equal(typeof meant(parts.join(' '), offset), 'string');
    }),
    { numRuns: 500 },
  );
});
