import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { ensureBuilt, serverFile } from '../grounds/programs.ts';
import { startClient } from './client.ts';

test('names what it can do, its commands among it', async (t) => {
  const client = await startClient(t);
  assert.deepEqual(client.capabilities, {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2, save: true },
    codeLensProvider: { resolveProvider: true },
    hoverProvider: true,
    completionProvider: {
      triggerCharacters: ['.', '#', '`', '"', "'", '=', ' ', '(', '[', '{'],
      resolveProvider: true,
    },
    codeActionProvider: {
      codeActionKinds: ['quickfix', 'refactor.rewrite', 'refactor.move', 'source.fixAll.launchbook'],
      resolveProvider: true,
    },
    documentSymbolProvider: { label: 'Launchbook' },
    workspaceSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    renameProvider: { prepareProvider: true },
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentLinkProvider: { resolveProvider: false },
    semanticTokensProvider: {
      legend: {
        tokenTypes: ['function', 'variable', 'enumMember'],
        tokenModifiers: ['declaration', 'readonly'],
      },
      range: true,
    },
    executeCommandProvider: {
      commands: [
        'launchbook.runChecks',
        'launchbook.cancelChecks',
        'launchbook.pickEnvironment',
        'launchbook.refreshSchema',
      ],
    },
  });
  assert.equal(await client.shutdown(), 0);
});

test('speaks over the channel of a Node process, as VS Code starts it, and ends with it', async (t) => {
  await ensureBuilt();
  const child = fork(serverFile, ['--node-ipc'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  child.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, capabilities: {} } });
  const [answer] = await once(child, 'message');
  assert.equal(answer.id, 1);
  assert(answer.result.capabilities.codeLensProvider);
  child.disconnect();
  await ended;
});
