import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that ends with this process, however that ends. */
export interface Leashed {
  readonly process: ChildProcess;
  /** Settles when the program has ended and its folder is gone. */
  readonly ended: Promise<void>;
  /** Ends the program and all that it started, removes its folder, and waits for both. */
  release(): Promise<void>;
}

/**
 * The shell holds the program and, on its input, the other end of a pipe: when that closes, or the program ends, it
 * ends the whole process group and removes the folder. What runs on a leash has nothing to save, so it is not asked to
 * end but ended; what it started gets a TERM, and a KILL when the folder is gone. The holder itself
 * says nothing, since a word to a reader that is gone would end it too early.
 */
const holder = `
folder=$1; shift
exec 3<&0
"$@" 3<&- </dev/null &
program=$!
( cat <&3 >/dev/null; kill -KILL "$program" ) 2>/dev/null &
exec >/dev/null 2>&1
wait "$program"
trap '' TERM
kill -TERM 0
exec 3<&-
for try in 1 2 3 4 5; do rm -rf -- "$folder" && break; sleep 0.3; done
kill -KILL 0
`;

/** Starts a program in a process group of its own, so that Ctrl-C at the terminal reaches only this process. */
export function startLeashed(
  folder: string,
  command: string,
  commandArguments: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Leashed {
  const child = spawn('/bin/sh', ['-c', holder, 'leash', folder, command, ...commandArguments], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit').then(() => undefined);
  return {
    process: child,
    ended,
    release: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
