import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import type { MoveStepAnswer } from '../../server/src/protocol.ts';
import { type Client, startClient } from './client.ts';

const able = {
  textDocument: {
    codeAction: { dataSupport: true, disabledSupport: true, resolveSupport: { properties: ['edit'] } },
  },
};

const plans: readonly (readonly [uri: string, text: string])[] = [
  [
    'untitled:plan.runbook.md',
    '---\nrunbook: 1\n---\n\n# T\n\n## 1. A\n\n- [ ] a\n\n## 3. B {needs="1-a"}\n\n```sql change\nALTER TABLE t ADD COLUMN c INT;\n```\n',
  ],
  [
    'untitled:plan.runbook.yaml',
    'runbook: 1\ntitle: T\nsteps:\n  - title: 1. A\n    tasks: [a]\n  - title: 3. B\n    needs: [1-a]\n    change:\n      - ALTER TABLE t ADD COLUMN c INT\n',
  ],
];

/** The actions where `word` stands first. */
async function actionsAt(
  client: Client,
  uri: string,
  text: string,
  word: string,
  only?: readonly string[],
): Promise<CodeAction[]> {
  const position = TextDocument.create(uri, '', 0, text).positionAt(text.indexOf(word));
  const context = { diagnostics: [], ...(only === undefined ? {} : { only }) };
  const range = { start: position, end: position };
  return (await client.request('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context,
  })) as CodeAction[];
}

function after(text: string, edit: WorkspaceEdit | undefined, version: number): string {
  const [change] = edit?.documentChanges ?? [];
  assert(change !== undefined && 'edits' in change);
  assert.equal(change.textDocument.version, version);
  return TextDocument.applyEdits(
    TextDocument.create('', '', 0, text),
    change.edits.flatMap((each) => ('newText' in each ? [each] : [])),
  );
}

for (const [uri, text] of plans) {
  test(`an action is made once it is chosen, and not for a text that has changed: ${uri}`, async (t) => {
    const client = await startClient(t, { capabilities: able });
    client.open(uri, text);
    const actions = await actionsAt(client, uri, text, '3. B');
    const renumber = actions.find((action) => action.title === 'Renumber these headings');
    assert(renumber !== undefined, JSON.stringify(actions));
    assert.equal(renumber.edit, undefined);
    const made = (await client.request('codeAction/resolve', renumber)) as CodeAction;
    assert.equal(after(text, made.edit, 1), text.replace('3. B', '2. B'));
    client.change(uri, 2, [{ text: `${text}\n` }]);
    await assert.rejects(
      client.request('codeAction/resolve', renumber),
      /-32803 The text has changed since this was offered, so nothing was changed\. Ask for it again\./,
    );
  });

  test(`a step is completed, though no server is known that could tell more: ${uri}`, async (t) => {
    const client = await startClient(t, { capabilities: able });
    client.open(uri, text);
    const actions = await actionsAt(client, uri, text, 'ALTER TABLE');
    const complete = actions.find((action) => action.title === 'Complete this step');
    assert(complete !== undefined && complete.edit === undefined, JSON.stringify(actions));
    const made = (await client.request('codeAction/resolve', complete)) as CodeAction;
    const completed = after(text, made.edit, 1);
    assert.match(completed, /pre-check.*backup.*change.*post-check.*rollback.*DROP COLUMN/s);
    const lines = completed.split('\n');
    assert.deepEqual(
      text.split('\n').filter((line) => !lines.includes(line)),
      [],
    );
  });

  test(`only the kinds that are asked for are offered: ${uri}`, async (t) => {
    const client = await startClient(t, { capabilities: able });
    client.open(uri, text);
    const kinds = async (only?: readonly string[]): Promise<unknown> => [
      ...new Set((await actionsAt(client, uri, text, '3. B', only)).map((action) => action.kind)),
    ];
    assert.deepEqual(await kinds(['refactor.move']), ['refactor.move']);
    assert.deepEqual(await kinds(['refactor']), [
      'refactor.rewrite.completeStep',
      'refactor.rewrite',
      'refactor.move',
    ]);
    assert.deepEqual(await kinds(['source.organizeImports']), []);
  });

  test(`a client that cannot ask again gets all edits at once, and none that cannot be done: ${uri}`, async (t) => {
    const client = await startClient(t);
    client.open(uri, text);
    const actions = await actionsAt(client, uri, text, '3. B');
    assert(
      actions.length > 2 && actions.every((action) => action.edit !== undefined),
      JSON.stringify(actions),
    );
    assert(!actions.some((action) => action.kind === 'refactor.move'));
  });

  test(`a step is moved by a request, or it is said why not: ${uri}`, async (t) => {
    const client = await startClient(t, { capabilities: able });
    client.open(uri, text);
    const move = async (line: number, direction: string, version = 1): Promise<MoveStepAnswer> =>
      (await client.request('launchbook/moveStep', {
        textDocument: { uri, version },
        position: { line, character: 3 },
        direction,
      })) as MoveStepAnswer;
    const lineOf = (word: string, of = text): number =>
      of.split('\n').findIndex((line) => line.includes(word));
    assert.deepEqual(await move(lineOf('3. B'), 'up'), {
      edit: null,
      message: '“3. B” needs “1. A”, so it stays behind it. To move it, take `1-a` from its `needs` first.',
    });
    assert.deepEqual(await move(lineOf('3. B'), 'down'), {
      edit: null,
      message: '“3. B” is the last of the runbook already.',
    });
    assert.deepEqual(await move(lineOf('3. B'), 'up', 7), {
      edit: null,
      message: 'The text has changed in the meantime, so nothing was moved. Try again.',
    });
    const free = text.replace(/ ?\{?needs.*/, '');
    client.change(uri, 2, [{ text: free }]);
    const answer = await move(lineOf('3. B', free), 'up', 2);
    const moved = after(free, answer.edit as WorkspaceEdit, 2);
    assert(moved.indexOf('3. B') < moved.indexOf('1. A'), moved);
    assert.deepEqual(answer.position, { line: lineOf('3. B', moved), character: 3 });
    assert.deepEqual(await move(0, 'up', 2), {
      edit: null,
      message: 'Put the cursor into the step that is to be moved.',
    });
  });
}

test('what is misspelled for certain is mended all at once, where that is asked for', async (t) => {
  const client = await startClient(t, { capabilities: able });
  const uri = 'untitled:wrong.runbook.yaml';
  const text =
    'runbook: 1\ntitel: T\nsteps:\n  - id: load\n    titel: A\n    tasks: [a]\n  - title: B\n    needs: [laod]\n    tasks: [b]\n';
  client.open(uri, text);
  assert.deepEqual(
    (await actionsAt(client, uri, text, 'steps')).filter((action) => action.kind?.startsWith('source')),
    [],
  );
  const [all, ...others] = await actionsAt(client, uri, text, 'steps', ['source.fixAll']);
  assert.deepEqual(others, []);
  // Which step is needed is for a person to say.
  assert.equal(after(text, all?.edit, 1), text.replaceAll('titel', 'title'));
});
