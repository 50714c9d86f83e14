import { inWords } from '../expectProblems.ts';
import type { Role } from '../role.ts';
import type { OwnItem } from '../rule.ts';
import type { Statement } from '../runbook.ts';

/** The statements of a step that are run to look, in execution order. */
export function checksIn(step: OwnItem): readonly Statement[] {
  return partsOf(step).checks;
}

/** The statements of one role, in execution order. */
export function statementsOf(step: OwnItem, role: Role): readonly Statement[] {
  return partsOf(step).all.get(role) ?? [];
}

/** The SQL statements of one role, in execution order. */
export function sqlOf(step: OwnItem, role: Role): readonly Statement[] {
  return partsOf(step).sql.get(role) ?? [];
}

interface StepParts {
  readonly checks: Statement[];
  readonly all: Map<Role, Statement[]>;
  readonly sql: Map<Role, Statement[]>;
}

const kept = new WeakMap<OwnItem, StepParts>();

/** A step's statements, put in order once for all rules. */
function partsOf(step: OwnItem): StepParts {
  const known = kept.get(step);
  if (known !== undefined) return known;
  const parts: StepParts = { checks: [], all: new Map(), sql: new Map() };
  const add = (to: Map<Role, Statement[]>, role: Role, statement: Statement): void => {
    const list = to.get(role);
    if (list === undefined) to.set(role, [statement]);
    else list.push(statement);
  };
  for (const { role, statements } of step.blocks)
    for (const statement of statements) {
      add(parts.all, role, statement);
      if (statement.kind === 'sql') add(parts.sql, role, statement);
      if (role === 'pre-check' || role === 'post-check' || role === 'monitor') parts.checks.push(statement);
    }
  kept.set(step, parts);
  return parts;
}

/** A name without the database before it, as names are compared. */
export function bareName(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1).toLowerCase();
}

/** `a`, `b` and `c`, each in backticks. */
export function listed(names: readonly string[]): string {
  return inWords(names.map((name) => `\`${name}\``));
}
