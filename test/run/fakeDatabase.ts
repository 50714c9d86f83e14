import { guardedText } from '../../server/src/core/sql/guard.ts';
import type { QueryResult, Value } from '../../server/src/core/value.ts';
import { type Database, DatabaseError, type ServerInfo } from '../../server/src/run/database.ts';
import { aborted, startStop } from '../../server/src/run/stop.ts';

/** What the fake says to a statement: rows, an error, or nothing until it is stopped. */
export type FakeAnswer =
  | { readonly columns: readonly string[]; readonly rows: readonly (readonly Value[])[] }
  | DatabaseError
  | 'runs-until-stopped';

const server: ServerInfo = {
  version: '8.4.0-fake',
  dialect: { flavor: 'mysql', version: 80400, sqlMode: [] },
};

/**
 * A database in memory, for tests of what calls one: it knows its answers by the exact text of the statement.
 *
 * It keeps the part of the contract that callers lean on: the row limit, time-out and cancel by our own flag, one
 * query at a time, `close`. It has no types, no bytes, no locks and no sessions; see the contract suite.
 */
export function fakeDatabase(answers: Readonly<Record<string, FakeAnswer>>): Database {
  const closing = new AbortController();
  let lastQuery: Promise<unknown> = Promise.resolve();
  return {
    server,
    query(statement, limits, signal) {
      const stop = startStop(AbortSignal.any([signal, closing.signal]));
      const run = async (): Promise<QueryResult> => {
        stop.startTimer(limits.timeoutMs);
        try {
          const answer = answers[guardedText(statement)];
          if (answer === 'runs-until-stopped') {
            await aborted(stop.signal);
          }
          const stopped = stop.error();
          if (stopped !== undefined) {
            throw stopped;
          }
          return resultOf(answer, guardedText(statement), limits.maxRows);
        } finally {
          stop.release();
        }
      };
      const result = Promise.race([lastQuery, aborted(stop.signal)]).then(run);
      lastQuery = Promise.allSettled([lastQuery, result]);
      return result;
    },
    async close() {
      closing.abort();
      await lastQuery;
    },
  };
}

function resultOf(answer: FakeAnswer | undefined, text: string, maxRows: number): QueryResult {
  if (answer === undefined || answer === 'runs-until-stopped') {
    throw new Error(`The fake has no answer to: ${text}`);
  }
  if (answer instanceof DatabaseError) {
    throw answer;
  }
  const isCut = answer.rows.length > maxRows;
  return {
    columns: answer.columns,
    rows: answer.rows.slice(0, maxRows),
    rowCount: isCut ? maxRows + 1 : answer.rows.length,
    isCut,
    hasShortenedCells: false,
    durationMs: 0,
    warnings: [],
  };
}
