import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertBlocks, type NewBlock } from '../../../server/src/core/edit/insertBlocks.ts';
import { applied, marked, read } from './edits.ts';

const check: NewBlock = {
  role: 'pre-check',
  kind: 'sql',
  statements: [{ name: 'absent', expectations: ['rows == 0'], text: "SHOW COLUMNS FROM t LIKE 'a'" }],
};
const backup: NewBlock = { role: 'backup', kind: 'sh', statements: [{ text: 'mysqldump orders t > t.sql' }] };
const rollback: NewBlock = {
  role: 'rollback',
  kind: 'sql',
  statements: [{ text: 'ALTER TABLE t\n  DROP COLUMN a,\n  DROP COLUMN b' }],
};

function checkInsert(before: string, blocks: readonly NewBlock[], expected: string): void {
  const { text, runbook, item } = marked(before);
  assert(item !== undefined);
  assert.equal(applied(text, insertBlocks(text, runbook, item, blocks)), expected);
}

test('blocks go where the order of the roles has them', () => {
  checkInsert(
    '# T\n\n## A$0\n\n```sql change\nx;\n```\n\n## B\n',
    [check, backup, rollback],
    "# T\n\n## A\n\n```sql pre-check\n-- name: absent\n-- expect: rows == 0\nSHOW COLUMNS FROM t LIKE 'a';\n```\n\n```sh backup\nmysqldump orders t > t.sql\n```\n\n```sql change\nx;\n```\n\n```sql rollback\nALTER TABLE t\n  DROP COLUMN a,\n  DROP COLUMN b;\n```\n\n## B\n",
  );
  checkInsert(
    'steps:\n  - title: A$0\n    change:\n      - x # y\n\n  - title: B\n',
    [rollback, check, backup],
    "steps:\n  - title: A\n    pre-check:\n      - name: absent\n        sql: SHOW COLUMNS FROM t LIKE 'a'\n        expect: rows == 0\n    backup:\n      - sh: mysqldump orders t > t.sql\n    change:\n      - x # y\n    rollback:\n      - sql: |\n          ALTER TABLE t\n            DROP COLUMN a,\n            DROP COLUMN b\n\n  - title: B\n",
  );
});

test('a step that holds no block yet takes one behind its tasks and prose', () => {
  checkInsert(
    '# T\n\n## A$0\n\nText.\n\n- [ ] x\n\n---\n\n## B',
    [backup],
    '# T\n\n## A\n\nText.\n\n- [ ] x\n\n```sh backup\nmysqldump orders t > t.sql\n```\n\n---\n\n## B',
  );
  checkInsert(
    '# T\n## A$0\n- [ ] x',
    [backup],
    '# T\n## A\n- [ ] x\n\n```sh backup\nmysqldump orders t > t.sql\n```',
  );
  checkInsert(
    '# T\n## A$0\n- [ ] x\n### Prose\nmore\n',
    [backup],
    '# T\n## A\n- [ ] x\n\n```sh backup\nmysqldump orders t > t.sql\n```\n\n### Prose\nmore\n',
  );
  checkInsert(
    'steps:\n- title: A$0\n  steps:\n  - title: B',
    [backup],
    'steps:\n- title: A\n  backup:\n  - sh: mysqldump orders t > t.sql\n  steps:\n  - title: B',
  );
});

test('between braces a role with nothing behind it takes a list, with or without its colon', () => {
  for (const key of ['backup', 'backup:', 'backup :', '"backup"', '"backup":'])
    checkInsert(
      `steps:\n  - { title: A$0, ${key} } # c\n`,
      [backup],
      `steps:\n  - { title: A, ${key}${key.endsWith(':') ? '' : ':'} [{ sh: mysqldump orders t > t.sql }] } # c\n`,
    );
});

test('a role that is there takes one more', () => {
  checkInsert(
    'steps:\n  - title: A$0\n    backup:\n    - a\n    change: [b]\n    rollback:\n    tasks: [c]\n',
    [backup, { ...backup, role: 'change' }, rollback],
    'steps:\n  - title: A\n    backup:\n    - a\n    - sh: mysqldump orders t > t.sql\n    change: [b, { sh: mysqldump orders t > t.sql }]\n    rollback:\n    - sql: |\n        ALTER TABLE t\n          DROP COLUMN a,\n          DROP COLUMN b\n    tasks: [c]\n',
  );
  checkInsert(
    '# T\n## A$0\n~~~sh backup\na\n~~~\n',
    [backup],
    '# T\n## A\n~~~sh backup\na\n~~~\n\n```sh backup\nmysqldump orders t > t.sql\n```\n',
  );
});

test('a step between braces stays one', () => {
  checkInsert(
    'steps:\n  - { title: A$0, change: [b] }\n',
    [check, rollback],
    `steps:\n  - { title: A, pre-check: [{ name: absent, sql: SHOW COLUMNS FROM t LIKE 'a', expect: rows == 0 }], change: [b], rollback: [{ sql: "ALTER TABLE t\\n  DROP COLUMN a,\\n  DROP COLUMN b" }] }\n`,
  );
});

test('blocks take the signs of the quote or list around their neighbours', () => {
  checkInsert(
    '# T\n## A$0\n> ```sql change\n> x;\n> ```\n',
    [check, backup],
    "# T\n## A\n> ```sql pre-check\n> -- name: absent\n> -- expect: rows == 0\n> SHOW COLUMNS FROM t LIKE 'a';\n> ```\n>\n> ```sh backup\n> mysqldump orders t > t.sql\n> ```\n>\n> ```sql change\n> x;\n> ```\n",
  );
  checkInsert(
    '# T\n## A$0\n1. ```sql change\n   x;\n   ```\n',
    [rollback],
    '# T\n## A\n1. ```sql change\n   x;\n   ```\n\n   ```sql rollback\n   ALTER TABLE t\n     DROP COLUMN a,\n     DROP COLUMN b;\n   ```\n',
  );
});

test('a fence is longer than the marks in it, and a value is quoted where YAML would misread it', () => {
  const hard: NewBlock = { role: 'change', kind: 'sql', statements: [{ text: "SELECT '```' # x: y" }] };
  checkInsert(
    '# T\n## A$0\n- [ ] x\n',
    [hard],
    "# T\n## A\n- [ ] x\n\n````sql change\nSELECT '```' # x: y\n;\n````\n",
  );
  checkInsert(
    'steps:\n  - title: A$0\n',
    [hard],
    'steps:\n  - title: A\n    change:\n      - sql: "SELECT \'```\' # x: y"\n',
  );
});

test('what is written is read back, at any line end, and nothing else changes', () => {
  const plans = [
    '# 发布 8.0 🚀\n\n## 一、客户 {#kunde}\n\n```sql change\nUPDATE 客户 SET a = 1;\n```\n\n## B\n\n- [ ] 完成\n',
    'title: 发布 8.0 🚀\nsteps:\n  - id: kunde\n    title: 一、客户\n    change:\n      - UPDATE 客户 SET a = 1\n  - title: B\n    tasks: [完成]\n',
  ];
  const ends: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => text.replaceAll('\n', '\r\n'),
    (text) => text.replace(/\n/g, (_, at: number) => (at % 2 === 0 ? '\n' : '\r\n')),
    (text) => `\uFEFF${text}`,
    (text) => text.trimEnd(),
    (text) => `\uFEFF${text.trimEnd().replaceAll('\n', '\r\n')}`,
  ];
  for (const plan of plans)
    for (const vary of ends)
      for (const index of [0, 1]) {
        const text = vary(plan);
        const runbook = read(text);
        const step = runbook.steps[index];
        assert(step !== undefined);
        const edits = insertBlocks(text, runbook, step, [check, backup, rollback]);
        assert(edits.length > 0 && edits.every(({ span }) => span.start === span.end));
        const after = applied(text, edits);
        const others = (of: typeof runbook): unknown =>
          of.steps.flatMap((each, at) =>
            at === index
              ? []
              : [each.blocks.map((block) => block.text.value), each.tasks.map((task) => task.text.value)],
          );
        assert.deepEqual(others(read(after)), others(runbook));
        const written = read(after).steps[index]?.blocks.filter((block) => block.role !== 'change');
        assert.deepEqual(
          written?.flatMap((block) =>
            block.statements.map((each) => [
              block.role,
              each.kind,
              each.text.value.trim(),
              each.expectations.map((expectation) => expectation.value),
            ]),
          ),
          [
            ['pre-check', 'sql', "SHOW COLUMNS FROM t LIKE 'a'", ['rows == 0']],
            ['backup', 'sh', 'mysqldump orders t > t.sql', []],
            ['rollback', 'sql', 'ALTER TABLE t\n  DROP COLUMN a,\n  DROP COLUMN b', []],
          ],
        );
        if (!text.includes('\r')) assert(!after.includes('\r'));
        else if (!/[^\r]\n/.test(text)) assert(!/[^\r]\n/.test(after), JSON.stringify(after));
      }
});
