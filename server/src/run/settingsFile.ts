import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const settingsFileName = 'launchbook.yaml';

/** A `launchbook.yaml` is there and cannot be read. The message says which and why, in plain words. */
export class SettingsFileError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'SettingsFileError';
  }
}

/**
 * The nearest `launchbook.yaml` from a folder upward, with its text; `undefined` where there is none.
 *
 * `openText` gives the text of a file that an editor holds: it counts, whatever the disk says, and so does a file
 * that is not on the disk yet.
 *
 * @throws SettingsFileError
 */
export async function findSettingsFile(
  folder: string,
  openText: (path: string) => string | undefined = () => undefined,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const path = join(current, settingsFileName);
    const open = openText(path);
    if (open !== undefined) return { path, text: open };
    try {
      return { path, text: await readFile(path, 'utf8') };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        throw new SettingsFileError(`${path} cannot be read: ${reasonOf(code)}.`, { cause: error });
    }
    if (dirname(current) === current) return undefined;
  }
}

function reasonOf(code: unknown): string {
  if (code === 'EISDIR') return 'it is a folder, not a file';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  return typeof code === 'string' ? code : 'unknown reason';
}
