import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the tests need of the system: found by a program on the path, or by the package's own name. */
const needs = [
  { package: 'chromium', programs: ['chromium', 'chromium-browser', 'google-chrome'] },
  { package: 'git', programs: ['git'] },
  // Screenshots show Chinese text and emoji.
  { package: 'fonts-noto-cjk', programs: [] },
  { package: 'fonts-noto-color-emoji', programs: [] },
];

/**
 * Installs the Debian packages that the tests need and that are missing, and says so.
 *
 * @returns `false` where something is missing that cannot be installed; what to do is printed.
 */
export function installDebianPackages(): boolean {
  const isDebian = findProgram('dpkg-query') !== undefined && findProgram('apt-get') !== undefined;
  const missing = needs
    .filter(({ programs }) => isDebian || programs.length > 0)
    .filter((need) => !need.programs.some(findProgram) && !(isDebian && isInstalled(need.package)))
    .map((need) => need.package);
  if (missing.length === 0) return true;

  const names = missing.join(' ');
  const isRoot = process.getuid?.() === 0;
  if (!isDebian || !(isRoot || spawnSync('sudo', ['-n', 'true']).status === 0)) {
    console.error(`The tests need what these Debian packages hold: ${names}.`);
    if (isDebian) console.error(`Install them: sudo apt-get install --no-install-recommends ${names}`);
    return false;
  }
  console.log(`Installing the Debian packages that the tests need, once: ${names}.`);
  const prefix = isRoot ? [] : ['sudo', '-n'];
  apt([...prefix, 'apt-get', 'update', '-qq']);
  const options = ['-y', '-qq', '--no-install-recommends'];
  if (
    apt([...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', ...options, ...missing])
  ) {
    return true;
  }
  console.error(`apt-get could not install them. Install them by hand: ${names}.`);
  return false;
}

function apt([command = '', ...rest]: readonly string[]): boolean {
  const { status, stdout, stderr } = spawnSync(command, rest, { encoding: 'utf8' });
  if (status !== 0) console.error(`${stdout}${stderr}`.trimEnd());
  return status === 0;
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' });
  return stdout === 'installed';
}

function findProgram(name: string): string | undefined {
  // Debian keeps servers in folders that are not on everybody's path.
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
