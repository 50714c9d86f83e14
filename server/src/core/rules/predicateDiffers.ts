import { compileExpectation } from '../expect.ts';
import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import { leavesOut } from '../sql/leavesOut.ts';
import { type Predicate, type PredicateCondition, predicateOf } from '../sql/predicate.ts';
import { factsOf } from '../statementFacts.ts';
import { fileSpan } from '../tree.ts';
import { sqlOf } from './stepParts.ts';

/** A check that looks at nearly the rows that the change writes. */
export const predicateDiffers: StepRule = {
  id: 'predicate-differs',
  severity: 'warning',
  why: 'The check before and the check after mean the rows that the change writes. When one of the three was widened and the others were not, the numbers fit and the rows do not. Found where a check differs from the only UPDATE or DELETE of its tables in a single condition on the same column, and no check of its role has the same conditions.',
  bad: `runbook: 1
steps:
  - title: Close the old orders
    pre-check:
      - sql: SELECT COUNT(*) FROM orders WHERE region = 'cn' AND grade = 1
        expect: value == 1200
    change:
      - UPDATE orders SET status = 3 WHERE region = 'cn' AND grade IN (1, 2)
`,
  good: `runbook: 1
steps:
  - title: Close the old orders
    pre-check:
      - sql: SELECT COUNT(*) FROM orders WHERE grade IN (1, 2) AND region = 'cn'
        expect: value == 1200
    change:
      - UPDATE orders SET status = 3 WHERE region = 'cn' AND grade IN (1, 2)
`,
  checkStep: differences,
};

interface Read {
  readonly statement: Statement;
  readonly predicate: Predicate;
}

function differences(step: OwnItem): readonly Fault[] {
  const changes = read(
    sqlOf(step, 'change').filter((each) => /^\W*(?:update|delete)\b/i.test(each.text.value)),
  );
  if (changes.length === 0) return [];
  const faults: Fault[] = [];
  const checksByRole = (['pre-check', 'post-check'] as const).map((role) =>
    byTables(read(sqlOf(step, role))),
  );
  for (const [tables, [change, ...more]] of byTables(changes)) {
    // Batches divide the rows among them, and a check may mean all of them.
    if (change === undefined || more.length > 0) continue;
    for (const checks of checksByRole) {
      const compared = (checks.get(tables) ?? []).map((check) => ({
        check,
        difference: compare(change.predicate, check.predicate),
      }));
      if (compared.some(({ difference }) => difference === 'none')) continue;
      for (const { check, difference } of compared)
        if (typeof difference === 'object' && !meansOthers(change.predicate, check, difference))
          faults.push(faultOf(change.statement, check.statement, difference));
    }
  }
  return faults;
}

function read(statements: readonly Statement[]): readonly Read[] {
  return statements.flatMap((statement) => {
    const { text, code } = factsOf(statement);
    const predicate = predicateOf(text, code);
    return predicate === undefined ? [] : [{ statement, predicate }];
  });
}

function byTables(all: readonly Read[]): ReadonlyMap<string, readonly Read[]> {
  const groups = new Map<string, Read[]>();
  for (const each of all) {
    const tables = each.predicate.tables.join();
    const group = groups.get(tables);
    if (group === undefined) groups.set(tables, [each]);
    else group.push(each);
  }
  return groups;
}

interface Difference {
  readonly inChange: PredicateCondition;
  readonly inCheck: PredicateCondition;
}

/** The one condition in which they differ; `many` where they ask for something else. */
function compare(change: Predicate, check: Predicate): Difference | 'none' | 'many' {
  // What the change sets is another value before and after it.
  const kept = ({ conditions }: Predicate): readonly PredicateCondition[] =>
    conditions.filter(({ column }) => !change.assigned.has(column));
  const without = (some: readonly PredicateCondition[], others: readonly PredicateCondition[]) =>
    some.filter(({ form }) => !others.some((other) => other.form === form));
  const onlyInChange = without(kept(change), kept(check));
  const onlyInCheck = without(kept(check), kept(change));
  if (onlyInChange.length === 0 && onlyInCheck.length === 0) return 'none';
  const [inChange] = onlyInChange;
  const [inCheck] = onlyInCheck;
  if (inChange === undefined || inCheck === undefined || onlyInChange.length + onlyInCheck.length > 2)
    return 'many';
  if (inChange.column !== inCheck.column || inChange.column === '') return 'many';
  return isOpposite(inChange.form, inCheck.form) ? 'many' : { inChange, inCheck };
}

/** `a < 1` and `a >= 1`: the check means the rows that must stay as they are. */
function isOpposite(left: string, right: string): boolean {
  return opposites.some(
    ([one, other]) => left.replace(one, other) === right || right.replace(one, other) === left,
  );
}

const opposites: readonly (readonly [string, string])[] = [
  [' = ', ' != '],
  [' < ', ' >= '],
  [' > ', ' <= '],
  [' in ', ' not in '],
  [' like ', ' not like '],
  [' between ', ' not between '],
  [' is null', ' is not null'],
];

/**
 * Whether a check that expects nothing to be there asks for rows that must not exist, not for those of the change.
 *
 * After the change it asks for what is left of these, unless it is wider, or has the new value: then it asks what was
 * changed by mistake.
 */
function meansOthers(change: Predicate, { statement, predicate }: Read, difference: Difference): boolean {
  if (!expectsNone(statement)) return false;
  if (statement.role !== 'post-check') return true;
  const isOfNewValue = predicate.conditions.some(
    (condition) =>
      !change.conditions.some(({ form }) => form === condition.form) && mayHaveNewValue(change, condition),
  );
  return isOfNewValue || !leavesOut(difference.inCheck.form, difference.inChange.form);
}

function expectsNone(check: Statement): boolean {
  return check.expectations.some((text) => {
    const compiled = compileExpectation(text.value, { blockKind: 'sql', role: check.role });
    if (compiled.kind === 'problem') return true;
    const paths = compiled.expectation.conditions.flatMap(({ usage }) => usage.paths);
    return paths.some(({ test }) => test?.operator === '==' && test.literal === 0n);
  });
}

/** Whether rows for which a condition holds can be those that the change has written to. */
function mayHaveNewValue({ assigned }: Predicate, { column, form }: PredicateCondition): boolean {
  const value = assigned.get(column);
  if (value === undefined) return false;
  const name = `${/^\S+\. /.exec(form)?.[0] ?? ''}${column}`;
  if (form === `${name} != ${value}` || (form === `${name} is null` && value !== 'null')) return false;
  return !leavesOut(form, `${name} = ${value}`);
}

function faultOf(change: Statement, check: Statement, { inChange, inCheck }: Difference): Fault {
  const changeWords = words(change, inChange);
  const checkWords = words(check, inCheck);
  return {
    span: fileSpan(check.text, inCheck),
    message: `This check looks at other rows than the change writes: it has ${checkWords} where the change has ${changeWords}. Make them the same, or one of them is wrong.`,
    related: [{ span: fileSpan(change.text, inChange), message: `The change has ${changeWords}.` }],
    about: [check],
  };
}

function words({ text }: Statement, { start, end }: PredicateCondition): string {
  const written = text.value.slice(start, end).replace(/\s+/g, ' ');
  return `\`${written.length > 80 ? `${written.slice(0, 79)}…` : written}\``;
}
