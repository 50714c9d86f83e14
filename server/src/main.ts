import { PassThrough } from 'node:stream';
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { open } from './run/mysql.ts';
import { startServer } from './server.ts';

/** How long the queries that run may take to end before the process goes without them. */
const patienceMs = 4000;

// Over stdio or node IPC, whichever the arguments name. What libraries print must not reach the protocol.
console.log = console.info = console.debug = console.error;
const connection = connect();
const { stop } = startServer(connection, {
  openDatabase: open,
  variables: process.env,
  now: () => new Date(),
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => void endRuns().then(() => process.exit(0)));
process.once('disconnect', () => void endRuns().then(() => process.exit(1)));

function connect(): Connection {
  if (!process.argv.includes('--stdio')) return createConnection(ProposedFeatures.all);
  const input = new PassThrough();
  process.stdin.pipe(input, { end: false });
  // An editor that crashed says no good-bye: its end is that of its pipe. The library then ends this process.
  process.stdin.once('end', () => void endRuns().then(() => input.end()));
  return createConnection(ProposedFeatures.all, input, process.stdout);
}

/** Ends what runs on the servers; without this a query would run on when nobody waits for it any more. */
function endRuns(): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
  return Promise.race([stop(), late]);
}
