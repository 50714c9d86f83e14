import type { OutcomeKind } from './check.ts';
import type { JournalEntry } from './journal.ts';
import { fromKept } from './keptValue.ts';
import { showValue } from './showValue.ts';

/** An outcome as views draw it. */
export interface ShownOutcome {
  readonly kind: OutcomeKind;
  readonly message: string | null;
  readonly expectation: string | null;
  readonly rows: number | null;
  readonly isCut: boolean;
  /** The value in words; null where none came back. */
  readonly value: string | null;
  readonly durationMs: number;
  readonly connection: string | null;
  readonly environment: string | null;
  /** When it began, ISO 8601. */
  readonly time: string;
  readonly person: string;
  /** Whether the check was changed since. */
  readonly isStale: boolean;
  /** Whether it stands in no journal, since that could not be written. */
  readonly isUnrecorded: boolean;
}

/** What views draw of an entry of the journal. */
export function shownEntry(entry: JournalEntry, isStale: boolean): ShownOutcome {
  const value = entry.valueKind === undefined ? undefined : fromKept(entry.value, entry.valueKind);
  const hasValue = entry.rows !== null && entry.rows > 0;
  return {
    kind: entry.outcome,
    message: entry.message,
    expectation: entry.expectation,
    rows: entry.rows,
    isCut: entry.isCut ?? false,
    value: !hasValue ? null : value === undefined ? String(entry.value) : showValue(value),
    durationMs: entry.durationMs,
    connection: entry.connection,
    environment: entry.environment,
    time: entry.time,
    person: entry.person,
    isStale,
    isUnrecorded: entry.isUnrecorded ?? false,
  };
}

/** A sign that says the outcome without colour. */
export function signOf(kind: OutcomeKind): string {
  switch (kind) {
    case 'passed':
      return '✓';
    case 'failed':
      return '✗';
    case 'observed':
      return '◌';
    case 'cancelled':
      return '⊘';
    case 'error':
    case 'refused':
    case 'timed-out':
    case 'unavailable':
      return '⚠';
    default:
      return kind satisfies never;
  }
}

/** One line that says all of an outcome, such as `✓ rows == 0 · 0 rows · 12 ms · orders · test`. */
export function outcomeLine(outcome: ShownOutcome, maxLength = 140): string {
  const parts = [...(outcome.isUnrecorded ? ['⚠ not recorded'] : []), shorten(headline(outcome), maxLength)];
  if (outcome.rows !== null && hasRun(outcome)) {
    if (outcome.kind !== 'failed') parts.push(showRows(outcome.rows, outcome.isCut));
    parts.push(showDuration(outcome.durationMs));
  }
  if (outcomeHasPlace(outcome)) parts.push(`${outcome.connection ?? ''} · ${outcome.environment}`);
  return parts.join(' · ');
}

/** Whether the line of an outcome names the connection and the environment. */
export function outcomeHasPlace(outcome: ShownOutcome): boolean {
  return outcome.environment !== null && hasRun(outcome);
}

function hasRun({ kind }: ShownOutcome): boolean {
  return kind !== 'refused' && kind !== 'unavailable';
}

function headline(outcome: ShownOutcome): string {
  const sign = signOf(outcome.kind);
  switch (outcome.kind) {
    case 'passed':
      return `${sign} ${outcome.expectation ?? 'passed'}`;
    case 'failed':
      return `${sign} ${outcome.message ?? 'failed'}`;
    case 'observed':
      return outcome.value === null ? `${sign} observed` : `${sign} observed ${outcome.value}`;
    case 'error':
      return `${sign} error: ${outcome.message ?? ''}`;
    case 'refused':
      return `${sign} refused: ${outcome.message ?? ''}`;
    case 'cancelled':
      return `${sign} cancelled after ${showDuration(outcome.durationMs)}`;
    case 'timed-out':
      return `${sign} timed out after ${showDuration(outcome.durationMs)}`;
    case 'unavailable':
      return `${sign} not run: ${outcome.message ?? ''}`;
    default:
      return outcome.kind satisfies never;
  }
}

/** `1 row`, `1,234 rows`, `more than 1,000 rows`. */
export function showRows(rows: number, isCut: boolean): string {
  if (isCut) return `more than ${groupDigits(rows - 1)} rows`;
  return rows === 1 ? '1 row' : `${groupDigits(rows)} rows`;
}

function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `12 ms`, `3.4 s`, `2 min 5 s`. */
export function showDuration(durationMs: number): string {
  // The borders are where rounding would show `1000 ms` or `60.0 s`.
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function shorten(text: string, maxLength: number): string {
  const line = text.replace(/\s*\n\s*/g, ' ');
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

/** A time of the journal as people read it, such as `2026-12-05 16:00:07 UTC`. */
export function showTime(time: string): string {
  return time.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?Z$/, '$1 $2 UTC');
}
