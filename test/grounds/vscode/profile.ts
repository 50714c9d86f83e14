import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Settings that keep VS Code from asking, telling and phoning. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Where one VS Code keeps all that is its own. */
export interface Profile {
  readonly folder: string;
  readonly userData: string;
  readonly extensions: string;
}

/** Makes an empty profile in a scratch folder; whoever starts VS Code on it removes it. */
export async function makeProfile(settings: Readonly<Record<string, unknown>> = {}): Promise<Profile> {
  // Sockets in it may have 107 bytes at most, so the folder's name is short.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-code-'));
  const userData = path.join(folder, 'data');
  const extensions = path.join(folder, 'extensions');
  await mkdir(path.join(userData, 'User'), { recursive: true });
  await mkdir(extensions);
  await mkdir(path.join(folder, 'tmp'));
  await writeFile(
    path.join(userData, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, undefined, 2),
  );
  return { folder, userData, extensions };
}

/** The arguments that every VS Code takes for a profile. */
export function profileArguments({ userData, extensions }: Profile): string[] {
  return ['--user-data-dir', userData, '--extensions-dir', extensions];
}
