import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import { firstWord } from '../tree.ts';
import { checksIn } from './stepParts.ts';

/** Two checks of one name, of the same role in the same step. */
export const duplicateCheckName: StepRule = {
  id: 'duplicate-check-name',
  severity: 'error',
  why: 'The journal and the line over a check know it by its step, its role and its name. With two of one name, one outcome would be shown for both. A check without a name has its position for one.',
  bad: `runbook: 1
steps:
  - title: Look at the orders
    pre-check:
      - { name: paid, sql: SELECT COUNT(*) FROM orders, expect: value > 0 }
      - { name: paid, sql: SELECT COUNT(*) FROM payment, expect: value > 0 }
`,
  good: `runbook: 1
steps:
  - title: Look at the orders
    pre-check:
      - { name: orders, sql: SELECT COUNT(*) FROM orders, expect: value > 0 }
      - { name: paid, sql: SELECT COUNT(*) FROM payment, expect: value > 0 }
`,
  checkStep: duplicates,
};

function duplicates(step: OwnItem): readonly Fault[] {
  const checks = checksIn(step);
  if (checks.length < 2) return [];
  const faults: Fault[] = [];
  const first = new Map<string, Statement>();
  for (const statement of checks) {
    const { role, name } = statement;
    const key = `${role} ${name}`;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, statement);
      continue;
    }
    const cure = 'Give one of them another name; without a name a check is called by its position.';
    faults.push({
      span: firstWord(statement.text),
      message: `Step “${step.title.value}” has two checks of the name \`${name}\` under \`${role}\`. ${cure}`,
      related: [{ span: firstWord(earlier.text), message: `The first \`${name}\`.` }],
      about: [statement],
    });
  }
  return faults;
}
