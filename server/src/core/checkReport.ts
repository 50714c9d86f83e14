import type { Check, Outcome } from './check.ts';
import { toJsonValue } from './showValue.ts';

/** One check's outcome as JSON, for the command line and for clients of the language server. */
export interface CheckReport {
  readonly step: string;
  readonly role: string;
  readonly name: string;
  readonly outcome: string;
  readonly expectation: string | null;
  /** How many rows came back; with `isCut`, at least so many. */
  readonly rows: number | null;
  readonly isCut?: true;
  readonly value: unknown;
  readonly durationMs: number;
  readonly message: string | null;
  /** Line of the check's SQL, from 0. */
  readonly line: number;
}

/** Makes the report of one outcome; `lineOf` gives the line of an offset, from 0. */
export function checkReport(
  { step, statement }: Check,
  outcome: Outcome,
  lineOf: (offset: number) => number,
): CheckReport {
  const first = outcome.result?.rows[0]?.[0];
  return {
    step: step.id,
    role: statement.role,
    name: statement.name,
    outcome: outcome.kind,
    expectation: outcome.expectation,
    rows: outcome.result?.rowCount ?? null,
    ...(outcome.result?.isCut === true ? { isCut: true } : {}),
    value: first === undefined ? null : toJsonValue(first),
    durationMs: Math.round(outcome.durationMs),
    message: outcome.message,
    line: lineOf(statement.text.span.start),
  };
}
