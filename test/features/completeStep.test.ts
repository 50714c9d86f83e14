import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalog } from '../../server/src/core/catalog.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { readSettings } from '../../server/src/core/settings.ts';
import { completeStepAction } from '../../server/src/features/codeActions/completeStep.ts';
import { editsOf } from '../../server/src/features/codeActions.ts';
import { applied } from '../core/edit/edits.ts';
import { checkAction, checkEverywhere, checkOffers } from './actionGround.ts';

const title = 'Complete this step';

test('a step of Markdown is completed around its change', () => {
  checkEverywhere(
    completeStepAction,
    `---
runbook: 1
connection: orders
---

# 发布 🚀

## Add a column

为客户增加行业：

\`\`\`sql change
ALTER TABLE cust$0omer ADD industry INT NULL;
\`\`\`

## Next

- [ ] 🚀
`,
    title,
    `---
runbook: 1
connection: orders
---

# 发布 🚀

## Add a column

为客户增加行业：

\`\`\`sql pre-check
-- name: industry
-- expect: rows == 0
SHOW COLUMNS FROM customer LIKE 'industry';
\`\`\`

\`\`\`sh backup
mysqldump --single-transaction orders customer > customer_20261205.sql
\`\`\`

\`\`\`sql change
ALTER TABLE customer ADD industry INT NULL;
\`\`\`

\`\`\`sql post-check
-- name: industry
-- expect: rows == 1 && row.Type.startsWith('int') && row.Null == 'YES'
SHOW COLUMNS FROM customer LIKE 'industry';
\`\`\`

\`\`\`sql rollback
ALTER TABLE customer DROP COLUMN industry;
\`\`\`

## Next

- [ ] 🚀
`,
  );
});

test('a step of YAML is completed in the order of the roles', () => {
  checkEverywhere(
    completeStepAction,
    `runbook: 1
connection: orders
steps:
    -   title: 行业 🚀$0
        change:
            -   ALTER TABLE customer ADD industry INT NULL
        post-check:
            -   { sql: "SELECT 1", expect: rows == 1 }
`,
    title,
    `runbook: 1
connection: orders
steps:
    -   title: 行业 🚀
        pre-check:
            - name: industry
              sql: SHOW COLUMNS FROM customer LIKE 'industry'
              expect: rows == 0
        backup:
            - sh: mysqldump --single-transaction orders customer > customer_20261205.sql
        change:
            -   ALTER TABLE customer ADD industry INT NULL
        post-check:
            -   { sql: "SELECT 1", expect: rows == 1 }
        rollback:
            - sql: ALTER TABLE customer DROP COLUMN industry
`,
  );
});

test('a fence in the SQL gets longer fences around it', () => {
  const change = "~~~sql change\nUPDATE t SET a = 'x' WHERE a = '\n```\n'$0\n~~~\n";
  const others = '```sh backup\nx\n```\n';
  const check = (role: string, expected: string): string =>
    `\`\`\`\`sql ${role}\n-- name: t-rows\n-- expect: ${expected}\nSELECT COUNT(*) FROM t\nWHERE a = '\n\`\`\`\n';\n\`\`\`\`\n`;
  const rollback = '\n```sh rollback\nx\n```\n';
  checkAction(
    completeStepAction,
    `# T\n\n## A\n\n${others}\n${change}${rollback}`,
    title,
    `# T\n\n## A\n\n${check('pre-check', 'value > 0')}\n${others}\n${change.replace('$0', '')}\n${check('post-check', 'value == 0')}${rollback}`,
  );
});

test('what is complete, is no change in SQL, or cannot be read, is not completed', () => {
  const offers = (text: string): void => checkOffers(completeStepAction, text, []);
  offers('# T\n\n## A$0\n\n- [ ] x\n');
  offers('# T$0\n\n## A\n\n```sql change\nTRUNCATE t\n```\n');
  offers('# T\n\n## A$0\n\n```sh change\nrm x\n```\n');
  offers('# T\n\n## A$0\n\n```sql change\nCALL x()\n```\n');
  offers('# T\n\n## A$0\n\n```sql change\n\n```\n');
});

const catalog: Catalog = {
  database: 'orders_test',
  tables: new Map([
    [
      't',
      {
        name: 't',
        kind: 'table',
        rowsEstimate: undefined,
        comment: '',
        columns: [
          { name: 'a', type: 'int(11)', isNullable: false, default: '0', extra: '', comment: '时间' },
        ],
        indexes: [],
      },
    ],
  ]),
};

test('the schema of the connection tells the old definition, its production the database', () => {
  const text =
    '---\nrunbook: 1\nconnection: shop\n---\n# T\n\n## A\n\n```sql change\nALTER TABLE t MODIFY a BIGINT\n```\n';
  const { runbook } = readRunbook(text, 'markdown');
  const { settings } = readSettings(
    'connections:\n  - { name: shop, environment: test, host: a, user: u, database: shop_test }\n  - { name: shop, environment: production, host: b, user: u, database: shop_live }\n',
  );
  const context = {
    text,
    runbook,
    findings: [],
    selection: { start: text.indexOf('MODIFY'), end: text.indexOf('MODIFY') },
    settings,
    now: new Date(2026, 11, 5),
  };
  const [without] = completeStepAction(context);
  assert.equal(without?.wantsCatalogOf, 'shop');
  assert.match(
    applied(text, editsOf(without)),
    /```sh rollback\n# .*\nmysql shop_live < t_20261205\.sql\n```/,
  );
  const [known] = completeStepAction({ ...context, catalog });
  assert(known !== undefined);
  const result = applied(text, editsOf(known));
  assert.match(result, /\nALTER TABLE t MODIFY COLUMN a int\(11\) NOT NULL DEFAULT 0 COMMENT '时间';\n/);
  assert.match(result, /--single-transaction shop_live t >/);
});
