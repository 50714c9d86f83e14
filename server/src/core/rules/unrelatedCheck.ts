import type { Role } from '../role.ts';
import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import { factsOf, isWriting } from '../statementFacts.ts';
import { firstWord } from '../tree.ts';
import { bareName, listed, sqlOf, statementsOf } from './stepParts.ts';

/** Checks of a step that all look elsewhere than at what the step changes. */
export const unrelatedCheck: StepRule = {
  id: 'unrelated-check',
  severity: 'warning',
  why: "A check that looks at another table holds whether the change was made or not. Mostly it was copied from another step. It is enough that one check of the role names one of the tables, also in a text such as `TABLE_NAME = 'orders'`.",
  bad: `runbook: 1
steps:
  - title: Widen the pay time
    change:
      - ALTER TABLE orders MODIFY pay_time BIGINT NOT NULL DEFAULT 0
    post-check:
      - sql: SHOW COLUMNS FROM customer LIKE 'pay_time'
        expect: row.Type == 'bigint'
`,
  good: `runbook: 1
steps:
  - title: Widen the pay time
    change:
      - ALTER TABLE orders MODIFY pay_time BIGINT NOT NULL DEFAULT 0
    post-check:
      - sql: SHOW COLUMNS FROM orders LIKE 'pay_time'
        expect: row.Type == 'bigint'
`,
  checkStep: unrelatedChecks,
};

function unrelatedChecks(step: OwnItem): readonly Fault[] {
  const changes = statementsOf(step, 'change');
  // What a command or a procedure changes is not to be seen, so a check may well be of it.
  if (changes.length === 0 || changes.some(isOpaque)) return [];
  const tables = tablesOf(changes);
  if (tables.length === 0) return [];
  const names = tables.map(bareName);
  const faults: Fault[] = [];
  for (const role of ['pre-check', 'post-check'] satisfies Role[]) {
    const checks = statementsOf(step, role);
    const first = sqlOf(step, role)[0];
    if (first === undefined || checks.some((check) => mentionsOne(check, names))) continue;
    const which = checks.length === 1 ? `This ${role} does` : `The ${role}s of this step do`;
    faults.push({
      span: firstWord(first.text),
      message: `${which} not look at what the step changes: ${listed(tables)}. Ask for something that the change makes different.`,
      about: checks,
    });
  }
  return faults;
}

function tablesOf(changes: readonly Statement[]): readonly string[] {
  const only = changes[0];
  if (only !== undefined && changes.length === 1) return factsOf(only).kind.tables;
  return [...new Set(changes.flatMap((change) => factsOf(change).kind.tables))];
}

function isOpaque(change: Statement): boolean {
  if (change.kind === 'sh') return true;
  const { kind } = factsOf(change);
  return kind.tables.length === 0 && isWriting(kind);
}

/** Also as a part of another name: a view on `orders` is often called `v_orders`. */
function mentionsOne(check: Statement, names: readonly string[]): boolean {
  const text = check.text.value.toLowerCase();
  if (names.some((name) => mentions(text, name))) return true;
  return check.kind === 'sql' && hasPatternFor(text, names);
}

function mentions(text: string, name: string): boolean {
  // A short name is a part of too many words.
  if (name.length >= 4) return text.includes(name);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + name.length);
    if (!/[\p{L}\p{N}_$]/u.test(around)) return true;
  }
  return false;
}

/** Whether a text in quotes is a pattern of LIKE, such as `'ord%'`, that one of the names fits. */
function hasPatternFor(text: string, names: readonly string[]): boolean {
  for (const [, pattern = ''] of text.matchAll(/'([^'\\]*[%][^'\\]*)'/g)) {
    // Only what stands before the first wildcard is compared: a pattern without that fits all names.
    const start = pattern.slice(0, pattern.search(/[%_]/));
    if (names.some((name) => name.startsWith(start))) return true;
  }
  return false;
}
