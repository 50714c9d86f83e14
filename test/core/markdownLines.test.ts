import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBlocks } from '../../server/src/core/markdownBlocks.ts';
import { readPlainParts } from '../../server/src/core/markdownLines.ts';
import { generateRunbook } from '../bench/runbooks.ts';

/** What is read equals what the parser reads; answers how many parts that are, `undefined` where none were read. */
function check(text: string, start = 0): number | undefined {
  const plain = readPlainParts(text, start);
  if (plain === undefined) return undefined;
  const problems: unknown[] = [];
  const parts = readBlocks(text, start, problems as never, 0);
  assert.deepEqual(plain, { parts, problems }, JSON.stringify(text));
  return parts.length;
}

function checkRead(text: string, count?: number): void {
  const read = check(text);
  assert.notEqual(read, undefined, `not read: ${JSON.stringify(text)}`);
  if (count !== undefined) assert.equal(read, count, JSON.stringify(text));
}

function checkLeft(text: string): void {
  assert.equal(readPlainParts(text, 0), undefined, JSON.stringify(text));
}

const example = readFileSync(
  join(import.meta.dirname, '..', '..', 'examples', 'release-8.0', 'release-8.0.runbook.md'),
  'utf8',
);

/** A text without its front matter, cut at its headings of steps and groups. */
function sectionsOf(text: string): readonly string[] {
  return text.replace(/^---\n.*?\n---\n/s, '').split(/^(?=#{2,} )/m);
}

const sections = [...sectionsOf(example), ...sectionsOf(generateRunbook(20, 'markdown').text)];

test('every section of the example and of generated runbooks is read, with either line end', () => {
  assert.ok(sections.length > 40);
  for (const section of sections) {
    checkRead(section);
    checkRead(section.trimEnd());
    checkRead(section.replaceAll('\n', '\r\n'));
  }
});

test('headings, fences and tasks at the begin of their lines are read', () => {
  for (const heading of [
    '# a',
    '###### a',
    '## a {#b c="d e"}',
    '## a {#b',
    '## a ##',
    '##',
    '## ',
    '#\ta',
    '# a {b}',
  ])
    for (const before of ['', 'x\n', '\n', '- x\n', '- [ ] x\n', '1. x\n'])
      checkRead(`${before}${heading}\nx`);
  for (const open of [
    '```sql change',
    '~~~ sql backup  a=b',
    '````SQL  rollback',
    '```',
    '```sqlchange',
    '```json',
  ])
    for (const code of ['', '\n', 'a\n', '\n\n', '  a\n\n b\n', '# a\n- [ ] b\n> c\n']) {
      const mark = /^(`+|~+)/.exec(open)?.[0] ?? '';
      for (const close of [mark, `${mark}${mark}`, `${mark} `, `${mark}\n`, `${mark}\n- [ ] a`])
        checkRead(`x\n${open}\n${code}${close}`);
    }
  for (const task of ['- [ ] a', '* [x] a b ', '+ [X] a', '-   [ ] a', '1. [ ] a', '2) [x] 名 🚀', '- [ ] '])
    for (const behind of ['', '\n', '\n\nx', '\n- [ ] b', '\n# c']) checkRead(`${task}${behind}`);
  checkRead('- [ ] a\n- [x] b\n- c\n* [ ] d\n\n\n- [ ] e\n\n## f\n\n- [ ] g', 6);
});

test('prose is passed by', () => {
  checkRead(
    'a\nb `c`\n\n**d** e\n* f\n  g\n h\n\n| i | j |\n| --- | --- |\n| [k](l) | m |\n\n---\n\n1. n\n2. o',
    0,
  );
  checkRead('7.9 is\n#1 of\n-1 or\n--all\n_a_\n`b`\n~c~\n=d\n[e](f)\n\\# g\n:h\n1234567890. i', 0);
});

test('what is not plain is left to the parser', () => {
  for (const text of [
    '  # a',
    ' - [ ] a',
    '    code',
    '\ta',
    '> a',
    'a\n> b',
    '<div>',
    'a\n<!-- b -->',
    'a\n===',
    'a\n---',
    'a\n-',
    '-',
    '- ',
    '- - a',
    '- # a',
    '- > a',
    '- ```sql change',
    '-      code',
    '-\ta',
    '- a\n\n  b',
    '- a\n  - b',
    '- a\n  # b',
    '- [ ] a\nb',
    '- [ ] a\n  b',
    'a\n1. b',
    '[a]: b',
    '[a\nb]: c',
    '[ ] a',
    'a\rb',
    '```sql change',
    '```sql change\na\n ```\nb\n```',
    '```sql change\na ``` b\n```',
    '```sql change\n```sql rollback\n```',
    '``` `a`\n```',
    '```\na\n``` b\n```',
  ])
    checkLeft(text);
});

/** Lines that are plain in most places. */
const plainLine = fc.constantFrom(
  ...[
    '',
    '',
    '# a',
    '## b {#c needs="d"}',
    '### e {#f',
    '#x',
    '- [ ] a',
    '- [x] b | c',
    '* [X] c',
    '1. a',
    '- b',
  ],
  ...[
    '```sql change',
    '```',
    '```',
    '```',
    '~~~sql backup',
    '~~~',
    '```sqll chnge',
    'words',
    '| a | b |',
    '**b**',
  ],
);
const oddLine = fc.constantFrom(
  ...['', '', ' ', '   ', '\t', '# a', '## b {#c needs="d"}', '### e {#f', '#', '#x', '####### x', '# h #'],
  ...[
    '```sql change',
    '```',
    '```',
    '```sh',
    '~~~sql backup',
    '~~~',
    '````sql change x',
    '````',
    '```sqll chnge',
  ],
  ...[
    '``` `x`',
    '`code` x',
    ' ```',
    '    ```',
    '``',
    '- [ ] a',
    '- [x] b | c',
    '* [X] c',
    '- [ ]',
    '- [ ] ',
    '-  [ ] two',
  ],
  ...[
    '-     code',
    '-\t[ ] x',
    '- [ ]\tx',
    '[x]\ty',
    '- a',
    '* **b** c',
    '+ x',
    '- - x',
    '* * *',
    '- # x',
    '- ```sql change',
  ],
  ...[
    '1. a',
    '2. [ ] b',
    '10) c',
    '1234567890. [ ] x',
    '7.9 x',
    '1.',
    '1. ',
    'words',
    '名 🚀',
    '**b**',
    '*',
    '-',
    '---',
    '--',
  ],
  ...[
    '***',
    '___',
    '===',
    '=',
    '--- | ---',
    '| a | b |',
    '| --- | --- |',
    'a | b',
    ':-- | --:',
    '> q',
    '<div>',
    '<!-- x',
  ],
  ...[
    '[a]: b',
    '[a](b) c',
    '[a',
    '[x] b | c',
    '[ ] x',
    '[a]',
    '\\# x',
    '-x',
    '--x',
    '_x_',
    '~x~',
    '    code',
    '  words',
  ],
  ...[
    '  - [ ] n',
    '   # h',
    '\t- [ ] t',
    '\tx',
    ' ```sql change',
    'SELECT 1;',
    '-- expect: x',
    '  "title"',
    '&nbsp;',
  ],
);
const line = fc.oneof({ weight: 5, arbitrary: plainLine }, oddLine);
const anyText = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\n', ' \n', '\n\n', '\r\n', '\r')), {
    maxLength: 8,
  })
  .map((lines) => lines.map((parts) => parts.join('')).join(''));

const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 6 }),
  add: fc.oneof(
    line,
    line.map((each) => `\n${each}\n`),
    fc.constantFrom('\n', ' ', '`', '#', '|', '[', ']', ':', '>'),
  ),
});
const edited = fc
  .tuple(fc.constantFrom(...sections), fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([section, edits]) =>
    edits.reduce((text, { at, remove, add }) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + add + text.slice(from + remove);
    }, section),
  );

for (const [name, texts, leastRead] of [
  ['lines in any order', anyText, 20],
  ['edited sections', edited, 100],
] as const)
  test(`what is read of ${name} is what the parser reads`, () => {
    let read = 0;
    fc.assert(
      fc.property(texts, fc.nat({ max: 5 }), (text, start) => {
        if ((check(text, start) ?? 0) > 0) read += 1;
      }),
      { numRuns: 800 },
    );
    assert.ok(read >= leastRead, `only ${read} were read`);
  });
