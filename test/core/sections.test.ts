import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRunbook } from '../../server/src/core/keptRunbook.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import type { Item } from '../../server/src/core/runbook.ts';

/** The sections of a text; `|` marks where each but the first begins. */
function check(notation: Notation, marked: string): void {
  const text = marked.replaceAll('|', '');
  let at = 0;
  const parts = openRunbook(text, notation).sections.map(({ length }) => {
    at += length;
    return text.slice(at - length, at);
  });
  assert.equal(parts.join('|'), marked);
}

test('a Markdown section goes to the next heading', () => {
  check('markdown', '---\nrunbook: 1\n---\n\n|# A\n\n|## B {#b}\n\nprose\n|### C\n- [ ] t\n|##\n');
  check('markdown', '|# A\n|## B');
  check('markdown', '#no heading\n ## none at a line’s start\n\tx\n|# A\n');
});

test('a heading within a block, a comment or HTML is none', () => {
  check('markdown', '|# A\n\n```sh change\n\n# comment\n```\n|# B\n');
  check('markdown', '|# A\n~~~~\n\n# x\n```\n# y\n~~~~\n|# B\n');
  check('markdown', '|# A\n<!--\n# x\n-->\n|# B\n');
  check('markdown', '|# A\n<div>\n# x\n\n|# B\n');
  check('markdown', '---\nrunbook: 1\n# x\n---\n|# A\n');
});

test('what nobody closed hides no heading', () => {
  check('markdown', '|# A\n\n```sql change\nSELECT 1\n\n|# B\n\n```sql change\nSELECT 2\n```\n');
  check('markdown', '|# A\n<!-- x\n|# B\n');
  check('markdown', '|# A\n- item\n  ```sql\n  x\n|# B\n');
});

test('a YAML section is an item without the items inside it', () => {
  check(
    'yaml',
    'runbook: 1\nsteps:\n|  - title: a\n    tasks:\n      - x\n|  # of b\n  - title: b\n'.replace(
      '|  # of b\n',
      '  # of b\n|',
    ),
  );
  check('yaml', 'steps:\n|- title: g\n  steps:\n|  - title: a\n|  - title: b\n|- title: c\n');
  check(
    'yaml',
    'steps:\n|  - title: g\n    steps:\n|      - title: a\n|    owner: o\n|  - title: b\n|owner: p\n',
  );
  check(
    'yaml',
    'steps:\n|  -\n    title: a\n    change:\n      - sql: |\n          steps:\n            - x\n'.replace(
      'sql: |',
      'sql: >',
    ),
  );
});

test('what is being typed behind the steps leaves them alone', () => {
  check('yaml', 'steps:\n|  - title: a\n|foo\n|  - title: b\n');
  check('yaml', 'steps:\n|  - title: a\n|reviewers:\n  - li\n  - wei\n');
});

test('an item ends behind the keys that follow the items inside it', () => {
  const text =
    'runbook: 1\nsteps:\n  - title: g\n    steps:\n      - title: a\n        tasks: [x]\n    owner: li\n  - title: b\n';
  const [group] = openRunbook(text, 'yaml').read.runbook.items;
  const { span, owner } = group as Item;
  assert.match(text.slice(span.start, span.end), /^title: g\n.*owner: li\n?$/s);
  assert.equal(owner?.value, 'li');
});

test('a tag within text is no HTML block, so it hides no fence', () => {
  const fence = '```sql pre-check\nSELECT 1\n\n# open\nWHERE a = 1\n```\n';
  check('markdown', `|# A\n\nTicket\n<https://t/PAY-1>\n${fence}|# B\n`);
  check('markdown', `|# A\n<kbd>F5</kbd> in the console\n${fence}|# B\n`);
  check('markdown', `|# A\ntext\n<b>\n${fence}|# B\n`);
});

/** The findings of a text as `rule at line`, and its steps. */
function checkPlan(text: string, findings: readonly string[], steps: readonly string[]): void {
  const whole = `runbook: 1\ntitle: T\nsteps:\n${text}`;
  const { read } = openRunbook(whole, 'yaml');
  const lineOf = (at: number): number => whole.slice(0, at).split('\n').length;
  assert.deepEqual(
    read.findings.map(({ rule, span }) => `${rule} at ${lineOf(span.start)}`),
    findings,
  );
  assert.deepEqual(
    read.runbook.steps.map(({ id }) => id),
    steps,
  );
}

const inside = '    steps:\n      - title: a\n        tasks: [x]\n';

test('keys behind the steps of a group are checked like those before them', () => {
  checkPlan(`  - title: g\n${inside}    foo: 1\n`, ['unknown-key at 8'], ['a']);
  checkPlan(`  - title: g\n${inside}    takes: soon\n`, ['invalid-value at 8'], ['a']);
  checkPlan(`  - title: g\n    owner: li\n${inside}    owner: wei\n`, ['duplicate-key at 9'], ['a']);
  checkPlan(`  - title: g\n${inside}    steps:\n      - title: c\n`, ['duplicate-key at 8'], ['a']);
  checkPlan(`  - id: g\n${inside}    title: Group\n`, [], ['a']);
  checkPlan(`  - id: g\n${inside}`, ['missing-key at 4'], ['a']);
});

test('behind a group with keys at its end the next step goes on', () => {
  const group = `  - title: g\n${inside}    pre-check:\n      - SELECT 1\n`;
  checkPlan(`${group}  - owner: li\n    title: b\n    tasks: [y]\n`, [], ['g', 'a', 'b']);
  checkPlan(`${group}  - { title: b, tasks: [y] }\n`, [], ['g', 'a', 'b']);
});

test('what stands in keys of the document behind the steps is no step', () => {
  const step = '  - title: a\n    tasks: [x]\n';
  checkPlan(`${step}x-notes: |\n  Remember:\n  - call CRM\n`, [], ['a']);
  checkPlan(`${step}x-links:\n  - title: Dashboard\n    url: http://x\n`, [], ['a']);
  checkPlan(`${step}x-n: >\n  - id: foo\n`, [], ['a']);
  checkPlan(`${step}steps:\n  - title: b\n    tasks: [y]\n`, ['duplicate-key at 6'], ['a']);
});

test('a block in HTML is seen with any line end', () => {
  const text =
    '# A\n<details>\n<summary>x</summary>\n\n```sql pre-check\nSELECT 1\n```\n\n</details>\n\n# B\n';
  for (const whole of [text, text.replaceAll('\n', '\r\n')]) {
    const [step] = openRunbook(`---\nrunbook: 1\ntitle: T\n---\n\n${whole}`, 'markdown').read.runbook.steps;
    assert.equal(step?.blocks[0]?.statements[0]?.text.value, 'SELECT 1');
  }
});

test('what is opened again and again without an end is read in linear time', () => {
  const cost = (text: string): number => {
    const before = process.cpuUsage();
    openRunbook(text, 'markdown');
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  for (const piece of [
    '<!-- \n## A\n',
    '<pre>\n## A\n',
    '<?\n## A\n',
    '<!-- x\n\n',
    '~~~~~\n\n## A\n~~~\n',
  ]) {
    cost(piece.repeat(500));
    const [some, more] = [cost(piece.repeat(1000)), cost(piece.repeat(8000))];
    // Eight times the text; a square would take sixty-four times as long.
    assert.ok(more < 24 * Math.max(some, 20), `${JSON.stringify(piece)}: ${some} ms, then ${more} ms`);
  }
});
