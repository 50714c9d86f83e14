import { type Check, named } from './core/check.ts';
import {
  emptyRunState,
  foldInto,
  type GrowingState,
  type JournalEntry,
  lastOutcome,
  lastResult,
} from './core/journal.ts';
import { shownEntry } from './core/runReport.ts';
import { chooseConnection, type Settings } from './core/settings.ts';
import type { QueryResult } from './core/value.ts';
import type { RunView } from './features/runView.ts';
import { createKeptResults } from './keptResults.ts';
import type { RunArguments } from './protocol.ts';
import { type JournalReading, journalStart, readJournalFrom } from './run/journalReader.ts';
import { type PreOutcome, preOutcome } from './run/judge.ts';
import type { Ran } from './run/runChecks.ts';

/** What runs and what ran, for all open documents. */
export interface Runs {
  view(uri: string, surroundings: ViewSurroundings): RunView;
  /** Reads what the journal of a document has got since; gives what could not be read. */
  load(uri: string, journalPath: string): Promise<readonly string[]>;
  /** Lets go of a closed document; its journal is read anew when it is opened again. */
  forget(uri: string): void;
  /** Marks checks as running; those that run already are left out. */
  begin(uri: string, checks: readonly Check[]): Run;
  add(uri: string, ran: Ran): void;
  lastOf(uri: string, check: Check, environment: string): PreOutcome | undefined;
  /** Ends the checks named, be they running or waiting; gives how many. */
  cancel(which: Partial<RunArguments>): number;
  readonly runningCount: number;
  /** Ends all queries on their servers; settles when their outcomes are written. Nothing begins any more. */
  close(): Promise<void>;
}

export interface ViewSurroundings {
  readonly settings: Settings | undefined;
  readonly environment: string | undefined;
}

export interface Run {
  readonly checks: readonly Check[];
  readonly signal: AbortSignal;
  /** Of one check, be it running or waiting. */
  signalOf(check: Check): AbortSignal;
  abort(): void;
  /** To be called for each check that has its outcome. */
  endCheck(check: Check): void;
  /** To be called once, whatever happened. */
  end(): void;
}

interface Book {
  /** Made of the journal as far as it was read, and of what ran here and was not found in it yet. */
  state: GrowingState;
  /** What ran in this session, in order, and was not found in the journal yet; it may not take it at all. */
  own: JournalEntry[];
  /** How far the journal was read. */
  reading: JournalReading;
  /** One look at the journal at a time; the next one begins where it ended. */
  loading: Promise<unknown>;
}

/** Bytes of all rows that are kept together; what goes beyond was run longest ago. */
const maxKeptBytes = 16 * 1024 * 1024;

/** Keeps the state of all runs; nothing here is stored, it is made from the journal and this session. */
export function createRuns(): Runs {
  const books = new Map<string, Book>();
  const running = new Map<string, AbortController>();
  const results = createKeptResults(maxKeptBytes);
  const open = new Set<Run>();
  let isClosed = false;
  let allEnded: (() => void) | undefined;
  const bookOf = (uri: string): Book => {
    const known = books.get(uri);
    if (known !== undefined) return known;
    const fresh: Book = {
      state: emptyRunState(),
      own: [],
      reading: journalStart,
      loading: Promise.resolve(),
    };
    books.set(uri, fresh);
    return fresh;
  };
  /** Adds what the journal has got since it was read last; one that was replaced is read from its start. */
  const readOn = async (book: Book, journalPath: string): Promise<readonly string[]> => {
    const read = await readJournalFrom(journalPath, book.reading);
    if (read.isFromStart) book.state = emptyRunState();
    book.reading = read.reading;
    const written = new Set(read.entries.map(entryKey));
    book.own = book.own.filter((entry) => !written.has(entryKey(entry)));
    foldInto(book.state, read.entries);
    foldInto(book.state, book.own);
    return read.problems.map((problem) => problem.message);
  };
  const entryOf = (uri: string, check: Check, environment: string | null) =>
    lastOutcome(bookOf(uri).state, named(check), environment);
  const resultOf = (uri: string, check: Check, environment: string | null): QueryResult | undefined => {
    const last = entryOf(uri, check, environment);
    return last === undefined ? undefined : results.get(resultKey(uri, check, environment), last.entry.time);
  };

  return {
    view(uri, { settings, environment }) {
      const environments = new Map<string, string | undefined>();
      const environmentOf = (connection: string | undefined): string | undefined => {
        if (connection === undefined || settings === undefined) return environment;
        if (!environments.has(connection)) {
          const choice = chooseConnection(settings, connection, environment);
          environments.set(
            connection,
            choice.kind === 'chosen' ? choice.connection.environment : environment,
          );
        }
        return environments.get(connection);
      };
      const placeOf = (check: Check): string | null => environmentOf(check.step.connection?.value) ?? null;
      return {
        environment,
        environmentOf,
        isRunning: (check) => running.size > 0 && running.has(runningKey(uri, check)),
        outcomeOf(check) {
          if (bookOf(uri).state.last.size === 0) return undefined;
          const last = entryOf(uri, check, placeOf(check));
          return last === undefined ? undefined : shownEntry(last.entry, last.isStale);
        },
        resultOf: (check) => resultOf(uri, check, placeOf(check)),
      };
    },
    load(uri, journalPath) {
      const book = bookOf(uri);
      const loaded = book.loading.then(() => readOn(book, journalPath));
      book.loading = loaded.catch(() => undefined);
      return loaded;
    },
    forget(uri) {
      const isRunning = [...running.keys()].some((key) => key.startsWith(`${uri}\n`));
      // What was not found in the journal yet may be nowhere but here.
      const isRecorded = (books.get(uri)?.own.length ?? 0) === 0;
      if (!isRunning && isRecorded) books.delete(uri);
    },
    begin(uri, checks) {
      const controller = new AbortController();
      const own = new Map<Check, AbortController>();
      for (const check of isClosed ? [] : checks)
        if (!running.has(runningKey(uri, check))) {
          const one = new AbortController();
          own.set(check, one);
          running.set(runningKey(uri, check), one);
        }
      const done = (check: Check): void => {
        if (running.get(runningKey(uri, check)) === own.get(check)) running.delete(runningKey(uri, check));
      };
      const run: Run = {
        checks: [...own.keys()],
        signal: controller.signal,
        signalOf: (check) => own.get(check)?.signal ?? controller.signal,
        abort: () => controller.abort(),
        endCheck: done,
        end() {
          for (const check of own.keys()) done(check);
          open.delete(run);
          if (open.size === 0) allEnded?.();
        },
      };
      open.add(run);
      return run;
    },
    close() {
      isClosed = true;
      for (const run of open) run.abort();
      return open.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            allEnded = resolve;
          });
    },
    add(uri, { check, outcome, entry }) {
      const book = bookOf(uri);
      book.own.push(entry);
      foldInto(book.state, [entry]);
      // A try that gave no result leaves the one before it for `pre`.
      if (outcome.result !== undefined)
        results.set(resultKey(uri, check, entry.environment), entry.time, outcome.result);
    },
    lastOf(uri, check, environment) {
      const found = lastResult(bookOf(uri).state, named(check), environment);
      const kept =
        found === undefined ? undefined : results.get(resultKey(uri, check, environment), found.entry.time);
      return preOutcome(found, kept);
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
