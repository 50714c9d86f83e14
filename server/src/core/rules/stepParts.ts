import { inWords } from '../expectProblems.ts';
import type { Role } from '../role.ts';
import type { OwnItem } from '../rule.ts';
import type { Block, Statement } from '../runbook.ts';

/** The statements of a step that are run to look, in execution order. */
export function checksIn(step: OwnItem): readonly Statement[] {
  return statementsIn(
    step,
    ({ role }) => role === 'pre-check' || role === 'post-check' || role === 'monitor',
  );
}

/** The statements of one role, in execution order. */
export function statementsOf(step: OwnItem, role: Role): readonly Statement[] {
  return statementsIn(step, (block) => block.role === role);
}

/** The SQL statements of one role, in execution order. */
export function sqlOf(step: OwnItem, role: Role): readonly Statement[] {
  return statementsIn(step, (block) => block.role === role && block.kind === 'sql');
}

/** Those of some blocks; nothing is copied where that is one block, as it mostly is. */
function statementsIn({ blocks }: OwnItem, isWanted: (block: Block) => boolean): readonly Statement[] {
  let first: readonly Statement[] = none;
  let all: Statement[] | undefined;
  for (const block of blocks) {
    if (block.statements.length === 0 || !isWanted(block)) continue;
    if (first.length === 0) first = block.statements;
    else {
      all ??= [...first];
      for (const statement of block.statements) all.push(statement);
    }
  }
  return all ?? first;
}

const none: readonly Statement[] = [];

/** A name without the database before it, as names are compared. */
export function bareName(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1).toLowerCase();
}

/** `a`, `b` and `c`, each in backticks. */
export function listed(names: readonly string[]): string {
  return inWords(names.map((name) => `\`${name}\``));
}
