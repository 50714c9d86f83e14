import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached } from '../engines/cache.ts';
import { run } from '../engines/run.ts';

/** The npm package that holds a VS Code server; 4.139.1 is VS Code 1.139.1. */
const codeServer = 'code-server@4.139.1';
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Gives the folder of a VS Code server with its page, and gets it from the npm registry when it is not there yet. */
export function installVscodeServer(): Promise<string> {
  return cached(codeServer.replace('@', '-'), async (folder) => {
    process.stderr.write(`Getting VS Code for the tests (${codeServer}), once; it takes about 40 s.\n`);
    const download = path.join(folder, 'download');
    await mkdir(download);
    // Packing takes the package alone; installing it would bring 165 more that only its own server needs.
    await npm(download, ['pack', codeServer, '--loglevel=error', '--pack-destination', download]);
    await run('tar', ['-xzf', path.join(download, `${codeServer.replace('@', '-')}.tgz`), '-C', download]);
    const unpacked = path.join(download, 'package', 'lib', 'vscode');
    await npm(unpacked, ['install', '--omit=dev', ...quiet]);
    await buildLogger(unpacked, path.join(folder, 'headers'));
    // What is needed moves up, and the rest goes.
    await moveInto(folder, unpacked);
    await rm(download, { recursive: true });
    await rm(path.join(folder, 'headers'), { recursive: true, force: true });
  });
}

/** Without its native logger all works, but each log channel prints a stack trace; a machine may lack a compiler. */
async function buildLogger(vscode: string, headers: string): Promise<void> {
  const platform = `node-${process.platform}-${process.arch}`;
  try {
    await mkdir(headers);
    await writeFile(path.join(headers, 'package.json'), '{}');
    await npm(headers, ['install', `${platform}@${process.versions.node}`, ...quiet]);
    const nodedir = path.join(headers, 'node_modules', platform);
    await npm(vscode, ['rebuild', '@vscode/spdlog', '--loglevel=error'], {
      npm_config_nodedir: nodedir,
      JOBS: 'max',
    });
  } catch {
    process.stderr.write(
      'VS Code’s native logger could not be built here (no compiler?). VS Code works without it.\n',
    );
  }
}

async function moveInto(folder: string, unpacked: string): Promise<void> {
  for (const part of ['out', 'extensions', 'resources', 'node_modules', 'package.json', 'product.json']) {
    if (existsSync(path.join(unpacked, part)))
      await rename(path.join(unpacked, part), path.join(folder, part));
  }
}

async function npm(
  folder: string,
  npmArguments: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<void> {
  // npm hands its own settings to its scripts in variables, which must not reach another npm.
  const isForeign = /^npm_(?!config_(registry|cache|userconfig)$)/i;
  const inherited = Object.entries(process.env).filter(([name]) => !isForeign.test(name));
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await run(command, [...npmArguments, '--prefix', folder], {
    env: { ...Object.fromEntries(inherited), ...more },
  });
}
