import { DatabaseError } from './database.ts';

/** Ends a piece of work once: because a person cancelled it, or because its time is over. */
export interface Stop {
  /** Aborts when the work has to end. */
  readonly signal: AbortSignal;
  startTimer(timeoutMs: number): void;
  /** The error that says why the work was ended, or `undefined` when it ended by itself and in time. */
  error(cause?: unknown): DatabaseError | undefined;
  release(): void;
}

/** @param signal the person's own. */
export function startStop(signal: AbortSignal): Stop {
  const controller = new AbortController();
  let reason: 'cancelled' | 'timed-out' | undefined;
  let timer: NodeJS.Timeout | undefined;
  let deadline = Number.POSITIVE_INFINITY;
  let timeoutMs = 0;
  const end = (why: 'cancelled' | 'timed-out'): void => {
    reason ??= why;
    controller.abort();
  };
  const cancel = (): void => end('cancelled');
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) {
    cancel();
  }
  return {
    signal: controller.signal,
    startTimer(ms) {
      timeoutMs = ms;
      deadline = performance.now() + ms;
      timer = setTimeout(() => end('timed-out'), ms);
    },
    error(cause) {
      // A busy process may see the answer before its own timer; the server may have ended the query by then.
      if (reason === undefined && performance.now() >= deadline) {
        reason = 'timed-out';
      }
      switch (reason) {
        case undefined:
          return undefined;
        case 'cancelled':
          return new DatabaseError(reason, 'The check was cancelled.', { cause });
        case 'timed-out':
          return new DatabaseError(
            reason,
            `The check took longer than ${timeoutMs / 1000} s and was stopped.`,
            {
              cause,
            },
          );
        default:
          return reason satisfies never;
      }
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
