import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import type { ConvertAnswer, NewRunbookAnswer } from '../../server/src/protocol.ts';
import { makeScratch } from '../grounds/scratch.ts';
import { type Client, startClient } from './client.ts';

const example = new URL('../../examples/release-8.0/', import.meta.url);

test('the example is converted to the other notation, and named beside it', async (t) => {
  const client = await startClient(t);
  for (const [name, other] of [
    ['release-8.0.runbook.md', 'release-8.0.runbook.yaml'],
    ['release-8.0.runbook.yaml', 'release-8.0.runbook.md'],
  ] as const) {
    const uri = `file:///tmp/a%20b/${name}`;
    client.open(uri, await readFile(new URL(name, example), 'utf8'));
    const answer = (await client.request('launchbook/convert', { uri })) as ConvertAnswer;
    assert.equal(answer.suggestedName, other);
    assert.ok(answer.text !== null && answer.text.length > 10_000, answer.notes.join());
  }
});

test('a runbook with errors is not converted, and the lines of them are told', async (t) => {
  const client = await startClient(t);
  client.open('file:///a.runbook.yaml', 'runbook: 1\nsteps:\n  - title: A\n    taskz: [t]\n');
  assert.deepEqual(await client.request('launchbook/convert', { uri: 'file:///a.runbook.yaml' }), {
    text: null,
    suggestedName: 'a.runbook.md',
    notes: ['Line 4: Unknown key `taskz`. Did you mean `tasks`?'],
  });
  const closed = (await client.request('launchbook/convert', {
    uri: 'file:///b.runbook.md',
  })) as ConvertAnswer;
  assert.deepEqual(closed.notes, ['Only an open runbook can be converted.']);
});

test('a new runbook has the connection of its folder', async (t) => {
  const client = await startClient(t);
  const scratch = await makeScratch({
    'launchbook.yaml': 'connections:\n  - { name: crm, environment: test, user: root }\n',
  });
  t.after(scratch.remove);
  const answer = (await client.request('launchbook/newRunbook', {
    title: 'Release 8.0',
    notation: 'markdown',
    folder: scratch.folder,
  })) as NewRunbookAnswer;
  assert.equal(answer.suggestedName, 'release-8.0.runbook.md');
  assert.match(answer.text, /^connection: crm$/m);
  assert.match(answer.text, /^# Release 8\.0$/m);
});

const unformatted =
  '---\nrunbook: 1\n---\n\n## A\n\n```sql change\nselect   1\n```\n\n```sql rollback\nselect   2\n```\n';

async function formatted(client: Client, uri: string, text: string, range?: object): Promise<string> {
  const method = range === undefined ? 'textDocument/formatting' : 'textDocument/rangeFormatting';
  const options = { tabSize: 2, insertSpaces: true };
  const edits = await client.request(method, {
    textDocument: { uri },
    options,
    ...(range === undefined ? {} : { range }),
  });
  return TextDocument.applyEdits(TextDocument.create(uri, 'markdown', 1, text), edits as TextEdit[]);
}

test('SQL is formatted on request, all of it or what is selected', async (t) => {
  const client = await startClient(t);
  const uri = 'file:///a.runbook.md';
  client.open(uri, unformatted);
  assert.equal(await formatted(client, uri, unformatted), unformatted.replaceAll('select   ', 'select '));
  const range = { start: { line: 11, character: 0 }, end: { line: 11, character: 3 } };
  assert.equal(
    await formatted(client, uri, unformatted, range),
    unformatted.replace('select   2', 'select 2'),
  );
});

test('edits for a text that changed meanwhile are refused', async (t) => {
  const client = await startClient(t);
  const uri = 'file:///a.runbook.md';
  // So much that the change comes while the first blocks are formatted.
  const many = unformatted + unformatted.slice(unformatted.indexOf('## A')).repeat(1000);
  client.open(uri, many);
  const asked = formatted(client, uri, many);
  client.change(uri, 2, [{ text: unformatted }]);
  await assert.rejects(asked, /The text changed meanwhile\./);
});
