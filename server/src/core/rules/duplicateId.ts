import type { Fault, Plan, PlanRule } from '../rule.ts';
import type { Item } from '../runbook.ts';

/** Two steps of one id. */
export const duplicateId: PlanRule = {
  id: 'duplicate-id',
  severity: 'error',
  why: 'Needs, links and the journal name a step by its id. With two of one id, an outcome could be taken for the other step’s.',
  bad: `runbook: 1
steps:
  - { id: load, title: Load the industries, tasks: [Loaded] }
  - { id: load, title: Load the addresses, tasks: [Loaded] }
`,
  good: `runbook: 1
steps:
  - { id: load-industries, title: Load the industries, tasks: [Loaded] }
  - { id: load-addresses, title: Load the addresses, tasks: [Loaded] }
`,
  checkPlan: duplicates,
};

function* duplicates(plan: Plan): Iterable<Fault> {
  const first = new Map<string, Item>();
  for (const item of allItems(plan.runbook.items)) {
    const earlier = first.get(item.id);
    if (earlier === undefined) {
      first.set(item.id, item);
      continue;
    }
    const cure =
      item.idText === undefined
        ? 'Give one of them an id of its own.'
        : 'Each id may stand once in a runbook; change one of them.';
    yield {
      span: item.idText?.span ?? item.title.span,
      message: `“${item.title.value}” and “${earlier.title.value}” both have the id \`${item.id}\`. ${cure}`,
      related: [{ span: earlier.idText?.span ?? earlier.title.span, message: `The first \`${item.id}\`.` }],
    };
  }
}

function* allItems(items: readonly Item[]): Iterable<Item> {
  for (const item of items) {
    yield item;
    yield* allItems(item.items);
  }
}
