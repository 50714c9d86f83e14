import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type {
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Location,
  LocationLink,
  SemanticTokens,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-types';
import { plans } from '../features/navigation.ts';
import { makeScratch } from '../grounds/scratch.ts';
import { type Client, startClient } from './client.ts';
import { journalName, openRunbook, settingsFor } from './runGround.ts';

const nesting = { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } };

function at(
  uri: string,
  text: string,
  words: string,
): { textDocument: { uri: string }; position: { line: number; character: number } } {
  const before = text.slice(0, text.indexOf(words)).split('\n');
  return {
    textDocument: { uri },
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}

async function outlineOf(
  t: TestContext,
  name: string,
  options: Parameters<typeof openRunbook>[3],
): Promise<string[]> {
  const text = name.endsWith('.md') ? plans.markdown : plans.yaml;
  const { client, uri } = await openRunbook(t, text, '', { name, ...options });
  const symbols = (await client.request('textDocument/documentSymbol', {
    textDocument: { uri },
  })) as DocumentSymbol[];
  return symbols.map(({ name: each }) => each);
}

test('the outline is a tree for clients that know one, else a list', async (t) => {
  for (const name of ['a.runbook.md', 'a.runbook.yaml']) {
    assert.deepEqual(await outlineOf(t, name, { capabilities: nesting }), ['CRM', 'Backfill totals']);
    assert.equal((await outlineOf(t, name, {})).length, 8);
  }
});

test('a client with an outline of Markdown headings gets only the parts beside it', async (t) => {
  const options = { capabilities: nesting, initializationOptions: { hasMarkdownOutline: true } };
  assert.deepEqual(await outlineOf(t, 'a.runbook.md', options), [
    'pre-check absent',
    'change',
    'post-check 1',
    'post-check 2',
  ]);
  assert.deepEqual(await outlineOf(t, 'a.runbook.yaml', options), ['CRM', 'Backfill totals']);
});

test('an id leads to its step, with the words it was asked from where a client can show them', async (t) => {
  const { client, uri } = await openRunbook(t, plans.yaml, '', { name: 'a.runbook.yaml' });
  const place = at(uri, plans.yaml, "'crm'");
  const found = (await client.request('textDocument/definition', place)) as Location[];
  assert.deepEqual(found, [
    { uri, range: { start: { line: 5, character: 8 }, end: { line: 5, character: 11 } } },
  ]);
  const all = (await client.request('textDocument/references', {
    ...place,
    context: { includeDeclaration: true },
  })) as Location[];
  assert.deepEqual(
    all.map(({ range }) => range.start.line),
    [5, 12, 15],
  );
  assert.equal(((await client.request('textDocument/documentHighlight', place)) as unknown[]).length, 3);

  const linking = await openRunbook(t, plans.yaml, '', {
    name: 'a.runbook.yaml',
    capabilities: { textDocument: { definition: { linkSupport: true } } },
  });
  const [link] = (await linking.client.request(
    'textDocument/definition',
    at(linking.uri, plans.yaml, "'crm'"),
  )) as LocationLink[];
  assert.deepEqual(link?.originSelectionRange, {
    start: { line: 15, character: 27 },
    end: { line: 15, character: 30 },
  });
  assert.equal(link?.targetRange.end.line, 24);
});

test('folding, growing selections and tokens are answered; of other files nothing is', async (t) => {
  const { client, uri } = await openRunbook(t, plans.markdown, '', {
    capabilities: { textDocument: { foldingRange: { rangeLimit: 3 } } },
  });
  const folds = (await client.request('textDocument/foldingRange', {
    textDocument: { uri },
  })) as FoldingRange[];
  assert.equal(folds.length, 3);
  const selections = await client.request('textDocument/selectionRange', {
    textDocument: { uri },
    positions: [{ line: 0, character: 0 }],
  });
  assert.equal((selections as unknown[]).length, 1);
  const range = { start: { line: 11, character: 0 }, end: { line: 11, character: 99 } };
  const tokens = (await client.request('textDocument/semanticTokens/range', {
    textDocument: { uri },
    range,
  })) as SemanticTokens;
  assert.deepEqual(tokens.data, [11, 23, 8, 0, 1]);
  for (const method of ['foldingRange', 'documentSymbol', 'documentLink'])
    assert.deepEqual(
      await client.request(`textDocument/${method}`, { textDocument: { uri: 'file:///nowhere.md' } }),
      [],
    );
});

test('links lead to files that are there, steps and tickets', async (t) => {
  const text = `---\nrunbook: 1\n---\n\n# PAY-7\n\n[a](#a)\n\n## A\n\n\`\`\`sh change\nmysql < seed.sql\nmysql < gone.sql\n\`\`\`\n`;
  const { client, scratch, uri } = await openRunbook(
    t,
    text,
    "tickets: { pattern: 'PAY-\\d+', url: 'https://t/{ticket}' }\n",
    {
      prepare: (folder) => folder.write('seed.sql', ''),
    },
  );
  const links = (await client.request('textDocument/documentLink', {
    textDocument: { uri },
  })) as DocumentLink[];
  assert.deepEqual(
    links.map(({ target }) => target),
    ['https://t/PAY-7', `${uri}#L9`, scratch.uri('seed.sql')],
  );
});

async function search(client: Client, query: string): Promise<string[]> {
  const found = (await client.request('workspace/symbol', { query })) as WorkspaceSymbol[];
  return found.map(({ name, containerName }) => `${containerName}: ${name}`);
}

test('steps are found in all runbooks of the workspace, open ones as they are in the editor', async (t) => {
  const plan = (title: string, step: string): string =>
    `runbook: 1\ntitle: ${title}\nsteps: [{ title: ${step}, tasks: [x] }]\n`;
  const scratch = await makeScratch({
    'open.runbook.yaml': plan('Open', 'Old step'),
    'more/deep/disk.runbook.yaml': plan('Disk', 'Far step'),
    'other.yaml': plan('Other', 'No step'),
    'node_modules/x/y.runbook.yaml': plan('Package', 'Foreign step'),
    'broken.runbook.md': '## 步骤 step {#b\n\n- [ ] x\n',
    'large.runbook.md': `## Large step\n\n- [ ] x\n${'x'.repeat(600_000)}\n`,
  });
  t.after(scratch.remove);
  const client = await startClient(t, { capabilities: { workspace: { workspaceFolders: true } } });
  client.answer('workspace/workspaceFolders', () => [{ uri: pathToFileURL(scratch.folder).href, name: 'w' }]);
  client.open(scratch.uri('open.runbook.yaml'), plan('Open', 'New step'));
  assert.deepEqual((await search(client, 'step')).sort(), [
    'Disk: Far step',
    'Open: New step',
    'broken.runbook.md: 步骤 step',
  ]);
  assert.deepEqual(await search(client, 'fst'), ['Disk: Far step']);
  await scratch.write('more/deep/disk.runbook.yaml', plan('Disk', 'Another step'));
  assert.deepEqual(await search(client, 'another'), ['Disk: Another step']);
  const { answer, cancel } = client.begin('workspace/symbol', { query: 'step' });
  cancel();
  // Cancelled or done already: both are answers, and the next one is whole.
  await answer.catch((error: Error) => assert.match(error.message, /-32800/));
  assert.equal((await search(client, 'step')).length, 3);
});

test('a client without folders finds what lies beside its open runbooks', async (t) => {
  const { client, scratch } = await openRunbook(t, plans.markdown, '', {
    prepare: (folder) => folder.write('b.runbook.yaml', plans.yaml),
  });
  assert.equal((await search(client, 'backfill')).length, 2);
  await scratch.write('b.runbook.yaml', '');
  assert.equal((await search(client, 'backfill')).length, 1);
});

const journalled = JSON.stringify({
  kind: 'check',
  time: '2026-12-05T16:00:00.000Z',
  person: 'li',
  step: 'add-industry',
  role: 'pre-check',
  check: 'absent',
  digest: '0'.repeat(32),
  connection: 'orders',
  environment: 'staging',
  server: null,
  outcome: 'passed',
  expectation: 'rows == 0',
  rows: 0,
  value: null,
  durationMs: 1,
  message: null,
});

test('who renames a step with outcomes in the journal is told that they stay under the old id', async (t) => {
  const { client, uri } = await openRunbook(t, plans.yaml, '', {
    name: 'release.runbook.yaml',
    prepare: (folder) => folder.write(journalName, `${journalled}\n`),
  });
  const rename = async (words: string): Promise<number | undefined> => {
    const place = at(uri, plans.yaml, words);
    const edit = (await client.request('textDocument/rename', { ...place, newName: ' x ' })) as WorkspaceEdit;
    const [change] = edit.documentChanges ?? [];
    return change !== undefined && 'edits' in change ? change.edits.length : undefined;
  };
  const told = (): unknown[] =>
    client.received
      .filter(({ method }) => method === 'window/showMessage')
      .map(({ parameters }) => parameters);
  // The journal is read a moment after the runbook is opened.
  for (let tries = 0; tries < 1000 && told().length === 0; tries += 1)
    assert.equal(await rename('add-industry\n'), 2);
  assert.match(
    JSON.stringify(told()[0]),
    /stay in the journal under `add-industry`\. Run the checks again\./,
  );
  const before = told().length;
  assert.equal(await rename('crm-data\n'), 4);
  assert.equal(told().length, before);
});

test('a rename is refused in words: where no id is, for an id that is taken, and while a check runs', async (t) => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  t.after(() => silent.close());
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { client, uri } = await openRunbook(t, plans.yaml, settingsFor({ host: '127.0.0.1', port }), {
    name: 'release.runbook.yaml',
  });
  await assert.rejects(
    client.request('textDocument/prepareRename', at(uri, plans.yaml, 'runbook')),
    /Here stands no id of a step/,
  );
  const place = at(uri, plans.yaml, 'add-industry\n');
  await assert.rejects(
    client.request('textDocument/rename', { ...place, newName: 'crm' }),
    /is taken by “CRM”/,
  );
  assert.deepEqual(await client.request('textDocument/prepareRename', place), {
    range: { start: { line: 13, character: 12 }, end: { line: 13, character: 24 } },
    placeholder: 'add-industry',
  });
  const run = client.run({ uri, step: 'add-industry' });
  await client.until('a check that runs', () =>
    client.received.some(
      ({ method, parameters }) =>
        method === 'launchbook/runningChanged' && JSON.stringify(parameters) === '{"count":1}',
    ),
  );
  await assert.rejects(
    client.request('textDocument/prepareRename', place),
    /A check of “Add the industry column” is running/,
  );
  await client.execute('launchbook.cancelChecks', {});
  await run;
  await client.request('textDocument/prepareRename', place);
});
