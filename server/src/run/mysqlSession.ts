import { guardedText } from '../core/sql/guard.ts';
import type { QueryResult } from '../core/value.ts';
import { type ConnectionTarget, type Database, DatabaseError, type Limits } from './database.ts';
import { lostError, place, queryError } from './mysqlErrors.ts';
import {
  ask,
  type Connect,
  isInTransaction,
  keepsDiagnostics,
  type Link,
  openPair,
  readWarnings,
  type Session,
  setLimits,
} from './mysqlSetup.ts';
import { collectRows } from './rows.ts';
import { aborted, type Stop, settlesWithin, startStop } from './stop.ts';

interface Worker {
  readonly link: Link;
  readonly session: Session;
  limits: Limits | undefined;
}

/**
 * The driver holds a whole row in memory before it hands it on, so a row may not be larger than this.
 * By default no server sends a larger one (`max_allowed_packet`), but up to 1 GB can be set.
 */
const maxRowBytes = 64 * 1024 * 1024;
/** How often the size of the row that is coming is looked at. */
const rowCheckMs = 50;

/** How long each step of stopping a query may take before the next, harder one: KILL QUERY, KILL, hang up. */
const killStepMs = 1000;

/** Opens both connections, the one that runs checks and the one that can stop them, and checks that they meet. */
export async function openSession(
  connect: Connect,
  target: ConnectionTarget,
  signal: AbortSignal,
): Promise<Database> {
  let worker: Worker | undefined;
  let killer: Link | undefined;
  /** Aborts when the database is closed: a check under way is stopped on the server, too. */
  const closing = new AbortController();
  /** Settles when the query before is through: one connection runs one query at a time. */
  let lastQuery: Promise<unknown> = Promise.resolve();

  /** The server's number of a connection whose query could not be stopped for certain. */
  let abandonedId: string | undefined;

  const first = await openWorker(signal);
  const server = first.session.server;
  return {
    server,
    query(statement, limits, querySignal) {
      const text = guardedText(statement);
      const stop = startStop(AbortSignal.any([querySignal, closing.signal]));
      // A query that is cancelled while it waits need not wait for its turn to say so.
      const result = Promise.race([lastQuery, aborted(stop.signal)]).then(() => runOne(text, limits, stop));
      // Without the results, or each would hold the one before it for as long as the connection lives.
      lastQuery = Promise.allSettled([lastQuery, result]).then(() => undefined);
      return result;
    },
    async close() {
      closing.abort();
      await lastQuery;
      await Promise.all([worker?.link.end(), killer?.end()]);
    },
  };

  async function runOne(text: string, limits: Limits, stop: Stop): Promise<QueryResult> {
    abandonedId = undefined;
    stop.startTimer(limits.timeoutMs);
    try {
      const current = await readyWorker(stop.signal);
      return await run(current, text, limits, stop);
    } catch (error) {
      // Our own flag decides, whatever the server made of the killed query.
      const stopped = stop.error(error);
      if (stopped === undefined || abandonedId === undefined) {
        throw stopped ?? queryError(error, target);
      }
      const message = `${stopped.message} The server did not confirm it: its connection ${abandonedId} may still run the query.`;
      throw new DatabaseError(stopped.reason, message, { cause: error });
    } finally {
      stop.release();
    }
  }

  async function readyWorker(until: AbortSignal): Promise<Worker> {
    until.throwIfAborted();
    if (worker?.link.isOpen !== true || killer?.isOpen !== true) {
      await discardWorker();
      const { session } = await openWorker(until);
      const isSame =
        session.server.version === server.version &&
        session.server.dialect.sqlMode.join() === server.dialect.sqlMode.join();
      if (!isSame) {
        await discardWorker();
        const message = `The server at ${place(target)} has changed its version or its sql_mode. Connect again.`;
        throw new DatabaseError('connection-lost', message);
      }
    }
    if (worker === undefined) {
      throw lostError(target);
    }
    return worker;
  }

  async function openWorker(until: AbortSignal): Promise<Worker> {
    const pair = await openPair(connect, target, killer?.isOpen === true ? killer : undefined, until);
    killer = pair.killer;
    worker = { link: pair.link, session: pair.session, limits: undefined };
    return worker;
  }

  async function run(current: Worker, text: string, limits: Limits, stop: Stop): Promise<QueryResult> {
    const { link, session } = current;
    const rows = collectRows(limits, session.offsetSeconds);
    let stopping: Promise<void> | undefined;
    let isThrough = false;
    const work = read();
    const kill = (): void => {
      stopping ??= killQuery(current, work);
    };
    stop.signal.addEventListener('abort', kill, { once: true });
    if (stop.signal.aborted) {
      kill();
    }
    try {
      const { durationMs, warnings } = await work;
      const stopped = stop.error();
      if (stopped !== undefined) {
        throw stopped;
      }
      return {
        columns: rows.columns.map((column) => column.name),
        rows: rows.kept,
        rowCount: rows.count,
        isCut: rows.isCut,
        hasShortenedCells: rows.hasShortenedCells,
        durationMs,
        warnings,
      };
    } finally {
      stop.signal.removeEventListener('abort', kill);
      await stopping;
      // A KILL on its way could still hit the next statement of this connection, so there is none.
      if (stopping !== undefined || stop.error() !== undefined) {
        await discardWorker();
      }
    }

    async function read(): Promise<{ durationMs: number; warnings: readonly string[] }> {
      if (!isEqual(current.limits, limits)) {
        await setLimits(link, session.server, limits);
        current.limits = limits;
      }
      stop.signal.throwIfAborted();
      const startedAt = performance.now();
      let bytesBefore = link.bytesRead;
      const rowCheck = setInterval(() => {
        if (link.bytesRead - bytesBefore > maxRowBytes && !rows.isCut) {
          stop.end(
            'refused-by-server',
            'A row of the result is larger than 64 MB. Select parts of its values.',
          );
        }
      }, rowCheckMs);
      try {
        await link.send(text, {
          columns: rows.begin,
          row(cells) {
            bytesBefore = link.bytesRead;
            const wasCut = rows.isCut;
            rows.add(cells);
            if (rows.isCut && !wasCut) {
              // The server's own row limit may end the result with this very row.
              setImmediate(() => isThrough || kill());
            }
          },
        });
      } catch (error) {
        // What we ended ourselves, because there is enough, is no failure; the rows that came first count.
        if (!rows.isCut || stopping === undefined) {
          // The next statement would be taken for doubtful, for an error that is not its own.
          if (keepsDiagnostics(session.server)) await discardWorker();
          throw error;
        }
      } finally {
        isThrough = true;
        clearInterval(rowCheck);
      }
      const durationMs = performance.now() - startedAt;
      if (stopping !== undefined) {
        return { durationMs, warnings: [] };
      }
      const warnings = await readWarnings(link, session.server);
      if (warnings.areSticky || (await isInTransaction(link))) {
        await discardWorker();
      }
      return { durationMs, warnings: warnings.doubtful };
    }
  }

  /** Ends the query of `current` on the server: KILL QUERY, then KILL, then by hanging up. Never throws. */
  async function killQuery(current: Worker, work: Promise<unknown>): Promise<void> {
    for (const command of ['KILL QUERY', 'KILL']) {
      const told = tellKiller(`${command} ${current.session.id}`);
      if (await settlesWithin(work, killStepMs)) {
        await told;
        return;
      }
    }
    abandonedId = current.session.id;
    current.link.destroy();
    // It did not help, so it is not to be trusted with the next query.
    killer?.destroy();
  }

  async function tellKiller(command: string): Promise<void> {
    try {
      if (killer?.isOpen !== true) {
        killer = await connect(AbortSignal.timeout(killStepMs));
      }
      await settlesWithin(ask(killer, command), killStepMs);
    } catch {
      // The query that is being stopped shows whether it worked, and a harder step follows.
    }
  }

  async function discardWorker(): Promise<void> {
    const old = worker;
    worker = undefined;
    await old?.link.end();
  }
}

function isEqual(a: Limits | undefined, b: Limits): boolean {
  return (
    a !== undefined &&
    a.timeoutMs === b.timeoutMs &&
    a.maxRows === b.maxRows &&
    a.lockWaitSeconds === b.lockWaitSeconds
  );
}
