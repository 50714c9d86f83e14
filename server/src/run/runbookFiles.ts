import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as otherWork } from 'node:timers/promises';
import { notationOf } from '../core/parse.ts';
import { type ReadRunbook, readRunbook } from '../core/runbook.ts';

/** A runbook as it lies on the disk. */
export interface RunbookFile {
  readonly path: string;
  readonly text: string;
  readonly read: ReadRunbook;
}

/** The runbooks of folders, each read once until it changes. */
export interface RunbookFiles {
  /**
   * Gives one runbook after another, and lets other work be done between two.
   *
   * `isWanted` says which paths are read; those that cannot be are left out. Ends when the signal says so.
   */
  all(
    folders: readonly string[],
    isWanted: (path: string) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<RunbookFile>;
}

/** Reading one takes the time of a few keys; what is longer is found once it is open. */
const maxBytes = 512 * 1024;
const maxFiles = 500;
const maxFolders = 5000;
/** So long the names of the files count as known; a search asks at every key. */
const namesKeptMs = 5000;

/** Folders that hold no runbooks of one's own, and very many files. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', 'vendor', 'target', 'dist', 'out', 'build']);

interface Kept extends RunbookFile {
  readonly mtimeMs: number;
  readonly size: number;
}

export function createRunbookFiles(): RunbookFiles {
  const kept = new Map<string, Kept>();
  let names: { readonly folders: string; readonly at: number; readonly paths: readonly string[] } | undefined;
  const pathsIn = async (folders: readonly string[], signal: AbortSignal): Promise<readonly string[]> => {
    const key = folders.join('\n');
    if (names?.folders === key && performance.now() - names.at < namesKeptMs) return names.paths;
    const paths = await findRunbooks(folders, signal);
    if (signal.aborted) return [];
    names = { folders: key, at: performance.now(), paths };
    for (const path of kept.keys()) if (!paths.includes(path)) kept.delete(path);
    return paths;
  };
  return {
    async *all(folders, isWanted, signal) {
      for (const path of await pathsIn(folders, signal)) {
        if (signal.aborted) return;
        if (!isWanted(path)) continue;
        const file = await readIfChanged(path, kept.get(path));
        if (file === undefined) continue;
        if (file !== kept.get(path)) {
          kept.set(path, file);
          await otherWork();
        }
        yield file;
      }
    },
  };
}

async function findRunbooks(folders: readonly string[], signal: AbortSignal): Promise<string[]> {
  const paths: string[] = [];
  const waiting = [...folders];
  for (let count = 0; count < maxFolders && paths.length < maxFiles && !signal.aborted; count += 1) {
    const folder = waiting.shift();
    if (folder === undefined) break;
    // A folder that is gone or closed to this account holds nothing that could be shown.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile() && notationOf(entry.name) !== undefined) paths.push(join(folder, entry.name));
      else if (entry.isDirectory() && !entry.name.startsWith('.') && !passedOver.has(entry.name))
        waiting.push(join(folder, entry.name));
    }
  }
  return paths.slice(0, maxFiles);
}

async function readIfChanged(path: string, known: Kept | undefined): Promise<Kept | undefined> {
  const notation = notationOf(path);
  if (notation === undefined) return undefined;
  try {
    const { mtimeMs, size } = await stat(path);
    if (known?.mtimeMs === mtimeMs && known.size === size) return known;
    if (size > maxBytes) return undefined;
    const text = await readText(path);
    return { path, text, read: readRunbook(text, notation), mtimeMs, size };
  } catch {
    // Gone since it was found, or closed to this account.
    return undefined;
  }
}

/** The text of a file up to the length that is read; it may grow between two looks. */
async function readText(path: string): Promise<string> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(maxBytes) });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file?.close();
  }
}
