import packageJson from '../../package.json' with { type: 'json' };
import { main } from './cli/command.ts';
import { streamOutput } from './cli/output.ts';

const interrupted = new AbortController();
let cannotWrite = false;

/** The first Ctrl-C ends the query on the server and keeps what is known; a second one ends the program. */
function interruption(): AbortSignal {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => interrupted.abort());
  return interrupted.signal;
}

const output = streamOutput(process.stdout, process.stderr, process.env, packageJson.version);
// Whoever reads the output may have seen enough, as `head` has: nothing more is run, and the exit code stays true.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  interrupted.abort();
  if (error.code === 'EPIPE') return;
  process.stderr.write(`launchbook: the output cannot be written (${error.code ?? error.message}).\n`);
  cannotWrite = true;
});
main(process.argv.slice(2), output, interruption).then(
  (exitCode) => {
    process.exitCode = cannotWrite ? 2 : exitCode;
  },
  (error: unknown) => {
    output.error(
      `launchbook: this should not have happened. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 2;
  },
);
