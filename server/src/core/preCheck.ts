import { type Check, checksOf } from './check.ts';

/** The pre-check that `pre` names: the one of the same name in this step, or else of the same position. */
export function preCheckOf(check: Check): Check | undefined {
  const before = checksOf(check.step).filter((each) => each.statement.role === 'pre-check');
  return (
    before.find((each) => each.statement.name === check.statement.name) ??
    before.find((each) => each.statement.position === check.statement.position)
  );
}
