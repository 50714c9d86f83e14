import { spawn } from 'node:child_process';
import { cliFile, ensureBuilt } from '../grounds/programs.ts';

/** What the built command line did. */
export interface Done {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly folder?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly account?: { readonly uid?: number; readonly gid?: number };
}

/** Runs the built command line to its end. */
export async function launchbook(
  programArguments: readonly string[],
  options: RunOptions = {},
): Promise<Done> {
  await ensureBuilt();
  return runProgram(process.execPath, [cliFile, ...programArguments], options);
}

/** Runs the built command line on a terminal of its own; all that it draws is in `stdout`. */
export async function launchbookOnTerminal(
  programArguments: readonly string[],
  options: RunOptions = {},
): Promise<Done> {
  await ensureBuilt();
  const command = [process.execPath, cliFile, ...programArguments].map((word) => `'${word}'`).join(' ');
  return runProgram('script', ['--quiet', '--return', '--command', command, '/dev/null'], options);
}

/** Starts the built command line and gives the process to whoever wants to end it. */
export async function startLaunchbook(programArguments: readonly string[], options: RunOptions = {}) {
  await ensureBuilt();
  const child = spawn(process.execPath, [cliFile, ...programArguments], {
    cwd: options.folder,
    env: { ...process.env, ...options.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const done = collect(child);
  return { child, done };
}

function runProgram(file: string, args: readonly string[], options: RunOptions): Promise<Done> {
  const child = spawn(file, args, {
    cwd: options.folder,
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...options.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.account,
  });
  return collect(child);
}

function collect(child: ReturnType<typeof spawn>): Promise<Done> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
