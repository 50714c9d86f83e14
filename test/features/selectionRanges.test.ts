import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SelectionRange } from 'vscode-languageserver-types';
import { selectionRanges } from '../../server/src/features/selectionRanges.ts';
import { openAt } from './navigation.ts';

/** What is selected step by step; the last, which is the whole file, is left out. */
function checkGrowing(marked: string, expected: readonly string[]): void {
  const { document, runbook, offset, text } = openAt(marked);
  const selected: string[] = [];
  let range: SelectionRange | undefined = selectionRanges(document, runbook, [offset])[0];
  for (; range !== undefined; range = range.parent) selected.push(document.getText(range.range));
  assert.equal(selected.pop(), text);
  assert.deepEqual(selected, expected);
}

const step =
  '## B {#b-c}\n\n```sql pre-check\n-- expect: value == (1 + 2)\nSELECT COUNT(*) FROM t WHERE (a = (1));\n\nSELECT 2;\n```\n';
const file = (marked: string): string => `---\nrunbook: 1\n---\n\n# R\n\n${marked}`;

test('grows from a token over brackets, statement and block to step and file', () => {
  checkGrowing(file(step.replace('(1));', '($01));')), [
    '1',
    '(1)',
    'a = (1)',
    '(a = (1))',
    'SELECT COUNT(*) FROM t WHERE (a = (1))',
    '-- expect: value == (1 + 2)\nSELECT COUNT(*) FROM t WHERE (a = (1))',
    '-- expect: value == (1 + 2)\nSELECT COUNT(*) FROM t WHERE (a = (1));\n\nSELECT 2;',
    '```sql pre-check\n-- expect: value == (1 + 2)\nSELECT COUNT(*) FROM t WHERE (a = (1));\n\nSELECT 2;\n```',
    step,
  ]);
});

test('grows within an expectation', () => {
  const { document, runbook, offset } = openAt(file(step.replace('(1 + 2)', '(1 + $02)')));
  const selected: string[] = [];
  let range: SelectionRange | undefined = selectionRanges(document, runbook, [offset])[0];
  for (; range !== undefined; range = range.parent) selected.push(document.getText(range.range));
  assert.deepEqual(selected.slice(0, 5), [
    '2',
    '1 + 2',
    '(1 + 2)',
    'value == (1 + 2)',
    '-- expect: value == (1 + 2)',
  ]);
});

test('grows from a part of an id to the id, its heading and its step', () => {
  checkGrowing(file(step.replace('b-c', 'b-$0c')), ['c', 'b-c', '## B {#b-c}', step]);
});

test('grows in YAML, from a word over its block and step to the group', () => {
  checkGrowing(
    'runbook: 1\nsteps:\n  - title: G\n    steps:\n      - title: B\n        change:\n          - sql: |\n              UPDATE t\n              SET 名$0字 = 1;\n',
    [
      '名字',
      'SET 名字 = 1',
      'UPDATE t\n              SET 名字 = 1',
      'UPDATE t\n              SET 名字 = 1;\n',
      'sql: |\n              UPDATE t\n              SET 名字 = 1;\n',
      'title: B\n        change:\n          - sql: |\n              UPDATE t\n              SET 名字 = 1;\n',
      'title: G\n    steps:\n      - title: B\n        change:\n          - sql: |\n              UPDATE t\n              SET 名字 = 1;\n',
    ],
  );
});

test('each of several cursors grows by itself', () => {
  const { document, runbook } = openAt(file(step));
  const ranges = selectionRanges(document, runbook, [0, document.getText().length]);
  assert.equal(ranges.length, 2);
});
