import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAttributes } from '../../server/src/core/attributes.ts';
import { parseDuration } from '../../server/src/core/duration.ts';
import { checkItemShape, isPlainItem } from '../../server/src/core/itemShape.ts';
import { roles } from '../../server/src/core/role.ts';
import { checkRunbookShape } from '../../server/src/core/schema.ts';
import { valueAt } from '../../server/src/core/tree.ts';
import { parseYaml } from '../../server/src/core/yaml.ts';

const data = fc.constantFrom<unknown>(
  ...['', ' ', 'a', 'a b', 'ä', 'a,b', '#a', '5m', '1h30m', '1.5s', '5', 'm', '５m', '5m\n', 'null'],
  ...[null, 0, 1.5, true, false, [], {}, ['a'], ['a', 1], [''], [null]],
);
const block = fc.dictionary(
  fc.constantFrom('sql', 'sh', 'name', 'expect', 'timeout', 'every', 'x-a', 'else', 'text'),
  data,
  { maxKeys: 4 },
);
const task = fc.dictionary(fc.constantFrom('text', 'done', 'x-a', 'else'), data, { maxKeys: 3 });
const lists = fc.array(fc.oneof(block, task, data), { maxLength: 3 });
const ownKeys = ['id', 'title', 'owner', 'connection', 'takes', 'notes', 'needs', 'tasks', 'x-a', 'else'];
const item = fc
  .record({ title: data, rest: fc.dictionary(fc.constantFrom(...ownKeys, ...roles), fc.oneof(data, lists)) })
  .map(({ title, rest }) => ({ title, ...rest }));

/** The first step of a runbook, and what is found in the whole of it. */
function read(step: unknown) {
  const { tree } = parseYaml(JSON.stringify({ runbook: 1, steps: [step] }));
  const steps = valueAt(tree, 'steps');
  const [first] = steps?.kind === 'list' ? steps.items : [];
  assert(tree !== undefined && first !== undefined);
  return { first, findings: checkRunbookShape(tree) };
}

test('an item that passes at first sight is one that the schema takes', () => {
  let passed = 0;
  fc.assert(
    fc.property(item, (step) => {
      const { first, findings } = read(step);
      if (isPlainItem(first)) {
        passed += 1;
        assert.deepEqual(findings, []);
      } else assert.deepEqual(checkItemShape(first).length, findings.length);
    }),
    { numRuns: 400 },
  );
  assert(passed > 0);
});

test('a step as people write it passes at first sight', () => {
  const checks = [{ name: 'a', sql: 'SELECT 1', expect: ['value == 1'], timeout: '5s' }, 'SHOW TABLES'];
  const tasks = [{ text: 'A', done: false }, 'B'];
  const step = {
    id: 'a-1',
    title: 'A',
    owner: 'li.wei',
    takes: '5m',
    needs: ['b'],
    tasks,
    'pre-check': checks,
  };
  assert(isPlainItem(read(step).first));
});

test('attributes are the same whether they are read at first sight or closely', () => {
  const part = fc.constantFrom(
    '#a',
    'k=v',
    'k="a b"',
    'sql',
    '.c',
    'k=',
    'k=""',
    '=',
    '"',
    "k='a'",
    '\\',
    '#',
    'k="a\\"b"',
    'ä',
    '{',
    '#a#b',
    'a=b=c',
    '-',
    '1.5s',
    '\t',
    '\n',
    'k="',
  );
  const separator = fc.constantFrom(' ', '  ', '', '\t');
  fc.assert(
    fc.property(fc.array(fc.tuple(part, separator), { maxLength: 6 }), (parts) => {
      const text = parts.flat().join('');
      // Behind a tab everything is read closely.
      assert.deepEqual(parseAttributes(text, 1), parseAttributes(`\t${text}`, 0));
    }),
    { numRuns: 1000 },
  );
});

test('a duration is the same whether it is read at first sight or closely', () => {
  const text = fc
    .array(fc.constantFrom('1', '20', '.', 'ms', 's', 'm', 'h', 'd', ' ', '-', 'x', '１'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (written) => {
      assert.equal(parseDuration(written), written === '' ? undefined : parseDuration(`0ms${written}`));
    }),
    { numRuns: 1000 },
  );
});
