import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { startEngine } from '../grounds/engines.ts';
import { prepareExample } from '../grounds/example.ts';
import { readReport, runInHost } from '../grounds/vscode/runInHost.ts';
import { type HostResult, reportVariable } from './inHost/report.ts';

test('in the extension host of a real VS Code', async (t) => {
  const engine = await startEngine('mariadb');
  t.after(() => engine.stop());
  const example = await prepareExample(engine);
  t.after(() => example.remove());
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'lb-host-'));
  t.after(() => rm(scratch, { recursive: true, force: true }));
  const report = path.join(scratch, 'report.jsonl');

  const { code, output } = await runInHost({
    entry: path.join(import.meta.dirname, 'inHost', 'main.ts'),
    extensionUnderDevelopment: path.join(import.meta.dirname, 'inHost', 'extension'),
    folder: example.folder,
    env: { ...example.env, [reportVariable]: report },
  });

  const results = await readReport<HostResult>(report);
  for (const { name, error } of results) await t.test(name, () => assert.equal(error, undefined, error));
  assert.equal(code, 0, `VS Code ended with ${code}. It said:\n${output}`);
  assert.ok(results.length > 0, `No test was reported. VS Code said:\n${output}`);
});
