import type { Check } from '../core/check.ts';
import type { ShownOutcome } from '../core/runReport.ts';
import type { QueryResult } from '../core/value.ts';

/** What features need to know of the runs of one document; the server keeps it. */
export interface RunView {
  readonly environment: string | undefined;
  isRunning(check: Check): boolean;
  outcomeOf(check: Check): ShownOutcome | undefined;
  /** The rows of the last run in this session. */
  resultOf(check: Check): QueryResult | undefined;
  /** The environment that a check of this connection would run on. */
  environmentOf(connection: string | undefined): string | undefined;
}
