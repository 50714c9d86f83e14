import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { moveItem } from '../../../server/src/core/edit/moveItem.ts';
import type { Item } from '../../../server/src/core/runbook.ts';
import { variants } from '../../features/actionGround.ts';
import { applied, marked, read } from './edits.ts';

/** Moves the step of the cursor, and back again, which gives the text that was. */
function checkMove(before: string, direction: 'up' | 'down', expected: string): void {
  const { text, runbook, item, at } = marked(before);
  assert(item !== undefined);
  const move = moveItem(text, runbook, item, direction);
  assert(move?.kind === 'edits', JSON.stringify(move));
  const after = applied(text, move.edits);
  assert.equal(after, expected);
  if (move.movedLines === undefined) return;
  const line = (of: string, offset: number): number => of.slice(0, offset).split('\n').length - 1;
  const moved = line(text, at) + move.movedLines;
  assert.equal(after.split('\n')[moved]?.trim(), text.split('\n')[line(text, at)]?.trim());
}

function checkRefusal(before: string, direction: 'up' | 'down', expected: string | undefined): void {
  const { text, runbook, item } = marked(before);
  assert(item !== undefined);
  const move = moveItem(text, runbook, item, direction);
  assert.equal(move?.kind === 'refusal' ? move.message : move, expected);
}

test('a step moves with all below it, and what separates the steps stays between them', () => {
  const markdown = '# T\n\n## A\n\n- [ ] a\n\n### A1\n\n- [ ] a1\n\n---\n\n## B$0\n\n- [ ] b\n';
  checkMove(markdown, 'up', '# T\n\n## B\n\n- [ ] b\n\n---\n\n## A\n\n- [ ] a\n\n### A1\n\n- [ ] a1\n');
  checkMove(
    markdown.replace('$0', '').replace('## A\n', '## A$0\n'),
    'down',
    '# T\n\n## B\n\n- [ ] b\n\n---\n\n## A\n\n- [ ] a\n\n### A1\n\n- [ ] a1\n',
  );
  checkMove(
    'steps:\n  # Of A.\n  - title: A\n    tasks: [a] # a\n    # Still of A.\n\n  # Of B.\n  - title: B$0\n    change:\n      - |\n        b\n\n  - title: C\n',
    'up',
    'steps:\n  # Of B.\n  - title: B\n    change:\n      - |\n        b\n\n  # Of A.\n  - title: A\n    tasks: [a] # a\n    # Still of A.\n\n  - title: C\n',
  );
});

test('a mark in a line of its own moves with the comments between it and the keys', () => {
  checkMove(
    'steps:\n  # above\n  - # beside\n\n    # below\n    title: A$0\n    tasks: [x]\n  -\n    title: B\n    tasks: [y]\n',
    'down',
    'steps:\n  -\n    title: B\n    tasks: [y]\n  # above\n  - # beside\n\n    # below\n    title: A\n    tasks: [x]\n',
  );
});

test('the last line of a file needs no line end to move', () => {
  checkMove('# T\n## A\n- [ ] a\n## B$0\n- [ ] b', 'up', '# T\n## B\n- [ ] b\n\n## A\n- [ ] a');
  checkMove('steps:\n- title: A$0\n- title: B', 'down', 'steps:\n- title: B\n- title: A');
  checkMove('steps: [{ title: A$0 }, { title: B }]', 'down', 'steps: [{ title: B }, { title: A }]');
  checkMove('steps:\n  -\n    title: A$0\n  - title: B', 'down', 'steps:\n  - title: B\n  -\n    title: A');
});

test('keys behind the steps of a group move with it', () => {
  checkMove(
    'steps:\n- title: A\n- title: G$0\n  steps:\n  - title: B\n\n  owner: li\n- title: C\n',
    'up',
    'steps:\n- title: G\n  steps:\n  - title: B\n\n  owner: li\n- title: A\n- title: C\n',
  );
});

test('prose between two steps stays where it is', () => {
  checkMove(
    '# T\n\n## A\n\n- [ ] a\n\n## Prose\n\nText.\n\n## B$0\n\n- [ ] b\n',
    'up',
    '# T\n\n## B\n\n- [ ] b\n\n## Prose\n\nText.\n\n## A\n\n- [ ] a\n',
  );
});

test('at the edge of its group a step stays', () => {
  checkRefusal('# T\n## A$0\n- [ ] a\n## B\n- [ ] b\n', 'up', undefined);
  checkRefusal('steps:\n- title: G\n  steps:\n  - title: A$0\n- title: B\n', 'down', undefined);
});

test('a step does not go before what it needs', () => {
  const markdown = '# T\n## Load {#load}\n- [ ] a\n## Fill$0 {needs="load"}\n- [ ] b\n';
  checkRefusal(
    markdown,
    'up',
    '“Fill” needs “Load”, so it stays behind it. To move it, take `load` from its `needs` first.',
  );
  checkRefusal(
    'steps:\n- title: G\n  steps:\n  - { id: load, title: Load$0 }\n  - title: H\n    steps: [{ title: Fill, needs: [load] }]\n',
    'down',
    '“Fill” needs “Load”, so it stays behind it. To move it, take `load` from its `needs` first.',
  );
  // That it waits for the one before it, as every step does, keeps none in its place.
  checkMove('steps:\n- title: A\n- title: B$0\n', 'up', 'steps:\n- title: B\n- title: A\n');
});

test('what would come to mean something else is not moved', () => {
  checkRefusal(
    '# T\n### A\n- [ ] a\n## B$0\n- [ ] b\n',
    'up',
    'The headings of “A” and “B” are of two levels, so one would come below the other. Make them alike first.',
  );
  checkRefusal(
    'steps:\n- title: A\n  tasks: &all [a]\n- title: B$0\n  tasks: *all\n',
    'up',
    '“B” uses `*all`, which “A” defines, so it stays behind it.',
  );
  checkMove(
    '# T\n## A\n- [ ] a\n## B$0\ntext\n- [ ] b\n',
    'up',
    '# T\n## B\ntext\n- [ ] b\n\n## A\n- [ ] a\n',
  );
});

const stepText = fc.record({
  title: fc.constantFrom('A', '客户 一', 'Ship 🚀', 'C#', '1. Load'),
  prose: fc.constantFrom('', '文字\n\n', '> quote\n\n', '```text\n## not\n```\n\n'),
  body: fc.constantFrom(
    '- [ ] 完成\n',
    '```sql change\nSELECT 1;\n```\n',
    '- [x] a\n  more\n\n```sh backup\n# x\n```\n',
  ),
  blank: fc.constantFrom('', '\n', '\n\n', '\n---\n\n'),
});

function titles(items: readonly Item[]): unknown {
  return items.map((each) => [
    each.title.value,
    each.blocks.map((block) => block.text.value),
    each.tasks.map((task) => task.text.value),
    titles(each.items),
  ]);
}

for (const { name, vary } of variants)
  test(`a move changes the order and nothing else, and can be taken back: ${name}`, () => {
    fc.assert(
      fc.property(
        fc.array(stepText, { minLength: 2, maxLength: 5 }),
        fc.nat(4),
        fc.boolean(),
        (steps, which, isYaml) => {
          const text = vary(
            isYaml
              ? `title: T\nsteps:\n${steps.map(({ title, body, blank }) => `  - title: '${title}'\n    change:\n      - |\n${body.replace(/^(?=.)/gm, '        ')}${blank.replaceAll('-', '#')}`).join('')}`
              : `# T\n\n${steps.map(({ title, prose, body, blank }) => `## ${title}\n\n${prose}${body}${blank}`).join('')}`,
          );
          const runbook = read(text);
          const items = runbook.items;
          const item = items[which % items.length];
          if (item === undefined) return;
          const move = moveItem(text, runbook, item, 'down');
          if (move?.kind !== 'edits') return;
          const after = applied(text, move.edits);
          const index = items.indexOf(item);
          const moved = items.with(index, items[index + 1] ?? item).with(index + 1, item);
          assert.deepEqual(titles(read(after).items), titles(moved));
          const characters = (of: string): string => [...of.replace(/[\r\n]/g, '')].sort().join('');
          assert.equal(characters(after), characters(text));
          const back = read(after);
          const again = back.items[index + 1];
          assert(again !== undefined);
          const returned = moveItem(after, back, again, 'up');
          assert(returned?.kind === 'edits');
          assert.deepEqual(titles(read(applied(after, returned.edits)).items), titles(items));
        },
      ),
      { numRuns: 25 },
    );
  });
