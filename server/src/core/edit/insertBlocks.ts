import type { TextEdit } from '../finding.ts';
import { type Role, roles } from '../role.ts';
import type { Item, Runbook } from '../runbook.ts';
import { insertFences } from './insertFences.ts';
import { insertYamlBlocks } from './insertYamlBlocks.ts';

/** A block that is to be written into a step. */
export interface NewBlock {
  readonly role: Role;
  readonly kind: 'sql' | 'sh';
  /** Each a check or a command of its own, in order. */
  readonly statements: readonly NewStatement[];
  /** Such as `5s`. */
  readonly timeout?: string;
  readonly every?: string;
}

export interface NewStatement {
  readonly name?: string;
  readonly expectations?: readonly string[];
  /** Without directives; its lines end in `\n`. */
  readonly text: string;
}

/**
 * The edits that write blocks into a step, each behind those of its role or of the roles before it.
 *
 * They take the file's line ends, the indentation of the blocks beside them, and fences long enough for their text.
 * Nothing else changes. Empty where the step is written in a way that nothing can be put into.
 */
export function insertBlocks(
  text: string,
  runbook: Runbook,
  step: Item,
  blocks: readonly NewBlock[],
): TextEdit[] {
  const inOrder = roles.flatMap((role) => blocks.filter((block) => block.role === role));
  return runbook.notation === 'markdown'
    ? insertFences(text, step, inOrder)
    : insertYamlBlocks(text, step, inOrder);
}
