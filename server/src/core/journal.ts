import { type OutcomeKind, outcomeKinds } from './check.ts';
import { type KeptKind, keptKinds } from './keptValue.ts';
import { isRole, type Role } from './role.ts';

/** One line of the journal: what became of a check. All but the outcome's own facts are always there. */
export interface JournalEntry {
  readonly kind: 'check';
  /** ISO 8601, in UTC. */
  readonly time: string;
  readonly person: string;
  readonly step: string;
  readonly role: Role;
  readonly check: string;
  readonly digest: string;
  readonly connection: string | null;
  readonly environment: string | null;
  /** Version as the server says it; null when none was asked. */
  readonly server: string | null;
  readonly outcome: OutcomeKind;
  readonly expectation: string | null;
  readonly rows: number | null;
  /** Whether `rows` is only a lower bound, because the limits ended the result. */
  readonly isCut?: boolean;
  /** First column of the first row, as JSON; at most about 1,000 characters. */
  readonly value: unknown;
  /** What `value` was in the database; missing where there was none. */
  readonly valueKind?: KeptKind;
  readonly durationMs: number;
  readonly message: string | null;
  /** Set where the entry could not be written, so that it stands in no journal. */
  readonly isUnrecorded?: true;
}

/** A line of the journal that could not be read. */
export interface JournalProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * Reads a journal, or the part of one that begins behind `lineCount` lines.
 *
 * A line that is torn or not understood is reported and skipped, never dropped in silence.
 */
export function parseJournal(
  text: string,
  lineCount = 0,
): {
  readonly entries: readonly JournalEntry[];
  readonly problems: readonly JournalProblem[];
} {
  const entries: JournalEntry[] = [];
  const problems: JournalProblem[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const entry = parseLine(line);
    const number = lineCount + index + 1;
    if (entry === undefined)
      problems.push({
        line: number,
        message: `Line ${number} of the journal is torn or not an entry; it is skipped.`,
      });
    else if (entry !== 'other-kind') entries.push(entry);
  }
  return { entries, problems };
}

/** One entry as its line, with the line end. */
export function formatEntry(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

function parseLine(line: string): JournalEntry | 'other-kind' | undefined {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    // A torn line is the one thing that a crash can leave; the caller reports it.
    return undefined;
  }
  if (typeof data !== 'object' || data === null || !('kind' in data)) return undefined;
  if (data.kind !== 'check') return typeof data.kind === 'string' ? 'other-kind' : undefined;
  const fields = data as Readonly<Record<string, unknown>>;
  const { step, check, digest, time, role, outcome } = fields;
  if (
    typeof step !== 'string' ||
    typeof check !== 'string' ||
    typeof digest !== 'string' ||
    typeof time !== 'string'
  )
    return undefined;
  if (typeof role !== 'string' || !isRole(role)) return undefined;
  const kind = outcomeKinds.find((each) => each === outcome);
  if (kind === undefined) return undefined;
  const valueKind = keptKinds.find((each) => each === fields['valueKind']);
  return {
    kind: 'check',
    time,
    person: textOr(fields['person'], ''),
    step,
    role,
    check,
    digest,
    connection: textOr(fields['connection'], null),
    environment: textOr(fields['environment'], null),
    server: textOr(fields['server'], null),
    outcome: kind,
    expectation: textOr(fields['expectation'], null),
    rows: typeof fields['rows'] === 'number' ? fields['rows'] : null,
    ...(fields['isCut'] === true ? { isCut: true } : {}),
    value: fields['value'] ?? null,
    ...(valueKind === undefined ? {} : { valueKind }),
    durationMs: typeof fields['durationMs'] === 'number' ? fields['durationMs'] : 0,
    message: textOr(fields['message'], null),
  };
}

function textOr<Fallback>(value: unknown, fallback: Fallback): string | Fallback {
  return typeof value === 'string' ? value : fallback;
}

/** The last outcome of each check in each environment. */
export interface RunState {
  readonly last: ReadonlyMap<string, JournalEntry>;
  /** The last that gave a result: what `pre` stands for, also when a later try was cancelled. */
  readonly lastResult: ReadonlyMap<string, JournalEntry>;
}

/** A state that grows by {@link foldInto}. */
export interface GrowingState extends RunState {
  readonly last: Map<string, JournalEntry>;
  readonly lastResult: Map<string, JournalEntry>;
}

export function emptyRunState(): GrowingState {
  return { last: new Map(), lastResult: new Map() };
}

/** The state that entries give, in the order of the journal. */
export function fold(entries: readonly JournalEntry[]): RunState {
  const state = emptyRunState();
  foldInto(state, entries);
  return state;
}

/** Adds entries, in the order of the journal, to a state. */
export function foldInto(state: GrowingState, entries: readonly JournalEntry[]): void {
  for (const entry of entries) {
    const key = stateKey(entry.step, entry.role, entry.check, entry.environment);
    state.last.set(key, entry);
    if (entry.rows !== null) state.lastResult.set(key, entry);
  }
}

/** Names a check; the digest is only looked at where there is an outcome. */
export interface NamedCheck {
  readonly step: string;
  readonly role: Role;
  readonly name: string;
  readonly digest: string;
}

/** An entry of a check, and whether the check was changed since. */
export interface Found {
  readonly entry: JournalEntry;
  readonly isStale: boolean;
}

/** A check's last outcome in an environment. */
export function lastOutcome(
  state: RunState,
  check: NamedCheck,
  environment: string | null,
): Found | undefined {
  return find(state.last, check, environment);
}

/** A check's last result in an environment. */
export function lastResult(
  state: RunState,
  check: NamedCheck,
  environment: string | null,
): Found | undefined {
  return find(state.lastResult, check, environment);
}

function find(
  entries: ReadonlyMap<string, JournalEntry>,
  check: NamedCheck,
  environment: string | null,
): Found | undefined {
  const entry = entries.get(stateKey(check.step, check.role, check.name, environment));
  return entry === undefined ? undefined : { entry, isStale: entry.digest !== check.digest };
}

function stateKey(step: string, role: Role, check: string, environment: string | null): string {
  return [step, role, check, environment ?? ''].join('\n');
}
