import { appendFileSync } from 'node:fs';
import { type CodeLens, commands, extensions, version, window, workspace } from 'vscode';
import { type ActivationTimes, activationReportVariable } from './report.ts';

/** VS Code calls this in its extension host. */
export async function run(): Promise<void> {
  const report = process.env[activationReportVariable];
  const extension = extensions.getExtension('launchbook.launchbook');
  if (report === undefined || extension === undefined) throw new Error('There is nothing to measure.');
  if (extension.isActive) throw new Error('The extension was active before it was measured.');
  let started = performance.now();
  await extension.activate();
  const activate = performance.now() - started;

  const [uri] = await workspace.findFiles('*.runbook.md');
  if (uri === undefined) throw new Error('The folder has no runbook.');
  started = performance.now();
  await window.showTextDocument(uri);
  let lenses: CodeLens[] = [];
  while (lenses.length === 0 && performance.now() - started < 60_000)
    lenses = (await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri)) ?? [];
  if (lenses.length === 0) throw new Error('The runbook got no lenses within a minute.');
  const times: ActivationTimes = { vscode: version, activate, firstLenses: performance.now() - started };
  appendFileSync(report, `${JSON.stringify(times)}\n`);
}
