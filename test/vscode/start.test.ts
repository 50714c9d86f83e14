import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const root = path.join(import.meta.dirname, '../..');

/** Starts the example, waits for the words, sends the signal, and gives the exit code and all that was said. */
async function checkStart(
  startArguments: readonly string[],
  until?: { readonly words: string; readonly signal: NodeJS.Signals },
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, ['scripts/setup.mjs', 'scripts/start.ts', ...startArguments], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let isAsked = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (until === undefined || isAsked || !output.includes(until.words)) return;
    isAsked = true;
    child.kill(until.signal);
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

test('npm start brings up a database and VS Code, and leaves nothing when it is ended', async () => {
  const { code, output } = await checkStart(['--packaged'], { words: 'Press Ctrl-C', signal: 'SIGINT' });
  assert.equal(code, 0, output);
  assert.match(output, /Started a private database, \S+ on 127\.0\.0\.1:\d+/);
  await checkNothingIsLeft(output);
});

test('npm start -- --check ends by itself when all is ready', async () => {
  const { code, output } = await checkStart(['--packaged', '--check']);
  assert.equal(code, 0, output);
  await checkNothingIsLeft(output);
});

async function checkNothingIsLeft(output: string): Promise<void> {
  const folder = /Copied the example to (\S+),/.exec(output)?.[1];
  assert.ok(folder !== undefined && !existsSync(folder), `${folder} is still there`);
  for (const [, port] of output.matchAll(/127\.0\.0\.1:(\d+)/g)) {
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`), `port ${port} still answers`);
  }
}
