import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { onPath } from '../engines/run.ts';

/** A VS Code that opens folders and runs an extension's tests. */
export interface Vscode {
  /** Runs tests; for `runTests` of @vscode/test-electron. */
  readonly executable: string;
  /** Installs extensions and opens folders. */
  readonly cli: string;
}

/**
 * The desktop VS Code of this machine: the one that LAUNCHBOOK_VSCODE names, or `code` on the path where there is a
 * display.
 */
export function findDesktopVscode(): Vscode | undefined {
  const named = process.env['LAUNCHBOOK_VSCODE'];
  const found = named ?? (hasDisplay() ? onPath('code') : undefined);
  if (found === undefined) return undefined;
  if (!existsSync(found)) throw new Error(`LAUNCHBOOK_VSCODE names ${found}, which does not exist.`);
  const real = realpathSync(found);
  if (path.basename(path.dirname(real)) !== 'bin') {
    return { executable: real, cli: resolveCliPathFromVSCodeExecutablePath(real) };
  }
  const beside = process.platform === 'darwin' ? '../../../MacOS/Electron' : '../code';
  return { executable: path.join(path.dirname(real), beside), cli: real };
}

/** The desktop VS Code, or what stands in for it. */
export function findVscode(): Vscode {
  const standIn = path.join(import.meta.dirname, 'stand-in');
  return findDesktopVscode() ?? { executable: standIn, cli: standIn };
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}
