import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ReadCatalog } from '../../server/src/core/catalog.ts';
import { notationOf } from '../../server/src/core/parse.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import type { QueryResult } from '../../server/src/core/value.ts';
import { hover, settingsHover } from '../../server/src/features/hover.ts';
import { runView, type ShownRuns } from './runView.ts';

const catalog: ReadCatalog = {
  ...{ database: 'shop', connection: 'orders', environment: 'test', isCut: false },
  time: '2026-12-05T08:00:00.000Z',
  tables: new Map([
    [
      'customer',
      {
        ...{ name: 'customer', kind: 'table', rowsEstimate: 12345, comment: '客户 [x](http://e)' },
        columns: [
          column({ name: 'id', type: 'int' }),
          column({ name: 'state', type: 'varchar(9)', default: "'new'", isNullable: true, comment: '<b>' }),
        ],
        indexes: [
          { name: 'PRIMARY', isUnique: true, columns: ['id'] },
          { name: 'by_state', isUnique: false, columns: ['state', 'id'] },
        ],
      },
    ],
    [
      'orders',
      {
        ...{ name: 'orders', kind: 'view', rowsEstimate: undefined, comment: '' },
        ...{ columns: [column({ name: 'id', type: 'bigint' })], indexes: [] },
      },
    ],
  ]),
};

function column(facts: {
  name: string;
  type: string;
  default?: string;
  isNullable?: boolean;
  comment?: string;
}) {
  return { isNullable: false, extra: '', comment: '', default: undefined, ...facts };
}

const markdown = `---
runbook: 1
owner: li.wei
connection: orders
---

# R

## Gate {#gate takes=5m}

- [ ] CRM sent the data

## Add it {#add-it needs="gate"}

\`\`\`sql pre-check timeout=5s
-- name: absent
-- expect: rows == 0 && value != 3
-- launchbook-ignore: missing-backup -- new
SELECT c.state, id FROM customer c JOIN orders USING (id);
\`\`\`

\`\`\`sql change
UPDATE customer SET state = 'x';
\`\`\`
`;

const yaml = `runbook: 1
owner: li.wei
connection: orders
steps:
  - title: Gate
    takes: 5m
    tasks: [{ text: CRM sent the data, done: false }]
  - title: Add it
    needs: [gate]
    pre-check:
      - name: absent
        timeout: 5s
        expect: rows == 0 && value != 3
        sql: |
          -- launchbook-ignore: missing-backup -- new
          SELECT c.state, id FROM customer c JOIN orders USING (id);
    change:
      - sql: UPDATE customer SET state = 'x'
`;

const both = [markdown, yaml];

/** What is told at the place of `^` in a part of the text, such as `FROM ^customer`, and the words it is about. */
function told(
  text: string,
  part: string,
  runs: ShownRuns = {},
): { readonly text: string; readonly at: string } {
  const inner = part.indexOf('^');
  const start = text.indexOf(part.replace('^', ''));
  assert.ok(start >= 0, part);
  const name = text.startsWith('---') ? 'a.runbook.md' : 'a.runbook.yaml';
  const document = TextDocument.create(`file:///w/${name}`, 'x', 1, text);
  const { runbook } = readRunbook(text, notationOf(name) ?? 'yaml');
  const found = hover(document, runbook, start + inner, runView(runs), () => catalog);
  if (found === undefined) return { text: '', at: '' };
  assert.ok(typeof found.contents === 'object' && 'kind' in found.contents && found.range);
  return { text: found.contents.value, at: document.getText(found.range) };
}

test('a key tells its meaning, in both notations', () => {
  const takes = '`takes`: Planned duration, such as `5m` or `1h30m`.';
  assert.deepEqual(told(markdown, 'ta^kes=5m'), { text: takes, at: 'takes' });
  assert.deepEqual(told(yaml, 'ta^kes: 5m'), { text: takes, at: 'takes' });
  const checks = '`pre-check`: Queries that must hold before the change.';
  assert.deepEqual(told(markdown, 'sql pre-^check'), { text: checks, at: 'pre-check' });
  assert.deepEqual(told(yaml, 'pre-^check:'), { text: checks, at: 'pre-check' });
  for (const text of both) {
    assert.match(told(text, 'owner^: li.wei').text, /^`owner`: Who carries it out\.$/);
    assert.match(told(text, 'run^book: 1').text, /Version of the format/);
    assert.match(told(text, 'time^out').text, /How long the check may run/);
    assert.match(told(text, 'ne^eds').text, /Ids of the steps that must be done first/);
  }
  assert.match(told(markdown, '```s^ql pre').text, /One or more SQL statements/);
  assert.match(told(yaml, 'do^ne: false').text, /Whether it is/);
  assert.match(told(yaml, 's^ql: UPDATE').text, /One or more SQL statements/);
  assert.match(told(markdown, '-- ex^pect').text, /must be true/);
  assert.match(told(markdown, '-- na^me').text, /The check's name/);
  for (const text of both) assert.match(told(text, 'launchbook-^ignore').text, /Silences findings/);
});

test('an expectation is put in words, with its values in the last run', () => {
  const result: QueryResult = {
    ...{ columns: ['n'], rows: [[5n]], rowCount: 1, isCut: false },
    ...{ hasShortenedCells: false, durationMs: 1, warnings: [] },
  };
  for (const text of both) {
    const place = 'rows ^== 0';
    assert.equal(told(text, place).text, 'Expected: no row, and the value is not `3`.');
    assert.equal(told(text, place).at, 'rows == 0 && value != 3');
    const failed = { 'add-it/absent': { kind: 'failed', message: 'got 1 row', rows: 1 } } as const;
    const run = told(text, place, { outcomes: failed, results: { 'add-it/absent': result } }).text;
    assert.match(run, /^\*\*✗ got 1 row/);
    assert.match(run, /\n\n---\n\nExpected: no row/);
    assert.match(run, /`rows` was 1 row; `value` was `5`\.$/);
    const stale = { 'add-it/absent': { rows: 7, value: '8', isStale: true } };
    assert.match(
      told(text, place, { outcomes: stale }).text,
      /`rows` was 7 rows; `value` was `8`\. The check was changed since\.$/,
    );
  }
  const broken = markdown.replace('rows == 0', 'rows ==');
  assert.match(told(broken, 'rows ^==').text, /cannot be read: /);
});

test('a table and a column tell what they are and where that was read', () => {
  for (const text of both) {
    const table = told(text, 'FROM ^customer');
    assert.equal(table.at, 'customer');
    assert.match(table.text, /^\*\*`customer`\*\* table · about 12,345 rows, by the server's estimate/);
    assert.match(table.text, /客户 \\\[x\\\]\\\(http\\:\/\/e\\\)/);
    assert.match(table.text, /primary key \(`id`\), index `by_state` \(`state`, `id`\)/);
    assert.match(table.text, /orders · test, database shop, read 2026\\-12\\-05 08:00:00 UTC\.$/);
    const state = told(text, 'c.st^ate');
    assert.equal(state.at, 'state');
    assert.match(state.text, /^\*\*`customer\.state`\*\* `varchar\(9\)` NULL · default `'new'` · \\<b\\>\n/);
    assert.match(
      told(text, ', i^d FROM').text,
      /^2 tables of this statement have this column:\n\n- `customer\.id`/,
    );
    assert.match(told(text, 'UPDATE cust^omer').text, /^\*\*`customer`/);
    assert.equal(told(text, 'SEL^ECT').text, '');
  }
});

test('a check tells its outcome first, and the word below it', () => {
  for (const text of both) {
    const runs: ShownRuns = { outcomes: { 'add-it/absent': {} } };
    const table = told(text, 'FROM ^customer', runs);
    assert.match(table.text, /^\*\*✓ rows == 0.*\n\n.*\n\n---\n\n\*\*`customer`/);
    assert.equal(table.at, 'customer');
    const alone = told(text, 'SEL^ECT', runs);
    assert.match(alone.text, /^\*\*✓ rows == 0/);
    assert.ok(alone.at.endsWith('USING (id)'));
  }
});

test('a step tells its state and what it waits for', () => {
  for (const text of both) {
    const step = told(text, 'Add ^it', { environment: 'test' });
    assert.equal(step.at, 'Add it');
    assert.equal(
      step.text,
      '**Blocked** on test: “Add it” (`add-it`)\n\n0 of 1 check passed.\n\nWaits for: “Gate” (0 of 1 task done).',
    );
    const need = text === markdown ? 'needs="ga^te' : 'needs: [ga^te';
    assert.match(told(text, need).text, /^\*\*Ready\*\*: “Gate”/);
    assert.match(told(text, 'Gate^').text, /0 of 1 task done\.$/);
  }
});

test('a rule tells why it is there', () => {
  for (const text of both)
    assert.match(told(text, 'missing-^backup').text, /^`missing-backup`: Before every change/);
  const settings = (text: string, offset: number): string => {
    const document = TextDocument.create('file:///w/launchbook.yaml', 'yaml', 1, text);
    const found = settingsHover(document, offset);
    return found === undefined ? '' : JSON.stringify(found.contents);
  };
  const text = 'connections:\n  - { name: a, user: b }\nrules:\n  missing-backup: error\n  syntax: off\n';
  assert.match(settings(text, text.indexOf('missing')), /Before every change/);
  assert.match(settings(text, text.indexOf('syntax')), /told when a file is read/);
  assert.match(settings(text, text.indexOf('user')), /The account/);
  assert.match(settings(text, text.indexOf('rules')), /Severity of findings/);
  assert.equal(settings(text, text.indexOf('error')), '');
  assert.equal(settings('', 0), '');
});

test('a text that is half typed never throws, wherever one points', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...both),
      fc.nat(),
      fc.nat(),
      fc.constantFrom('', '\n', ': ', '"', '{', '```sql '),
      (whole, cut, place, tail) => {
        const text = whole.slice(0, cut % (whole.length + 1)) + tail;
        const name = whole === markdown ? 'a.runbook.md' : 'a.runbook.yaml';
        const document = TextDocument.create(`file:///w/${name}`, 'x', 1, text);
        const { runbook } = readRunbook(text, notationOf(name) ?? 'yaml');
        const found = hover(document, runbook, place % (text.length + 1), runView({}), () => catalog);
        assert.ok(found === undefined || found.range !== undefined);
      },
    ),
    { numRuns: 300 },
  );
});
