import type { Item, Runbook } from '../../server/src/core/runbook.ts';

/** A runbook without places in the file: what both notations of one plan must agree on. */
export function modelOf(runbook: Runbook): unknown {
  return {
    title: runbook.title?.value,
    connection: runbook.connection?.value,
    reviewers: runbook.reviewers.map((reviewer) => reviewer.value),
    items: runbook.items.map(itemModel),
    steps: runbook.steps.map((step) => step.id),
  };
}

function itemModel(item: Item): unknown {
  return {
    id: item.id,
    title: item.title.value,
    parent: item.parent?.id,
    needs: item.needs?.map((need) => need.value),
    owner: item.owner?.value,
    takesMs: item.takesMs,
    connection: item.connection?.value,
    isStep: item.isStep,
    index: item.index,
    tasks: item.tasks.map((task) => ({ text: task.text.value, isDone: task.isDone })),
    blocks: item.blocks.map((block) => ({
      kind: block.kind,
      role: block.role,
      timeoutMs: block.timeoutMs,
      everyMs: block.everyMs,
      statements: block.statements.map((statement) => ({
        name: statement.name,
        position: statement.position,
        text: statement.text.value,
        expectations: statement.expectations.map((expectation) => expectation.value),
        ignored: statement.ignored.map((ignored) => ignored.rule),
        timeoutMs: statement.timeoutMs,
      })),
    })),
    items: item.items.map(itemModel),
  };
}
