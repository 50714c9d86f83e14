import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Rule } from '../../server/src/core/rule.ts';
import { rules } from '../../server/src/core/rules/index.ts';
import { applyFix } from './applyFix.ts';
import { checkRule, lintText } from './lintText.ts';

const files = readdirSync(join(import.meta.dirname, '..', '..', 'server', 'src', 'core', 'rules'));

for (const rule of rules)
  test(`${rule.id} finds its bad example and not its good one`, async () => {
    const { settings, now } = rule;
    const bad = lintText(rule.bad, { settings, now }).filter((finding) => finding.rule === rule.id);
    assert.ok(bad.length > 0);
    for (const finding of bad) {
      assert.equal(finding.severity, rule.severity);
      checkWords(finding.message);
      for (const fix of finding.fixes ?? []) {
        const fixed = lintText(applyFix(rule.bad, fix), { settings, now });
        assert.deepEqual(
          fixed.filter((each) => each.rule === rule.id && each.message === finding.message),
          [],
          fix.title,
        );
      }
    }
    const good = lintText(rule.good, { settings, now });
    assert.deepEqual(
      good.filter((finding) => finding.rule === rule.id || finding.severity === 'error'),
      [],
    );
    assert.match(rule.why, /^\p{Lu}.*\.$/u);

    const name = rule.id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    assert.ok(files.includes(`${name}.ts`), `${name}.ts`);
    const exported: Readonly<Record<string, Rule>> = await import(`../../server/src/core/rules/${name}.ts`);
    assert.equal(exported[name], rule);
  });

/** A message is a sentence: it begins like one and ends in a full stop or with the question what was meant. */
function checkWords(message: string): void {
  assert.match(message, /^[\p{Lu}`“]/u);
  assert.match(message, /(\.|Did you mean `[^`]+`\?)$/u);
}

test('every rule stands in the list once', () => {
  const names = files.filter((file) => !['index.ts', 'missingBlock.ts', 'stepParts.ts'].includes(file));
  assert.equal(rules.length, names.length);
  assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length);
});

test('only what touches data needs a backup', () => {
  const check = (change: string, isFound: boolean): void =>
    checkRule(
      'missing-backup',
      `steps:\n - title: S\n   change: [${JSON.stringify(change)}]\n`,
      isFound ? ['change: Step “S” changes data that nothing saves first. Add a `backup` block.'] : [],
    );
  for (const change of [
    'UPDATE a SET b = 1',
    'ALTER TABLE a DROP b',
    'DROP TABLE a',
    'TRUNCATE a',
    'REPLACE INTO a VALUES (1)',
    'CREATE OR REPLACE VIEW a AS SELECT 1',
    'CREATE UNIQUE INDEX i ON a (b)',
    'GRANT SELECT ON a TO b; DELETE FROM a',
    '/* CREATE TABLE */ DELETE FROM a',
    'CREATE  OR REPLACE TABLE a (b INT)',
    'CREATE OR /* x */ REPLACE TABLE a (b INT)',
    'CREATE /* x */ UNIQUE INDEX i ON a (b)',
    'CALL p()',
    "LOAD DATA INFILE 'x' INTO TABLE a",
    'WITH x AS (SELECT 1) UPDATE a SET b = 1',
    'START TRANSACTION; UPDATE a SET b = 1; COMMIT',
    'ANALYZE FORMAT=JSON UPDATE a SET b = 1',
    'OPTIMIZE TABLE a',
  ])
    check(change, true);
  for (const change of [
    "GRANT SELECT ON a.* TO 'b'@'c'",
    'REVOKE SELECT ON a FROM b',
    'CREATE TABLE a (b INT)',
    'create temporary table a (b int)',
    'CREATE USER a',
    'SET @a = 1; CREATE TABLE b (c INT)',
    'FLUSH PRIVILEGES',
    "CREATE TABLE a (b INT COMMENT 'or replace')",
    'START TRANSACTION; SET @a = 1; COMMIT',
    'BEGIN; SAVEPOINT a; ROLLBACK TO a; RELEASE SAVEPOINT a; ROLLBACK',
    "SHOW TABLES LIKE 'a'",
    'WITH x AS (SELECT 1) SELECT * FROM x',
    '(SELECT 1) UNION (SELECT 2)',
    'ANALYZE TABLE a',
    'ANALYZE LOCAL TABLE a',
    'CHECK TABLE a',
    'LOCK TABLES a WRITE; UNLOCK TABLES',
    'DESCRIBE a; EXPLAIN SELECT 1',
    '-- nothing',
  ])
    check(change, false);
  checkRule('missing-backup', 'steps:\n - title: S\n   change: [{ sh: ./deploy.sh }]\n', []);
  checkRule(
    'missing-backup',
    'steps:\n - title: S\n   change: [DROP TABLE a]\n   backup: [{ sh: dump }]\n',
    [],
  );
});

test('a change needs checks and a way back, an empty one nothing', () => {
  const all = ['missing-pre-check', 'missing-backup', 'missing-post-check', 'missing-rollback'];
  const found = (text: string): string[] =>
    lintText(`runbook: 1\nowner: a\nreviewers: [b]\n${text}`).map((finding) => finding.rule);
  assert.deepEqual(found('steps:\n - title: S\n   change: [DROP TABLE a]\n'), all);
  assert.deepEqual(found('steps:\n - title: S\n   change: [""]\n'), ['empty-block']);
  assert.deepEqual(found('steps:\n - title: S\n   tasks: [a]\n'), []);
  assert.deepEqual(found('steps:\n - title: S\n   change: [{ sh: ./deploy.sh }]\n'), [
    'missing-pre-check',
    'missing-post-check',
    'missing-rollback',
  ]);
});

test('circles are found wherever they go', () => {
  const check = (steps: string, expected: readonly string[]): void =>
    checkRule('cyclic-needs', steps, expected);
  check('steps:\n - { id: a, title: A, needs: [a], tasks: [x] }\n', [
    'a: Step “A” needs itself. Remove that from its `needs`.',
  ]);
  check('steps:\n - { id: a, title: A, needs: [b], tasks: [x] }\n - { id: b, title: B, tasks: [x] }\n', [
    'b: These steps wait for each other and can never begin: “A” needs “B” needs “A”.',
  ]);
  check(
    'steps:\n - { id: a, title: A, needs: [g], tasks: [x] }\n - { id: g, title: G, steps: [{ title: B, tasks: [x] }] }\n',
    ['g: These steps wait for each other and can never begin: “A” needs “B” needs “A”.'],
  );
  check('steps:\n - { id: g, title: G, needs: [b], steps: [{ id: b, title: B, tasks: [x] }] }\n', [
    'b: Group “G” needs its own step “B”. Remove that from its `needs`.',
  ]);
  check(
    'steps:\n - { id: a, title: A, needs: [], tasks: [x] }\n - { id: b, title: B, needs: [a, a], tasks: [x] }\n - { id: c, title: C, needs: [a, b], tasks: [x] }\n',
    [],
  );
  check('steps:\n - { id: a, title: A, needs: [nowhere], tasks: [x] }\n', []);
  check('steps:\n - { id: a, title: A, tasks: [x], steps: [{ id: c, title: C, tasks: [x] }] }\n', []);
  check(
    'steps:\n - { id: a, title: A, tasks: [x], steps: [{ id: b, title: B, needs: [a], tasks: [x] }] }\n',
    [],
  );
});

test('an id stands once, also one that a title gives', () => {
  checkRule(
    'duplicate-id',
    'steps:\n - { title: Load it, tasks: [x] }\n - { title: Load IT!, tasks: [x] }\n',
    ['Load IT!: “Load IT!” and “Load it” both have the id `load-it`. Give one of them an id of its own.'],
  );
  checkRule('duplicate-id', 'steps:\n - { title: Load, steps: [{ id: load, title: B, tasks: [x] }] }\n', [
    'load: “B” and “Load” both have the id `load`. Each id may stand once in a runbook; change one of them.',
  ]);
});

test('a check has a name of its own among those of its role', () => {
  const found = (name: string): string =>
    `SELECT: Step “S” has two checks of the name \`${name}\` under \`pre-check\`. Give one of them another name; without a name a check is called by its position.`;
  const check = (preChecks: string, expected: readonly string[], more = ''): void =>
    checkRule('duplicate-check-name', `steps:\n - title: S\n   pre-check: [${preChecks}]\n${more}`, expected);
  const named = (name: string): string => `{ name: "${name}", sql: SELECT 1 }`;
  check(`${named('a')}, ${named('a')}, ${named('a')}`, [found('a'), found('a')]);
  check(`${named('2')}, SELECT 2`, [found('2')]);
  check(`SELECT 1, ${named('1')}`, [found('1')]);
  check('"-- name: a\\nSELECT 1; -- b\\n-- name: a\\nSELECT 2"', [found('a')]);
  check(`${named('a')}, ${named('b')}, SELECT 3, ${named('A')}`, []);
  check(named('a'), [], `   post-check: [${named('a')}]\n - title: T\n   pre-check: [${named('a')}]\n`);
  check('SELECT 1, SELECT 2', [], `   change: [${named('a')}, ${named('a')}]\n`);
});

test('needs name ids of steps and groups', () => {
  checkRule(
    'unknown-need',
    'steps:\n - { id: crm-data, title: A, tasks: [x] }\n - { title: B, needs: [crm-dta, crm-data, whatever], tasks: [x] }\n',
    [
      'crm-dta: “B” needs `crm-dta`, but no step has this id. Did you mean `crm-data`?',
      'whatever: “B” needs `whatever`, but no step has this id. Name the id of a step of this runbook.',
    ],
  );
});

test('a connection is one of the settings, where there are some', () => {
  const settings = 'connections:\n - { name: orders, environment: test, user: u }\n';
  const steps =
    'connection: order\nsteps:\n - { title: A, connection: crm, tasks: [x] }\n - { title: B, tasks: [x] }\n';
  checkRule('unknown-connection', steps, []);
  checkRule(
    'unknown-connection',
    steps,
    [
      'order: `launchbook.yaml` has no connection `order`. Did you mean `orders`?',
      'crm: `launchbook.yaml` has no connection `crm`. Add it there, or name one that it has.',
    ],
    { settings },
  );
});

const ignored = (directive: string): string =>
  `steps:\n - title: S\n   pre-check:\n    - |\n     ${directive}\n     DELETE FROM a;\n     DELETE FROM b;\n`;

test('a directive silences its rule on the next statement only', () => {
  checkRule('check-without-expectation', ignored('-- launchbook-ignore: check-without-expectation -- seen'), [
    'DELETE: This check has no expectation, so a person has to accept its result. Add `expect`, such as `rows == 0`.',
  ]);
  const text = `runbook: 1\n${ignored('-- launchbook-ignore: refused-check, check-without-expectation -- seen')}`;
  assert.deepEqual(
    lintText(text).map((finding) => finding.rule),
    ['check-without-expectation', 'refused-check'],
  );
});

test('a directive that names no rule says so', () => {
  checkRule('unknown-rule', ignored('-- launchbook-ignore: refused-chek, nonsense'), [
    'refused-chek: There is no rule `refused-chek`, so this silences nothing. Did you mean `refused-check`?',
    'nonsense: There is no rule `nonsense`, so this silences nothing.',
  ]);
});

test('launchbook.yaml sets severities and switches rules off', () => {
  const text = 'runbook: 1\nreviewers: [a]\nsteps:\n - { title: S, change: [DROP TABLE a] }\n';
  const settings = 'rules: { missing-rollback: error, missing-backup: off, missing-pre-check: "hint" }\n';
  assert.deepEqual(
    lintText(text, { settings }).map((finding) => `${finding.rule}: ${finding.severity}`),
    ['missing-pre-check: hint', 'missing-post-check: warning', 'missing-rollback: error'],
  );
});

test('an expectation is underlined where it is wrong', () => {
  const step = (expect: string): string =>
    `steps:\n - title: S\n   pre-check:\n    - sql: SELECT 1\n      expect: ${expect}\n`;
  checkRule('invalid-expectation', step('row_count == 0'), [
    'row_count: Unknown name `row_count`. Did you mean `rows`? An expectation knows rows, value, row, all, columns and pre.',
  ]);
  checkRule('invalid-expectation', step('"rows == 0 && rwo.a == 1"'), [
    'rwo: Unknown name `rwo`. Did you mean `row`? An expectation knows rows, value, row, all, columns and pre.',
  ]);
});
