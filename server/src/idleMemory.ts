import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Gives memory back to the system while nobody types. */
export interface IdleMemory {
  /** To be called whenever something was done. */
  touch(): void;
  stop(): void;
}

/** So long nothing is done before memory is given back. */
const idleMs = 3000;
/** A server that holds less, or has grown by less since the last time, is left alone. In bytes. */
const largeBytes = 150 * 1024 * 1024;
const grownBytes = 40 * 1024 * 1024;

/**
 * Keeps a server small that has read a long file.
 *
 * Reading leaves several times as much garbage as it keeps, and V8 gives its pages back only when it is asked for
 * a last-resort collection. That takes a tenth of a second where it is worth while, so it waits for a pause.
 * Source: Node.js documentation, `v8.setFlagsFromString`, and V8's `gc({ flavor: 'last-resort' })`.
 */
export function createIdleMemory(): IdleMemory {
  let timer: NodeJS.Timeout | undefined;
  let collect: ((options: object) => void) | undefined;
  let lastBytes = 0;
  const giveBack = (): void => {
    const bytes = process.memoryUsage.rss();
    if (bytes < largeBytes || bytes < lastBytes + grownBytes) return;
    collect ??= collector();
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    lastBytes = process.memoryUsage.rss();
  };
  return {
    touch() {
      clearTimeout(timer);
      timer = setTimeout(giveBack, idleMs);
      timer.unref();
    },
    stop: () => clearTimeout(timer),
  };
}

/** V8's own function, which Node.js hides unless it is asked for. */
function collector(): (options: object) => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  if (typeof found !== 'function') return () => undefined;
  return (options) => void found(options);
}
