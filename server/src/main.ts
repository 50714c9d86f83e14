import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { open } from './run/mysql.ts';
import { startServer } from './server.ts';

// Over stdio or node IPC, whichever the arguments name. What libraries print must not reach the protocol.
console.log = console.error;
startServer(createConnection(ProposedFeatures.all), {
  openDatabase: open,
  variables: process.env,
  now: () => new Date(),
});
