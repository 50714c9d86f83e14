import packageJson from '../../package.json' with { type: 'json' };
import { main } from './cli/command.ts';
import { streamOutput } from './cli/output.ts';

const interrupted = new AbortController();
// The first Ctrl-C ends the query on the server and keeps what is known; a second one ends the program.
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

const output = streamOutput(process.stdout, process.stderr, process.env, packageJson.version);
main(process.argv.slice(2), output, interrupted.signal).then(
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
