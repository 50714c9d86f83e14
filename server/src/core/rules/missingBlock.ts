import type { Role } from '../role.ts';
import type { Fault, Plan } from '../rule.ts';
import type { Block, Step } from '../runbook.ts';

/** A fault at the change of each step that has a change but no block of `role`. */
export function* stepsWithout(
  plan: Plan,
  role: Role,
  message: (step: Step) => string,
  isConcerned: (change: Block) => boolean = () => true,
): Iterable<Fault> {
  for (const step of plan.runbook.steps) {
    const changes = step.blocks.filter((block) => block.role === 'change' && block.text.value.trim() !== '');
    const concerned = changes.filter(isConcerned);
    const [first] = concerned;
    if (first === undefined || step.blocks.some((block) => block.role === role)) continue;
    yield {
      span: first.roleSpan,
      message: message(step),
      about: concerned.flatMap((block) => block.statements),
    };
  }
}
