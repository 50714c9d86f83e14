import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, startEngine } from '../grounds/engines.ts';
import { fence, openRunbook, runbookWith, settingsFor } from './runGround.ts';

let engine: Engine;
before(async () => {
  engine = await startEngine('mariadb');
  await engine.exec('CREATE DATABASE shop');
});
after(() => engine.stop());

const simple = runbookWith(fence('pre-check', '-- expect: value == 1\nSELECT 1'));

/** Makes an account that may do all, from everywhere. */
async function createUser(user: string, password: string, more = ''): Promise<void> {
  for (const host of ['%', 'localhost'])
    await engine.exec(
      `CREATE USER ${user}@'${host}' IDENTIFIED BY '${password}' ${more}; GRANT ALL ON *.* TO ${user}@'${host}'`,
    );
}

test('a locked account is told, and its password is not asked for again', async (t) => {
  await createUser('locked', 'right', 'ACCOUNT LOCK');
  const settings = settingsFor(engine).replace('user: root', 'user: locked');
  const { client, uri } = await openRunbook(t, simple, settings, {
    initializationOptions: { hasDialogues: true },
  });
  const reasons: string[] = [];
  client.answer('launchbook/password', ({ reason }: { reason: string }) => {
    reasons.push(reason);
    return { password: 'right' };
  });
  const [report] = await client.run({ uri });
  assert.equal(report?.outcome, 'unavailable');
  assert.match(report?.message ?? '', /^The account “locked” at \S+ is locked\./);
  assert.deepEqual(reasons, ['missing']);
});

test('forgotten passwords are asked for again', async (t) => {
  await createUser('forgetful', 'right');
  const settings = settingsFor(engine).replace('user: root', 'user: forgetful');
  const { client, uri } = await openRunbook(t, simple, settings, {
    initializationOptions: { hasDialogues: true },
  });
  let asked = 0;
  client.answer('launchbook/password', () => {
    asked += 1;
    return { password: 'right' };
  });
  const check = async (expected: number): Promise<void> => {
    const [report] = await client.run({ uri });
    assert.equal(report?.outcome, 'passed', report?.message ?? '');
    assert.equal(asked, expected);
  };
  await check(1);
  await check(1);
  client.notify('launchbook/passwordsForgotten', {});
  await check(2);
});
