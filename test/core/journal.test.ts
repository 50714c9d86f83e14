import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checksOf, digestOf, outcomeKinds } from '../../server/src/core/check.ts';
import {
  emptyRunState,
  fold,
  foldInto,
  formatEntry,
  type JournalEntry,
  lastOutcome,
  lastResult,
  parseJournal,
} from '../../server/src/core/journal.ts';
import { fromKept, keptKindOf, keptKinds } from '../../server/src/core/keptValue.ts';
import { roles } from '../../server/src/core/role.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { toJsonValue } from '../../server/src/core/showValue.ts';
import { Decimal, type Value } from '../../server/src/core/value.ts';

function entry(part: Partial<JournalEntry> = {}): JournalEntry {
  return {
    kind: 'check',
    time: '2026-12-05T08:00:00.000Z',
    person: 'li.wei',
    step: 'add',
    role: 'pre-check',
    check: '1',
    digest: 'd1',
    connection: 'orders',
    environment: 'test',
    server: '8.4.0',
    outcome: 'passed',
    expectation: 'rows == 0',
    rows: 0,
    value: null,
    durationMs: 12,
    message: null,
    ...part,
  };
}

const anyEntry = fc.record({
  text: fc.string({ unit: 'binary' }),
  role: fc.constantFrom(...roles),
  outcome: fc.constantFrom(...outcomeKinds),
  rows: fc.option(fc.nat()),
  value: fc.jsonValue(),
  isCut: fc.boolean(),
  valueKind: fc.constantFrom(...keptKinds),
});

test('an entry is read as it was written, on one line', () => {
  fc.assert(
    fc.property(anyEntry, ({ text, role, outcome, rows, value, isCut, valueKind }) => {
      // JSON has no -0.
      const plain: unknown = JSON.parse(JSON.stringify(value));
      const written = entry({
        step: text,
        message: text,
        role,
        outcome,
        rows,
        value: plain,
        valueKind,
        ...(isCut ? { isCut } : {}),
      });
      const line = formatEntry(written);
      assert.equal(line.indexOf('\n'), line.length - 1);
      assert.deepEqual(parseJournal(line), { entries: [written], problems: [] });
    }),
    { numRuns: 200 },
  );
});

test('a last line that is torn at any byte costs itself alone', () => {
  const first = formatEntry(entry({ step: '第一步' }));
  const second = Buffer.from(formatEntry(entry({ step: '第二步', message: '🚀' })));
  for (let length = 0; length <= second.length; length += 1) {
    const { entries, problems } = parseJournal(first + second.subarray(0, length).toString('utf8'));
    const isWhole = length >= second.length - 1;
    assert.equal(entries.length, isWhole ? 2 : 1, `${length} bytes`);
    assert.deepEqual(
      problems.map((problem) => problem.message),
      isWhole || length === 0 ? [] : ['Line 2 of the journal is torn or not an entry; it is skipped.'],
    );
  }
});

test('lines of other kinds are kept silent, lines that mean nothing are told', () => {
  const check = (line: string, isTold: boolean): void =>
    assert.deepEqual(
      parseJournal(`${line}\n`).problems.map((problem) => problem.line),
      isTold ? [1] : [],
      line,
    );
  check('{"kind":"note","text":"from a later version"}', false);
  check('', false);
  check('  \r', false);
  for (const line of ['{}', '[]', 'null', '5', '"check"', '{"kind":5}', '{"kind":"check"}', '{', '\0'])
    check(line, true);
  check(formatEntry(entry()).replace('"passed"', '"perfect"'), true);
  check(formatEntry(entry()).replace('"pre-check"', '"precheck"'), true);
  check(formatEntry(entry()).trimEnd().concat('\r'), false);
  check(formatEntry(entry({ message: 'x'.repeat(5_000_000) })).trimEnd(), false);
  check(`{"kind":"check${'x'.repeat(5_000_000)}`, true);
});

test('the last outcome of a check counts, each environment by itself', () => {
  const state = fold([
    entry({ outcome: 'failed' }),
    entry({ outcome: 'passed' }),
    entry({ outcome: 'error', environment: 'production' }),
    entry({ outcome: 'observed', role: 'post-check' }),
  ]);
  const check = (environment: string | null, digest: string, expected: unknown): void => {
    const last = lastOutcome(state, { step: 'add', role: 'pre-check', name: '1', digest }, environment);
    assert.deepEqual(last && [last.entry.outcome, last.isStale], expected);
  };
  check('test', 'd1', ['passed', false]);
  check('test', 'd2', ['passed', true]);
  check('production', 'd1', ['error', false]);
  check('staging', 'd1', undefined);
  check(null, 'd1', undefined);
});

test('a try without a result leaves the result before it', () => {
  const state = emptyRunState();
  foldInto(state, [entry({ rows: 3 }), entry({ outcome: 'cancelled', rows: null })]);
  const named = { step: 'add', role: 'pre-check', name: '1', digest: 'd1' } as const;
  assert.equal(lastOutcome(state, named, 'test')?.entry.outcome, 'cancelled');
  assert.equal(lastResult(state, named, 'test')?.entry.rows, 3);
  assert.equal(lastResult(state, { ...named, digest: 'd2' }, 'test')?.isStale, true);
  assert.equal(lastResult(state, named, 'production'), undefined);
});

test('a value comes back from the journal as it was', () => {
  const values: readonly Value[] = [
    null,
    true,
    0n,
    -5n,
    9007199254740993n,
    18446744073709551615n,
    0.1,
    new Decimal('12345678901234567890.10'),
    new Decimal('5'),
    'text',
    '',
    new Date('2026-12-05T08:00:00.123Z'),
  ];
  for (const value of values)
    assert.deepEqual(fromKept(JSON.parse(JSON.stringify(toJsonValue(value))), keptKindOf(value)), value);
  for (const value of ['x'.repeat(5000), new Uint8Array([1]), [1n], { a: 1n }] as const)
    assert.equal(fromKept(toJsonValue(value), keptKindOf(value)), undefined);
  for (const kind of keptKinds)
    for (const broken of [{}, [], 'no number', -0.5, undefined])
      assert.doesNotThrow(() => fromKept(broken, kind), kind);
});

function digest(sql: string, expect = 'rows == 0', connection = 'orders', more = ''): string {
  const text = `runbook: 1\nsteps:\n  - title: A\n    connection: ${connection}\n    pre-check:\n      - sql: ${JSON.stringify(sql)}\n        expect: ${expect}\n        ${more}\n`;
  const [step] = readRunbook(text, 'yaml').runbook.steps;
  const [check] = step === undefined ? [] : checksOf(step);
  assert.ok(check);
  return digestOf(check);
}

test('a digest changes with what is asked and expected, and with nothing else', () => {
  const base = digest('SELECT 1\nFROM t');
  assert.match(base, /^[0-9a-f]{32}$/);
  assert.equal(digest('SELECT 1\r\nFROM t'), base);
  assert.equal(digest('-- why\nSELECT 1\nFROM t;\n'), base);
  assert.equal(digest('SELECT 1\nFROM t', 'rows == 0', 'orders', 'name: other'), base);
  assert.equal(digest('SELECT 1\nFROM t', 'rows == 0', 'orders', 'timeout: 5s'), base);
  const others = [
    digest('SELECT 2\nFROM t'),
    digest('SELECT 1 FROM t'),
    digest('SELECT 1\nFROM t', 'rows == 1'),
    digest('SELECT 1\nFROM t', '[rows == 0, rows == 0]'),
    digest('SELECT 1\nFROM t', 'rows == 0', 'crm'),
  ];
  assert.equal(new Set([base, ...others]).size, others.length + 1);
});
