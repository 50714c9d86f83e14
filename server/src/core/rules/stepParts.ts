import type { OwnItem } from '../rule.ts';
import type { Statement } from '../runbook.ts';

/** The statements of a step that are run to look, in execution order. */
export function checksIn({ blocks }: OwnItem): readonly Statement[] {
  return blocks
    .filter((block) => block.role === 'pre-check' || block.role === 'post-check' || block.role === 'monitor')
    .flatMap((block) => block.statements);
}
