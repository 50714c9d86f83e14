import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Dialect } from '../../../server/src/core/sql/dialect.ts';
import { guard, guardedText } from '../../../server/src/core/sql/guard.ts';
import { harmful, safe } from './guardCases.ts';

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
