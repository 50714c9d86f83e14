import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const settingsFileName = 'launchbook.yaml';

/** The nearest `launchbook.yaml` from a folder upward, with its text; `undefined` where there is none. */
export async function findSettingsFile(
  folder: string,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const path = join(current, settingsFileName);
    try {
      return { path, text: await readFile(path, 'utf8') };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    if (dirname(current) === current) return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
