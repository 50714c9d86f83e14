import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Finding } from '../core/finding.ts';
import { type Notation, notationOf } from '../core/parse.ts';
import { readSettings, type Settings } from '../core/settings.ts';
import { findSettingsFile, settingsFileName } from '../run/settingsFile.ts';
import { UsageError } from './usageError.ts';

/** A text that a command was given. */
export interface GivenFile {
  readonly path: string;
  readonly text: string;
}

/** Reads a file as UTF-8. @throws UsageError when it is not there, is a folder, or is not UTF-8 */
export async function readGiven(path: string): Promise<GivenFile> {
  try {
    if ((await stat(path)).isDirectory()) throw new UsageError(`${path} is a folder, not a file.`);
    return {
      path,
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path)),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be read';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not a text in UTF-8';
  return typeof code === 'string' ? code : 'unknown reason';
}

/** What a file is, by its name; a file of another name than the format's is taken by its ending. */
export function kindOf(path: string): Notation | 'settings' {
  if (basename(path) === settingsFileName) return 'settings';
  const notation = notationOf(path);
  if (notation !== undefined) return notation;
  if (/\.(md|markdown)$/i.test(path)) return 'markdown';
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  throw new UsageError(
    `${path} is not a runbook by its name; it ends in \`.runbook.md\`, \`.runbook.yaml\` or \`.runbook.yml\`.`,
  );
}

export interface GivenSettings {
  readonly path: string;
  readonly settings: Settings;
  readonly findings: readonly Finding[];
}

/** The `launchbook.yaml` of a runbook: the one named, else the nearest from its folder upward. */
export async function settingsOf(
  runbookPath: string,
  config: string | undefined,
): Promise<GivenSettings | undefined> {
  const file =
    config === undefined ? await findSettingsFile(dirname(resolve(runbookPath))) : await readGiven(config);
  return file === undefined ? undefined : { path: file.path, ...readSettings(file.text) };
}
