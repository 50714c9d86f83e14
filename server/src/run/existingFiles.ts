import { stat } from 'node:fs/promises';

/** So many files are looked for; a runbook names a handful. */
const maxFiles = 500;
const atOnce = 16;

/** Those of the paths that are files and can be seen; beyond 500 none is looked for. Stops when the signal says so. */
export async function existingFiles(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(paths)].slice(0, maxFiles);
  const found = new Set<string>();
  for (let index = 0; index < wanted.length && !signal.aborted; index += atOnce)
    await Promise.all(
      wanted.slice(index, index + atOnce).map(async (path) => {
        if (await isFile(path)) found.add(path);
      }),
    );
  return found;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Whatever the reason, nobody could open it.
    return false;
  }
}
