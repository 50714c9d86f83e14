import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Engine, engineNames, startEngine } from '../grounds/engines.ts';
import { type Example, prepareExample } from '../grounds/example.ts';
import { type Client, startClient } from './client.ts';

/** Asks at the place of `^` in a part of the text, again until something fits: tables are read in the background. */
async function untilTold(client: Client, file: string, part: string, expected: RegExp): Promise<void> {
  const text = await readFile(file, 'utf8');
  const offset = text.indexOf(part.replace('^', '')) + part.indexOf('^');
  assert.ok(text.includes(part.replace('^', '')), part);
  const lines = text.slice(0, offset).split('\n');
  const told = async (): Promise<string> => {
    const found = await client.hover(pathToFileURL(file).href, lines.length - 1, lines.at(-1)?.length ?? 0);
    return JSON.stringify(found?.contents ?? '');
  };
  let last = await told();
  for (let tries = 0; tries < 40 && !expected.test(last); tries++) last = await told();
  assert.match(last, expected);
}

for (const name of engineNames) {
  describe(`hover on ${name}`, () => {
    let engine: Engine;
    let example: Example;
    before(async () => {
      engine = await startEngine(name);
      example = await prepareExample(engine);
    });
    after(async () => {
      await example?.remove();
      await engine?.stop();
    });

    const start = async (
      t: Parameters<typeof startClient>[0],
      options: Parameters<typeof startClient>[1] = {},
    ): Promise<Client> => {
      const client = await startClient(t, { variables: example.env, ...options });
      for (const file of [example.markdown, example.yaml])
        client.open(pathToFileURL(file).href, await readFile(file, 'utf8'));
      await client.until('diagnostics', () => client.diagnostics(pathToFileURL(example.yaml).href));
      return client;
    };
    const onTest = { initializationOptions: { environment: 'test' } };

    test('tables and columns of the example are told in both notations, and read anew on demand', async (t) => {
      const client = await start(t, onTest);
      for (const file of [example.markdown, example.yaml]) {
        await untilTold(
          client,
          file,
          'ALTER TABLE ^customer',
          /\*\*`customer`\*\* table · about [\d,]+ rows/,
        );
        await untilTold(client, file, 't.name = c.industry_^name', /`customer\.industry_name`/);
      }
      assert.deepEqual(await client.execute('launchbook.refreshSchema'), [
        'orders · test: 13 tables of orders_test.',
      ]);
      assert.equal(await client.shutdown(), 0);
    });

    test('nothing is read without trust, or where nobody has picked the environment', async (t) => {
      const untrusted = await start(t, { initializationOptions: { environment: 'test', isTrusted: false } });
      assert.deepEqual(await untrusted.execute('launchbook.refreshSchema'), [
        'This workspace is not trusted, so no connection is made.',
      ]);
      const unpicked = await start(t);
      const [message] = (await unpicked.execute('launchbook.refreshSchema')) as string[];
      assert.match(message ?? '', /^Pick the environment first/);
    });
  });
}
