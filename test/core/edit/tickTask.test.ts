import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tickTask } from '../../../server/src/core/edit/tickTask.ts';
import { applied, read } from './edits.ts';

/** The first task is ticked in both kinds of line ends; the text reads back with it done and all else as it was. */
function check(tasks: string, after: string): void {
  const whole = (list: string): string => `title: T 🚀\nsteps:\n  - title: 客户\n    tasks:\n${list}`;
  for (const eol of ['\n', '\r\n']) {
    const text = whole(tasks).replaceAll('\n', eol);
    const before = read(text, 'yaml').steps[0]?.tasks ?? [];
    const [task] = before;
    assert(task !== undefined, text);
    const result = applied(text, [tickTask(text, 'yaml', task, true)]);
    assert.equal(result, whole(after).replaceAll('\n', eol));
    assert.deepEqual(
      read(result, 'yaml').steps[0]?.tasks.map((each) => [each.text.value, each.isDone]),
      before.map((each, index) => [each.text.value, index === 0]),
    );
  }
}

test('a task of several lines is ticked, and the next one stays on a line of its own', () => {
  check('      - |\n        a\n      - b\n', '      - { text: "a\\n", done: true }\n      - b\n');
  check('      - >-\n        a\n        b', '      - { text: a b, done: true }');
  check(
    '      - > # c\n        a\n\n      # d\n      - b\n',
    '      - { text: "a\\n", done: true } # c\n\n      # d\n      - b\n',
  );
});

test('a state that is not written yet keeps what stands beside it', () => {
  check('      - text: a\n        done: # c\n', '      - text: a\n        done: true # c\n');
  check('      - text: a\n        done:\n', '      - text: a\n        done: true\n');
  check('      - { text: a, done }\n', '      - { text: a, done: true }\n');
  check('      - { done, text: a }\n', '      - { done: true, text: a }\n');
  check('      - { text: a, done , x-a: 1 }\n', '      - { text: a, done: true , x-a: 1 }\n');
  check('      - {done:,text: a}\n', '      - {done: true,text: a}\n');
  check('      - {text: a,done:}\n', '      - {text: a,done: true }\n');
  check('      - a # c\n', '      - { text: a, done: true } # c\n');
});
