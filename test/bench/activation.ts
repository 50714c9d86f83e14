import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readReport, runInHost } from '../grounds/vscode/runInHost.ts';
import { type ActivationTimes, activationReportVariable } from './activation/report.ts';

/** Times how the packaged extension starts in a real VS Code that was started for it. */
export async function measureActivation(runbook: string): Promise<ActivationTimes> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-host-'));
  const report = `${folder}.jsonl`;
  try {
    await writeFile(path.join(folder, 'release.runbook.md'), runbook);
    const { code, output } = await runInHost({
      entry: path.join(import.meta.dirname, 'activation', 'inHost.ts'),
      extensionUnderDevelopment: path.join(import.meta.dirname, '../vscode/inHost/extension'),
      folder,
      env: { [activationReportVariable]: report },
    });
    const [times] = await readReport<ActivationTimes>(report);
    if (times === undefined) throw new Error(`VS Code ended with ${code} and measured nothing:\n${output}`);
    return times;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(report, { force: true });
  }
}
