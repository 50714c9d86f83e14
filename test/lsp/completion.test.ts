import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CompletionItem, CompletionList, MarkupContent } from 'vscode-languageserver-types';
import { type Engine, startEngine } from '../grounds/engines.ts';
import type { Client } from './client.ts';
import { fence, lensOf, openRunbook, press, runbookWith, settingsFor } from './runGround.ts';

let engine: Engine;
before(async () => {
  engine = await startEngine('mariadb');
  await engine.exec(
    "CREATE DATABASE shop; CREATE TABLE shop.customer (id INT PRIMARY KEY, name VARCHAR(50) NOT NULL COMMENT 'the <b>name</b>') COMMENT 'who buys'; CREATE TABLE shop.`order` (id INT PRIMARY KEY)",
  );
});
after(() => engine.stop());

const capabilities = {
  textDocument: {
    completion: {
      completionItem: {
        snippetSupport: true,
        insertReplaceSupport: true,
        insertTextModeSupport: { valueSet: [1] },
      },
    },
  },
};

/** Asks at `$0`, after the text was changed to what is given. */
async function ask(
  client: Client,
  uri: string,
  version: number,
  marked: string,
): Promise<CompletionList | null> {
  const offset = marked.indexOf('$0');
  client.change(uri, version, [{ text: marked.replace('$0', '') }]);
  const before = marked.slice(0, offset).split('\n');
  return (await client.request('textDocument/completion', {
    textDocument: { uri },
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
    context: { triggerKind: 1 },
  })) as CompletionList | null;
}

/** Asks again as long as an answer says that more is to come. */
async function askOn(client: Client, uri: string, version: number, marked: string): Promise<CompletionList> {
  for (let tries = 0; tries < 200; tries += 1) {
    const list = await ask(client, uri, version + tries, marked);
    assert(list !== null);
    if (!list.isIncomplete) return list;
  }
  throw new Error('The tables never came.');
}

function labels(list: CompletionList | null): readonly string[] {
  return (list?.items ?? []).map((item) => item.label);
}

test('tables and columns come from the database once they are read, in both notations', async (t) => {
  const { client, uri, scratch } = await openRunbook(t, runbookWith(''), settingsFor(engine), {
    capabilities,
  });
  const tables = await askOn(client, uri, 2, runbookWith(fence('pre-check', 'SELECT * FROM $0')));
  assert.deepEqual(labels(tables), ['customer', 'order']);
  const [customer, order] = tables.items;
  assert(order?.textEdit !== undefined && 'insert' in order.textEdit);
  assert.equal(order.textEdit.newText, '`order`');
  const resolved = (await client.request('completionItem/resolve', customer)) as CompletionItem;
  const words = (resolved.documentation as MarkupContent).value;
  assert.match(words, /who buys/);
  assert.match(words, /`name` `varchar\(50\)` the \\<b\\>name/);
  const yaml = scratch.uri('b.runbook.yaml');
  client.open(yaml, '');
  const columns = await askOn(
    client,
    yaml,
    2,
    'runbook: 1\nconnection: orders\nsteps:\n  - title: A\n    change:\n      - sql: UPDATE customer SET $0',
  );
  assert.deepEqual(labels(columns), ['id', 'name']);
  assert.equal(columns.items[1]?.detail, 'varchar(50)');
});

test('an expectation knows the columns of the last result', async (t) => {
  const text = (expect: string): string =>
    runbookWith(
      fence('pre-check', `-- name: n\n-- expect: ${expect}\nSELECT 1 AS one, 'x' AS \`two words\`;`),
    );
  const { client, uri } = await openRunbook(t, text('rows == 1'), settingsFor(engine), { capabilities });
  await press(client, lensOf(await client.lenses(uri), /^▶ Run check query/));
  const list = await ask(client, uri, 2, text('row.$0'));
  assert.deepEqual(labels(list), ['one', 'two words']);
  assert.equal(list?.items[0]?.detail, '1 in the last run');
});

test('launchbook.yaml: connections’ keys, and rules with the reason when one is looked at', async (t) => {
  const { client, scratch } = await openRunbook(t, runbookWith(''), '', { capabilities });
  const uri = scratch.uri('launchbook.yaml');
  client.open(uri, '');
  assert.deepEqual(labels(await ask(client, uri, 2, 'connections:\n  - $0')).slice(0, 3), [
    'name',
    'environment',
    'user',
  ]);
  const rules = await ask(client, uri, 3, 'rules:\n  missing-b$0');
  const item = rules?.items.find((each) => each.label === 'missing-backup');
  assert(item !== undefined && item.documentation === undefined);
  const resolved = (await client.request('completionItem/resolve', item)) as CompletionItem;
  assert.match((resolved.documentation as MarkupContent).value, /there is a dump of it/);
});

test('a client that says nothing of itself gets plain texts', async (t) => {
  const { client, uri } = await openRunbook(t, 'runbook: 1\n', '', { name: 'a.runbook.yaml' });
  const list = await ask(client, uri, 2, 'runbook: 1\nste$0');
  const steps = list?.items.find((item) => item.label === 'steps');
  assert.equal(steps?.insertTextFormat, undefined);
  assert.deepEqual(steps?.textEdit, {
    newText: 'steps:',
    range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } },
  });
  assert.equal(await ask(client, uri, 3, 'runbook: 1 # a comm$0ent\n'), null);
});

test('without a database an answer comes at once, and says that more may come', async (t) => {
  const settings =
    'connections:\n  - { name: orders, environment: test, host: 127.0.0.1, port: 1, user: u, database: d }\n';
  const { client, uri } = await openRunbook(t, runbookWith(''), settings, { capabilities });
  const list = await ask(client, uri, 2, runbookWith(fence('pre-check', 'SELECT * FROM $0')));
  assert.deepEqual(list, { items: [], isIncomplete: true });
});
