import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { defaultLimits, type Limits } from '../../server/src/run/database.ts';
import { collectRows } from '../../server/src/run/rows.ts';
import { type Column, readValue } from '../../server/src/run/values.ts';
import { showValue } from './databaseGround.ts';

const text: Column = { name: 't', type: 253, charset: 45, schema: '', format: undefined };
const json: Column = { ...text, type: 245, charset: 63 };
const decimal: Column = { ...text, type: 246, charset: 63 };
const date: Column = { ...text, type: 12, charset: 63 };

function checkValue(cell: string, column: Column, expected: string, offsetSeconds = 0): void {
  assert.equal(showValue(readValue(Buffer.from(cell), column, offsetSeconds)), expected);
}

describe('values', () => {
  test('read a DATETIME at the offset of the session', () => {
    checkValue('2026-12-05 16:00:00', date, '2026-12-05T08:00:00.000Z', 8 * 3600);
    checkValue('2026-12-05 00:00:00', date, '2026-12-05T05:30:00.000Z', -5.5 * 3600);
    checkValue('2026-02-30 00:00:00', date, "'2026-02-30 00:00:00'");
  });

  test('read JSON with integers as they are written', () => {
    checkValue(
      '[0, -0, 1e2, 9007199254740993, "1", "\\u4e2d\\"", {}]',
      json,
      "[0n, 0n, 100f, 9007199254740993n, '1', '中\"', {}]",
    );
    checkValue('{"__proto__": 1, "i5": "i5"}', json, "{__proto__: 1n, i5: 'i5'}");
    checkValue('"torn', json, `'"torn'`);
    checkValue('', json, "''");
  });

  test('read a deep or strange JSON without failing', () => {
    checkValue(`${'['.repeat(200_000)}`, json, `'${'['.repeat(200_000)}'`);
    fc.assert(
      fc.property(fc.string(), (cell) => {
        readValue(Buffer.from(cell), json, 0);
      }),
    );
  });

  test('read any JSON as JSON.parse does, apart from integers', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = readValue(Buffer.from(JSON.stringify(value)), json, 0);
        const plain = JSON.stringify(read, (_key, inner) =>
          typeof inner === 'bigint' ? Number(inner) : inner,
        );
        // -0 is written as 0.
        assert.equal(plain, JSON.stringify(value));
      }),
    );
  });
});

describe('rows', () => {
  const limits: fc.Arbitrary<Limits> = fc.record({
    timeoutMs: fc.constant(1),
    lockWaitSeconds: fc.constant(1),
    maxRows: fc.integer({ min: 1, max: 20 }),
    maxBytes: fc.integer({ min: 64, max: 2000 }),
  });
  const cell = fc.option(fc.string({ unit: 'binary', maxLength: 300 }));

  test('stay within both limits, keep the first rows, and say when one is missing', () => {
    fc.assert(
      fc.property(limits, fc.array(fc.tuple(cell, cell), { maxLength: 40 }), (limit, input) => {
        const rows = collectRows(limit, 0);
        rows.begin([text, text]);
        for (const row of input) {
          rows.add(row.map((value) => (value === null ? null : Buffer.from(value))));
        }
        const bytes = rows.kept
          .flat()
          .reduce<number>((sum, value) => sum + (value === null ? 0 : Buffer.byteLength(String(value))), 0);
        assert(bytes <= limit.maxBytes && rows.kept.length <= limit.maxRows);
        assert.equal(rows.isCut, rows.kept.length < input.length);
        assert.equal(rows.count, input.length);
        const isShort = rows.kept.map((row, index) =>
          row.map((value, at) => {
            const whole = input[index]?.[at] ?? null;
            assert(whole === null ? value === null : Buffer.from(whole).toString().startsWith(String(value)));
            return value !== whole && Buffer.from(String(whole)).toString() !== value;
          }),
        );
        assert.equal(rows.hasShortenedCells, isShort.flat().includes(true));
      }),
    );
  });

  test('keep a number whole that is larger than its share', () => {
    const rows = collectRows({ ...defaultLimits, maxBytes: 16 }, 0);
    rows.begin([decimal]);
    rows.add([Buffer.from('123456789.123456789')]);
    assert.deepEqual(rows.kept[0]?.map(showValue), ['123456789.123456789m']);
    assert.equal(rows.hasShortenedCells, false);
  });
});
