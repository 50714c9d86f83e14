import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings, type Settings } from './core/settings.ts';
import { findSettingsFile } from './run/settingsFile.ts';

/** The `launchbook.yaml` that belongs to a runbook; read beforehand, so that typing never waits for a disk. */
export interface SettingsStore {
  /** What is known now; `undefined` where there is no file. */
  get(runbookUri: string): KnownSettings | undefined;
  /** Looks at the disk again; gives whether anything changed. */
  refresh(runbookUri: string): Promise<boolean>;
  /**
   * The nearest `launchbook.yaml` from a folder upward, as it is now; `undefined` where there is none.
   *
   * @throws SettingsFileError
   */
  find(folder: string): Promise<Pick<KnownSettings, 'path' | 'text'> | undefined>;
}

export interface KnownSettings {
  readonly path: string;
  readonly text: string;
  readonly settings: Settings;
}

/** `openText` gives the text of a file that an editor holds: what the person sees counts, not the disk. */
export function createSettingsStore(openText: (path: string) => string | undefined): SettingsStore {
  const known = new Map<string, KnownSettings | undefined>();
  return {
    get: (runbookUri) => known.get(folderOf(runbookUri) ?? ''),
    async refresh(runbookUri) {
      const folder = folderOf(runbookUri);
      if (folder === undefined) return false;
      const file = await findSettingsFile(folder, openText);
      const before = known.get(folder);
      if (file === undefined) {
        known.set(folder, undefined);
        return before !== undefined;
      }
      const { path, text } = file;
      if (before?.path === path && before.text === text) return false;
      known.set(folder, { path, text, settings: readSettings(text).settings });
      return true;
    },
    find: (folder) => findSettingsFile(folder, openText),
  };
}

/** The path of a document on this machine's disk; `undefined` for one that is nowhere yet. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // A file of another machine, or one that is no path here, has no folder to look in.
    return undefined;
  }
}

function folderOf(uri: string): string | undefined {
  const path = pathOf(uri);
  return path === undefined ? undefined : dirname(path);
}
