import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lint } from '../../server/src/core/lint.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import { type ReadRunbook, readRunbook } from '../../server/src/core/runbook.ts';
import { codeLenses } from '../../server/src/features/codeLens.ts';
import { findingDiagnostics, outcomeDiagnostics } from '../../server/src/features/diagnostics.ts';
import { hover } from '../../server/src/features/hover.ts';
import { runView } from '../features/runView.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'release-8.0', 'release-8.0.runbook');
const examples: Readonly<Record<Notation, string>> = {
  markdown: readFileSync(`${example}.md`, 'utf8'),
  yaml: readFileSync(`${example}.yaml`, 'utf8'),
};
const notations: readonly Notation[] = ['markdown', 'yaml'];

/** Does all that an open editor does with a text; every place lies in the text. */
function use(text: string, notation: Notation): ReadRunbook {
  const read = readRunbook(text, notation);
  const document = TextDocument.create('file:///a.runbook.md', notation, 1, text);
  const findings = lint(read, undefined);
  for (const { span, message } of findings) {
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= Math.max(1, text.length), message);
    assert.match(message, /[.?]$/);
  }
  findingDiagnostics(document, findings.slice(0, 1000));
  const view = runView({});
  codeLenses(document, read.runbook.steps, view);
  outcomeDiagnostics(document, read.runbook, view);
  for (const offset of [0, text.length >> 1, text.length]) hover(document, read.runbook, offset, view);
  return read;
}

test('no text makes reading throw', () => {
  const pieces = fc.constantFrom(
    ...[
      'runbook: 1\n',
      'steps:\n',
      '- ',
      '  ',
      'title: a\n',
      '---\n',
      '# ',
      '## a {#b',
      '}',
      '```sql change\n',
      '```',
      '> ',
    ],
    ...[
      '- [ ] a\n',
      '- [x',
      '"',
      "'",
      '|\n',
      '>\n',
      '&a ',
      '*a ',
      '[',
      ']',
      '{',
      ': ',
      '? ',
      '!!',
      '%',
      '\t',
      '\r\n',
      '\uFEFF',
    ],
    ...[
      '<<<<<<< a\n',
      '=======\n',
      '>>>>>>> b\n',
      '-- expect: rows == 0\n',
      'SELECT 1;\n',
      '🚀',
      '\ud800',
      '\0',
      'needs: [a]\n',
    ],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (each) => {
      for (const notation of notations) use(each, notation);
    }),
    { numRuns: 200 },
  );
});

test('no edit of the example makes reading throw', () => {
  const edit = fc.record({
    kind: fc.constantFrom('delete', 'insert', 'swap', 'delete-lines'),
    at: fc.nat(),
    count: fc.nat({ max: 40 }),
    text: fc.constantFrom('`', '"', '{', '\n', '  ', '- ', '```\n', ':', '#', '|', '\t', "'"),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...notations),
      fc.array(edit, { minLength: 1, maxLength: 5 }),
      (notation, edits) => {
        let text = examples[notation].slice(0, 8000);
        for (const { kind, at, count, text: added } of edits) {
          const place = at % text.length;
          if (kind === 'delete') text = text.slice(0, place) + text.slice(place + count);
          else if (kind === 'insert') text = text.slice(0, place) + added + text.slice(place);
          else {
            const lines = text.split('\n');
            const line = place % lines.length;
            const taken = lines.splice(line, kind === 'swap' ? 1 : 3);
            if (kind === 'swap') lines.splice(line + 1, 0, ...taken);
            text = lines.join('\n');
          }
        }
        use(text, notation);
      },
    ),
    { numRuns: 30 },
  );
});

test('a file that is being typed is read at every moment', () => {
  for (const notation of notations) {
    const text = examples[notation].slice(0, 9_700);
    for (let length = 0; length < text.length; length += 194) use(text.slice(0, length), notation);
  }
});

test('the file says what cannot be read of it', () => {
  const check = (text: string, notation: Notation, expected: string): void =>
    assert.equal(use(text, notation).findings[0]?.message, expected);
  check('', 'yaml', 'This runbook is empty. Begin with `runbook: 1`, then `title` and `steps`.');
  check(
    ' \n',
    'markdown',
    'This runbook is empty. Begin with front matter that says `runbook: 1`, then a title and steps.',
  );
  check(
    '\uFEFF',
    'markdown',
    'This runbook is empty. Begin with front matter that says `runbook: 1`, then a title and steps.',
  );
  check(
    '# only a comment\n',
    'yaml',
    'This runbook is empty. Begin with `runbook: 1`, then `title` and `steps`.',
  );
  check(
    'PK\u0003\u0004\0\0',
    'yaml',
    'This file is not text: it holds NUL characters. Is it a binary file, or saved as UTF-16?',
  );
  check('a: b\n'.repeat(4_000_000), 'yaml', 'This file has 19 MB; a runbook is read up to 10 MB.');
  check(
    '---\nrunbook: 1\n',
    'markdown',
    'The front matter is not closed. Put a line `---` after its last key.',
  );
  const conflict =
    'A merge conflict is not solved here. Keep one side and remove the markers; until then the runbook is not read.';
  check('runbook: 1\n<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> b\n', 'yaml', conflict);
  check('# A\n\n<<<<<<< HEAD\n## a\n=======\n## b\n>>>>>>> b\n', 'markdown', conflict);
  assert.deepEqual(use('---\nrunbook: 1\n---\n', 'markdown').findings, []);
  assert.deepEqual(use('---\nrunbook: 1\n---', 'markdown').findings, []);
});

/** Milliseconds of processor time that reading takes; on a busy machine the clock on the wall says nothing. */
function cost(text: string, notation: Notation): number {
  const before = process.cpuUsage();
  use(text, notation);
  return process.cpuUsage(before).user / 1000;
}

test('hostile texts take no longer than their length', () => {
  const hostile: readonly (readonly [string, Notation, string])[] = [
    ['flow lists', 'yaml', '['.repeat(3000)],
    ['flow maps', 'yaml', '{a: '.repeat(3000)],
    ['list in list', 'yaml', '- '.repeat(3000)],
    ['far more flow lists', 'yaml', `a: ${'['.repeat(20_000)}`],
    ['aliases of aliases', 'yaml', aliasBomb()],
    ['aliases', 'yaml', `a: &a [1]\nb: [${'*a, '.repeat(30_000)}]`],
    ['an alias of itself', 'yaml', 'a: &a [*a]\nb: &b { c: *b }\n'],
    ['one long line', 'yaml', 'a'.repeat(5_000_000)],
    ['one long line', 'markdown', 'a'.repeat(1_000_000)],
    ['quotes', 'markdown', `${'> '.repeat(1000)}x`],
    ['lists', 'markdown', `${'- '.repeat(1000)}x`],
    ['quotes in lists with a block', 'markdown', `${'> - '.repeat(1000)}\n\`\`\`sql change\nx\n\`\`\``],
    ['a heading of blanks', 'markdown', `# a${' '.repeat(100_000)}b`],
    ['a heading of closing marks', 'markdown', `# a${' #'.repeat(50_000)}b`],
    ['a heading of braces', 'markdown', `# a${' {'.repeat(50_000)}b`],
    ['attributes of escapes', 'markdown', `# a {#x k="${'\\\\'.repeat(50_000)}}`],
    ['opened links', 'markdown', '![a]('.repeat(20_000)],
    ['blocks that nobody closed', 'markdown', '## S\n\n```sql change\nSELECT 1;\n\n'.repeat(2000)],
    ['statements', 'yaml', `steps:\n - title: a\n   change:\n    - |\n${'      SELECT 1;\n'.repeat(5000)}`],
    [
      'directives',
      'yaml',
      `steps:\n - title: a\n   change:\n    - |\n${'      -- expect: a\n'.repeat(5000)}      SELECT 1`,
    ],
    ['unknown needs', 'yaml', `steps:\n${unknownNeeds(1000)}`],
  ];
  for (const [name, notation, text] of hostile) {
    const ms = cost(text, notation);
    // The limit is far above what it takes; a square of the length would take minutes.
    assert.ok(ms < 8000, `${name} in ${notation} took ${Math.round(ms)} ms`);
  }
});

function aliasBomb(): string {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [index, name] of [...'bcdefghi'].entries())
    lines.push(`${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`);
  return lines.join('\n');
}

function unknownNeeds(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => ` - { title: step ${i}, needs: [stpe-${i}], tasks: [a] }\n`,
  ).join('');
}

function plan(count: number, notation: Notation): string {
  const steps = Array.from({ length: count }, (_, i) =>
    notation === 'yaml'
      ? `  - id: s${i}\n    title: Step ${i}\n    pre-check:\n      - sql: SELECT a FROM t${i}\n        expect: value == ${i % 50}\n`
      : `## Step ${i} {#s${i}}\n\n- [ ] task\n\n\`\`\`sql pre-check\n-- expect: value == ${i % 50}\nSELECT a FROM t${i};\n\`\`\`\n\n`,
  );
  return notation === 'yaml'
    ? `runbook: 1\nsteps:\n${steps.join('')}`
    : `---\nrunbook: 1\n---\n\n${steps.join('')}`;
}

for (const notation of notations)
  test(`reading ${notation} grows with the number of steps, not with its square`, () => {
    cost(plan(100, notation), notation);
    const small = cost(plan(200, notation), notation);
    const large = cost(plan(2000, notation), notation);
    // Ten times the steps; a square would take a hundred times as long.
    assert.ok(large < 40 * Math.max(small, 5), `${Math.round(small)} ms, then ${Math.round(large)} ms`);
  });

/** The titles of steps that still have the statements that they should have. */
function checkRecovery(text: string, notation: Notation, expected: readonly string[]): void {
  const { runbook, findings } = use(text, notation);
  const steps = runbook.steps.map(
    (step) =>
      `${step.title.value}: ${step.blocks.flatMap((block) => block.statements.map((each) => each.text.value.replace(/\s+/g, ' '))).join('; ')}`,
  );
  assert.deepEqual(steps, expected);
  assert.ok(findings.length > 0, 'nothing was found wrong');
}

test('while one step is half-typed, the others keep their statements', () => {
  const markdown = (middle: string): string =>
    `---\nrunbook: 1\n---\n\n## A\n\n\`\`\`sql change\nSELECT 1;\n\`\`\`\n\n${middle}\n\n## C\n\n\`\`\`sql change\nSELECT 3;\n\`\`\`\n`;
  checkRecovery(markdown('## B\n\n```sql change\nSELECT 2;'), 'markdown', [
    'A: SELECT 1',
    'B: SELECT 2',
    'C: SELECT 3',
  ]);
  checkRecovery(markdown('## B\n\n```sql change\nSELECT 2;\n\n```sql rollback\nSELECT 4;\n```'), 'markdown', [
    'A: SELECT 1',
    'B: SELECT 2; SELECT 4',
    'C: SELECT 3',
  ]);
  checkRecovery(markdown('## B\n\n- ```sql change\n  SELECT 2;\n'), 'markdown', [
    'A: SELECT 1',
    'B: SELECT 2',
    'C: SELECT 3',
  ]);
  checkRecovery(markdown('## B {#b owner="li\n\n```sql change\nSELECT 2;\n```'), 'markdown', [
    'A: SELECT 1',
    'B: SELECT 2',
    'C: SELECT 3',
  ]);
  checkRecovery(markdown("## B {#b\n\n```sql change\nSELECT 'a;\n```"), 'markdown', [
    'A: SELECT 1',
    "B: SELECT 'a;",
    'C: SELECT 3',
  ]);
  const yaml = (middle: string): string =>
    `runbook: 1\nsteps:\n  - title: A\n    change: [SELECT 1]\n${middle}\n  - title: C\n    change: [SELECT 3]\n`;
  checkRecovery(yaml('  - title: B\n    chan'), 'yaml', ['A: SELECT 1', 'B: ', 'C: SELECT 3']);
  checkRecovery(yaml('  - title: B\n    change:\n      - sql: a: b'), 'yaml', [
    'A: SELECT 1',
    'B: ',
    'C: SELECT 3',
  ]);
  checkRecovery(yaml('  - title: B\n    change:\n    - @x'), 'yaml', ['A: SELECT 1', 'B: @x', 'C: SELECT 3']);
  checkRecovery(yaml('  - title: B\n   owner: x'), 'yaml', ['A: SELECT 1', 'B: ', ': ', 'C: SELECT 3']);
  checkRecovery(yaml('  - title: B\n    change: ["SELECT 2"'), 'yaml', [
    'A: SELECT 1',
    'B: SELECT 2',
    'C: SELECT 3',
  ]);
});

test('a fence inside a longer fence is text', () => {
  const text =
    '---\nrunbook: 1\n---\n# A\n\n## S\n\n- [ ] x\n\n````markdown\n```sql change\nDROP TABLE a;\n```\n````\n\n~~~text\n```sql change\nx\n~~~\n';
  assert.deepEqual(use(text, 'markdown').findings, []);
  assert.deepEqual(use(text, 'markdown').runbook.steps[0]?.blocks, []);
});
