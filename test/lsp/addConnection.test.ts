import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AddConnectionAnswer } from '../../server/src/protocol.ts';
import { makeScratch, type Scratch } from '../grounds/scratch.ts';
import { type Client, startClient } from './client.ts';

const connection = {
  name: 'crm',
  environment: 'test',
  host: 'db1',
  port: 3306,
  user: 'launch_ro',
  ssl: false,
};
const orders = `connections:
  - { name: orders, environment: test, user: u }
`;
const added = `  - name: crm
    environment: test
    host: db1
    port: 3306
    user: launch_ro
`;

interface Ground {
  readonly client: Client;
  readonly scratch: Scratch;
  /** Asks for the text with the connection; uri and folder are names in the scratch folder. */
  ask(place: { readonly uri?: string; readonly folder?: string }): Promise<AddConnectionAnswer>;
}

async function start(t: TestContext, files: Readonly<Record<string, string>>): Promise<Ground> {
  const scratch = await makeScratch(files);
  t.after(scratch.remove);
  const client = await startClient(t);
  return {
    client,
    scratch,
    async ask({ uri, folder }) {
      const request = {
        connection,
        ...(uri === undefined ? {} : { uri: uri.includes(':') ? uri : scratch.uri(uri) }),
        ...(folder === undefined ? {} : { folder: scratch.path(folder) }),
      };
      // The answer is what the protocol says it is; the tests look at all of its parts.
      return (await client.request('launchbook/addConnection', request)) as AddConnectionAnswer;
    },
  };
}

function checkAdded(answer: AddConnectionAnswer, uri: string, text: string, isNew: boolean): void {
  assert.deepEqual(answer, { file: { uri, text, isNew } });
}

test('a connection from the palette is added to the launchbook.yaml of the folder that is open', async (t) => {
  const { ask, scratch } = await start(t, { 'shop/launchbook.yaml': orders });
  const uri = scratch.uri('shop/launchbook.yaml');
  checkAdded(await ask({ uri: 'shop', folder: 'shop' }), uri, orders + added, false);
  checkAdded(await ask({ folder: 'shop' }), uri, orders + added, false);
  checkAdded(await ask({ uri: 'untitled:Untitled-1', folder: 'shop' }), uri, orders + added, false);
});

test('the launchbook.yaml that the runbook reads is the one that is added to', async (t) => {
  const files = { 'shop/launchbook.yaml': '# outer\n', 'shop/release/launchbook.yaml': orders };
  const { ask, scratch } = await start(t, files);
  checkAdded(
    await ask({ uri: 'shop/release/8.runbook.md', folder: 'shop' }),
    scratch.uri('shop/release/launchbook.yaml'),
    orders + added,
    false,
  );
});

test('a new launchbook.yaml goes into the folder that is open, else beside the runbook', async (t) => {
  const { ask, scratch } = await start(t, { 'shop/release/8.runbook.md': '' });
  const text = `connections:\n${added}`;
  const uri = 'shop/release/8.runbook.md';
  checkAdded(await ask({ uri, folder: 'shop' }), scratch.uri('shop/launchbook.yaml'), text, true);
  checkAdded(await ask({ uri }), scratch.uri('shop/release/launchbook.yaml'), text, true);
});

test('a launchbook.yaml that is open and not on the disk yet is there', async (t) => {
  const { ask, client, scratch } = await start(t, { 'shop/8.runbook.md': '' });
  const uri = scratch.uri('shop/launchbook.yaml');
  client.open(uri, orders);
  checkAdded(await ask({ folder: 'shop' }), uri, orders + added, false);
  checkAdded(await ask({ uri: 'shop/8.runbook.md' }), uri, orders + added, false);
});

test('says why nothing can be added', async (t) => {
  const { ask, scratch } = await start(t, { 'shop/launchbook.yaml': '[' });
  await scratch.write('odd/launchbook.yaml/x', '');
  for (const place of [{}, { uri: 'untitled:Untitled-1' }])
    assert.deepEqual(await ask(place), {
      file: null,
      message:
        'Open a folder or save the runbook first: connections are kept in the launchbook.yaml beside it.',
    });
  assert.deepEqual(await ask({ folder: 'shop' }), {
    file: null,
    message: `${scratch.path('shop/launchbook.yaml')} cannot be read as it stands, so nothing was added. Mend it first.`,
  });
  assert.deepEqual(await ask({ folder: 'odd' }), {
    file: null,
    message: `${scratch.path('odd/launchbook.yaml')} cannot be read: it is a folder, not a file.`,
  });
});
