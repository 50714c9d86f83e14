import { existsSync, globSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from './engines/run.ts';

const root = path.join(import.meta.dirname, '../..');
const lock = path.join(root, 'out', 'build.lock');
/** A build takes two seconds; what is older than this was left behind by one that crashed. */
const staleMs = 60_000;

/** The built language server, as it is shipped. */
export const serverFile = path.join(root, 'dist/server.js');
/** The built command line, as it is shipped. */
export const cliFile = path.join(root, 'dist/cli.js');

/** Builds the programs when they are missing or older than their sources; test files that run at once build once. */
export async function ensureBuilt(): Promise<void> {
  mkdirSync(path.dirname(lock), { recursive: true });
  while (!isCurrent()) {
    if (!takeLock()) {
      await delay(50);
      continue;
    }
    try {
      if (!isCurrent()) await run(process.execPath, [path.join(root, 'scripts/build.ts')]);
      return;
    } finally {
      rmdirSync(lock);
    }
  }
  // Whoever builds now takes the old programs away first.
  while (existsSync(lock) && !isStale()) await delay(50);
}

function isCurrent(): boolean {
  const programs = [serverFile, cliFile];
  if (!programs.every((file) => existsSync(file))) return false;
  const built = Math.min(...programs.map((file) => statSync(file).mtimeMs));
  const sources = globSync(['server/src/**/*.{ts,js}', 'schemas/*.json', 'package.json'], { cwd: root });
  return sources.every((file) => statSync(path.join(root, file)).mtimeMs <= built);
}

function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    // Somebody else builds.
    if (isStale()) rmdirSync(lock);
    return false;
  }
}

function isStale(): boolean {
  return existsSync(lock) && Date.now() - statSync(lock).mtimeMs > staleMs;
}
