import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { open } from '../../server/src/run/mysql.ts';
import { type EngineName, startEngine } from '../grounds/engines.ts';
import { groundOf, never } from './databaseGround.ts';

// In these sets a backslash or a quote may be the second byte of a sign.
for (const [engineName, set] of [
  ['mariadb', 'gbk'],
  ['mariadb', 'sjis'],
  ['mariadb', 'big5'],
  ['mysql-5.6', 'gbk'],
] as const satisfies readonly (readonly [EngineName, string])[])
  test(`${engineName} that wants ${set} still reads what the guard has read`, async (t) => {
    const engine = await startEngine(engineName, {
      arguments: ['--skip-character-set-client-handshake', `--character-set-server=${set}`],
    });
    t.after(engine.stop);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-charset-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'written');
    const database = await open({ host: engine.host, port: engine.port, user: 'root', password: '' }, never);
    t.after(() => database.close());
    for (const sign of ['中', 'ａ', '表', '功']) {
      // To the guard a text and a division by columns; to the server the end of the text, and a file to write.
      const attack = `SELECT '${sign}\\' INTO OUTFILE '${file}' -- '`;
      await assert.rejects(groundOf(database).ask(attack), /#\d+ /);
      assert.equal(existsSync(file), false, attack);
    }
    assert.deepEqual((await groundOf(database).ask("SELECT '数据'")).rows, [['数据']]);
  });
