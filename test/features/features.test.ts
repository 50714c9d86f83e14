import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lint } from '../../server/src/core/lint.ts';
import { notationOf } from '../../server/src/core/parse.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import type { QueryResult, Value } from '../../server/src/core/value.ts';
import { fixActions } from '../../server/src/features/codeActions.ts';
import { codeLenses, type LensData, resolveLens } from '../../server/src/features/codeLens.ts';
import { findingDiagnostics, outcomeDiagnostics } from '../../server/src/features/diagnostics.ts';
import { hover } from '../../server/src/features/hover.ts';
import { runView, type ShownRuns } from './runView.ts';

const plan = `runbook: 1
connection: orders
steps:
  - title: A
    pre-check:
      - sql: SELECT COUNT(*) FROM a
        expect: value == 0
      - |
        -- expect: rows == 1
        SELECT 1;
        -- expect: rows == 2
        -- expect: value == 5
        SELECT 2;
    post-check:
      - name: after
        sql: SELECT 3
        expect: rows == 3
  - title: B
    tasks: [b]
`;

function open(text: string) {
  const name = text.startsWith('---\n') ? 'a.runbook.md' : 'a.runbook.yaml';
  const document = TextDocument.create(`file:///w/${name}`, 'yaml', 7, text);
  return { document, ...readRunbook(text, notationOf(name) ?? 'yaml') };
}

/** The lenses as `line: title`. */
function checkLenses(text: string, runs: ShownRuns, expected: readonly string[]): void {
  const { document, runbook } = open(text);
  const lenses = codeLenses(document, runbook.steps, runView(runs));
  assert.deepEqual(
    lenses.map((lens) => `${lens.range.start.line}: ${lens.command?.title}`),
    expected,
  );
  for (const lens of lenses) assert.ok(lens.command?.arguments?.[0].uri === document.uri);
}

test('a lens for each run that a person can want', () => {
  checkLenses(plan, {}, [
    '0: ▶ Run all pre-checks (3)',
    '0: Environment: not picked',
    '3: ▶ Run pre-checks (3)',
    '3: ▶ Run post-check (1)',
    '5: ▶ Run check query',
    '5: orders · pick environment',
    '7: ▶ Run check query',
    '7: orders · pick environment',
    '10: ▶ Run check query',
    '10: orders · pick environment',
    '14: ▶ Run check query',
    '14: orders · pick environment',
  ]);
  checkLenses('runbook: 1\nsteps: [{ title: A, tasks: [b] }]\n', {}, []);
  checkLenses('', {}, []);
});

/** A plan of so many steps, each with a pre-check and a post-check. */
function longPlan(steps: number): string {
  const step = (index: number): string =>
    `  - title: Step ${index}\n    pre-check: [{ sql: SELECT 1, expect: rows == 1 }]\n` +
    '    post-check: [{ sql: SELECT 2, expect: rows == 1 }]\n';
  return `runbook: 1\nsteps:\n${Array.from({ length: steps }, (_, index) => step(index)).join('')}`;
}

test('the lenses of a long plan say what they are when they are asked', () => {
  const { document, runbook } = open(longPlan(300));
  const view = runView({});
  const lenses = codeLenses(document, runbook.steps, view, 4);
  assert.equal(lenses.length, 2 + 300 * 6);
  const [, , first] = lenses;
  assert.deepEqual(first?.data, [4, 7, 0, 0]);
  const title = (data: LensData): string => resolveLens(document, runbook.steps, view, data).title;
  assert.equal(title([4, 7, 299, 0]), '▶ Run pre-check (1)');
  assert.equal(title([4, 7, 299, 2]), '▶ Run check query');
  // Of a text that was changed since, nobody can say which check is meant.
  assert.deepEqual(resolveLens(document, runbook.steps, view, [4, 6, 0, 0]), { title: '…', command: '' });
});

test('in a plan of thousands of steps each has one lens, for what is due', () => {
  const { document, runbook } = open(longPlan(1100));
  const lenses = codeLenses(document, runbook.steps, runView({}));
  assert.equal(lenses.length, 2 + 1100);
  assert.equal(lenses[2]?.range.start.line, 2);
  const due = (outcomes: ShownRuns['outcomes']): unknown => {
    const view = runView(outcomes === undefined ? {} : { outcomes });
    return resolveLens(document, runbook.steps, view, [0, 7, 1, -1]);
  };
  const argument = { uri: document.uri, step: 'step-1' };
  assert.deepEqual(due(undefined), {
    title: '▶ Run pre-check (0 of 1 passed)',
    command: 'launchbook.runChecks',
    arguments: [{ ...argument, role: 'pre-check' }],
  });
  assert.deepEqual(due({ 'step-1/1': {} }), {
    title: '▶ Run post-check (1 of 1 passed)',
    command: 'launchbook.runChecks',
    arguments: [{ ...argument, role: 'post-check' }],
  });
});

test('lenses stay where they are, whatever runs and ran', () => {
  const { document, runbook } = open(plan);
  const places = (runs: ShownRuns): unknown =>
    codeLenses(document, runbook.steps, runView(runs)).map((lens) => lens.range);
  const before = places({});
  assert.deepEqual(places({ environment: 'test', running: ['a/1', 'a/2', 'a/3'] }), before);
  for (const kind of [
    'passed',
    'failed',
    'observed',
    'error',
    'refused',
    'cancelled',
    'timed-out',
    'unavailable',
  ] as const)
    for (const isStale of [true, false])
      assert.deepEqual(places({ outcomes: { 'a/1': { kind, isStale } } }), before);
});

test('a lens tells the outcome, and that it runs', () => {
  const { document, runbook } = open(plan);
  const lens = (runs: ShownRuns): string | undefined =>
    codeLenses(document, runbook.steps, runView({ environment: 'test', ...runs }))[4]?.command?.title;
  assert.match(lens({ outcomes: { 'a/1': {} } }) ?? '', /^✓ rows == 0 · 0 rows · 12 ms/);
  assert.equal(lens({ running: ['a/1'] }), '■ Cancel · running…');
  assert.equal(
    lens({ outcomes: { 'a/1': { isStale: true } } }),
    '↻ Changed since it ran · ▶ Run check query',
  );
});

/** The diagnostics of outcomes as `code at text: message`. */
function checkOutcomes(outcomes: NonNullable<ShownRuns['outcomes']>, expected: readonly string[]): void {
  const { document, runbook } = open(plan);
  assert.deepEqual(
    outcomeDiagnostics(document, runbook, runView({ outcomes })).map(
      ({ code, range, message }) => `${code} at ${document.getText(range)}: ${message}`,
    ),
    expected,
  );
}

test('an outcome is told at the expectation that did not hold', () => {
  checkOutcomes(
    { 'a/3': { kind: 'failed', expectation: 'value == 5', message: 'expected value == 5, got 4' } },
    ['check-failed at value == 5: Expected value == 5, got 4 (orders · test)'],
  );
  checkOutcomes({ 'a/1': { kind: 'error', message: 'No table `a`.' } }, [
    'check-error at SELECT COUNT(*) FROM a: No table `a`. (orders · test)',
  ]);
  checkOutcomes({ 'a/2': { kind: 'timed-out' } }, [
    'check-timed-out at SELECT 1: The check took too long and was ended. (orders · test)',
  ]);
  for (const kind of ['passed', 'observed', 'refused', 'cancelled', 'unavailable'] as const)
    checkOutcomes({ 'a/1': { kind } }, []);
  checkOutcomes({ 'a/1': { kind: 'failed', isStale: true } }, []);
});

test('findings become diagnostics with their related places', () => {
  const { document, ...read } = open(
    'runbook: 1\nsteps:\n - { id: a, title: A, tasks: [x], owner: b }\n - { id: a, title: B, tasks: [x], owner: b }\n',
  );
  const [diagnostic] = findingDiagnostics(document, lint(read, undefined));
  assert.equal(diagnostic?.code, 'duplicate-id');
  assert.deepEqual(diagnostic.range, { start: { line: 3, character: 9 }, end: { line: 3, character: 10 } });
  assert.deepEqual(diagnostic.relatedInformation?.[0]?.location.range.start, { line: 2, character: 9 });
});

function result(columns: readonly string[], rows: readonly (readonly Value[])[]): QueryResult {
  return {
    columns,
    rows,
    rowCount: rows.length,
    isCut: false,
    hasShortenedCells: false,
    durationMs: 12,
    warnings: [],
  };
}

/** What hovering the first check shows below its headline. */
function hoverOf(runs: ShownRuns): string {
  const { document, runbook } = open(plan);
  const shown = hover(document, runbook, plan.indexOf('COUNT'), runView(runs));
  return shown !== undefined && typeof shown.contents === 'object' && 'value' in shown.contents
    ? shown.contents.value
    : '';
}

function tableOf(columns: readonly string[], rows: readonly (readonly Value[])[]): string[] {
  const text = hoverOf({
    outcomes: { 'a/1': { rows: rows.length } },
    results: { 'a/1': result(columns, rows) },
  });
  return text.split('\n').filter((line) => line.startsWith('|'));
}

test('hovering shows the first rows as a table', () => {
  assert.deepEqual(
    tableOf(
      ['id', '名'],
      [
        [1n, '行业'],
        [null, 'b'],
      ],
    ),
    ['| `id` | `名` |', '| --- | --- |', "| `1` | `'行业'` |", "| NULL | `'b'` |"],
  );
  assert.equal(hoverOf({}), '');
  const many = hoverOf({
    outcomes: { 'a/1': { rows: 40 } },
    results: {
      'a/1': result(
        ['id'],
        Array.from({ length: 40 }, (_, index) => [BigInt(index)]),
      ),
    },
  });
  assert.equal(many.split('\n').filter((line) => line.startsWith('| ')).length, 12);
  assert.match(many, /40 rows, the first 10 shown\.$/);
});

/** How a value and a column's name stand in the table of a hover. */
function checkCell(value: Value, name: string, expectedValue: string, expectedName: string): void {
  assert.deepEqual(tableOf([name], [[value]]), [`| ${expectedName} |`, '| --- |', `| ${expectedValue} |`]);
}

test('data never becomes markup', () => {
  for (const text of [
    '[a](command:x)',
    '<img src=x>',
    '![a](http://x)',
    '**a**',
    '# a',
    '&lt;',
    'https://x.example',
    'www.x.example',
    'a@b.example',
  ])
    checkCell(text, text, `\`'${text}'\``, `\`${text}\``);
  checkCell('`a``', '`a``', "```'`a``'```", '``` `a`` ```');
  checkCell('a | b|', 'a | b|', "`'a \\| b\\|'`", '`a \\| b\\|`');
  checkCell('\\', '\\', "`'\\\\'`", '`\\`');
  // An even number of backslashes would end the cell.
  checkCell('\\|', '\\|', "`'\\\\\\|'`", '`\\\\\\|`');
  checkCell('a\n| b |\n', 'a\n| b |\n', "`'a\\n\\| b \\|\\n'`", '` a \\| b \\|  `');
  checkCell('', '', "`''`", '');
  checkCell(null, ' ', 'NULL', '');
  const [, , long] = tableOf(['a'], [['x'.repeat(5000)]]);
  assert.ok((long ?? '').length < 100);
});

test('a long cell is never cut within a character', () => {
  for (const name of ['😀'.repeat(50), `a${'😀'.repeat(50)}`])
    for (const line of tableOf([name], [[{ [name]: name }]])) assert.doesNotMatch(line, /\p{Cs}/u);
});

test('what was said of a check never becomes a link', () => {
  const said = 'https://x.example www.x.example a@b.example <a> [a](b)\n\n# a';
  const text = hoverOf({ outcomes: { 'a/1': { kind: 'error', message: said, person: said } } });
  assert.doesNotMatch(text, /https:|www\.|[^\\][@<[#]/);
});

test('hovering tells an old outcome, and rows that are not there any more', () => {
  assert.match(hoverOf({ outcomes: { 'a/1': { rows: 3, isStale: true } } }), /changed since.*not kept/s);
});

/** Applies the only action at `$0`. */
function checkAction(marked: string, expected: string): void {
  const at = marked.indexOf('$0');
  const { document, ...read } = open(marked.replace('$0', ''));
  const actions = fixActions(document, lint(read, undefined), { start: at, end: at });
  assert.equal(actions.length, 1, JSON.stringify(actions.map((action) => action.title)));
  const [change] = actions[0]?.edit?.documentChanges ?? [];
  assert.ok(change !== undefined && 'edits' in change && change.textDocument.version === 7);
  const edits = change.edits.flatMap((edit) => ('newText' in edit ? [edit] : []));
  assert.equal(TextDocument.applyEdits(document, edits), expected);
}

test('an action writes what was meant', () => {
  checkAction('runbook: 1\nti$0tel: T\n', 'runbook: 1\ntitle: T\n');
  checkAction(
    'runbook: 1\nsteps:\n - { id: crm-data, title: A, tasks: [x] }\n - { title: B, needs: [crm-$0dta], tasks: [x] }\n',
    'runbook: 1\nsteps:\n - { id: crm-data, title: A, tasks: [x] }\n - { title: B, needs: [crm-data], tasks: [x] }\n',
  );
  checkAction(
    '---\nrunbook: 1\n---\n## A\n```sql pre$0check\nSELECT 1\n```\n',
    '---\nrunbook: 1\n---\n## A\n```sql pre-check\nSELECT 1\n```\n',
  );
  checkAction(
    '---\nrunbook: 1\n---\n## A\n> ```sql pre-check\n> -- exp$0ct: rows == 0\n> SELECT 1\n> ```\n',
    '---\nrunbook: 1\n---\n## A\n> ```sql pre-check\n> -- expect: rows == 0\n> SELECT 1\n> ```\n',
  );
});
