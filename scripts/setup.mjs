// Runs a script of the project on its own Node, and installs what is missing before.
//
// Plain JavaScript without dependencies, because it is what runs first in a fresh clone, on whatever Node
// the machine has (18 or newer).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.launchbook-stamp');
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const [script, ...scriptArguments] = process.argv.slice(2);
if (script === undefined) {
  console.error('Usage: node scripts/setup.mjs SCRIPT [ARGUMENTS…]');
  process.exit(2);
}
installPackages();
runOnOwnNode(script, scriptArguments);

function installPackages() {
  const lockfile = join(root, 'package-lock.json');
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted && existsSync(node)) return;
  if (!wasInstalledByHand(lockfile)) {
    console.log('Installing the npm packages of package-lock.json (npm ci).');
    if (!installByLockfile() || !existsSync(node)) {
      console.error(
        'The npm packages could not be installed, so nothing was run. The messages of npm are above.',
      );
      process.exit(1);
    }
  }
  writeFileSync(stampFile, wanted);
}

/** npm writes this file last, so a newer one means that somebody's own `npm install` ended well. */
function wasInstalledByHand(lockfile) {
  const written = join(root, 'node_modules', '.package-lock.json');
  return existsSync(node) && existsSync(written) && statSync(written).mtimeMs >= statSync(lockfile).mtimeMs;
}

function installByLockfile() {
  const program = process.env.npm_execpath?.endsWith('.js') ? process.execPath : 'npm';
  const before = program === 'npm' ? [] : [process.env.npm_execpath];
  const { status } = spawnSync(program, [...before, 'ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: program === 'npm' && process.platform === 'win32',
  });
  return status === 0;
}

function runOnOwnNode(script, scriptArguments) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
  const child = spawn(node, [script, ...scriptArguments], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  // The script cleans up after itself, so this process must outlive it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`The project's own Node could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
