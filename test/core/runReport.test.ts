import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '../../server/src/core/duration.ts';
import { editDistance, nearest } from '../../server/src/core/nearest.ts';
import { outcomeLine, type ShownOutcome, showDuration, showRows } from '../../server/src/core/runReport.ts';
import { slug } from '../../server/src/core/slug.ts';
import { shown } from '../features/runView.ts';

function check(outcome: Partial<ShownOutcome>, expected: string): void {
  assert.equal(outcomeLine(shown(outcome)), expected);
}

test('one line says all of an outcome', () => {
  check({}, '✓ rows == 0 · 0 rows · 12 ms · orders · test');
  check({ expectation: null }, '✓ passed · 0 rows · 12 ms · orders · test');
  check({ rows: 1001, isCut: true }, '✓ rows == 0 · more than 1,000 rows · 12 ms · orders · test');
  check(
    { kind: 'failed', message: 'expected rows == 1, got 0 rows' },
    '✗ expected rows == 1, got 0 rows · 12 ms · orders · test',
  );
  check({ kind: 'observed', value: '3', rows: 1 }, '◌ observed 3 · 1 row · 12 ms · orders · test');
  check({ kind: 'refused', message: 'It writes.', rows: null }, '⚠ refused: It writes.');
  check({ kind: 'unavailable', message: 'No way.', rows: null }, '⚠ not run: No way.');
  check({ kind: 'error', message: 'No table `a`.', rows: null }, '⚠ error: No table `a`. · orders · test');
  check({ isUnrecorded: true }, '⚠ not recorded · ✓ rows == 0 · 0 rows · 12 ms · orders · test');
  check({ kind: 'timed-out', rows: null, durationMs: 5000 }, '⚠ timed out after 5.0 s · orders · test');
  check({ kind: 'cancelled', rows: null, durationMs: 800 }, '⊘ cancelled after 800 ms · orders · test');
  assert.equal(
    outcomeLine(shown({ kind: 'failed', message: `a\n  ${'b'.repeat(500)}` }), 20),
    `✗ a ${'b'.repeat(15)}… · 12 ms · orders · test`,
  );
});

test('rows and durations are said as people do', () => {
  assert.deepEqual(
    [0, 1, 2, 1234, 1234567].map((rows) => showRows(rows, false)),
    ['0 rows', '1 row', '2 rows', '1,234 rows', '1,234,567 rows'],
  );
  assert.equal(showRows(1001, true), 'more than 1,000 rows');
  assert.deepEqual(
    [0, 0.4, 999.4, 999.9, 1000, 3449, 59_949, 59_999, 60_000, 125_400, 3_600_000].map(showDuration),
    [
      '0 ms',
      '0 ms',
      '999 ms',
      '1.0 s',
      '1.0 s',
      '3.4 s',
      '59.9 s',
      '1 min 0 s',
      '1 min 0 s',
      '2 min 5 s',
      '60 min 0 s',
    ],
  );
});

test('durations', () => {
  for (const [text, ms] of [
    ['5s', 5000],
    ['250ms', 250],
    ['1h30m', 5_400_000],
    ['1.5m', 90_000],
    ['2d', 172_800_000],
  ] as const)
    assert.equal(parseDuration(text), ms);
  for (const text of ['', '5', 's', '5 s', '5S', '-5s', '5s ', '1e3s', '.5s', '5sec'])
    assert.equal(parseDuration(text), undefined, text);
});

test('ids of titles', () => {
  for (const [title, id] of [
    ['Add the industry column', 'add-the-industry-column'],
    ['  Load: it (now)! ', 'load-it-now'],
    ['客户模块 · 行业', '客户模块-行业'],
    ['A_b--c', 'a-b-c'],
    ['E\u0301t\u00e9', 'été'],
    ['!!!', ''],
  ] as const)
    assert.equal(slug(title), id);
});

test('the nearest word is what was meant, or none', () => {
  const words = ['pre-check', 'post-check', 'rollback', 'change', 'id'];
  for (const [word, meant] of [
    ['precheck', 'pre-check'],
    ['Pre_Check', 'pre-check'],
    ['pre-chekc', 'pre-check'],
    ['roll back', 'rollback'],
    ['chnage', 'change'],
    ['ids', 'id'],
    ['monitor', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ] as const)
    assert.equal(nearest(word, words), meant, word.slice(0, 20));
  assert.equal(editDistance('abcd', 'acbd'), 1);
  assert.equal(editDistance('', 'abc'), 3);
  assert.equal(editDistance('kitten', 'sitting'), 3);
});
