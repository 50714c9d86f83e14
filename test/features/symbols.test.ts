import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { documentSymbols, flatSymbols, partsOfSteps } from '../../server/src/features/symbols.ts';
import { workspaceSymbols } from '../../server/src/features/workspaceSymbols.ts';
import { generateRunbook } from '../bench/runbooks.ts';
import { openAt, plans } from './navigation.ts';

/** The outline as indented lines: name, detail, and the line that is selected. */
function checkOutline(text: string, expected: readonly string[]): void {
  const { document, runbook } = openAt(text);
  const lines = (symbols: readonly DocumentSymbol[], indent: string): string[] =>
    symbols.flatMap(({ name, detail, selectionRange, children }) => [
      `${indent}${name}${detail === undefined ? '' : ` (${detail})`} @${selectionRange.start.line}`,
      ...lines(children ?? [], `${indent}  `),
    ]);
  assert.deepEqual(lines(documentSymbols(document, runbook), ''), expected);
}

test('the outline holds groups, steps and parts', () => {
  checkOutline(plans.markdown, [
    'CRM (orders) @9',
    '  Data has arrived (orders · li.wei) @11',
    '  Add the industry column (orders) @15',
    "    pre-check absent (SELECT 'needs crm-data [x](#crm-data)') @23",
    '    change (ALTER TABLE customer ADD COLUMN industry…) @29',
    'Backfill totals (orders) @33',
    '  post-check 1 (SELECT 1) @36',
    '  post-check 2 (SELECT 2) @39',
  ]);
  checkOutline(plans.yaml, [
    'CRM (orders) @6',
    '  Data has arrived (orders · li.wei) @9',
    '  Add the industry column (orders) @14',
    "    pre-check absent (SELECT 'needs crm-data [x](#crm-data)') @19",
    '    change (ALTER TABLE customer ADD COLUMN industry…) @23',
    'Backfill totals (orders) @24',
    '  post-check 1 (SELECT 1) @27',
    '  post-check 2 (SELECT 2) @30',
  ]);
});

test('parts come in the order of the text, among the steps below', () => {
  checkOutline(
    'runbook: 1\nsteps:\n  - title: A\n    rollback: [SELECT 1]\n    steps:\n      - title: B\n        tasks: [b]\n    change: [SELECT 2]\n',
    ['A @2', '  rollback (SELECT 1) @3', '  B @5', '  change (SELECT 2) @7'],
  );
});

test('a step without a title is in the outline, since an empty name is no symbol', () => {
  checkOutline('---\nrunbook: 1\n---\n\n## \n\n- [ ] a\n', ['Untitled step @4']);
  checkOutline('runbook: 1\nsteps:\n  - title:\n    steps: [{ id: b, tasks: [c] }]\n', [
    'Untitled group @2',
    '  b @3',
  ]);
  checkOutline('', []);
});

test('what an alias brings is in the outline where it stands', () => {
  checkOutline(
    'runbook: 1\nsteps:\n  - title: A\n    change: &c [SELECT 1]\n  - title: B\n    change: *c\n',
    ['A @2', '  change (SELECT 1) @3', 'B @4'],
  );
});

test('a client that knows no tree gets a list', () => {
  const { document, runbook } = openAt(plans.yaml);
  assert.deepEqual(
    flatSymbols(document, documentSymbols(document, runbook))
      .slice(0, 3)
      .map(({ name, containerName }) => [name, containerName]),
    [
      ['CRM', undefined],
      ['Data has arrived', 'CRM'],
      ['Add the industry column', 'CRM'],
    ],
  );
});

test('beside an outline of headings the parts stand alone, each with its step', () => {
  const { document, runbook } = openAt(plans.markdown);
  assert.deepEqual(
    partsOfSteps(document, runbook).map(
      ({ name, detail, range }) => `${range.start.line}: ${name} (${detail})`,
    ),
    [
      '23: pre-check absent (Add the industry column)',
      '29: change (Add the industry column)',
      '36: post-check 1 (Backfill totals)',
      '38: post-check 2 (Backfill totals)',
    ],
  );
});

test('of a plan with more than 10,000 entries the parts are left out', () => {
  for (const notation of ['markdown', 'yaml'] as const) {
    const { document, runbook } = openAt(generateRunbook(2500, notation).text);
    const groups = documentSymbols(document, runbook);
    assert.equal(groups.length, 250);
    assert.deepEqual(partsOfSteps(document, runbook), []);
    assert.deepEqual(
      groups.flatMap((group) => group.children ?? []).filter(({ children }) => children !== undefined),
      [],
    );
  }
});

/** What a search of the workspace finds in a runbook, best first. */
function checkSearch(text: string, query: string, expected: readonly string[]): void {
  const { document, runbook } = openAt(text);
  const found = workspaceSymbols(document, runbook, query).sort(
    (left, right) => left.distance - right.distance,
  );
  assert.deepEqual(
    found.map(({ symbol }) => `${symbol.containerName} > ${symbol.name}`),
    expected,
  );
}

test('a step is found by the beginning, a part or letters of its title or id', () => {
  for (const text of Object.values(plans)) {
    checkSearch(text, 'crm', ['Release 8.0 > CRM', 'CRM > Data has arrived']);
    checkSearch(text, 'industry', ['CRM > Add the industry column']);
    checkSearch(text, 'ADDIND', ['CRM > Add the industry column']);
    checkSearch(text, 'bft', ['Release 8.0 > Backfill totals']);
    checkSearch(text, 'nothing of it', []);
    checkSearch(text, '', [
      'Release 8.0 > CRM',
      'CRM > Data has arrived',
      'CRM > Add the industry column',
      'Release 8.0 > Backfill totals',
    ]);
  }
});

test('where a runbook has no title, its file is named', () => {
  const text = 'runbook: 1\nsteps: [{ title: A, tasks: [a] }]\n';
  const document = TextDocument.create('file:///w/100%20%E9%83%A8.runbook.yaml', 'yaml', 1, text);
  const [found] = workspaceSymbols(document, openAt(text).runbook, '');
  assert.equal(found?.symbol.containerName, '100 部.runbook.yaml');
});
