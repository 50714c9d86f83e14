import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseYaml } from '../../server/src/core/yaml.ts';
import { readPlainYaml } from '../../server/src/core/yamlLines.ts';
import { generateRunbook } from '../bench/runbooks.ts';

/** What is read equals what the library reads, without a problem; answers whether anything was. */
function check(text: string, start = 0): boolean {
  const tree = readPlainYaml(text, start);
  if (tree === undefined) return false;
  assert.deepEqual({ tree, problems: [] }, pick(parseYaml(text, start)), JSON.stringify(text));
  return true;
}

function pick({ tree, problems }: ReturnType<typeof parseYaml>): unknown {
  return { tree, problems };
}

function checkRead(text: string): void {
  assert.ok(check(text), `not read: ${JSON.stringify(text)}`);
}

function checkLeft(text: string): void {
  assert.equal(readPlainYaml(text, 0), undefined, JSON.stringify(text));
}

const example = readFileSync(
  join(import.meta.dirname, '..', '..', 'examples', 'release-8.0', 'release-8.0.runbook.yaml'),
  'utf8',
);

/** A text at each of its items, with what stands before the first of them. */
function sectionsOf(text: string): readonly string[] {
  return text.split(/^(?= *- (?:id|title): )/m);
}

const sections = [...sectionsOf(example), ...sectionsOf(generateRunbook(20, 'yaml').text)];

test('every section of the example and of generated runbooks is read, with either line end', () => {
  assert.ok(sections.length > 40);
  for (const section of sections) {
    checkRead(section);
    checkRead(section.trimEnd());
    checkRead(section.replaceAll('\n', '\r\n'));
  }
  checkRead(example);
});

test('scalars are typed as the library types them', () => {
  const plain =
    '1 -1 +1 007 1.5 -.5 5. 1e3 1.5E-3 0o17 0x1F .inf -.Inf +.INF .nan ~ null Null NULL true True TRUE false ' +
    'False FALSE yes no 0o8 0xG 1_000 - 2026-12-05 12:30 2026-12-05T16:00+08:00/2026-12-05T22:00+08:00 1.2.3 -x ' +
    '--single -1a .x ..x 1e 00 -0 99999999999999999999 名 🚀 a:b a#b a\u00a0b http://x/?y=z it\'s a"b" nULL tRUE';
  for (const value of plain.split(' ').filter((each) => each !== '-')) {
    checkRead(`a: ${value}`);
    checkRead(`- ${value}\n`);
    checkRead(`a: [${value.replaceAll(/[,[\]{}]/g, '')}, b]`);
    if (/^\w/.test(value)) checkRead(`${value}: a`);
  }
  for (const value of ['""', "''", '"a"', "'a b'", '"1"', "'~'", '"a: b # c"', `'"'`, `"'"`, '"名 🚀"'])
    for (const text of [`a: ${value}`, `a: ${value} # c\n`, `- ${value}`, `a: [${value}, ${value} ]`])
      checkRead(text);
});

test('blocks keep their lines', () => {
  for (const head of ['|', '|-', '| ', '|-  '])
    for (const body of [
      '  x',
      '  x\n',
      '  x\n\n\n',
      '\n\n  x\n   y\n\n  z\n',
      '  # x\n  a: b\n  - c\n',
      '   名 🚀\n  \n   x\n',
    ])
      for (const behind of ['', 'b: 1', '# c\n', '# c\nb: 1\n', ' # c\nb: 1'])
        checkRead(`a: ${head}\n${body}\n${behind}`);
  checkRead('- |\n x\n- |-\n  y');
});

test('comments and blank lines are where the library has them', () => {
  checkRead('# a\n\n  # b\na: 1 # c\n# d\n  # e\nb:   # f\n\n  # g\n  c: 2\n  # h\n # i\n\nd:\n');
  checkRead('    - a: 1\n      b:\n        - c\n          # x\n        # y\n      # z\n');
  checkRead('a:\n- b\n  # c\n# d\n- e\n\n# f\ng: []\n  # h\n');
  checkRead('  a:\n    b:\n      # c\n');
});

test('what is not plain is left to the library', () => {
  for (const text of [
    '',
    '# only a comment',
    'a',
    '- a\nb',
    'a: b\n  c',
    'a: "b\n  c"',
    'a: b: c',
    'a: 1\na: 2',
    'a: 1\n b: 2',
    ' a: 1\nb: 2',
    'a:\n  b',
    '-\n  a: 1',
    '- - a',
    'a:\tb',
    'a: b\rc: d',
    'a: &x b',
    'a: *x',
    'a: !t b',
    '? a\n: b',
    '"a": b',
    'a: "\\n"',
    "a: 'b''c'",
    'a: |+\n  b\n',
    'a: |2\n  b\n',
    'a: >\n  b\n',
    'a: |\n    \n  b\n',
    'a: |\nb: 1',
    'a: [b, [c]]',
    'a: [b, ]',
    'a: {b}',
    'a: { b: 1, b: 2 }',
    'a: [\n  b]',
    'a: [b] c',
    'a: "b" c',
    'a: "b"# c',
    'a: - b',
    'a: %b',
    'a: @b',
    '---\na: b',
    'a: b\n---\nc: d',
    'a: b\n...\n',
    '%YAML 1.2\n---\na: b',
    '\ufeffa: b',
    Array.from({ length: 200 }, (_, index) => `k${index}: a\n`).join(''),
    Array.from({ length: 60 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
    '<<<<<<< a\na: b\n=======\na: c\n>>>>>>> b\n',
  ])
    checkLeft(text);
});

/** Small numbers of things, so that they come together in many ways. */
const indentation = fc.integer({ min: 0, max: 7 }).map((width) => ' '.repeat(width));
const word = fc.constantFrom(
  'a',
  'b',
  'id',
  'x y',
  '名',
  '1',
  'true',
  '~',
  "'q'",
  '"q"',
  'http://x',
  '-x',
  'a#b',
  '',
);
const value = fc.oneof(
  { weight: 4, arbitrary: word },
  fc.constantFrom(
    '|',
    '|-',
    '|',
    '>',
    '|+',
    '|2',
    '[a, b]',
    '[]',
    '{}',
    '{ a: 1, b: "c" }',
    '[a,b ,"c"]',
    '{a: b, }',
  ),
  fc.constantFrom(
    '"a',
    "'a''b'",
    '"\\t"',
    'a: b',
    'a :b',
    '- a',
    '&a b',
    '*a',
    '!a b',
    '? a',
    '# c',
    'a # c',
    'a\tb',
    '[a',
    '"a"b',
  ),
);
const tail = fc.constantFrom('', '', '', ' ', ' # c', '#c');
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(word, fc.constantFrom(': ', ':', ':  ', ' : '), value, tail)
      .map((parts) => parts.join('')),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('- ', '-  ', '-'), word, fc.constantFrom('', ': ', ':'), value, tail)
      .map((parts) => parts.join('')),
  },
  fc.constantFrom('', ' ', '# c', '-', '---', '...', 'a', '\t', '\ufeff'),
);
const lineBreak = fc.constantFrom('\n', '\n', '\n', '\n', '\n\n', '\r\n', '\n  \n', '\r');
const anyText = fc
  .array(fc.tuple(indentation, line, lineBreak), { maxLength: 12 })
  .map((lines) => lines.map((parts) => parts.join('')).join(''));

/** Mappings and lists in each other as they should be, with lines of trouble now and then. */
const tidyText = fc.letrec<{
  block: string[];
  mapping: string[];
  list: string[];
  pair: string[];
  item: string[];
  trivia: string[];
}>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(word, value).map(([, text]) => [`a: ${text}`]),
    tie('mapping'),
    tie('list'),
  ),
  mapping: fc
    .array(fc.tuple(tie('pair'), tie('trivia')), { minLength: 1, maxLength: 4 })
    .map((pairs) =>
      pairs.flatMap(([pair, trivia], index) => [`k${index}${pair[0]}`, ...pair.slice(1), ...trivia]),
    ),
  list: fc.array(tie('item'), { minLength: 1, maxLength: 3 }).map((items) => items.flat()),
  pair: fc.oneof(
    fc.tuple(value, tail).map(([text, end]) => [`: ${text}${end}`]),
    fc
      .array(fc.constantFrom('x', 'y: z', '# c', '', '- a'), { minLength: 1, maxLength: 3 })
      .map((lines) => [': |', ...lines.map((each) => `  ${each}`)]),
    fc
      .tuple(tail, tie('trivia'), tie('block'), fc.constantFrom('', '  ', '    '))
      .map(([end, trivia, block, indent]) => [`:${end}`, ...trivia, ...block.map((each) => indent + each)]),
  ),
  item: fc
    .tuple(
      fc.oneof(
        tie('block'),
        value.map((text) => [text]),
      ),
      tie('trivia'),
    )
    .map(([block, trivia]) => [...block.map((each, index) => (index === 0 ? '- ' : '  ') + each), ...trivia]),
  trivia: fc.array(fc.constantFrom('', '# c', '  # c', '    # c', '      # c'), { maxLength: 2 }),
}));
const tidy = fc
  .tuple(tidyText.block, indentation, fc.constantFrom('\n', '\n', '\n', '\r\n'), fc.constantFrom('', '\n'))
  .map(([lines, indent, end, last]) => lines.map((each) => indent + each).join(end) + last);

const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 6 }),
  add: fc.oneof(
    indentation,
    word,
    value,
    line,
    lineBreak,
    fc.constantFrom(': ', '#', '"', '\t', '\u00a0', '🚀'),
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
  ['lines in any order', anyText, 5],
  ['blocks in each other', tidy, 100],
  ['edited sections', edited, 80],
] as const)
  test(`what is read of ${name} is what the library reads`, () => {
    let read = 0;
    fc.assert(
      fc.property(texts, fc.nat({ max: 5 }), (text, start) => {
        if (check(text, start)) read += 1;
      }),
      { numRuns: 600 },
    );
    assert.ok(read >= leastRead, `only ${read} were read`);
  });
