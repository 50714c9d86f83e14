import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainScript } from '../../../server/src/core/sql/plainScript.ts';
import { splitByTokens, splitScript } from '../../../server/src/core/sql/statements.ts';

const part = fc.constantFrom(
  ...['SELECT 1', 'a', ' ', '\n', '\r\n', '\t', ';', "'", '"', '`', "'a;b'", '"--"', '`/*`', "x'41'", '\\'],
  ...[
    '-- name: a\n',
    '-- ',
    '--',
    '--\n',
    '-',
    '#',
    '/*',
    '*/',
    '/',
    '*',
    '$',
    '$a$',
    '@',
    "@'a'",
    '1.e',
    '0x',
  ],
  ...['DELIMITER //', 'delete', '部署', '\ufeff', '\u00a0', '\0', '()', '?', '/*! 1 */'],
);

test('a script is the same whether it is read at first sight or token by token', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const script = parts.join('');
      assert.deepEqual(splitScript(script), splitByTokens(script));
    }),
    { numRuns: 3000 },
  );
});

test('a block as people write it is read at first sight', () => {
  const script = "-- name: a\n-- expect: rows == 0\nSHOW COLUMNS FROM orders LIKE 'pay_time';\n";
  const start = script.indexOf('SHOW');
  assert.deepEqual(plainScript(script)?.statement, { start, end: script.indexOf(';') });
});
