import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ExpectFunction,
  functions,
  listMethods,
  textMethods,
  textsMethods,
  timeMethods,
} from '../../../server/src/core/completion/expectFunctions.ts';
import { compileExpectation } from '../../../server/src/core/expect.ts';

/** Whether an expectation that uses a function compiles, with its places filled. */
function checkCompiles(receiver: string, each: ExpectFunction): void {
  const filled = each.arguments
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$1/g, receiver === '' ? 'row.a' : 'x')
    .replace(/\$2/g, 'true');
  const text = `size([${receiver}${each.name}(${filled})]) == 1`;
  const result = compileExpectation(text, { blockKind: 'sql', role: 'post-check' });
  assert.equal(result.kind, 'compiled', `${text}: ${result.kind === 'problem' ? result.message : ''}`);
}

test('every function and method that is offered compiles', () => {
  for (const each of functions) checkCompiles('', each);
  for (const each of textMethods) checkCompiles("'text'.", each);
  for (const each of textMethods) checkCompiles('row.a.', each);
  for (const each of [...listMethods('name'), ...textsMethods]) checkCompiles('columns.', each);
  for (const each of listMethods('row')) checkCompiles('all.', each);
  for (const each of timeMethods) checkCompiles("timestamp('2026-12-05T16:00:00Z').", each);
});
