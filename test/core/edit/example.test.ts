import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { moveItem } from '../../../server/src/core/edit/moveItem.ts';
import { taskToGate } from '../../../server/src/core/edit/taskToGate.ts';
import { needsOf } from '../../../server/src/core/plan.ts';
import type { Item } from '../../../server/src/core/runbook.ts';
import { freeId } from '../../../server/src/features/codeActions/addId.ts';
import { applied, read } from './edits.ts';

for (const [name, notation] of [
  ['release-8.0.runbook.md', 'markdown'],
  ['release-8.0.runbook.yaml', 'yaml'],
] as const) {
  const text = readFileSync(new URL(`../../../examples/release-8.0/${name}`, import.meta.url), 'utf8');
  const runbook = read(text, notation);

  test(`wherever a step of ${name} moves, all that it says goes along`, () => {
    let moves = 0;
    for (const item of allBelow(runbook.items)) {
      const move = moveItem(text, runbook, item, 'down');
      if (move?.kind !== 'edits') continue;
      moves += 1;
      const siblings = item.parent?.items ?? runbook.items;
      const index = siblings.indexOf(item);
      const [before, behind] = [siblings[index], siblings[index + 1]];
      assert(before !== undefined && behind !== undefined);
      const after = read(applied(text, move.edits), notation);
      const ids = allBelow(after.items).map((each) => each.id);
      assert(ids.indexOf(behind.id) < ids.indexOf(before.id));
      const sorted = (items: readonly Item[]): string[] => allBelow(items).map(own).sort();
      assert.deepEqual(sorted(after.items), sorted(runbook.items));
    }
    assert(moves > 8, `${moves} moves`);
  });

  test(`when a task of ${name} becomes a gate, who waits for whom stays`, () => {
    let gates = 0;
    for (const step of runbook.steps)
      for (const task of step.tasks.slice(0, 2)) {
        const id = freeId(runbook, task.text.value);
        const edits = taskToGate(text, runbook, step, task, id);
        if (typeof edits === 'string') continue;
        gates += 1;
        const after = read(applied(text, edits), notation);
        const gate = after.steps[step.index];
        assert(gate !== undefined);
        assert.deepEqual(
          [gate.id, gate.title.value, gate.tasks.map(({ text, isDone }) => [text.value, isDone])],
          [id, task.text.value, [[task.text.value, task.isDone]]],
        );
        assert.deepEqual(needsOf(after, gate), needsOf(runbook, step));
        for (const each of runbook.steps) {
          const now = after.steps[each.index + (each.index < step.index ? 0 : 1)];
          assert(now !== undefined);
          const needed = needsOf(runbook, each);
          const wanted = each !== step ? needed : each.needs === undefined ? [id] : [...needed, id];
          assert.deepEqual([now.id, needsOf(after, now)], [each.id, wanted]);
        }
      }
    assert(gates > 10, `${gates} gates`);
  });
}

function allBelow(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [item, ...allBelow(item.items)]);
}

/** All that an item says, but for its place. */
function own(item: Item): string {
  return JSON.stringify([
    item.id,
    item.title.value,
    item.parent?.id,
    item.needs?.map((need) => need.value),
    item.owner?.value,
    item.takesMs,
    item.tasks.map((task) => [task.text.value, task.isDone]),
    item.blocks.map((block) => [block.role, block.text.value.trim()]),
  ]);
}
