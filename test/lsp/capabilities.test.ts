import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startClient } from './client.ts';

test('names what it can do, its commands among it', async (t) => {
  const client = await startClient(t);
  assert.deepEqual(client.capabilities, {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2, save: true },
    codeLensProvider: { resolveProvider: false },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: ['quickfix'] },
    executeCommandProvider: {
      commands: ['launchbook.runChecks', 'launchbook.cancelChecks', 'launchbook.pickEnvironment'],
    },
  });
  assert.equal(await client.shutdown(), 0);
});
