import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { run } from '../engines/run.ts';
import { findVscode } from './find.ts';
import { makeProfile, profileArguments } from './profile.ts';

/** What VS Code runs, and on what. */
export interface HostRun {
  /** The module whose `run` runs the tests; it is bundled, so it may import what it likes. */
  readonly entry: string;
  /** The extension that VS Code believes is being developed: a folder with a `package.json`. */
  readonly extensionUnderDevelopment: string;
  readonly folder: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** The exit code, and all that VS Code printed, to explain a failure. */
export interface HostRunResult {
  readonly code: number;
  readonly output: string;
}

/** The packaged extension, as `npm run package` makes it. */
export function packagedExtension(): string {
  const vsix = path.join(import.meta.dirname, '../../../dist/launchbook.vsix');
  if (!existsSync(vsix)) throw new Error('dist/launchbook.vsix is not there. Run `npm run package` first.');
  return vsix;
}

/** Runs a module in the extension host of a real VS Code that has the packaged extension installed. */
export async function runInHost(hostRun: HostRun): Promise<HostRunResult> {
  const { executable, cli } = findVscode();
  const profile = await makeProfile(hostRun.settings);
  let output = '';
  const keep = () =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        output += chunk;
        done();
      },
    });
  try {
    const bundle = path.join(profile.folder, 'tests', 'index.js');
    await build({
      entryPoints: [hostRun.entry],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
      sourcemap: 'inline',
      logLevel: 'warning',
    });
    await run(cli, [...profileArguments(profile), '--install-extension', packagedExtension()]);
    const code = await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: hostRun.extensionUnderDevelopment,
      extensionTestsPath: bundle,
      launchArgs: [hostRun.folder, ...profileArguments(profile)],
      extensionTestsEnv: { ...hostRun.env },
      stdout: keep(),
      stderr: keep(),
    }).catch((error: unknown) => {
      output += `\n${error}`;
      return 1;
    });
    return { code, output };
  } finally {
    await rm(profile.folder, { recursive: true, force: true });
  }
}

/** Reads a report of one JSON object a line; a file that was never written has no lines. */
export async function readReport<Line>(file: string): Promise<Line[]> {
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
