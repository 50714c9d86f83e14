import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { insertDocumentKey, insertItemKey } from '../../../server/src/core/edit/insertKey.ts';
import { yamlEntryLines, yamlScalar } from '../../../server/src/core/edit/yamlText.ts';
import { variants } from '../../features/actionGround.ts';
import { applied, marked, read } from './edits.ts';

function checkItemKey(
  before: string,
  key: string,
  value: string | readonly string[],
  expected: string,
): void {
  const { text, runbook, item } = marked(before);
  assert(item !== undefined);
  assert.equal(applied(text, insertItemKey(text, runbook, item, key, value)), expected);
}

test('a key of a step goes where the order of the format has it', () => {
  const yaml = 'steps:\n  - title: A$0\n    takes: 5m\n    change: [x]\n';
  checkItemKey(yaml, 'owner', 'li', 'steps:\n  - title: A\n    owner: li\n    takes: 5m\n    change: [x]\n');
  checkItemKey(
    yaml,
    'needs',
    ['a', 'b'],
    'steps:\n  - title: A\n    needs: [a, b]\n    takes: 5m\n    change: [x]\n',
  );
  checkItemKey(
    'steps:\n  - title: A$0\n    steps:\n      - title: B\n    owner: li\n',
    'connection',
    'a: b',
    "steps:\n  - title: A\n    connection: 'a: b'\n    steps:\n      - title: B\n    owner: li\n",
  );
  checkItemKey('steps: [{ title: A$0 }]', 'owner', 'a, b', "steps: [{ title: A, owner: 'a, b' }]");
  const markdown = '# T\n## A$0\n- [ ] x\n';
  checkItemKey(markdown, 'owner', 'li.wei', '# T\n## A {owner="li.wei"}\n- [ ] x\n');
  checkItemKey(markdown, 'takes', '5m', '# T\n## A {takes=5m}\n- [ ] x\n');
  checkItemKey(markdown, 'needs', [], '# T\n## A {needs=""}\n- [ ] x\n');
  checkItemKey(
    '# T\n## A {#a }$0\n- [ ] x\n',
    'owner',
    'l "x"',
    '# T\n## A {#a owner="l \\"x\\"" }\n- [ ] x\n',
  );
});

test('a key of the document goes into the front matter, which is begun where it is missing', () => {
  const check = (text: string, key: string, value: string | readonly string[], expected: string): void =>
    assert.equal(applied(text, insertDocumentKey(text, read(text), key, value)), expected);
  check(
    '---\nrunbook: 1\nowner: li\n---\n# T\n',
    'connection',
    'orders',
    '---\nrunbook: 1\nconnection: orders\nowner: li\n---\n# T\n',
  );
  check('---\n---\n# T\n', 'runbook', '1', "---\nrunbook: '1'\n---\n# T\n");
  check('# T\n', 'owner', 'li', '---\nowner: li\n---\n\n# T\n');
  check(
    'runbook: 1\nsteps:\n- title: A\n',
    'reviewers',
    ['a', 'b: c'],
    "runbook: 1\nreviewers: [a, 'b: c']\nsteps:\n- title: A\n",
  );
  check('steps:\n- title: A\n', 'runbook', 'x', 'runbook: x\nsteps:\n- title: A\n');
});

test('a key is read back at any line end, and every other line stays', () => {
  const plans = [
    '# 发布 🚀\n\n## 客户 {#kunde}\n\n- [ ] 完成\n\n## B\n\n- [ ] b\n',
    'title: 发布 🚀\nsteps:\n  - id: kunde # 客户\n    title: 客户\n    tasks: [完成]\n\n  - title: B\n    tasks: [b]\n',
  ];
  for (const plan of plans)
    for (const { name, vary } of variants)
      for (const index of [0, 1]) {
        const text = vary(plan);
        const runbook = read(text);
        const item = runbook.items[index];
        assert(item !== undefined);
        const after = applied(text, insertItemKey(text, runbook, item, 'owner', '李 伟'));
        assert.deepEqual(
          read(after).items.map((each) => each.owner?.value),
          runbook.items.map((_, at) => (at === index ? '李 伟' : undefined)),
        );
        const kept = (of: string): string[] => of.split(/\r?\n/).filter((line) => !/^##|owner/.test(line));
        assert.deepEqual(kept(after), kept(text), name);
        assert.equal(after.endsWith('\n'), text.endsWith('\n'));
      }
});

test('any text of a line is read back as the same text', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    ': ',
    ' #',
    '-',
    "'",
    '"',
    '\\',
    '[',
    ']',
    '{',
    '}',
    ',',
    '&',
    '*',
    '!',
    '|',
    '>',
    '%',
    '@',
    '`',
    '1',
    'true',
    '~',
    '客户',
    '🚀',
    '\t',
    '?',
    '=',
    'null',
    '\u00a0',
    '\u0085',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('block', 'flow'),
      (pieces, place) => {
        const text = pieces.join('');
        const source =
          place === 'flow' ? `k: [${yamlScalar(text, 'flow')}, x]\n` : `k: ${yamlScalar(text)}\n`;
        const document = parseDocument(source);
        assert.deepEqual(document.errors, []);
        assert.equal(document.getIn(place === 'flow' ? ['k', 0] : ['k']), text);
      },
    ),
    { numRuns: 300 },
  );
});

test('a text of several lines is read back as it was', () => {
  const line = fc.constantFrom(
    '',
    'SELECT 1;',
    '  indented',
    '# x',
    "it's: a",
    '\ttab',
    '- x',
    '客户 🚀',
    'end ',
  );
  fc.assert(
    fc.property(fc.array(line, { minLength: 2, maxLength: 6 }), (lines) => {
      const text = lines.join('\n');
      const wanted = text.replace(/\n+$/, '');
      if (wanted === '') return;
      const source = `k:\n  - ${yamlEntryLines('sql', text).join('\n    ')}\n`;
      const read = parseDocument(source);
      assert.deepEqual(read.errors, []);
      assert.equal(String(read.getIn(['k', 0, 'sql'])).replace(/\n+$/, ''), wanted);
    }),
    { numRuns: 150 },
  );
});
