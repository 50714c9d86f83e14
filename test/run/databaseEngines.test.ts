import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { cached, cacheFolder } from '../grounds/engines/cache.ts';
import { findEngine, startEngine } from '../grounds/engines.ts';
import { eventually } from './databaseGround.ts';

describe('a private server', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    test(`ends with the process that started it: ${signal}`, async () => {
      const script = `
        import { startEngine } from ${JSON.stringify(new URL('../grounds/engines.ts', import.meta.url).href)};
        const { pid, socketPath } = await startEngine('mariadb');
        console.log(JSON.stringify({ pid, socketPath }));
        setInterval(() => {}, 1000);`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const line = await new Promise<string>((resolve) =>
        child.stdout.once('data', (data) => resolve(String(data))),
      );
      const { pid, socketPath } = JSON.parse(line);
      assert(isAlive(pid));
      child.kill(signal);
      await eventually('the server is gone', async () => !isAlive(pid));
      await eventually('its data is gone', async () => !existsSync(path.dirname(socketPath)));
    });
  }

  test('is found for the example, starts, answers and stops', async () => {
    const engine = await startEngine(await findEngine());
    try {
      assert.deepEqual(await engine.exec('SELECT 1 AS a; SELECT 2 AS b'), [{ b: 2 }]);
    } finally {
      await engine.stop();
    }
    assert(!isAlive(engine.pid));
    assert(!existsSync(engine.socketPath));
  });

  test('leaves no folder when it could not be filled', async () => {
    const build = { ...(await findEngine()), template: '/nowhere' };
    const temporary = await mkdtemp(path.join(os.tmpdir(), 'lb-test-'));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    try {
      await assert.rejects(startEngine(build), { code: 'ENOENT' });
      assert.deepEqual(await readdir(temporary), []);
    } finally {
      process.env['TMPDIR'] = before ?? '/tmp';
      await rm(temporary, { recursive: true });
    }
  });

  test('says in the server’s words why it does not start', async () => {
    await assert.rejects(
      startEngine('mariadb', { arguments: ['--no-such-option'] }),
      /unknown option '--no-such-option'/,
    );
  });
});

describe('the cache of servers', () => {
  const name = `test-${randomUUID()}`;
  after(async () => {
    for (const entry of await readdir(cacheFolder)) {
      if (entry.startsWith(name)) {
        await rm(path.join(cacheFolder, entry), { recursive: true });
      }
    }
  });

  test('fills a folder once when several ask at the same time', async () => {
    let fills = 0;
    const fill = async (folder: string): Promise<void> => {
      fills++;
      await writeFile(path.join(folder, 'file'), 'whole');
    };
    const folders = await Promise.all([1, 2, 3].map(() => cached(`${name}-together`, fill)));
    assert.equal(fills, 1);
    assert.equal(await readFile(path.join(folders[2] ?? '', 'file'), 'utf8'), 'whole');
  });

  test('leaves nothing behind when the filling fails, and the next try succeeds', async () => {
    await assert.rejects(
      cached(`${name}-again`, () => Promise.reject(new Error('broke off'))),
      /broke off/,
    );
    assert.deepEqual(
      (await readdir(cacheFolder)).filter((entry) => entry.startsWith(`${name}-again`)),
      [],
    );
    assert(existsSync(await cached(`${name}-again`, async () => undefined)));
  });

  test('takes over the lock of a process that died and clears away what it left', async () => {
    const dead = `${name}-dead`;
    // Beyond the largest process id of Linux.
    const leftover = path.join(cacheFolder, `${dead}.999999999.unfinished`);
    await mkdir(leftover, { recursive: true });
    await writeFile(path.join(cacheFolder, `${dead}.lock`), '999999999');
    assert(existsSync(await cached(dead, async () => undefined)));
    assert(!existsSync(leftover));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
