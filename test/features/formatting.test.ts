import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import { type Notation, notationOf } from '../../server/src/core/parse.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { formatScript } from '../../server/src/core/sql/formatScript.ts';
import { standardDialect, textOf, tokenize } from '../../server/src/core/sql/tokens.ts';
import { formattingEdits } from '../../server/src/features/formatting.ts';
import { layOutSql as layOut } from '../../server/src/layOutSql.ts';
import { modelOf } from '../core/modelOf.ts';

const root = join(import.meta.dirname, '..', '..');

/** The formatted text; a part of it between two `$0`, where they stand. */
function formatted(marked: string, notation: Notation): string {
  const [before = '', inside, after = ''] = marked.split('$0');
  const text = inside === undefined ? marked : before + inside + after;
  const within =
    inside === undefined ? {} : { within: { start: before.length, end: before.length + inside.length } };
  const document = TextDocument.create('file:///a', notation, 1, text);
  const edits = [
    ...formattingEdits({ ...readRunbook(text, notation), text: document, layOut, ...within }),
  ].filter((edit): edit is TextEdit => edit !== undefined);
  return TextDocument.applyEdits(document, edits);
}

/** Formats a text, with any line ends, to what is expected; a second time nothing changes. */
function check(notation: Notation, text: string, expected: string): void {
  assert.equal(formatted(text, notation), expected);
  if (!text.includes('$0')) assert.equal(formatted(expected, notation), expected);
  const crlf = (each: string): string => each.replaceAll('\n', '\r\n');
  assert.equal(formatted(crlf(text), notation), crlf(expected));
  assert.equal(formatted(`\uFEFF${text}`, notation), `\uFEFF${expected}`);
}

function checkSql(sql: string, expected: string): void {
  assert.equal(formatScript(sql, layOut), expected);
  assert.equal(formatScript(expected, layOut), expected);
}

const long =
  "UPDATE customer SET industry='制造业 🎉',updated_at=updated_at WHERE industry='' AND region_code='x  y'";
const longFormatted = `UPDATE customer
SET
  industry = '制造业 🎉',
  updated_at = updated_at
WHERE
  industry = ''
  AND region_code = 'x  y'`;

test('SQL in Markdown is laid out; prose, shell blocks, directives and tasks stay', () =>
  check(
    'markdown',
    `---
runbook: 1
---
# T

Prose   with   blanks, \`select   1\`.

\`\`\`sql
select   an,example
\`\`\`

## A

- [ ] a   task

\`\`\`sql change
-- name: one
--   expect:  affected == 1
${long};
# a comment
select   1  ,\`a  b\`;select 2
\`\`\`

\`\`\`sh backup
echo   a
\`\`\`

> \`\`\`sql rollback
> ${long};
> \`\`\`
`,
    `---
runbook: 1
---
# T

Prose   with   blanks, \`select   1\`.

\`\`\`sql
select   an,example
\`\`\`

## A

- [ ] a   task

\`\`\`sql change
-- name: one
--   expect:  affected == 1
${longFormatted};
# a comment
select 1, \`a  b\`;
select 2
\`\`\`

\`\`\`sh backup
echo   a
\`\`\`

> \`\`\`sql rollback
${longFormatted.replace(/^/gm, '> ')};
> \`\`\`
`,
  ));

test('in YAML only the SQL of literal blocks is laid out', () => {
  const yaml = (first: string): string => `runbook:   1   # a comment
title:    T
steps:
  - title:   A
    notes: |
      select   1
    change:
      - sql: |  # keep
          -- name: one
${first.replace(/^/gm, '          ')};
      - |-
          select   1
      - sql: "select   2"
      - sql: select   3
      - sql: >
          select   4,
            5
      - sh: |
          echo   a
`;
  check(
    'yaml',
    yaml(long),
    yaml(longFormatted).replace('          select   1\n      - sql: "', '          select 1\n      - sql: "'),
  );
});

test('front matter is laid out with its comments, and means the same', () =>
  check(
    'markdown',
    `---
# first
runbook:   1    # one
reviewers:   [ a,b ]

git:   {branch: x,   trunk: y}
x-own:
    - 1.10
    - "a"
---

## A

- [ ] t
`,
    `---
# first
runbook: 1 # one
reviewers: [a, b]

git: { branch: x, trunk: y }
x-own:
  - 1.10
  - "a"
---

## A

- [ ] t
`,
  ));

test('only the blocks that are selected are formatted', () => {
  const block = (sql: string): string => `\`\`\`sql change\n${sql}\n\`\`\`\n\n`;
  check(
    'markdown',
    `---\nrunbook:   1\n---\n\n## A\n\n${block('select   1')}${block('$0select   2$0')}${block('select   3')}`,
    `---\nrunbook:   1\n---\n\n## A\n\n${block('select   1')}${block('select 2')}${block('select   3')}`,
  );
});

test('a block with an error is left alone', () => {
  const text =
    "---\nrunbook: 1\n---\n\n## A\n\n```sql change\n-- expect:\nselect   'open\n```\n\n```sql rollback tiemout=5\nselect   1\n```\n";
  assert.equal(formatted(text, 'markdown'), text);
});

test('statements are laid out one by one', () => {
  checkSql('select 1;select   2;', 'select 1;\nselect 2;');
  checkSql('  select   1', 'select 1');
  checkSql(
    'SELECT a,(SELECT  max(b) FROM u) FROM t  -- end',
    'SELECT a, (SELECT max(b) FROM u) FROM t  -- end',
  );
  checkSql('SELECT a, -- one\n  b   FROM t', 'SELECT\n  a, -- one\n  b\nFROM\n  t');
  checkSql(
    "alter table `t` add column a varchar(50) not null default '' comment 'x',add index ix_a (a), drop column b",
    "alter table `t`\n  add column a varchar(50) not null default '' comment 'x',\n  add index ix_a (a),\n  drop column b",
  );
  checkSql(
    'SELECT industry_name,COUNT(*) AS customers FROM customer GROUP BY industry_name ORDER BY customers DESC LIMIT 200',
    'SELECT\n  industry_name,\n  COUNT(*) AS customers\nFROM customer\nGROUP BY industry_name\nORDER BY customers DESC\nLIMIT 200',
  );
});

test('what the layout could change in meaning, or does not know, stays as it is', () => {
  for (const sql of [
    'select   COUNT (*) from t',
    'delimiter //\nselect   1//',
    "SHOW   COLUMNS FROM customer LIKE 'industry'",
    "GRANT   SELECT ON a.* TO 'x'@'%'",
    "select   'open",
    'select /*!50000   STRAIGHT_JOIN */ 1',
    'select   `open',
    '/* c */ select   1',
    'alter   table t add partition (partition p1 values less than (7))',
    'CREATE   TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1',
  ])
    checkSql(sql, sql);
});

for (const file of globSync(['test/fixtures/twins/*.runbook.*', 'examples/**/*.runbook.*'], { cwd: root }))
  test(`${file} says the same when formatted, and stays so`, () => {
    const text = readFileSync(join(root, file), 'utf8');
    const notation = notationOf(file) ?? 'yaml';
    const once = formatted(text, notation);
    assert.equal(formatted(once, notation), once);
    const model = (each: string): string =>
      JSON.stringify(modelOf(readRunbook(each, notation).runbook)).replace(/(?:\\n|\s)+/g, '');
    assert.equal(model(once), model(text));
  });

const word = fc.constantFrom(
  ...'select,SELECT,from,where,t,`a b`,a.b,count(*),COUNT (1),(,),,,=,:=,@a,@@sql_mode,1,1.5,-1,--1'.split(
    ',',
  ),
  "'x  y'",
  "'it''s'",
  '"q;"',
  '/* c */',
  '-- line\n',
  '# hash\n',
  ';',
  '\n',
  '->>',
  'insert into t values',
  'update t set a =',
  'order by',
  'case when a then b end',
  'x.`y`',
  "N'n'",
  '客户',
  '/*! 1 */',
  "'a'@'%'",
);

test('formatting any SQL changes only white space, and a second time nothing', () => {
  let changed = 0;
  const tokens = (sql: string): string[] =>
    tokenize(sql, standardDialect).map((token) => `${token.kind} ${textOf(sql, token)}`);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 14 }), (words) => {
      const sql = `select ${words.join(' ')}`;
      const once = formatScript(sql, layOut);
      if (once !== sql) changed += 1;
      assert.deepEqual(tokens(once), tokens(sql));
      assert.equal(formatScript(once, layOut), once);
    }),
    { numRuns: 200 },
  );
  assert.ok(changed > 10, `only ${changed} texts were changed`);
});
