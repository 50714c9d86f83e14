import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Notation, parse } from '../../server/src/core/parse.ts';
import { type Item, type Runbook, readRunbook } from '../../server/src/core/runbook.ts';
import { fileSpan, type MappedText, slice, type Tree } from '../../server/src/core/tree.ts';

function* textsOf(tree: Tree): Iterable<MappedText> {
  if (tree.kind === 'scalar') yield tree;
  else if (tree.kind === 'list') for (const item of tree.items) yield* textsOf(item);
  else for (const entry of tree.entries) yield* textsOf(entry.value);
}

/** Every text of a runbook stands in the file where it says that it does. */
function checkPieces(file: string, notation: Notation): void {
  const { tree } = parse(file, notation);
  for (const text of tree === undefined ? [] : textsOf(tree)) checkText(text, file);
  const { runbook } = readRunbook(file, notation);
  for (const statement of statementsOf(runbook)) {
    checkText(statement.text, file);
    for (const expectation of statement.expectations) checkText(expectation, file);
  }
}

function checkText(text: MappedText, file: string): void {
  let last = 0;
  for (const { at, start, length } of text.pieces) {
    assert.ok(at >= last && at + length <= text.value.length, `${at} of ${JSON.stringify(text)}`);
    assert.ok(start >= 0 && start + length <= file.length);
    // An escape such as `\n` stands for one character of the value: only longer runs are the same text.
    if (length > 1)
      assert.equal(
        file.slice(start, start + length),
        text.value.slice(at, at + length),
        JSON.stringify(file),
      );
    last = at + length;
  }
  assert.ok(text.span.start <= text.span.end && text.span.end <= file.length);
}

function statementsOf({ items }: Runbook) {
  const inItem = (item: Item): Item['blocks'][number]['statements'][number][] => [
    ...item.blocks.flatMap((block) => block.statements),
    ...item.items.flatMap(inItem),
  ];
  return items.flatMap(inItem);
}

/** The text of the only statement, and each of its words at the place that `fileSpan` gives. */
function checkWords(file: string, notation: Notation, expected: string): void {
  checkPieces(file, notation);
  const [statement] = statementsOf(readRunbook(file, notation).runbook);
  assert.equal(statement?.text.value, expected, file);
  for (const { 0: word, index } of expected.matchAll(/[\p{L}\p{N}_]+|🚀/gu)) {
    const span = fileSpan(statement.text, { start: index, end: index + word.length });
    assert.equal(file.slice(span.start, span.end), word, `${word} of ${JSON.stringify(file)}`);
    const part = slice(statement.text, index, index + word.length);
    assert.equal(part.value, word);
    assert.deepEqual(part.span, span);
  }
}

const sql = "SELECT 名, '🚀'\n  FROM t\n\n WHERE a = 1";

/** `sql` in a fence, each line behind `prefix`, the first behind `first`. */
function fenced(first: string, prefix: string, script = sql): string {
  const lines = ['```sql change', ...script.split('\n'), '```'];
  return `# T\n\n## S\n\n${lines.map((line, index) => (index === 0 ? first : prefix) + line).join('\n')}\n`;
}

test('words of SQL in fences stand where they stand', () => {
  checkWords(fenced('', ''), 'markdown', sql);
  checkWords(fenced('- ', '  '), 'markdown', sql);
  checkWords(fenced('1. ', '   '), 'markdown', sql);
  checkWords(fenced('> ', '> '), 'markdown', sql);
  checkWords(fenced('> > ', '> > '), 'markdown', sql);
  // The blank behind a quote sign belongs to it.
  checkWords(fenced('>', '>', 'SELECT 1\n  FROM t'), 'markdown', 'SELECT 1\n FROM t');
  checkWords(fenced('- > ', '  > '), 'markdown', sql);
  checkWords(fenced('> - ', '>   '), 'markdown', sql);
  checkWords(fenced('- - ', '    '), 'markdown', sql);
  checkWords(fenced('  ', '  '), 'markdown', sql);
  checkWords(fenced('', '', 'SELECT 1\n\t\tFROM\tt'), 'markdown', 'SELECT 1\n\t\tFROM\tt');
  checkWords(fenced('- ', '\t', 'SELECT 1\nFROM t'), 'markdown', 'SELECT 1\nFROM t');
});

/** `sql` as the value of the key `sql`, its lines behind `indent`. */
function yaml(header: string, indent = '          '): string {
  const lines = sql.split('\n').map((line) => (line === '' ? '' : indent + line));
  return `steps:\n  - title: S\n    change:\n      - sql: ${header}\n${lines.join('\n')}\n`;
}

test('words of SQL in scalars of YAML stand where they stand', () => {
  for (const header of ['|', '|-', '|+', '|2', '| # why', '|-2', '|2-']) {
    const isCounted = /\d/.test(header);
    const indent = isCounted ? '          ' : '            ';
    checkWords(yaml(header, indent), 'yaml', sql);
  }
  checkWords(yaml('>-'), 'yaml', "SELECT 名, '🚀'\n  FROM t\n\n WHERE a = 1");
  checkWords(
    'steps:\n - title: S\n   change:\n    - >\n      SELECT a,\n      b\n\n      FROM t\n',
    'yaml',
    'SELECT a, b\nFROM t',
  );
  checkWords(
    'steps:\n - title: S\n   change:\n    - SELECT a,\n      b FROM t\n',
    'yaml',
    'SELECT a, b FROM t',
  );
  checkWords(
    String.raw`steps: [{ title: S, change: ["SELECT \"a\", 'é', '\x2Db'\n FROM \u2192\tt \U0001F600 z"] }]`,
    'yaml',
    "SELECT \"a\", 'é', '-b'\n FROM →\tt 😀 z",
  );
  checkWords(
    "steps: [{ title: S, change: ['SELECT ''a'', \"b\" FROM t'] }]",
    'yaml',
    'SELECT \'a\', "b" FROM t',
  );
  checkWords(
    'steps:\n - title: S\n   change:\n    - "SELECT a,\n      b \\\n      FROM\n\n      t"\n',
    'yaml',
    'SELECT a, b FROM\nt',
  );
});

test('line ends, a byte order mark and a missing last newline move nothing', () => {
  for (const [file, notation] of [
    [fenced('- ', '  '), 'markdown'],
    [fenced('> ', '> '), 'markdown'],
    [yaml('|'), 'yaml'],
  ] as const) {
    checkWords(file.replaceAll('\n', '\r\n'), notation, sql);
    checkWords(`\uFEFF${file}`, notation, sql);
    checkWords(`\uFEFF${file}`.replaceAll('\n', '\r\n'), notation, sql);
    checkWords(file.trimEnd(), notation, sql);
  }
});

/** The places of titles, tasks, statements and expectations, marked with `^` under their lines. */
function checkMarks(marked: string, notation: Notation): void {
  const isMark = (line: string): boolean => /^[ ^]*\^[ ^]*$/.test(line);
  const file = marked
    .split('\n')
    .filter((line) => !isMark(line))
    .join('\n');
  const { runbook } = readRunbook(file, notation);
  const spans = runbook.steps
    .flatMap((step) => [
      ...(step.idText === undefined ? [] : [step.idText.span]),
      step.title.span,
      ...(step.needs ?? []).map((need) => need.span),
      ...step.tasks.flatMap((task) => [
        task.text.span,
        ...(task.doneSpan === undefined ? [] : [task.doneSpan]),
      ]),
      ...step.blocks.flatMap((block) => [
        block.roleSpan,
        ...block.statements.flatMap((statement) => [
          statement.text.span,
          ...statement.expectations.map((expectation) => expectation.span),
          ...statement.ignored.map((ignored) => ignored.span),
        ]),
      ]),
    ])
    .sort((left, right) => left.start - right.start);
  const lines: string[] = [];
  let start = 0;
  for (const line of file.split('\n')) {
    lines.push(line);
    const marks = [...' '.repeat(line.length)];
    for (const span of spans)
      if (span.start >= start && span.start <= start + line.length)
        marks.fill('^', span.start - start, span.end - start);
    if (marks.includes('^')) lines.push(marks.join('').trimEnd());
    start += line.length + 1;
  }
  assert.equal(lines.join('\n'), marked);
}

test('every part of a step knows its place', () => {
  checkMarks(
    `# T
## Add {#add needs="a, b"}
   ^^^   ^^^        ^  ^
- [ ] a task
  ^^^ ^^^^^^
\`\`\`sql pre-check
   ^^^^^^^^^^^^^
-- expect: rows == 0
           ^^^^^^^^^
-- launchbook-ignore: a, b -- why
                      ^  ^
SELECT 1;
^^^^^^^^
\`\`\`
`,
    'markdown',
  );
  checkMarks(
    `steps:
  - id: add
        ^^^
    title: "Add"
           ^^^^^
    needs: [a, b]
            ^  ^
    tasks:
      - { text: a task, done: false }
                ^^^^^^        ^^^^^
    pre-check:
    ^^^^^^^^^
      - sql: SELECT 1
             ^^^^^^^^
        expect: rows == 0
                ^^^^^^^^^
`,
    'yaml',
  );
});

const example = join(import.meta.dirname, '..', '..', 'examples', 'release-8.0', 'release-8.0.runbook');
const markdownExample = readFileSync(`${example}.md`, 'utf8').slice(0, 12_000);
const yamlExample = readFileSync(`${example}.yaml`, 'utf8').slice(0, 12_000);

test('whatever is typed, what is read stands where it says', () => {
  const snippet = fc.constantFrom(
    '\n',
    '> ',
    '- ',
    '  ',
    '\t',
    '```',
    '```sql change\n',
    '"',
    "'",
    '|\n',
    '>-\n',
    '\\',
    '\r\n',
    '🚀',
    '名',
    '{',
    '}',
    ': ',
    '#',
  );
  const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 20 }), add: snippet });
  fc.assert(
    fc.property(
      fc.constantFrom('markdown' as const, 'yaml' as const),
      fc.array(edit, { maxLength: 4 }),
      fc.nat(),
      (notation, edits, from) => {
        const whole = notation === 'markdown' ? markdownExample : yamlExample;
        const start = whole.indexOf('\n', from % (whole.length - 3000)) + 1;
        let file = whole.slice(start, start + 3000);
        for (const { at, remove, add } of edits) {
          const place = at % (file.length + 1);
          file = file.slice(0, place) + add + file.slice(place + remove);
        }
        checkPieces(notation === 'yaml' ? `steps:\n${file}` : file, notation);
      },
    ),
    { numRuns: 80 },
  );
});
