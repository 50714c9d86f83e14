import { DatabaseError, type DatabaseReason } from './database.ts';

/** Ends a piece of work once: because a person cancelled it, its time is over, or it became too large. */
export interface Stop {
  /** Aborts when the work has to end. */
  readonly signal: AbortSignal;
  startTimer(timeoutMs: number): void;
  /** Ends the work for a reason of its own; the first reason stays. */
  end(reason: DatabaseReason, message: string): void;
  /** The error that says why the work was ended, or `undefined` when it ended by itself and in time. */
  error(cause?: unknown): DatabaseError | undefined;
  release(): void;
}

/** Node's timers run out at once beyond this. */
const longestTimerMs = 2 ** 31 - 1;

/** @param signal the person's own. */
export function startStop(signal: AbortSignal): Stop {
  const controller = new AbortController();
  let ended: { reason: DatabaseReason; message: string } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timeIsOver = (): void => undefined;
  let deadline = Number.POSITIVE_INFINITY;
  const end = (reason: DatabaseReason, message: string): void => {
    ended ??= { reason, message };
    controller.abort();
  };
  const cancel = (): void => end('cancelled', 'The check was cancelled.');
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) {
    cancel();
  }
  return {
    signal: controller.signal,
    end,
    startTimer(timeoutMs) {
      deadline = performance.now() + timeoutMs;
      timeIsOver = () =>
        end('timed-out', `The check took longer than ${timeoutMs / 1000} s and was stopped.`);
      timer = setTimeout(timeIsOver, Math.min(timeoutMs, longestTimerMs));
    },
    error(cause) {
      // A busy process may see the answer before its own timer; the server may have ended the query by then.
      if (performance.now() >= deadline) {
        timeIsOver();
      }
      return ended === undefined ? undefined : new DatabaseError(ended.reason, ended.message, { cause });
    },
    release() {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    },
  };
}

/** Whether `work` settles, either way, within the time. */
export async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
