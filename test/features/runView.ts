import type { Check } from '../../server/src/core/check.ts';
import type { ShownOutcome } from '../../server/src/core/runReport.ts';
import type { QueryResult } from '../../server/src/core/value.ts';
import type { RunView } from '../../server/src/features/runView.ts';

/** What a view says of each check, by step and name such as `a/1`. */
export interface ShownRuns {
  readonly environment?: string;
  readonly running?: readonly string[];
  readonly outcomes?: Readonly<Record<string, Partial<ShownOutcome>>>;
  readonly results?: Readonly<Record<string, QueryResult>>;
}

/** An outcome of which a test says only what it is about. */
export function shown(outcome: Partial<ShownOutcome>): ShownOutcome {
  return {
    kind: 'passed',
    message: null,
    expectation: 'rows == 0',
    rows: 0,
    isCut: false,
    value: null,
    durationMs: 12,
    connection: 'orders',
    environment: 'test',
    person: 'li.wei',
    time: '2026-12-05T08:00:00.000Z',
    isStale: false,
    isUnrecorded: false,
    ...outcome,
  };
}

/** A view of runs that are written down. */
export function runView({ environment, running, outcomes, results }: ShownRuns): RunView {
  const nameOf = ({ step, statement }: Check): string => `${step.id}/${statement.name}`;
  return {
    environment,
    isRunning: (check) => running?.includes(nameOf(check)) ?? false,
    outcomeOf(check) {
      const outcome = outcomes?.[nameOf(check)];
      return outcome === undefined ? undefined : shown(outcome);
    },
    resultOf: (check) => results?.[nameOf(check)],
    environmentOf: () => environment,
  };
}
