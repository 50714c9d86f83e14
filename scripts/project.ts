import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The folder of the checkout. */
export const root = join(import.meta.dirname, '..');

/** What a program did: its exit code, and all that it wrote to both its outputs. */
export interface ProgramResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a program in the checkout and collects its output; a program that cannot be started has code 127. */
export function runProgram(
  command: string,
  programArguments: readonly string[],
  signal?: AbortSignal,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, programArguments, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs one of the programs in `node_modules/.bin`. */
export function runTool(
  name: string,
  toolArguments: readonly string[],
  signal?: AbortSignal,
): Promise<ProgramResult> {
  return runProgram(join(root, 'node_modules', '.bin', name), toolArguments, signal);
}

/** Seconds with one digit, such as `2.4 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
