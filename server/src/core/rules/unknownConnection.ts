import type { Fault, Plan, PlanRule } from '../rule.ts';
import type { Item } from '../runbook.ts';
import { writtenSpan } from '../stepIds.ts';
import { suggestion } from '../suggestion.ts';
import type { MappedText } from '../tree.ts';

/** A connection that `launchbook.yaml` does not have. */
export const unknownConnection: PlanRule = {
  id: 'unknown-connection',
  severity: 'error',
  why: 'A check can only run where `launchbook.yaml` says which server a name means.',
  settings: `connections:
  - { name: orders, environment: test, host: 127.0.0.1, user: root }
`,
  bad: `runbook: 1
connection: order
steps:
  - title: Look
    pre-check:
      - { sql: SELECT 1, expect: value == 1 }
`,
  good: `runbook: 1
connection: orders
steps:
  - title: Look
    pre-check:
      - { sql: SELECT 1, expect: value == 1 }
`,
  checkPlan: unknownConnections,
};

function* unknownConnections(plan: Plan): Iterable<Fault> {
  const { settings, runbook } = plan;
  if (settings === undefined) return;
  const names = [...new Set(settings.connections.map((connection) => connection.name))];
  const seen = new Set<MappedText>();
  const fault = (connection: MappedText | undefined): Fault[] => {
    if (connection === undefined || seen.has(connection) || names.includes(connection.value)) return [];
    seen.add(connection);
    const { span, value } = connection;
    const meant = suggestion(writtenSpan(connection), value, names, 'Add it there, or name one that it has.');
    return [
      {
        span,
        message: `\`launchbook.yaml\` has no connection \`${value}\`. ${meant.words}`,
        ...meant.fixes,
      },
    ];
  };
  yield* fault(runbook.connection);
  const inItems = function* (items: readonly Item[]): Iterable<Fault> {
    for (const item of items) {
      yield* fault(item.connection);
      yield* inItems(item.items);
    }
  };
  yield* inItems(runbook.items);
}
