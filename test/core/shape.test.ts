import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../server/src/core/finding.ts';
import { readingRules } from '../../server/src/core/rule.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { readSettings } from '../../server/src/core/settings.ts';
import { applyFix } from './applyFix.ts';

/** Each finding as `text at the place: message`. */
function say(text: string, findings: readonly Finding[]): string[] {
  for (const { rule } of findings) assert.ok(readingRules.includes(rule), `${rule} can be set`);
  return findings.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);
}

/** The findings of a runbook in YAML; a fix of one of them leaves nothing of it. */
function check(text: string, ...expected: readonly string[]): void {
  const { findings } = readRunbook(text, 'yaml');
  assert.deepEqual(say(text, findings), expected, text);
  for (const finding of findings)
    for (const fix of finding.fixes ?? []) {
      const fixed = applyFix(text, fix);
      assert.equal(readRunbook(fixed, 'yaml').findings.length, findings.length - 1, fixed);
    }
}

/** The findings of a document with one more key. */
function checkKey(line: string, ...expected: readonly string[]): void {
  check(`runbook: 1\n${line}\n`, ...expected);
}

/** The findings of a step with one more key. */
function checkStep(line: string, ...expected: readonly string[]): void {
  check(`runbook: 1\nsteps:\n  - title: A\n    ${line}\n`, ...expected);
}

test('a document says what it is', () => {
  const missing = 'The document does not say that it is a runbook. Add `runbook: 1` to its keys.';
  const version = '`runbook` must be `1`: this is the format version that is understood here.';
  check('title: T\n', `t: ${missing}`);
  check('runbook: 2\n', `2: ${version}`);
  check('runbook: "1"\n', `"1": ${version}`);
  check('- a\n', '-: The document must be a mapping of keys.');
  check('hello\n', 'hello: The document must be a mapping of keys.');
});

test('keys of a document', () => {
  checkKey('titel: T', 'titel: Unknown key `titel`. Did you mean `title`?');
  checkKey('Connection: T', 'Connection: Unknown key `Connection`. Did you mean `connection`?');
  checkKey(
    'zzz: 1',
    'zzz: Unknown key `zzz`. Known here: `runbook`, `title`, `release`, `connection`, `window`, `owner`, `reviewers`, `git`, `notes`, `steps`. Keys of your own begin with `x-`.',
  );
  checkKey('x-zzz: 1');
  checkKey('title:', 'title: `title` is empty. It must be a text.');
  checkKey('title: 8.0', '8.0: `title` must be a text; put `8.0` in quotes.');
  checkKey('release: 8.0');
  checkKey('release: [a]', 'release: `release` must be a text or a number.');
  checkKey(
    'window: tomorrow',
    'tomorrow: `tomorrow` is not possible for `window`. Write it like `2026-12-05T16:00+08:00/2026-12-05T22:00+08:00`.',
  );
  checkKey('window: 2026-12-05/2026-12-06');
  checkKey('window: 2026-12-05T16:00+08:00/PT6H');
  checkKey('steps: a', 'a: `steps` must be a list.');
  checkKey('steps:', 'steps: `steps` is empty. It must be a list.');
  checkKey('steps: [a]', 'a: A step must be a mapping of keys.');
  checkKey('steps: [{ id: a }]', 'id: This step has no `title`.');
  checkKey('reviewers: li.wei', 'li.wei: `reviewers` must be a list.');
  checkKey('reviewers: [5]', '5: Each of `reviewers` must be a text; put `5` in quotes.');
  checkKey('git: { brnch: a }', 'brnch: Unknown key `brnch`. Did you mean `branch`?');
  checkKey(
    'runbook: 1',
    'runbook: The key `runbook` stands here twice; this second value is not used. Remove one of them.',
  );
});

test('an alias is what its anchor was before it', () => {
  check('runbook: 1\nowner: &a li\nreviewers: [*a, &a wang, *a]\n');
  const read = readRunbook('runbook: 1\nowner: &a li\nreviewers: [*a, &a wang, *a]\n', 'yaml');
  assert.deepEqual(
    read.runbook.reviewers.map((each) => each.value),
    ['li', 'wang', 'wang'],
  );
  checkKey(
    'owner: *a',
    '*a: There is no anchor `&a` before this alias.',
    'owner: `owner` is empty. It must be a text.',
  );
});

test('keys of a step', () => {
  checkStep('precheck: [SELECT 1]', 'precheck: Unknown key `precheck`. Did you mean `pre-check`?');
  checkStep(
    'pre-check: SELECT 1',
    'SELECT 1: `pre-check` must be a list of blocks, each beginning with `-`.',
  );
  checkStep('pre-check:', 'pre-check: `pre-check` is empty. It must be a list.');
  checkStep('needs: 5', '5: `needs` must be a list or a text; put `5` in quotes.');
  checkStep('needs: [5]', '5: Each of `needs` must be a text; put `5` in quotes.');
  checkStep('id: a b', 'a b: `a b` is not possible for `id`. Write it like `add-industry`.');
  checkStep('takes: 5', '5: `takes` must be a duration with its unit, such as `5s` or `1h30m`.');
  checkStep('takes: soon', 'soon: `takes` must be a duration with its unit, such as `5s` or `1h30m`.');
  checkStep('tasks: a', 'a: `tasks` must be a list.');
  checkStep('tasks: [{ done: true }]', 'done: This task has no `text`.');
  checkStep('tasks: [{ text: a, done: yes }]', 'yes: `done` must be `true` or `false`.');
  checkStep('tasks: [5]', '5: A task must be a mapping of keys or a text; put `5` in quotes.');
  checkStep('owner: [a]', 'owner: `owner` must be a text.');
  checkStep('steps: {}', 'steps: `steps` must be a list.');
});

test('keys of a block', () => {
  const block = (line: string, ...expected: readonly string[]): void =>
    checkStep(`pre-check: [${line}]`, ...expected);
  block('{ sql: SELECT 1, sh: ls }', 'sql: A block is `sql` or `sh`, not both.');
  block('{ name: a }', 'name: This block holds neither `sql` nor `sh`.');
  block('{}', '{}: This block holds neither `sql` nor `sh`.');
  block('{ sql: [a] }', 'sql: `sql` must be a text.');
  block('{ sql: }', 'sql: `sql` is empty. It must be a text.');
  block('5', '5: A block must be a mapping of keys or a text; put `5` in quotes.');
  checkStep('pre-check:\n      -', ': A block is empty. It must be a mapping of keys or a text.');
  block('{ sql: SELECT 1, expct: a }', 'expct: Unknown key `expct`. Did you mean `expect`?');
  block('{ sql: SELECT 1, expect: true }', 'true: `expect` must be a text or a list; put `true` in quotes.');
  block('{ sql: SELECT 1, name: a b }', 'a b: `a b` cannot be a name: it must be one word.');
  block(
    '{ sql: SELECT 1, timeout: 5 }',
    '5: `timeout` must be a duration with its unit, such as `5s` or `1h30m`.',
  );
  block(
    '{ sql: SELECT 1, every: 5 s }',
    '5 s: `every` must be a duration with its unit, such as `5s` or `1h30m`.',
  );
  block(
    '{ sql: SELECT 1; SELECT 2, expect: rows == 1 }',
    'rows == 1: This block has 2 statements, so it is not clear which one is meant. Write it as a comment right before its statement, such as `-- expect: rows == 0`.',
  );
  block('{ sql: "-- nothing" }', '"-- nothing": This block holds only comments, no statement.');
});

test('directives of a block', () => {
  const script = (lines: string, ...expected: readonly string[]): void =>
    check(`runbook: 1\nsteps:\n  - title: A\n    pre-check:\n      - |\n        ${lines}\n`, ...expected);
  script(
    'SELECT 1;\n        -- expect: rows == 0',
    'expect: rows == 0: `expect` stands behind the last statement. It belongs right before the statement that it speaks of.',
  );
  script(
    '-- expct: rows == 0\n        SELECT 1',
    'expct: `expct` is not a directive. Did you mean `expect`?',
  );
  script('-- name: a\n        -- name: b\n        SELECT 1', 'b: This statement has a name already.');
});

test('what only Markdown can get wrong', () => {
  const markdown = (text: string, ...expected: readonly string[]): void => {
    const whole = `---\nrunbook: 1\n---\n${text}\n`;
    assert.deepEqual(say(whole, readRunbook(whole, 'markdown').findings), expected, text);
  };
  markdown(
    '## A\n```sql precheck\nSELECT 1\n```',
    'precheck: Unknown role `precheck`. Did you mean `pre-check`? Until then this block is prose.',
  );
  markdown(
    '## A\n```sql pre-check timeout=5 foo\nSELECT 1\n```',
    'foo: The word `foo` means nothing here. Attributes are written `key=value`.',
    '5: `timeout` must be a duration with its unit, such as `5s` or `1h30m`.',
  );
  markdown(
    '```sql change\nSELECT 1\n```',
    'change: This `change` block belongs to no step. Put it below the heading of a step.',
  );
  markdown('## A {#a\n- [ ] x', '{#a: The attributes of this heading are not closed. Put a `}` behind them.');
  markdown(
    '## A {owner="li}\n- [ ] x',
    'owner="li}: The quote of `owner` is not closed.',
    '{owner="li}: The attributes of this heading are not closed. Put a `}` behind them.',
  );
  markdown(
    '## A\n```sql change\nSELECT 1',
    '```: This block is not closed. Put a line with the same signs after its last line.',
  );
  markdown('##\n- [ ] x', ': `title` is empty.');
});

/** The findings of `launchbook.yaml`. */
function checkSettings(text: string, ...expected: readonly string[]): void {
  assert.deepEqual(say(text, readSettings(text).findings), expected, text);
}

test('keys of launchbook.yaml', () => {
  const connection = (line: string, ...expected: readonly string[]): void =>
    checkSettings(`connections: [{ name: a, environment: test, user: u, ${line} }]\n`, ...expected);
  checkSettings('connections: a\n', 'a: `connections` must be a list.');
  checkSettings('connections: [a]\n', 'a: A connection must be a mapping of keys.');
  checkSettings('connections: [{ name: a, user: u }]\n', 'name: This connection has no `environment`.');
  checkSettings(
    'connections: [{ name: a, environment: tset, user: u }]\n',
    'tset: `tset` is not possible for `environment`. Did you mean `test`?',
  );
  checkSettings(
    'connections: [{ name: a, environment: prod, user: u }]\n',
    'prod: `prod` is not possible for `environment`. It is one of `production`, `staging`, `test`, `development`.',
  );
  checkSettings(
    'connections: [{ name: a, environment: , user: u }]\n',
    ': `environment` is empty. It is one of `production`, `staging`, `test`, `development`.',
  );
  connection('port: 70000', '70000: `port` must be from 1 to 65535.');
  connection('port: 0', '0: `port` must be from 1 to 65535.');
  connection('port: 3306.5', '3306.5: `port` must be a whole number.');
  connection('ssl: yes', 'yes: `ssl` must be `true` or `false`.');
  checkSettings('conections: []\n', 'conections: Unknown key `conections`. Did you mean `connections`?');
  checkSettings(
    'rules: { missing-rollback: eror }\n',
    'eror: `eror` is not possible for `missing-rollback`. Did you mean `error`?',
  );
  checkSettings(
    'rules: { missing-rolback: error }\n',
    'missing-rolback: There is no rule `missing-rolback`, so this sets nothing. Did you mean `missing-rollback`?',
  );
  checkSettings('rules: { unknown-key: warning, merge-conflict: error }\n');
  checkSettings(
    'connections:\n - { name: a, environment: test, user: u }\n - { name: a, environment: test, user: v }\n',
    'a: The connection `a` stands twice for test, so it is not clear which is meant. Remove one.',
  );
});

test('a password in clear is refused, and never said again', () => {
  for (const value of ['hunter2', '123456', '"p w"', '[hunter2]', '${ORDERS}', '${env:a-b}', 'true', '1e5']) {
    const { findings, settings } = readSettings(
      `connections:\n  - name: a\n    environment: test\n    user: u\n    password: ${value}\n`,
    );
    assert.deepEqual(
      findings.map((finding) => finding.message),
      [
        'A password must not stand in this file. Name an environment variable, `${env:NAME}`, or leave the key out: it is then asked once and kept in secret storage.',
      ],
      value,
    );
    assert.equal(settings.connections[0]?.passwordVariable, undefined);
    assert.ok(!JSON.stringify(settings).includes('hunter2'));
  }
});

test('what stands under a password key is never said, be it YAML or not', () => {
  const secret = fc.constantFrom(
    'hunter2',
    'hunter2: 1',
    'hunter2, b',
    'hun ter2',
    'hunter2\n      hunter2: x',
  );
  const around = fc.constantFrom(
    ...[
      '*',
      '|',
      '>',
      '- ',
      '[',
      '{',
      '!',
      '!<',
      '&',
      '@',
      '`',
      '%',
      '? ',
      ', ',
      ']',
      '}',
      '"',
      "'",
      '"\\q',
      ': ',
    ],
    ...['', '\n      ', '\n      - ', '#', ' |', '[{', '&a *', '|2', '${env:', '\t'],
  );
  const file = fc.constantFrom(
    (value: string) =>
      `connections:\n  - name: a\n    environment: test\n    user: u\n    password: ${value}\n`,
    (value: string) =>
      `connections:\n  - name: a\n    password: ${value}\n    user: u\n    usr: x\nrules: {}\n`,
    (value: string) => `connections: [{ name: a, environment: test, user: u, password: ${value} }]\n`,
    (value: string) => `connections:\n  - password: ${value}\r\n    user: u\r\n`,
  );
  fc.assert(
    fc.property(around, secret, around, file, (before, word, behind, write) => {
      const text = write(`${before}${word}${behind}`);
      for (const { message, fixes } of readSettings(text).findings)
        assert.doesNotMatch(`${message} ${JSON.stringify(fixes ?? [])}`, /hun|ter2/, text);
    }),
    { numRuns: 2000 },
  );
});

test('a password on the line below its key is not said either', () => {
  const { findings } = readSettings('connections:\n  - name: a\n    password:\n    hunter2\n    user: u\n');
  assert.ok(findings.length > 0);
  assert.doesNotMatch(JSON.stringify(findings), /hunter2/);
});

test('other findings beside a password that is as it should be stay', () => {
  for (const reference of ['"${env:X}"', "'${env:X}'"])
    checkSettings(
      `connections: [{ name: a, environment: test, user: u, password: ${reference}, usr: b }]\n`,
      'usr: Unknown key `usr`. Did you mean `user`?',
    );
  checkSettings(
    'connections:\n  - name: a\n    environment: test\n    user: u\n    password: "*hunter2"\n    usr: b\n',
    'usr: Unknown key `usr`. Did you mean `user`?',
    '"*hunter2": A password must not stand in this file. Name an environment variable, `${env:NAME}`, or leave the key out: it is then asked once and kept in secret storage.',
  );
});
