import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldingRanges } from '../../server/src/features/folding.ts';
import { openAt, plans } from './navigation.ts';

/** What folds, as `first line … last line`, in the order of the text. */
function checkFolding(text: string, expected: readonly string[], limit?: number): void {
  const { document, runbook } = openAt(text);
  const lines = document.getText().split(/\r\n|[\r\n]/);
  const folds = foldingRanges(document, runbook, limit).sort(
    (left, right) => left.startLine - right.startLine,
  );
  assert.deepEqual(
    folds.map(({ startLine, endLine, kind }) =>
      [
        lines[startLine]?.trim(),
        '…',
        lines[endLine]?.trim(),
        ...(kind === undefined ? [] : [`(${kind})`]),
      ].join(' '),
    ),
    expected,
  );
}

test('in Markdown the front matter, groups, steps, blocks and directives fold', () => {
  checkFolding(plans.markdown, [
    '--- … --- (region)',
    '## CRM {#crm} … ```',
    '### Data has arrived {#crm-data needs="" owner=li.wei} … - [ ] Done, see [all](#crm)',
    '### Add the industry column {#add-industry needs="crm-data, crm"} … ```',
    '```sql pre-check … ```',
    '-- name: absent … -- expect: rows == 0 (comment)',
    '```sql change … ```',
    '## Backfill totals … [data]: #crm-data',
    '```sql post-check … ```',
  ]);
});

test('in YAML every key with lines below it folds, and directives do', () => {
  checkFolding(plans.yaml.replaceAll('\n', '\r\n'), [
    'steps: … SELECT 2;',
    '- id: crm … - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)',
    'steps: … - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)',
    '- id: crm-data … tasks: ["Done, see [all](#crm)"]',
    '- id: add-industry … - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)',
    'notes: | … See [data](#crm-data).',
    'pre-check: … expect: rows == 0',
    '- name: absent … expect: rows == 0',
    'change: … - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)',
    '- title: Backfill totals … SELECT 2;',
    'post-check: … SELECT 2;',
    '- | … SELECT 2;',
  ]);
  checkFolding(
    '\uFEFFsteps:\n- title: A\n  change:\n  - |\n    -- name: a\n    -- expect: rows == 0\n    SELECT 1',
    [
      'steps: … SELECT 1',
      '- title: A … SELECT 1',
      'change: … SELECT 1',
      '- | … SELECT 1',
      '-- name: a … -- expect: rows == 0 (comment)',
    ],
  );
});

test('front matter that nobody closed does not fold', () => {
  checkFolding('---\nrunbook: 1\n\n## A\n\n- [ ] a\n', ['## A … - [ ] a']);
  checkFolding('', []);
});

test('what lies deepest is left out where a client takes only so many', () => {
  checkFolding(
    plans.markdown,
    ['--- … --- (region)', '## CRM {#crm} … ```', '## Backfill totals … [data]: #crm-data'],
    3,
  );
});
