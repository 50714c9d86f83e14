import type { Role } from '../role.ts';
import type { Fault, OwnItem } from '../rule.ts';
import type { Block } from '../runbook.ts';

/** A fault at the change of a step that has a change but no block of `role`. */
export function changeWithout(
  step: OwnItem,
  role: Role,
  say: (title: string) => string,
  isConcerned: (change: Block) => boolean = () => true,
): readonly Fault[] {
  for (const block of step.blocks) if (block.role === role) return [];
  const changes = step.blocks.filter((block) => block.role === 'change' && block.text.value.trim() !== '');
  const concerned = changes.filter(isConcerned);
  const [first] = concerned;
  if (first === undefined) return [];
  const about = concerned.flatMap((block) => block.statements);
  return [{ span: first.roleSpan, message: say(step.title.value), about }];
}
