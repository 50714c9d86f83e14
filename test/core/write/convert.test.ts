import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Notation, notationOf } from '../../../server/src/core/parse.ts';
import { roles } from '../../../server/src/core/role.ts';
import { readRunbook } from '../../../server/src/core/runbook.ts';
import { convert } from '../../../server/src/core/write/convert.ts';
import { modelOf } from '../modelOf.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The runbook's plan; its ids are compared as they count, written or not. */
function plan(text: string, notation: Notation): unknown {
  const { runbook, findings } = readRunbook(text, notation);
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  assert.deepEqual(errors, [], text);
  return modelOf(runbook);
}

function converted(text: string, notation: Notation): { text: string; notes: readonly string[] } {
  const conversion = convert(text, notation);
  assert.equal(conversion.kind, 'converted', JSON.stringify(conversion));
  return conversion.kind === 'converted' ? conversion : { text: '', notes: [] };
}

function other(notation: Notation): Notation {
  return notation === 'markdown' ? 'yaml' : 'markdown';
}

/** Converts a text to what is expected, and holds that it is the same plan, there and back again. */
function check(text: string, notation: Notation, expected: string, notes: readonly string[] = []): void {
  const there = converted(text, notation);
  assert.equal(there.text, expected);
  assert.deepEqual(there.notes, notes);
  assert.deepEqual(comparable(plan(there.text, other(notation))), comparable(plan(text, notation)));
  const back = converted(there.text, other(notation)).text;
  assert.deepEqual(plan(back, notation), plan(there.text, other(notation)));
}

function checkRefused(text: string, notation: Notation, ...reasons: readonly string[]): void {
  const conversion = convert(text, notation);
  assert.deepEqual(
    conversion.kind === 'refused' ? conversion.reasons.map(({ message }) => message) : conversion,
    reasons,
  );
}

for (const file of globSync(['test/fixtures/twins/*.runbook.*', 'examples/**/*.runbook.*'], { cwd: root }))
  test(`${file} is the same plan in the other notation, and back`, () => {
    const text = readFileSync(join(root, file), 'utf8');
    const notation = notationOf(file) ?? 'yaml';
    const there = converted(text, notation);
    assert.deepEqual(plan(there.text, other(notation)), plan(text, notation));
    const back = converted(there.text, other(notation));
    assert.deepEqual(plan(back.text, notation), plan(text, notation));
    assert.deepEqual(converted(back.text, notation).text, there.text);
  });

const markdown = `---
# Signed off on Friday.
runbook: 1
reviewers: [li, wang] # both
release: 8.10
---

# Release {#top}

Read this first.

## Preparation

### Look at it {#look needs="" owner="Mac \\"the\\" O'Neil" x-risk=5}

Why we look.

- [x] Asked \`ops\`

\`\`\`\`sql pre-check timeout=5s
-- name: empty
-- expect: rows == 0
SELECT '\`\`\`' FROM t;
\`\`\`\`

#### Background

It was slow.
`;

test('Markdown becomes YAML with its prose as notes and its directives as keys', () =>
  check(
    markdown,
    'markdown',
    `# Signed off on Friday.
runbook: 1
title: Release
release: 8.10
# both
reviewers: [li, wang]
notes: Read this first.
steps:
  - title: Preparation
    steps:
      - id: look
        title: Look at it
        needs: []
        owner: Mac "the" O'Neil
        x-risk: "5"
        notes: |
          Why we look.

          #### Background

          It was slow.
        tasks:
          - { text: Asked \`ops\`, done: true }
        pre-check:
          - name: empty
            sql: SELECT '\`\`\`' FROM t;
            expect: rows == 0
            timeout: 5s
`,
    [
      'Prose between or behind the blocks stands before them now, in the notes of “Look at it”.',
      'Left out, as it means nothing to a plan: `#top`.',
    ],
  ));

const yaml = `# Signed off on Friday.
runbook: 1
title: "Release #"
x-tags: { a: [1, 2] }
steps:
  # The gate.
  # It waits.
  - title: Use {#x}
    notes: |
      # Big
      - [ ] no task
      \`\`\`sql change
      no block
      \`\`\`
    x-n: 8.10
    x-list: [a, 1]
    tasks:
      - text: |
          two
          lines
      - { text: own, x-who: li }   # asked
  - title: "Expect #"
    pre-check:
      - sql: SELECT 1
        name: one
        expect: |
          value == 1
            && rows == 1
`;

test('YAML becomes Markdown, and what has no place there is said', () => {
  check(
    yaml,
    'yaml',
    `---
# Signed off on Friday.
runbook: 1
x-tags:
  a:
    - 1
    - 2
---

# Release # #

## Use {#x} {x-n=8.10 x-list="[\\"a\\",1]"}

The gate.
It waits.

- [ ] two lines
- [ ] own

### Big
- \\[ ] no task
\`\`\`sql example change
no block
\`\`\`

asked

## Expect # #

\`\`\`sql pre-check
-- name: one
-- expect: value == 1 && rows == 1
SELECT 1
\`\`\`
`,
    [
      '2 comments among the steps: written as prose.',
      'The headings in the notes of step “Use {#x}” are 2 deeper now.',
      'Boxes in the notes of step “Use {#x}” are written as `\\[ ]`, or they would be tasks of the step.',
      'Blocks in the notes of step “Use {#x}” are marked `example`, or they would be blocks of the step.',
      'The value of `x-n` of step “Use {#x}” is a text now: `8.10`.',
      'The value of `x-list` of step “Use {#x}” is a text now: `["a",1]`.',
      'The task “two lines” of step “Use {#x}” stands in one line now.',
      'The key `x-who` of the task “own” of step “Use {#x}” is left out: a task list has no keys.',
      'An expectation in a `pre-check` block of step “Expect #” stands in one line now.',
    ],
  );
});

test('the id is written where braces at the end of a title would be read as attributes', () => {
  const there = converted('{ runbook: 1, steps: [{ title: "Use {#x}", tasks: [t] }] }', 'yaml');
  assert.match(there.text, /^## Use \{#x\} \{#use-x\}$/m);
  assert.deepEqual(there.notes, [
    'The id of step “Use {#x}” is written, or the end of its title would be read as attributes.',
  ]);
});

test('a text with CRLF stays one, and a byte order mark is not carried over', () => {
  const text = `\uFEFF${markdown.replaceAll('\n', '\r\n')}`;
  const there = converted(text, 'markdown').text;
  assert.equal(there, converted(markdown, 'markdown').text.replaceAll('\n', '\r\n'));
  assert.deepEqual(plan(there, 'yaml'), plan(markdown, 'markdown'));
});

test('six groups deep, the title is a key of the front matter', () => {
  const nested = (depth: number): string =>
    `{ title: T${depth}, ${depth === 0 ? 'tasks: [t]' : `steps: [${nested(depth - 1)}]`} }`;
  const text = `{ runbook: 1, title: Deep, steps: [${nested(5)}] }`;
  const there = converted(text, 'yaml').text;
  assert.match(there, /^title: Deep$/m);
  assert.match(there, /^# T5$/m);
  assert.match(there, /^#{6} T0$/m);
  assert.deepEqual(plan(there, 'markdown'), plan(text, 'yaml'));
  checkRefused(
    `{ runbook: 1, title: Deep, steps: [${nested(6)}] }`,
    'yaml',
    'Headings go six deep, but step “T0” is nested deeper. Take a group away around it.',
  );
});

test('a runbook with errors is not converted, and the errors are told with their places', () => {
  const conversion = convert('runbook: 1\nsteps:\n  - titel: A\n    tasks: [t]\n', 'yaml');
  assert.equal(conversion.kind, 'refused');
  if (conversion.kind === 'refused') assert.ok(conversion.reasons.every(({ at }) => at !== undefined));
});

test('what Markdown cannot hold is refused in words', () => {
  const steps = (item: string): string => `runbook: 1\nsteps:\n  - ${item}\n`;
  checkRefused(
    steps('{ title: A }'),
    'yaml',
    'A step “A” has no block and no task, so in Markdown its heading would be prose. Give it a task.',
  );
  checkRefused(
    steps('{ title: A, needs: ["b c"], tasks: [t] }'),
    'yaml',
    'Step “A” needs `b c`, but in Markdown an id is one word without commas.',
  );
  checkRefused(
    steps('{ title: A, owner: "a\\nb", tasks: [t] }'),
    'yaml',
    'The value of `owner` of step “A” cannot be an attribute in one line. Shorten it.',
  );
  checkRefused(
    steps('{ title: "A\\nb", tasks: [t] }'),
    'yaml',
    'The title of step “A\nb” cannot be a heading: it would be read as something else. Change it.',
  );
  checkRefused(
    steps('{ title: A, notes: "<!-- open", tasks: [t] }'),
    'yaml',
    'In the notes of step “A” a comment or a piece of HTML is not closed, so all that follows would vanish in it. Close it first.',
  );
  checkRefused(
    steps('{ title: A, pre-check: [{ sql: SELECT 1, expect: "a // b\\n" }] }').replace('b\\n', 'b\\nc'),
    'yaml',
    'An expectation in a `pre-check` block of step “A” has several lines, but a comment line holds one. Shorten it.',
    'The `name` or `expect` of a `pre-check` block of step “A” belongs to no single statement. Write it as a comment before its statement.',
  );
});

const word = fc.constantFrom(
  'Add',
  '行业',
  'C#',
  '#',
  '{#a}',
  '{x=1}',
  '🚀x',
  '`code`',
  '- [ ]',
  '>',
  '2.0',
  '"',
  '\\',
);
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((each) => each.join(' '));
const prose = fc
  .array(
    fc.constantFrom(
      'Plain words.',
      '# Heading',
      '### Deeper',
      'Setext\n---',
      '- [ ] a box',
      '- item\n  - [x] inner',
      '```sql change\nSELECT 1\n```',
      '~~~\ncode\n~~~',
      '> quote',
      '| a |\n| - |',
      '    indented',
      '<!-- comment -->',
      '<div>',
      '1. one',
    ),
    { maxLength: 4 },
  )
  .chain((lines) => fc.constantFrom('\n', '\n\n').map((gap) => lines.join(gap)));
const script = fc.constantFrom(
  'SELECT 1',
  "SELECT ';', '# a'\n  FROM t\n\n WHERE a = 1;",
  '-- name: own\n-- expect: rows == 1\nSELECT 1;',
  '-- expect: rows == 1\n-- a comment\nSELECT 1;\nSELECT 2;',
  '```\n~~~~\nSELECT `a`',
  '  SELECT 1\n\t',
  '#!/bin/sh\necho',
  '# x',
);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const block = fc.oneof(
  script,
  fc
    .record({
      kind: fc.constantFrom('sql', 'sql', 'sh'),
      text: script,
      name: maybe(fc.constantFrom('one', '名', 'a"b')),
      expect: maybe(
        fc.oneof(
          fc.constantFrom('rows == 0', "row.a == 'x: y `'", 'value > 1\n && rows < 2'),
          fc.array(fc.constantFrom('rows == 0', 'rows < 2'), { maxLength: 2 }),
        ),
      ),
      timeout: maybe(fc.constantFrom('5s', '1h30m')),
      'x-n': maybe(fc.constantFrom<unknown>('a b', 5, true, null, [1])),
    })
    .map(({ kind, text, ...keys }) => ({ [kind]: text, ...keys })),
);
const blocks = Object.fromEntries(roles.map((role) => [role, maybe(fc.array(block, { maxLength: 2 }))]));
const { item } = fc.letrec<{ item: unknown }>((tie) => ({
  item: fc.record({
    title: words,
    id: maybe(fc.constantFrom('a', 'b-1', '步骤')),
    needs: maybe(fc.oneof(fc.constant('a'), fc.array(fc.constantFrom('a', 'b-1', '步骤'), { maxLength: 2 }))),
    owner: maybe(fc.constantFrom('li.wei', "O'Neil", 'a "b"', 'back\\slash', 'a {b} c', 'x = y', ' pad ')),
    notes: maybe(prose),
    'x-own': maybe(fc.constantFrom<unknown>('a', 5, [1], { a: 'b' })),
    tasks: maybe(fc.array(fc.oneof(words, fc.record({ text: words, done: fc.boolean() })), { maxLength: 2 })),
    ...blocks,
    steps: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      fc.constant(undefined),
      fc.array(tie('item'), { minLength: 1, maxLength: 2 }),
    ),
  }),
}));

test('any plan is either the same in Markdown and back again, or is refused with a reason', () => {
  let count = 0;
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 2 }), prose, (steps, notes) => {
      const text = JSON.stringify({ runbook: 1, title: 'T', notes, steps });
      const there = convert(text, 'yaml');
      if (there.kind === 'refused') {
        assert.ok(there.reasons.length > 0 && there.reasons.every(({ message }) => message.endsWith('.')));
        return;
      }
      count += 1;
      assert.deepEqual(comparable(plan(there.text, 'markdown')), comparable(plan(text, 'yaml')));
      const back = converted(there.text, 'markdown').text;
      assert.deepEqual(plan(back, 'yaml'), plan(there.text, 'markdown'));
      assert.equal(converted(back, 'yaml').text, there.text);
    }),
    { numRuns: 60 },
  );
  assert.ok(count > 5, `only ${count} plans were converted`);
});

/** Lines of a Markdown runbook; `%` is a word that stands nowhere else. */
const fragment = fc.constantFrom(
  '## % heading',
  '### % deeper {#id-%}',
  '#### %',
  '% setext\n---',
  '- [ ] task %',
  '  - [x] inner %',
  '- item %',
  '> quote %',
  '> ```sql change\n> SELECT %\n> ```',
  '```sql pre-check timeout=5s\n-- name: n%\n-- expect: rows == 0\nSELECT %\n```',
  '  ```sh backup\n  echo %\n  ```',
  '```sql\nSELECT % -- prose\n```',
  'words %\nand more %',
  '<!-- comment % -->',
  '    code %',
  '| % |\n| - |',
);

test('no word of a Markdown runbook is lost in YAML, nor on the way back', () => {
  let count = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fragment, fc.constantFrom('\n', '\n\n')), { maxLength: 12 }),
      (fragments) => {
        let number = 0;
        const body = fragments
          .map(([line, gap]) => line.replaceAll('%', () => `w${number++}w`) + gap)
          .join('');
        const text = `---\nrunbook: 1 # note ${number}c\n---\n# T\n\n${body}`;
        const there = convert(text, 'markdown');
        if (there.kind === 'refused') {
          assert.ok(there.reasons.every(({ message }) => message.endsWith('.')));
          return;
        }
        count += 1;
        assert.deepEqual(plan(there.text, 'yaml'), plan(text, 'markdown'));
        const back = convert(there.text, 'yaml');
        for (const shown of [there.text, ...(back.kind === 'converted' ? [back.text] : [])])
          for (const word of [...text.matchAll(/w\d+w|\d+c/g)].map(([each]) => each))
            assert.equal(shown.split(word).length, text.split(word).length, `${word}\n${shown}`);
        if (back.kind === 'converted') assert.deepEqual(plan(back.text, 'markdown'), plan(text, 'markdown'));
      },
    ),
    { numRuns: 60 },
  );
  assert.ok(count > 30, `only ${count} plans were converted`);
});

/** Line ends in expectations and tasks are white space, and may go. */
function comparable(model: unknown): unknown {
  return JSON.parse(
    JSON.stringify(model)
      .replace(/\s*\\n\s*(&&|lines)/g, ' $1')
      .replace(/(lines)\\n/g, '$1'),
  );
}
