import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueryResult } from '../../server/src/core/value.ts';
import { ask, catalog, check, checkChosen, checkHas } from './completionGround.ts';

const show = "SHOW COLUMNS FROM customer LIKE 'name'";
/** An expectation of a post-check: as a directive, and below a key. */
const both = (expect: string, sql = show, role = 'post-check'): string[] => [
  `# T\n\n## A\n\n\`\`\`sql ${role}\n-- name: n\n-- expect: ${expect}\n${sql};\n\`\`\`\n`,
  `steps:\n  - title: A\n    ${role}:\n      - name: n\n        sql: ${sql}\n        expect: ${expect}\n`,
];

test('the names, functions and constants that this place knows', () => {
  for (const text of both('$0'))
    checkHas(text, ['rows', 'row', 'pre', 'size', 'null'], ['affected', 'exit_code']);
  for (const text of both('rows == 1 && $0')) checkHas(text, ['rows', 'row']);
  for (const text of both('$0', 'DELETE FROM t', 'change')) checkHas(text, ['affected']);
  checkHas(
    '# T\n\n## A\n\n```sh backup\nx\n```\n\n```sh post-check\n# expect: $0\ntrue\n```\n',
    ['exit_code', 'stdout'],
    ['rows'],
  );
  checkHas(
    'steps:\n  - title: A\n    post-check:\n      - sh: x\n        expect: $0\n',
    ['exit_code'],
    ['rows'],
  );
  for (const text of both('rows $0')) check(text, []);
  for (const text of both('rows == 1$0')) check(text, []);
  for (const text of both("row.Type == '$0'")) check(text, []);
});

test('columns: of the last result, else of what the statement shows or selects', () => {
  const shown = ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'];
  for (const expect of [
    'row.$0',
    'row.Ty$0',
    'all[0].$0',
    'all.all(r, r.$0)',
    "row['$0']",
    'all.filter(x, x.$0',
  ])
    for (const text of both(expect)) check(text, shown);
  for (const text of both('row.$0', 'SELECT c.id, COUNT(*) AS n, MAX(x) latest FROM customer c'))
    check(text, ['id', 'n', 'latest']);
  for (const text of both('row.$0', 'SELECT * FROM customer')) {
    check(text, []);
    check(text, ['id', 'name', 'industry', 'order'], { catalog });
  }
  const runs = { results: { 'a/n': result(['Field', 'Odd name'], ['name', 'x']) } };
  for (const text of both('row.$0')) check(text, ['Field', 'Odd name'], { runs });
});

test('a column that is no word takes the place of the dot', () => {
  const runs = { results: { 'a/n': result(['Create Table'], ['x']) } };
  const [markdown = '', yaml = ''] = both('row.$0');
  checkChosen(markdown, 'Create Table', markdown.replace('.$0', "['Create Table']"), { runs });
  checkChosen(yaml, 'Create Table', yaml.replace('.$0', "['Create Table']"), { runs });
  const quoted = yaml.replace('row.$0', "'row.$0'");
  checkChosen(quoted, 'Create Table', quoted.replace('.$0', '["Create Table"]'), { runs });
});

test('`pre`: its fields, and the columns of the pre-check of the same name', () => {
  const text = (expect: string): string =>
    `# T\n\n## A\n\n\`\`\`sql pre-check\nSELECT 1 AS first;\n-- name: n\nSELECT 2 AS second;\n\`\`\`\n\n\`\`\`sql post-check\n-- name: n\n-- expect: ${expect}\nSELECT 3 AS third;\n\`\`\`\n`;
  check(text('pre.$0'), ['rows', 'value', 'row', 'all']);
  check(text('pre.row.$0'), ['second']);
  check(text('pre.all[0].$0'), ['second']);
  check(text('row.$0'), ['third']);
});

test('methods by the type of what stands before the dot', () => {
  for (const expect of [
    'row.Type.$0',
    "rows == 1 && 'a'.$0",
    'columns[0].$0',
    'string(rows).$0',
    'row.Type.trim().$0',
  ])
    for (const text of both(expect))
      checkHas(text, ['startsWith', 'contains', 'size'], ['exists', 'matches']);
  for (const text of both('all.$0')) checkHas(text, ['all', 'exists', 'filter', 'size'], ['startsWith']);
  for (const text of both('columns.$0')) checkHas(text, ['exists', 'join'], ['startsWith']);
  for (const text of both('rows.$0')) check(text, []);
  const runs = { results: { 'a/n': result(['at', 'n'], [new Date(0), 5n]) } };
  for (const text of both('row.at.$0')) checkHas(text, ['getFullYear'], ['startsWith'], { runs });
  for (const text of both('row.n.$0')) check(text, [], { runs });
});

test('the name that a loop gives to its items is offered, and not asked for', () => {
  for (const text of both('all.exists(line, $0)')) checkHas(text, ['line', 'rows']);
  for (const text of both('all.exists($0')) check(text, []);
  for (const text of both('all.exists(a, a.x == 1) && $0')) checkHas(text, ['rows'], ['a']);
});

test('what the last run gave is offered to compare with', () => {
  const runs = { results: { 'a/n': result(['Type', 'n'], ['varchar(40)', 5n], ['x', 6n]) } };
  for (const [expect, literal] of [
    ['rows == $0', '2'],
    ['row.Type == $0', "'varchar(40)'"],
    ['rows == 1 && row.n != $0', '5'],
  ] as const)
    for (const text of both(expect)) assert.equal(ask(text, { runs }).items[0]?.label, literal);
  for (const text of both('rows > $0')) assert.equal(ask(text, { runs }).items[0]?.label, 'rows');
});

test('directives begin in comments before a statement, and nowhere else', () => {
  const text = (sql: string, role = 'pre-check'): string =>
    `# T\n\n## A\n\n\`\`\`sql ${role}\n${sql}\n\`\`\`\n`;
  check(text('-- $0\nSELECT 1;'), ['expect', 'name', 'launchbook-ignore']);
  check(text('--$0\nSELECT 1;'), ['expect', 'name', 'launchbook-ignore']);
  checkChosen(text('-- ex$0\nSELECT 1;'), 'expect', text('-- expect: \nSELECT 1;'));
  checkChosen(text('--$0\nSELECT 1;'), 'name', text('-- name: \nSELECT 1;'));
  checkChosen(text('-- na$0me: x\nSELECT 1;'), 'expect', text('-- expect: x\nSELECT 1;'));
  check(text('-- name: a\n-- $0\nSELECT 1;'), ['expect', 'launchbook-ignore']);
  check(text('-- $0\nDROP TABLE t;', 'rollback'), ['launchbook-ignore']);
  check(text('SELECT 1\n-- $0\n;'), []);
  check(text('-- the rows of $0\nSELECT 1;'), []);
  check(text('/* $0 */\nSELECT 1;'), []);
  checkHas(text('$0'), ['SELECT', '-- expect']);
  const sh = (command: string): string => `# T\n\n## A\n\n\`\`\`sh post-check\n${command}\n\`\`\`\n`;
  check(sh('# $0\ntrue'), ['expect', 'name', 'launchbook-ignore']);
  check(sh('true\n# $0'), []);
  check(`steps:\n  - title: A\n    pre-check:\n      - |\n        -- $0\n        SELECT 1\n`, [
    'expect',
    'name',
    'launchbook-ignore',
  ]);
});

test('rules to ignore: those that found something here come first', () => {
  const text = '# T\n\n## A\n\n```sql post-check\n-- launchbook-ignore: $0\nSELECT 1;\n```\n';
  const [first] = ask(text).items;
  assert.equal(first?.label, 'check-without-expectation');
  assert.equal(first?.detail, 'found here');
  assert.deepEqual(first?.data, { rule: 'check-without-expectation' });
  checkHas(text.replace('$0', 'missing-backup, $0'), ['missing-rollback'], ['missing-backup']);
  check(text.replace('$0', 'missing-backup -- why $0'), []);
});

function result(
  columns: readonly string[],
  ...rows: readonly (readonly (string | bigint | Date)[])[]
): QueryResult {
  return {
    columns,
    rows,
    rowCount: rows.length,
    isCut: false,
    hasShortenedCells: false,
    durationMs: 1,
    warnings: [],
  };
}
