import { type Check, digestOf } from './core/check.ts';
import { emptyRunState, fold, type JournalEntry, lastOutcome, type RunState } from './core/journal.ts';
import { shownEntry } from './core/runReport.ts';
import { chooseConnection, type Settings } from './core/settings.ts';
import type { QueryResult } from './core/value.ts';
import type { RunView } from './features/runView.ts';
import { createKeptResults } from './keptResults.ts';
import type { RunArguments } from './protocol.ts';
import { readJournal } from './run/journalFile.ts';
import type { PreOutcome } from './run/judge.ts';
import type { Ran } from './run/runChecks.ts';

/** What runs and what ran, for all open documents. */
export interface Runs {
  view(uri: string, surroundings: ViewSurroundings): RunView;
  /** Reads the journal of a document anew; gives what could not be read. */
  load(uri: string, journalPath: string): Promise<readonly string[]>;
  /** Lets go of a closed document; its journal is read anew when it is opened again. */
  forget(uri: string): void;
  /** Marks checks as running; those that run already are left out. */
  begin(uri: string, checks: readonly Check[]): Run;
  add(uri: string, ran: Ran): void;
  lastOf(uri: string, check: Check, environment: string): PreOutcome | undefined;
  /** Aborts the runs that hold one of the checks named; gives how many. */
  cancel(which: Partial<RunArguments>): number;
  readonly runningCount: number;
}

export interface ViewSurroundings {
  readonly settings: Settings | undefined;
  readonly environment: string | undefined;
}

export interface Run {
  readonly checks: readonly Check[];
  readonly signal: AbortSignal;
  abort(): void;
  /** To be called for each check that has its outcome, and at the end without one for all that are left. */
  end(check?: Check): void;
}

interface Book {
  fromJournal: readonly JournalEntry[];
  /** What ran in this session, in order: also what the journal would not take. */
  own: JournalEntry[];
  state: RunState;
  /** How often the journal was looked at. */
  loads: number;
}

/** Bytes of all rows that are kept together; what goes beyond was run longest ago. */
const maxKeptBytes = 16 * 1024 * 1024;

/** Keeps the state of all runs; nothing here is stored, it is made from the journal and this session. */
export function createRuns(): Runs {
  const books = new Map<string, Book>();
  const running = new Map<string, AbortController>();
  const results = createKeptResults(maxKeptBytes);
  const bookOf = (uri: string): Book => {
    const known = books.get(uri);
    if (known !== undefined) return known;
    const fresh: Book = { fromJournal: [], own: [], state: emptyRunState, loads: 0 };
    books.set(uri, fresh);
    return fresh;
  };
  const refold = (book: Book): void => {
    const written = new Set(book.fromJournal.map(entryKey));
    book.own = book.own.filter((entry) => !written.has(entryKey(entry)));
    const all = [...book.fromJournal, ...book.own].sort((left, right) => left.time.localeCompare(right.time));
    book.state = fold(all);
  };
  const entryOf = (uri: string, check: Check, environment: string | null) =>
    lastOutcome(
      bookOf(uri).state,
      {
        step: check.step.id,
        role: check.statement.role,
        name: check.statement.name,
        // Only looked at where there is an outcome: hashing every check of a large plan costs as much as its rules.
        get digest() {
          return digestOf(check);
        },
      },
      environment,
    );
  const resultOf = (uri: string, check: Check, environment: string | null): QueryResult | undefined => {
    const last = entryOf(uri, check, environment);
    return last === undefined ? undefined : results.get(resultKey(uri, check, environment), last.entry.time);
  };

  return {
    view(uri, { settings, environment }) {
      const environmentOf = (connection: string | undefined): string | undefined => {
        if (connection === undefined || settings === undefined) return environment;
        const choice = chooseConnection(settings, connection, environment);
        return choice.kind === 'chosen' ? choice.connection.environment : environment;
      };
      const placeOf = (check: Check): string | null => environmentOf(check.step.connection?.value) ?? null;
      return {
        environment,
        environmentOf,
        isRunning: (check) => running.has(runningKey(uri, check)),
        outcomeOf(check) {
          const last = entryOf(uri, check, placeOf(check));
          return last === undefined ? undefined : shownEntry(last.entry, last.isStale);
        },
        resultOf: (check) => resultOf(uri, check, placeOf(check)),
      };
    },
    async load(uri, journalPath) {
      const book = bookOf(uri);
      book.loads += 1;
      const turn = book.loads;
      const { entries, problems } = await readJournal(journalPath);
      // A later look at the file knows more than this one.
      if (turn !== book.loads) return [];
      book.fromJournal = entries;
      refold(book);
      return problems.map((problem) => problem.message);
    },
    forget(uri) {
      const isRunning = [...running.keys()].some((key) => key.startsWith(`${uri}\n`));
      // What was not found in the journal yet may be nowhere but here.
      const isRecorded = (books.get(uri)?.own.length ?? 0) === 0;
      if (!isRunning && isRecorded) books.delete(uri);
    },
    begin(uri, checks) {
      const controller = new AbortController();
      const taken = checks.filter((check) => !running.has(runningKey(uri, check)));
      for (const check of taken) running.set(runningKey(uri, check), controller);
      return {
        checks: taken,
        signal: controller.signal,
        abort: () => controller.abort(),
        end(check) {
          for (const each of check === undefined ? taken : [check])
            if (running.get(runningKey(uri, each)) === controller) running.delete(runningKey(uri, each));
        },
      };
    },
    add(uri, { check, outcome, entry }) {
      const book = bookOf(uri);
      book.own.push(entry);
      book.state = fold([entry], book.state);
      results.set(resultKey(uri, check, entry.environment), entry.time, outcome.result);
    },
    lastOf(uri, check, environment) {
      const last = entryOf(uri, check, environment);
      if (last === undefined || last.isStale || last.entry.rows === null) return undefined;
      const result = resultOf(uri, check, environment);
      return result === undefined ? { kind: 'entry', entry: last.entry } : { kind: 'result', result };
    },
    cancel(which) {
      const aborted = new Set<AbortController>();
      for (const [key, controller] of running) {
        const [uri, step, role, check] = key.split('\n');
        const isNamed =
          (which.uri === undefined || which.uri === uri) &&
          (which.step === undefined || which.step === step) &&
          (which.role === undefined || which.role === role) &&
          (which.check === undefined || which.check === check);
        if (isNamed) aborted.add(controller);
      }
      for (const controller of aborted) controller.abort();
      return aborted.size;
    },
    get runningCount() {
      return running.size;
    },
  };
}

/** The checks that arguments name, in execution order. */
export function namedChecks(checks: readonly Check[], which: Omit<RunArguments, 'uri'>): Check[] {
  return checks.filter(
    ({ step, statement }) =>
      (which.step === undefined || which.step === step.id) &&
      (which.role === undefined || which.role === statement.role) &&
      (which.check === undefined || which.check === statement.name),
  );
}

function runningKey(uri: string, check: Check): string {
  return [uri, check.step.id, check.statement.role, check.statement.name].join('\n');
}

/** Two checks may begin within one millisecond. */
function entryKey({ time, step, role, check }: JournalEntry): string {
  return [time, step, role, check].join('\n');
}

function resultKey(uri: string, check: Check, environment: string | null): string {
  return `${runningKey(uri, check)}\n${environment ?? ''}`;
}
