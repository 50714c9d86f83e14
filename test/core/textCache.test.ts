import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExpectation } from '../../server/src/core/expect.ts';
import { textCache } from '../../server/src/core/textCache.ts';

/** Which of the texts are still there when all were put in, in order. */
function check(texts: readonly string[], expected: readonly string[]): void {
  const cache = textCache<string>(4, 20);
  for (const text of texts) cache.set(text, `made of ${text}`);
  assert.deepEqual(
    texts.filter((text) => cache.get(text) === `made of ${text}`),
    expected,
  );
}

test('a full cache lets the older half go', () => {
  check(['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd']);
  check(['a', 'b', 'c', 'd', 'e'], ['d', 'e']);
  check(['a', 'b', 'c', 'd', 'e', 'f', 'g'], ['d', 'e', 'f', 'g']);
});

test('the length of the texts counts too', () => {
  check(['a'.repeat(10), 'b'.repeat(10)], ['a'.repeat(10), 'b'.repeat(10)]);
  check(['a'.repeat(10), 'b'.repeat(10), 'c'], ['c']);
  check(['a'.repeat(21), 'b'], ['b']);
  check(['a'.repeat(19), 'b'.repeat(19)], ['b'.repeat(19)]);
});

test('what is kept can be made anew', () => {
  const cache = textCache<number>(4, 20);
  for (let made = 0; made < 50; made += 1) cache.set('a', made);
  cache.set('b', 1);
  assert.equal(cache.get('a'), 49);
});

test('a large plan is compiled once', () => {
  const texts = Array.from({ length: 1500 }, (_, index) => `rows == ${index}`);
  const compile = () =>
    texts.map((text) => compileExpectation(text, { blockKind: 'sql', role: 'pre-check' }));
  const first = compile();
  for (const [index, again] of compile().entries()) assert.equal(again, first[index]);
});
