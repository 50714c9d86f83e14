import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Where downloaded servers live: a folder at the root of the project that version control ignores. */
export const cacheFolder = fileURLToPath(new URL('../../../.grounds/', import.meta.url));

/**
 * Gives the folder `name` of the cache, filled by `fill` when it is not there yet.
 *
 * Safe against two processes at once and against an earlier try that broke off: `fill` works in a folder of its own,
 * which takes the real name in one rename when it is complete. A lock file keeps a second process from downloading
 * the same again; whoever holds it may die at any time.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder, name);
  if (existsSync(folder)) {
    return folder;
  }
  await mkdir(cacheFolder, { recursive: true });
  const release = await lock(`${folder}.lock`);
  try {
    if (!existsSync(folder)) {
      await removeLeftovers(name);
      const unfinished = `${folder}.${process.pid}.unfinished`;
      try {
        await mkdir(unfinished);
        await fill(unfinished);
        await rename(unfinished, folder);
      } catch (error) {
        // Two that took over the lock of a dead process at the same moment both fill; the first one's folder counts.
        if (!existsSync(folder)) {
          throw error;
        }
      } finally {
        await rm(unfinished, { recursive: true, force: true });
      }
    }
  } finally {
    await release();
  }
  return folder;
}

/** What processes that died left half done. */
async function removeLeftovers(name: string): Promise<void> {
  for (const entry of await readdir(cacheFolder)) {
    const pid = entry.startsWith(`${name}.`) ? /\.(\d+)\.unfinished(\.apt)?$/.exec(entry)?.[1] : undefined;
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid)))) {
      await rm(path.join(cacheFolder, entry), { recursive: true, force: true });
    }
  }
}

async function lock(file: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (!isErrno(error, 'EEXIST')) {
        throw error;
      }
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    // An empty file is one that its owner has not written yet, or died before writing; the rename keeps us safe.
    if (owner > 0 ? !isAlive(owner) : await staysEmpty(file)) {
      await rm(file, { force: true });
    } else {
      await delay(100);
    }
  }
}

async function staysEmpty(file: string): Promise<boolean> {
  await delay(500);
  return (await readFile(file, 'utf8').catch(() => 'gone')) === '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, 'EPERM');
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
