import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readReport, runInHost } from '../grounds/vscode/runInHost.ts';
import { type HostResult, reportVariable } from './inHost/report.ts';

test('in the extension host of a real VS Code', async (t) => {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'lb-host-'));
  t.after(() => rm(scratch, { recursive: true, force: true }));
  await writeFile(path.join(scratch, 'release.runbook.md'), '# Release 8.0\n');
  const report = path.join(os.tmpdir(), `${path.basename(scratch)}.jsonl`);
  t.after(() => rm(report, { force: true }));

  const { code, output } = await runInHost({
    entry: path.join(import.meta.dirname, 'inHost', 'main.ts'),
    extensionUnderDevelopment: path.join(import.meta.dirname, 'inHost', 'extension'),
    folder: scratch,
    env: { [reportVariable]: report },
  });

  const results = await readReport<HostResult>(report);
  for (const { name, error } of results) await t.test(name, () => assert.equal(error, undefined, error));
  assert.equal(code, 0, `VS Code ended with ${code}. It said:\n${output}`);
  assert.ok(results.length > 0, `No test was reported. VS Code said:\n${output}`);
});
