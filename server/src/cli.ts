import packageJson from '../../package.json' with { type: 'json' };
import { main } from './cli/command.ts';
import { streamOutput } from './cli/output.ts';

/** The first Ctrl-C ends the query on the server and keeps what is known; a second one ends the program. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  return interrupted.signal;
}

const output = streamOutput(process.stdout, process.stderr, process.env, packageJson.version);
// Whoever reads the output may have seen enough, as `head` has: that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});
main(process.argv.slice(2), output, interruption).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    output.error(
      `launchbook: this should not have happened. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 2;
  },
);
