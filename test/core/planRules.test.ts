import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSettings } from '../../server/src/core/settings.ts';
import { applyFix } from './applyFix.ts';
import { type Around, checkRule, lintText, stepOf } from './lintText.ts';

/** How often a rule is found among steps of these titles; blanks at the start of a title put it below the one before. */
function checkNumbers(titles: readonly string[], expected: readonly string[]): void {
  const yaml = `steps:\n${titles.map((title) => `  - { title: "${title}", tasks: [x], owner: a }\n`).join('')}`;
  const markdown = `---\nrunbook: 1\nowner: a\n---\n\n${titles.map((title) => `## ${title}\n\n- [ ] x\n\n`).join('')}`;
  for (const text of [`runbook: 1\n${yaml}`, markdown]) {
    const found = lintText(text).filter(({ rule }) => rule === 'broken-numbering');
    assert.deepEqual(
      found.map(({ message }) => message.split(',')[0]),
      expected,
      text,
    );
  }
}

test('the numbers of neighbours follow each other', () => {
  checkNumbers(['1. A', '3. B'], ['After 1 comes 3']);
  checkNumbers(['1. A', '2. B', '2. C', '3. D'], ['Two neighbours have the number 2']);
  checkNumbers(['2) A', '1) B'], ['After 2 comes 1']);
  checkNumbers(['一、A', '三、B'], ['After 1 comes 3']);
  checkNumbers(['（九）A', '（十）B', '（十二）C'], ['After 10 comes 12']);
  checkNumbers(['第一步 A', '第二步 B', '第二步 C'], ['Two neighbours have the number 2']);
  checkNumbers(['步骤1 A', '步骤3 B'], ['After 1 comes 3']);
  checkNumbers(['Step 1: A', 'Step 3: B'], ['After 1 comes 3']);
  checkNumbers(['2.1 A', '2.3 B'], ['After 2.1 comes 2.3']);
  for (const titles of [
    ['1. A', '2. B', '3. C'],
    ['4. A', '5. B'],
    ['1. A', 'B', '3. C'],
    ['1. A', '（三）B'],
    ['一、A', '二、B'],
    ['3 columns', '5 tables'],
    ['2.1 A', '3.1 B'],
    ['8.0 goes live'],
    ['2026-12-05 A', '2026-12-07 B'],
    ['十二月', '一月'],
    ['Step by step', 'Steps'],
    ['1.5 hours', 'x'],
  ])
    checkNumbers(titles, []);
});

test('where prose stands between two steps, a number may be missing', () => {
  const text = (prose: string): string =>
    `---\nrunbook: 1\nowner: a\n---\n\n## 1. A\n\n- [ ] x\n\n${prose}## 3. B\n\n- [ ] x\n`;
  checkRule('broken-numbering', text('## 2. Notes\n\nProse.\n\n'), []);
  assert.equal(lintText(text('')).filter(({ rule }) => rule === 'broken-numbering').length, 1);
});

test('steps are counted anew', () => {
  const of = (titles: readonly string[]): string =>
    `runbook: 1\nsteps:\n${titles.map((title) => `  - { title: ${title}, tasks: [x], owner: a }\n`).join('')}`;
  const text = of(['一、A', '一、B', '三、C', '四、D']);
  const fix = lintText(text).find(({ rule }) => rule === 'broken-numbering')?.fixes?.[0];
  assert.ok(fix);
  assert.equal(applyFix(text, fix), of(['一、A', '二、B', '三、C', '四、D']));
});

test('where steps are counted anew, what needs them goes along', () => {
  const of = (before: string, after: string): string =>
    `runbook: 1\nsteps:\n  - { title: 1. A, tasks: [x], needs: ["${before}-b"] }\n  - { title: ${before}. B, tasks: [x] }\n  - { id: c, title: ${after}. C, tasks: [x] }\n  - { title: D, tasks: [x], needs: [${before}-b, c] }\n`;
  const text = of('3', '4');
  const fix = lintText(text).find(({ rule }) => rule === 'broken-numbering')?.fixes?.[0];
  assert.ok(fix);
  assert.equal(applyFix(text, fix), of('2', '3'));
});

test('a long plan that is numbered wrong all through is mended by its first fixes', () => {
  const text = `runbook: 1\nsteps:\n${Array.from({ length: 60 }, (_, index) => `  - { title: 1. A${index}, tasks: [x] }\n`).join('')}`;
  const found = lintText(text).filter(({ rule }) => rule === 'broken-numbering');
  assert.equal(found.length, 59);
  assert.equal(found.filter(({ fixes }) => fixes !== undefined).length, 20);
  const fix = found[0]?.fixes?.[0];
  assert.ok(fix);
  assert.equal(lintText(applyFix(text, fix)).filter(({ rule }) => rule === 'broken-numbering').length, 0);
});

test('a fix keeps the quotes and the comment of the value that it changes', () => {
  const check = (rule: string, before: string, after: string): void => {
    const settings = 'connections:\n  - { name: orders, environment: test, host: a, user: b }\n';
    const fix = lintText(before, { settings }).find((each) => each.rule === rule)?.fixes?.[0];
    assert.ok(fix, before);
    assert.equal(applyFix(before, fix), after);
  };
  for (const quote of ['', "'", '"']) {
    const of = (key: string, value: string): string => `${key}: ${quote}${value}${quote} # c\n${tasks}`;
    check('unknown-connection', of('connection', 'odrers'), of('connection', 'orders'));
    const [early, late] = ['2026-12-05T16:00+08:00', '2026-12-05T22:00+08:00'];
    check('impossible-window', of('window', `${late}/${early}`), of('window', `${early}/${late}`));
    const need = (id: string): string =>
      `${tasks}  - { title: Secnd2, needs: [${quote}${id}${quote}], tasks: [x] }\n  - { title: Second, tasks: [x] }\n`;
    // The step itself is never what it waits for.
    check('unknown-need', need('secnd'), need('second'));
  }
});

const tasks = 'steps:\n  - { title: S, owner: a, tasks: [x] }\n';

test('a window begins before it ends, on days that there are', () => {
  const check = (window: string, expected: string | undefined): void =>
    checkRule(
      'impossible-window',
      `window: ${window}\n${tasks}`,
      expected === undefined ? [] : [`${window}: ${expected}`],
    );
  check(
    '2026-12-05T22:00+08:00/2026-12-05T16:00+08:00',
    'The window ends before it begins. Put the earlier time first.',
  );
  check('2026-12-05T16:00Z/2026-12-05T16:00Z', 'The window has no length: it ends when it begins.');
  check('2026-12-05T16:00+08:00/2026-12-05T08:00Z', 'The window has no length: it ends when it begins.');
  const unreal = 'The window names a day or a time that there is not. Look at its numbers again.';
  check('2026-02-30T16:00Z/2026-03-05T16:00Z', unreal);
  check('2026-12-05T16:00Z/2026-12-05T26:00Z', unreal);
  check('2026-13-05/2026-13-06', unreal);
  for (const window of [
    '2026-12-05T16:00+08:00/2026-12-05T22:00+08:00',
    '2026-12-05T16:00+08:00/2026-12-05T09:00Z',
    '2026-12-05/2026-12-05',
    '2026-12-05T16:00/PT6H',
    '2026-12-05T16:00/P1M',
    '2028-02-29/2028-03-01',
    'tomorrow',
    '""',
  ])
    check(window, undefined);
});

test('a window is over once the moment of the look is behind it', () => {
  const check = (window: string, now: string | undefined, isFound: boolean): void =>
    checkRule(
      'past-window',
      `window: ${window}\n${tasks}`,
      isFound ? [`${window}: The window is over. If the launch is still to come, give it its new time.`] : [],
      { now },
    );
  const window = '2026-12-05T16:00+08:00/2026-12-05T22:00+08:00';
  check(window, '2026-12-05T14:00:01Z', true);
  check(window, '2026-12-05T13:59:59Z', false);
  check(window, undefined, false);
  check('2026-12-05T16:00/2026-12-05T22:00', '2026-12-06T09:00Z', false);
  check('2026-12-05T16:00/2026-12-05T22:00', '2026-12-06T11:00Z', true);
  check('2026-12-05T22:00Z/2026-12-05T16:00Z', '2027-01-01T00:00Z', false);
});

test('the longest chain of steps fits the window', () => {
  const window = 'window: 2026-12-05T16:00Z/2026-12-05T18:00Z\n';
  const check = (steps: readonly string[], expected: string | undefined): void =>
    checkRule(
      'overlong-plan',
      `${window}steps:\n${steps.map((step) => `  - { title: S, ${step} }\n`).join('')}`,
      expected === undefined
        ? []
        : [
            `2026-12-05T16:00Z/2026-12-05T18:00Z: The steps that wait for each other take ${expected}, but the window has 2h. Free a step by its \`needs\`, do one before the window, or make the window longer.`,
          ],
    );
  const step = (id: string, takes: string, more = ''): string =>
    `id: ${id}, takes: ${takes}, change: [{ sh: x }]${more}`;
  check([step('a', '1h'), step('b', '1h30m')], '2h 30m');
  check([step('a', '3h')], '3h');
  check([step('a', '1h'), step('b', '1h')], undefined);
  check([step('a', '90m'), step('b', '90m', ', needs: []')], undefined);
  check([step('a', '90m'), step('b', '90m', ', needs: [a]')], '3h');
  check([step('a', '90m', ', needs: [b]'), step('b', '90m', ', needs: [a]')], '3h');
  check([step('a', '90m', ', needs: [a, nobody]')], undefined);
  check(['id: g, takes: 9h, owner: a, tasks: [wait]', step('b', '1h')], undefined);
  check([step('b', '1h'), 'id: g, takes: 9h, owner: a, tasks: [wait]'], '10h');
  check(
    [
      `id: g, steps: [{ title: A, ${step('a', '1h')} }, { title: B, ${step('b', '1h')} }]`,
      step('c', '1h', ', needs: [g]'),
    ],
    '3h',
  );
});

test('somebody reviews what changes something', () => {
  const change = stepOf({ change: 'DELETE FROM a' });
  checkRule('missing-reviewer', `title: T\n${change}`, [
    'T: Nobody is named who reviews this plan. Add `reviewers` to the keys of the document.',
  ]);
  checkRule('missing-reviewer', `title: T\nreviewers: []\n${change}`, [
    'T: Nobody is named who reviews this plan. Add `reviewers` to the keys of the document.',
  ]);
  checkRule('missing-reviewer', `title: T\nreviewers: [a]\n${change}`, []);
  checkRule('missing-reviewer', `title: T\n${tasks}`, []);
});

test('a gate has an owner of its own or around it', () => {
  const gate = (more: string, start = ''): readonly [string] => [
    `${start}steps:\n  - { title: G, ${more} }\n`,
  ];
  const found = ['G: “G” waits for people, but nobody is named for it. Add `owner`.'];
  checkRule('gate-without-owner', ...gate('tasks: [x]'), found);
  checkRule('gate-without-owner', ...gate('tasks: [x], owner: a'), []);
  checkRule('gate-without-owner', ...gate('tasks: [x]', 'owner: a\n'), []);
  checkRule('gate-without-owner', ...gate('owner: a, steps: [{ title: H, tasks: [x] }]'), []);
  checkRule('gate-without-owner', ...gate('tasks: [x], change: [{ sh: x }]'), []);
});

test('a severity may differ by environment', () => {
  const connections =
    'connections:\n - { name: orders, environment: production, user: u }\n - { name: orders, environment: test, user: u }\n - { name: crm, environment: test, user: u }\n';
  const text = (connection: string): string =>
    `runbook: 1\nreviewers: [a]\nconnection: ${connection}\n${stepOf({ change: 'CREATE TABLE a (b INT)' })}`;
  const check = (
    rules: string,
    connection: string,
    environment: Around['environment'],
    expected: string,
  ): void => {
    const settings = `${connections}rules:\n  missing-rollback: ${rules}\n`;
    assert.deepEqual(readSettings(settings).findings, []);
    const around = environment === undefined ? { settings } : { settings, environment };
    const found = lintText(text(connection), around).find(({ rule }) => rule === 'missing-rollback');
    assert.equal(found?.severity ?? 'off', expected, `${rules} for ${connection} on ${environment}`);
  };
  const differing = '{ production: error, test: hint }';
  check(differing, 'orders', 'production', 'error');
  check(differing, 'orders', 'test', 'hint');
  check(differing, 'orders', 'staging', 'warning');
  check(differing, 'orders', undefined, 'error');
  check(differing, 'crm', undefined, 'hint');
  check(differing, 'nobody', undefined, 'error');
  check('{ test: off }', 'orders', 'test', 'off');
  check('{ test: off }', 'crm', undefined, 'off');
  check('{ test: off }', 'orders', undefined, 'warning');
  check('{ production: off, test: off }', 'orders', undefined, 'off');
  check('info', 'orders', 'production', 'info');
});

test('no text of a block makes a rule throw', () => {
  const pieces = fc.constantFrom(
    ...'SELECT|COUNT(*)|FROM|a.b|`c`|WHERE|AND|OR|BETWEEN|IN|(|)|,|=|<>|<table>|1|\'x|"|--|/*|*/|UPDATE|SET|JOIN|ON|USING|DELETE|;'.split(
      '|',
    ),
    ...'|mysqldump|-pX|--password=|$x|\\|\n|（|，|”|“|TODO|RENAME TABLE|CREATE TABLE|🚀|\0|AS|.|@x|ALTER TABLE|&&|>'.split(
      '|',
    ),
  );
  const text = fc.array(pieces, { maxLength: 12 }).map((all) => all.join(' '));
  const blocks = fc.record({ before: text, change: text, after: text, shell: text, expect: text });
  fc.assert(
    fc.property(blocks, ({ before, change, after, shell, expect }) => {
      const findings = lintText(
        `runbook: 1\n${stepOf({ 'pre-check': `${before} | ${expect}`, backup: [`sh: ${shell}`, before], change: [change, after], 'post-check': after, rollback: [change, `sh: ${shell}`] })}`,
      );
      for (const { message } of findings) assert.match(message, /[.?]$/);
    }),
    { numRuns: 150 },
  );
});
