import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, check, checkChosen, checkHas } from './completionGround.ts';

const step = (inner: string): string => `runbook: 1\nsteps:\n  - title: A\n${inner}`;
const section = (inner: string): string =>
  `---\nrunbook: 1\nconnection: orders\n---\n\n# T\n\n## A {#a}\n\n${inner}`;

test('keys of the document, the required one first, and only those that are not there', () => {
  check(
    '$0',
    [
      'runbook',
      'title',
      'release',
      'connection',
      'window',
      'owner',
      'reviewers',
      'git',
      'tickets',
      'notes',
      'steps',
    ].filter((key) => key !== 'tickets'),
  );
  checkHas('title: x\n$0\nsteps: []\n', ['runbook', 'release'], ['title', 'steps']);
  // In Markdown the steps are headings.
  checkHas('---\nrunbook: 1\n$0\n---\n\n# T\n', ['title', 'owner'], ['runbook', 'steps']);
});

test('keys of a step, below and above it too, and with what is typed replaced as a whole', () => {
  checkHas(
    step('    $0\n    needs: []\n  - title: B\n    owner: x\n'),
    ['id', 'owner', 'pre-check'],
    ['title', 'needs'],
  );
  checkChosen(step('    ow$0ne\n'), 'owner', step('    owner: \n'));
  checkChosen(step('    ow$0ne: li.wei\n'), 'owner', step('    owner: li.wei\n'));
  checkChosen('steps:\n  - ti$0', 'title', 'steps:\n  - title: ');
  checkHas('steps:\n  - $0', ['title', 'id', 'change']);
  checkHas('steps:\n- title: A\n  $0', ['id', 'change'], ['title']);
});

test('keys of groups in groups, tasks, blocks and mappings', () => {
  const nested = 'steps:\n  - title: G\n    steps:\n      - title: A\n        $0\n      - title: B\n';
  checkHas(nested, ['pre-check', 'steps'], ['title']);
  check(step('    tasks:\n      - text: x\n        $0'), ['done']);
  check(step('    change:\n      - sql: DELETE FROM t\n        $0'), ['name', 'expect', 'timeout']);
  check(step('    monitor:\n      - sh: x\n        $0'), ['name', 'expect', 'timeout', 'every']);
  check('git:\n  $0\n', ['branch', 'trunk']);
  check('git: { branch: x, $0 }\n', ['trunk']);
  check('git: { $0, branch: x }\n', ['trunk']);
  check(step('    tasks:\n      - { text: x, do$0 }\n'), ['done']);
});

test('on a line of its own in a list, what its items begin with', () => {
  check('connections:\n  $0\n', ['- name']);
  check('steps:\n  - title: A\n  $0', ['- title']);
  check(step('    change:\n      $0'), ['- sql', '- sh']);
  checkChosen(step('    tasks:\n      $0'), '- text', step('    tasks:\n      - text: '));
});

test('a list item of blocks can be keys or SQL', () => {
  const labels = ask(step('    pre-check:\n      - $0\n')).items.map((item) => item.label);
  assert.deepEqual(labels.slice(0, 6), ['sql', 'sh', 'name', 'expect', 'timeout', 'SELECT']);
});

test('a key brings the lines that its value begins with, in the file’s own line ends', () => {
  checkChosen(step('    $0'), 'backup', step('    backup:\n      - sh: $1'));
  checkChosen(step('    $0'), 'backup', step('    backup:\n      - '), { client: { snippets: false } });
  checkChosen(step('    $0'), 'backup', step('    backup:'), { client: { snippets: false, asIs: false } });
  checkChosen(
    step('    $0').replaceAll('\n', '\r\n'),
    'backup',
    step('    backup:\n      - sh: $1').replaceAll('\n', '\r\n'),
  );
  checkChosen(step('    $0'), 'needs', step('    needs: [$1]'));
  const item = ask(step('    $0')).items.find((each) => each.label === 'backup');
  assert.equal(item?.insertTextFormat, 2);
  assert.equal(item?.insertTextMode, 1);
});

test('each key comes with the description of the schema', () => {
  for (const text of ['$0', step('    $0'), step('    pre-check:\n      - $0'), 'connections:\n  - $0'])
    for (const item of ask(text).items.filter((each) => each.kind !== 14))
      assert(item.documentation !== undefined, `${item.label} in ${text}`);
});

test('values that the format lists, and those that launchbook.yaml and the plan give', () => {
  check('runbook: $0\n', ['1']);
  check('connection: $0\n', ['orders', 'crm']);
  check('connection: "$0"\n', ['orders', 'crm']);
  checkChosen('connection:$0\n', 'crm', 'connection: crm\n');
  checkChosen('connection: or$0d # the shop\n', 'crm', 'connection: crm # the shop\n');
  check(step('    tasks:\n      - text: x\n        done: $0'), ['true', 'false']);
  check('reviewers: [b, $0]\nsteps:\n  - title: A\n    owner: a\n  - title: B\n    owner: b\n', ['a']);
  checkChosen('reviewers: $0\nowner: li.wei\n', 'li.wei', 'reviewers: [li.wei]\nowner: li.wei\n');
  check(step('    takes: $0'), ['5m', '10m', '30m', '1h']);
  checkChosen(step('    id: $0'), 'a', step('    id: a'));
  check(step('    id: a$0'), []);
  assert.match(ask('connection: $0\n').items[0]?.detail ?? '', /test, production/);
});

test('launchbook.yaml: connections, environments, rules and severities', () => {
  check('connections:\n  - name: a\n    $0\n', [
    'environment',
    'user',
    'host',
    'port',
    'socketPath',
    'database',
    'ssl',
    'password',
  ]);
  check('connections:\n  - name: a\n    environment: $0\n', ['production', 'staging', 'test', 'development']);
  check('connections:\n  - { name: a, environment: t$0 }\n', [
    'production',
    'staging',
    'test',
    'development',
  ]);
  check('connections:\n  - name: pay-db\n    password: $0\n', ['${env:PAY_DB_PASSWORD}']);
  checkHas('rules:\n  missing-backup: off\n  $0\n', ['missing-rollback', 'unknown-key'], ['missing-backup']);
  check('rules:\n  missing-backup: $0\n', ['off', 'hint', 'info', 'warning', 'error']);
  checkHas('rules:\n  missing-backup:\n    $0\n', ['production', 'test']);
  const rule = ask('rules:\n  $0\n').items.find((item) => item.label === 'missing-backup');
  assert.deepEqual(rule?.data, { rule: 'missing-backup' });
  assert(ask('rules:\n  missing-backup: $0\n').items.every((item) => item.documentation !== undefined));
});

test('ids in `needs`: the nearest first, and none that would wait for itself', () => {
  const plan = (needs: string): string =>
    `steps:\n  - title: G\n    steps:\n      - title: A\n        tasks: [x]\n      - title: B\n        tasks: [x]\n  - title: C\n    tasks: [x]\n${needs}  - title: D\n    tasks: [x]\n  - title: E\n    needs: []\n    tasks: [x]\n`;
  for (const form of [
    '    needs: [$0]\n',
    '    needs:\n      - $0\n',
    '    needs: $0\n',
    '    needs: ["$0"]\n',
  ])
    check(plan(form), ['b', 'a', 'g', 'e'], { client: { snippets: false } });
  check(plan('    needs: [b, $0]\n'), ['a', 'g', 'e']);
  check(plan('    needs:\n      - b\n      - $0\n      - e\n'), ['a', 'g']);
  assert.equal(ask(plan('    needs: [$0]\n')).items[0]?.detail, 'B');
  check(
    '---\nrunbook: 1\n---\n\n# T\n\n## A\n\n- [ ] x\n\n## B {needs="$0"}\n\n- [ ] x\n\n## C {#c}\n\n- [ ] x\n\n## D {needs=""}\n\n- [ ] x\n',
    ['a', 'd'],
  );
});

test('ids in `needs` that YAML would read as another type are quoted', () => {
  const plan =
    'steps:\n  - title: A\n    id: "2018"\n    tasks: [x]\n  - title: B\n    tasks: [x]\n    needs: [$0]\n';
  checkChosen(plan, '2018', plan.replace('$0', "'2018'"));
});

test('thousands of ids are cut, and typing narrows them', () => {
  const steps = Array.from({ length: 1000 }, (_, index) => `  - title: S${index}\n    tasks: [x]\n`).join('');
  const all = ask(`steps:\n${steps}  - title: Z\n    needs: [$0]\n`);
  assert.equal(all.items.length, 200);
  assert.equal(all.isIncomplete, true);
  assert.equal(all.items[0]?.label, 's999');
  checkHas(`steps:\n${steps}  - title: Z\n    needs: [s77$0]\n`, ['s77', 's777', 's707'], ['s999']);
});

test('a fence: languages with their roles, those that the step lacks first, and attributes', () => {
  check(section('```$0\n'), [
    'sql pre-check',
    'sh backup',
    'sql change',
    'sql post-check',
    'sql rollback',
    'sql monitor',
  ]);
  check(section('```sql change\nX;\n```\n\n```sql $0\n'), [
    'pre-check',
    'backup',
    'post-check',
    'rollback',
    'monitor',
    'change',
  ]);
  checkChosen(
    section('```sql pre$0-ch\nSELECT 1;\n```\n'),
    'post-check',
    section('```sql post-check\nSELECT 1;\n```\n'),
  );
  checkChosen(
    section('```s$0ql change\nSELECT 1;\n```\n'),
    'sql post-check',
    section('```sql post-check\nSELECT 1;\n```\n'),
  );
  check(section('```sql pre-check $0\n'), ['name', 'timeout']);
  check(section('```sql monitor name=a $0\n'), ['timeout', 'every']);
  check(section('```sql monitor every=$0\n'), ['10s', '30s', '1m', '5m']);
  check(section('```json $0\n'), []);
  check(section('```sql change\nX;\n```$0\n'), []);
});

test('attributes of a heading', () => {
  check(section('## B $0\n'), []);
  check(section('## B thing {$0}\n'), ['#b-thing', 'needs', 'owner', 'takes', 'connection']);
  check(section('## B {#x owner="y" $0'), ['needs', 'takes', 'connection']);
  check(section('## B {#x connection=$0}\n'), ['orders', 'crm']);
  check(section('## B {#x takes="$0"}\n'), ['5m', '10m', '30m', '1h']);
  checkChosen(section('## 客户 {#$0}\n'), '#客户', section('## 客户 {#客户}\n'));
  check('# T {$0}\n', ['release', 'connection', 'window', 'owner', 'reviewers']);
});

test('prose is left alone, but for the ids that a link can lead to', () => {
  for (const prose of ['Words $0', '- [ ] task $0', '| a | $0 |', '`code$0`', '{$0}', '# not `$0', '$0'])
    check(section(`${prose}\n\n- [ ] x\n`), []);
  check(section('See [it](#$0).\n\n- [ ] x\n'), ['#a']);
  checkChosen(section('See [it](#x$0y).\n\n- [ ] x\n'), '#a', section('See [it](#a).\n\n- [ ] x\n'));
  const notes = 'steps:\n  - title: A\n    tasks: [x]\n    notes: |\n      See [it](#$0)\n';
  check(notes, ['#a']);
  check(notes.replace('[it](#$0)', '[it] $0'), []);
  check(section('See [it](other$0).\n\n- [ ] x\n'), []);
  for (const trigger of [' ', '.', '#', '`', '"', "'", '=', '(', '[', '{'])
    check(section(`Words${trigger}$0\n\n- [ ] x\n`), [], { trigger });
});

test('typing is not disturbed: a blank asks only where something begins', () => {
  check(step('    $0'), [], { trigger: ' ' });
  checkHas(step('    change:\n      - $0'), ['sql'], [], { trigger: ' ' });
  checkHas('connection: $0', ['orders'], [], { trigger: ' ' });
  check(section('```sql pre-check\nSELECT a $0\n```\n'), [], { trigger: ' ' });
  check(section('```$0\n'), [], { trigger: '`' });
  check(section('```sql change\nUPDATE a SET x = $0\n```\n'), [], { trigger: '=' });
});

test('half-typed text: broken YAML, no end of line, CRLF, a byte order mark, and other scripts', () => {
  checkHas(`title: "open\n${step('    $0')}`, [], []);
  checkHas('\uFEFFrun$0', ['runbook']);
  checkHas('\uFEFF---\r\nrunbook: 1\r\n$0\r\n---\r\n', ['owner']);
  checkHas(step('    pre-check:\n      - sql: SELECT 1\n        exp$0\n   - broken: [\n'), ['expect']);
  checkHas('runbook: 1\nsteps:\n  - title: 客户😀\n    notes: "😀"\n    ow$0', ['owner'], ['notes']);
  checkHas('---\nrunbook: 1\now$0\n\n# T\n', ['owner']);
  check('runbook: 1\n# comm$0ent\n', []);
  check('runbook: 1 $0\n', []);
});

test('what looks like keys in a text is text', () => {
  check(step('    notes: |\n      id: x\n      $0\n'), []);
  check('title: A\n  $0\n', []);
  checkHas(
    step('    change:\n      - sql: |\n          title: x;\n          $0\n'),
    ['UPDATE'],
    ['needs', 'sql'],
  );
});

test('a client without insert-and-replace gets one range, the whole word', () => {
  const item = ask(step('    ow$0ne\n'), { client: { insertReplace: false } }).items.find(
    (each) => each.label === 'owner',
  );
  assert.deepEqual(item?.textEdit, {
    newText: 'owner: ',
    range: { start: { line: 3, character: 4 }, end: { line: 3, character: 8 } },
  });
});
