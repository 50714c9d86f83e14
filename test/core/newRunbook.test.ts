import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import {
  convertedFileName,
  newRunbook,
  onlyConnection,
  runbookFileName,
} from '../../server/src/core/newRunbook.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import { roles } from '../../server/src/core/role.ts';
import { type Runbook, readRunbook } from '../../server/src/core/runbook.ts';
import { readSettings } from '../../server/src/core/settings.ts';
import { modelOf } from './modelOf.ts';

const notations: readonly Notation[] = ['markdown', 'yaml'];
const { settings } = readSettings(
  'connections:\n  - { name: crm, environment: test, host: 127.0.0.1, user: root }\n',
);

/** Reads a new runbook, in which nothing may be found, with its settings and without. */
function check(title: string, notation: Notation, connection?: string): { text: string; runbook: Runbook } {
  const text = newRunbook({
    title,
    notation,
    date: new Date(2026, 11, 5),
    ...(connection === undefined ? {} : { connection }),
  });
  const read = readRunbook(text, notation);
  for (const known of [undefined, settings])
    assert.deepEqual(
      lint(read, known).map(({ message }) => message),
      [],
      text,
    );
  assert.equal(read.runbook.title?.value, title);
  assert.equal(read.runbook.connection?.value, connection);
  return { text, runbook: read.runbook };
}

for (const notation of notations)
  test(`a new runbook in ${notation} shows a gate and a step with all roles, and nothing is found in it`, () => {
    const { text, runbook } = check('Release 8.0', notation);
    const [gate, step] = runbook.steps;
    assert.ok(gate !== undefined && gate.blocks.length === 0 && gate.tasks.length === 1);
    assert.deepEqual(
      step?.blocks.map(({ role }) => role),
      [...roles],
    );
    assert.match(text, /customer_20261205\.sql/);
    assert.ok(text.split('\n').length < 60, text);
    check('Release 8.0', notation, 'crm');
  });

test('both notations of a new runbook are one plan', () => {
  const [markdown, yaml] = notations.map((notation) => modelOf(check('A', notation, 'crm').runbook));
  assert.deepEqual(markdown, yaml);
});

for (const title of ['行业 🎉', 'C #', '#', 'Use {#x}', '"a": b', '- [ ] x', '> y', '---', '8.0', 'null'])
  test(`the title ${title} stays what it is`, () => {
    for (const notation of notations) check(title, notation);
  });

test('a file is named after its title', () => {
  const checkName = (title: string, expected: string): void =>
    assert.equal(runbookFileName(title, 'markdown'), expected);
  checkName('Release 8.0', 'release-8.0.runbook.md');
  checkName('../../etc/passwd', 'etc-passwd.runbook.md');
  checkName('八点零 / 上线!', '八点零-上线.runbook.md');
  checkName(' ?? ', 'release.runbook.md');
  assert.equal(runbookFileName('A', 'yaml'), 'a.runbook.yaml');
});

test('a converted runbook is named after the other', () => {
  assert.equal(convertedFileName('release-8.0.runbook.md', 'yaml'), 'release-8.0.runbook.yaml');
  assert.equal(convertedFileName('a.runbook.yml', 'markdown'), 'a.runbook.md');
  assert.equal(convertedFileName('plan.md', 'yaml'), 'plan.runbook.yaml');
});

test('the connection of a new runbook is the only one that there is', () => {
  const named = (...names: readonly string[]): string | undefined =>
    onlyConnection(
      readSettings(
        `connections: [${names.map((name, at) => `{ name: ${name}, environment: ${at === 0 ? 'test' : 'staging'}, user: u }`).join(', ')}]`,
      ).settings,
    );
  assert.equal(named('crm'), 'crm');
  assert.equal(named('crm', 'crm'), 'crm');
  assert.equal(named('crm', 'orders'), undefined);
  assert.equal(named(), undefined);
});
