import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { showValue, toJsonValue } from '../../server/src/core/showValue.ts';
import { Decimal, ServerTime, type Value } from '../../server/src/core/value.ts';

test('shows a value as a person reads it', () => {
  const table: readonly (readonly [Value, string])[] = [
    [null, 'NULL'],
    [true, 'true'],
    [18446744073709551615n, '18446744073709551615'],
    [0.1, '0.1'],
    [new Decimal('10.50'), '10.50'],
    ["it's\n\\", "'it\\'s\\n\\\\'"],
    ['数据', "'数据'"],
    [new Date('2026-12-05T16:00:00Z'), '2026-12-05 16:00:00Z'],
    [new Date('2026-12-05T16:00:00.250Z'), '2026-12-05 16:00:00.250Z'],
    [new ServerTime(0, '2026-12-05 16:00:00.25'), '2026-12-05 16:00:00.25'],
    [new Date(Number.NaN), 'an invalid date'],
    [new Uint8Array([0, 255]), '0x00FF'],
    [['a', 1n, null], "['a', 1, NULL]"],
    [{ a: { b: [1n] } }, '{a: {b: [1]}}'],
  ];
  for (const [value, expected] of table) assert.equal(showValue(value), expected);
});

test('shows long values in short', () => {
  assert.equal(showValue('x'.repeat(100)), `'${'x'.repeat(59)}…'`);
  assert.equal(showValue('😀'.repeat(100)), `'${'😀'.repeat(29)}…'`);
  assert.equal(showValue(new Uint8Array(1000)), `0x${'00'.repeat(30)}… (1000 bytes)`);
});

test('shows control characters by their number', () => {
  assert.equal(showValue('\x1b[2J\x00\x7f\x9b'), "'\\x1B[2J\\x00\\x7F\\x9B'");
  assert.equal(showValue({ 'a\nb\x1b': '\x07' }), "{a\\x0Ab\\x1B: '\\x07'}");
  for (let code = 0; code < 0x100; code += 1) {
    const text = String.fromCharCode(code);
    assert.doesNotMatch(showValue({ [text]: text }), /\p{Cc}/u);
  }
});

test('gives plain JSON without losing a digit', () => {
  const table: readonly (readonly [Value, unknown])[] = [
    [null, null],
    [5n, 5],
    [9007199254740991n, 9007199254740991],
    [9007199254740992n, '9007199254740992'],
    [-18446744073709551615n, '-18446744073709551615'],
    [new Decimal('15'), 15],
    [new Decimal('10.00'), '10.00'],
    [new Decimal('12345678901234567890'), '12345678901234567890'],
    [0.5, 0.5],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    ['x', 'x'],
    [new Date('2026-12-05T16:00:00Z'), '2026-12-05T16:00:00.000Z'],
    [new Date(Number.NaN), null],
    [new Uint8Array([1, 255]), '0x01FF'],
    [{ a: [1n, new Decimal('1.5')] }, { a: [1, '1.5'] }],
  ];
  for (const [value, expected] of table) assert.deepEqual(toJsonValue(value), expected);
});

test('keeps every value short, on one line where it is shown', () => {
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 2500 }),
        fc.bigInt(),
        fc.double(),
        fc.date({ noInvalidDate: false }),
      ),
      fc.uint8Array({ maxLength: 2000 }),
      fc.array(tie('value'), { maxLength: 30 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(value, (any) => {
      const shown = showValue(any);
      assert.ok(shown.length <= 110 && !/[\n\r]/.test(shown), shown);
      assert.ok(JSON.stringify(toJsonValue(any)).length <= 6100);
    }),
    { numRuns: 40 },
  );
});
