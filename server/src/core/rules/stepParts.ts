import { inWords } from '../expectProblems.ts';
import type { Role } from '../role.ts';
import type { OwnItem } from '../rule.ts';
import type { Statement } from '../runbook.ts';

/** The statements of a step that are run to look, in execution order. */
export function checksIn({ blocks }: OwnItem): readonly Statement[] {
  return blocks
    .filter((block) => block.role === 'pre-check' || block.role === 'post-check' || block.role === 'monitor')
    .flatMap((block) => block.statements);
}

/** The statements of one role, in execution order. */
export function statementsOf({ blocks }: OwnItem, role: Role): readonly Statement[] {
  return blocks.filter((block) => block.role === role).flatMap((block) => block.statements);
}

/** The SQL statements of one role, in execution order. */
export function sqlOf(step: OwnItem, role: Role): readonly Statement[] {
  return statementsOf(step, role).filter((statement) => statement.kind === 'sql');
}

/** A name without the database before it, as names are compared. */
export function bareName(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1).toLowerCase();
}

/** `a`, `b` and `c`, each in backticks. */
export function listed(names: readonly string[]): string {
  return inWords(names.map((name) => `\`${name}\``));
}
