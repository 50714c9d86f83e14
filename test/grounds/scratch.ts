import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A folder of a test, with the files that it was given. */
export interface Scratch {
  readonly folder: string;
  path(name: string): string;
  uri(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** The text of a file; empty where there is none. */
  read(name: string): Promise<string>;
  /** Takes away the right to write into the folder, for {@link ordinaryAccount}. */
  makeReadOnly(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * The account that a program has to run as where rights matter: no file is read-only to root.
 *
 * Empty where the tests do not run as root, and so are ordinary themselves.
 */
export const ordinaryAccount: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export async function makeScratch(files: Readonly<Record<string, string | Uint8Array>>): Promise<Scratch> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'lb-scratch-')));
  const at = (name: string): string => path.join(folder, name);
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), content);
  };
  for (const [name, content] of Object.entries(files)) await write(name, content);
  return {
    folder,
    path: at,
    uri: (name) => pathToFileURL(at(name)).href,
    write,
    read: (name) =>
      readFile(at(name), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      }),
    async makeReadOnly() {
      const { uid, gid } = ordinaryAccount;
      if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
      await chmod(folder, 0o555);
    },
    async remove() {
      await chmod(folder, 0o755);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
