import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../server/src/core/parse.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';

const head = '---\nrunbook: 1\n---\n\n## A\n\n';
const step = '- [ ] Look at the orders\n';

/** Reads a step behind a line; the line is refused, or nothing is. */
function check(line: string, isRefused: boolean): void {
  const text = `${head}${line}\n\n${step}`;
  const { runbook, findings } = readRunbook(text, 'markdown');
  assert.deepEqual(
    findings.map(({ rule, span, message }) => [rule, text.slice(span.start, span.end), message]),
    isRefused
      ? [
          [
            'syntax',
            line.trim(),
            'This line is nested too deeply to read. Take away most of the marks or blanks at its start.',
          ],
        ]
      : [],
    JSON.stringify(line.slice(0, 40)),
  );
  assert.equal(runbook.steps[0]?.tasks.at(-1)?.text.value, 'Look at the orders');
}

test('a line of nested lists or quotes is refused, the rest is read', () => {
  for (const mark of ['- ', '* ', '+ ', '1. ', '23) ', '> ', '>', '>- ', '-\t', '-\r', ' - ', '> 1. '])
    check(`${mark.repeat(101)}x`, true);
  check('> '.repeat(102), true);
});

test('lists that stand in each other, a line each, are read to some hundreds', () => {
  const stairs = Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- a\n`).join('');
  const { problems } = parse(`${head}${stairs}`, 'markdown');
  assert.equal(problems.length, 149);
});

test('a line with some marks is read, and a line that is drawn', () => {
  for (const mark of ['- ', '1. ', '> ', '>- ']) check(`${mark.repeat(20)}x`, false);
  for (const line of ['-'.repeat(300), '*'.repeat(300), '='.repeat(300), `x ${'- '.repeat(300)}`])
    check(line, false);
});

test('reading a line of marks takes no square of its length', () => {
  for (const mark of ['- ', '1. ', '>- ', '>', '-\r', '* ', '- 1. '])
    for (const end of ['', 'x', '\n', '\r\nx']) {
      const started = performance.now();
      parse(`${head}${mark.repeat(20000)}${end}`, 'markdown');
      const tookMs = performance.now() - started;
      assert.ok(tookMs < 1000, `${JSON.stringify(mark)} took ${Math.round(tookMs)} ms`);
    }
});
