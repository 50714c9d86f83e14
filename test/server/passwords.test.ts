import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection } from '../../server/src/core/settings.ts';
import { createPasswords } from '../../server/src/passwords.ts';

const connection: Connection = {
  ...{ name: 'orders', environment: 'test', host: undefined, port: undefined, socketPath: undefined },
  ...{ user: 'u', database: undefined, ssl: false, passwordVariable: undefined },
};
const signal = new AbortController().signal;

/** Passwords with a person who gives some in turn, and what that person was asked. */
function withPerson(...given: (string | undefined)[]) {
  const passwords = createPasswords();
  const asked: string[] = [];
  const get = (refused?: string): Promise<string | undefined> =>
    passwords.get(
      connection,
      refused,
      async ({ reason, server }) => {
        asked.push(`${reason} ${server}`);
        return given.shift();
      },
      signal,
    );
  return { get, asked, forget: passwords.forget };
}

const missing = 'missing 127.0.0.1:3306';
const denied = 'denied 127.0.0.1:3306';

test('of two runs with one wrong password, the later one takes what the earlier one was given', async () => {
  const { get, asked } = withPerson('old', 'new');
  assert.deepEqual(await Promise.all([get(), get()]), ['old', 'old']);
  assert.equal(await get('old'), 'new');
  assert.equal(await get('old'), 'new');
  assert.equal(await get(), 'new');
  assert.deepEqual(asked, [missing, denied]);
});

test('a password that is known and refused is asked for again', async () => {
  const { get, asked } = withPerson('old', undefined, 'new');
  assert.equal(await get(), 'old');
  assert.equal(await get('old'), undefined);
  assert.equal(await get(), 'new');
  assert.deepEqual(asked, [missing, denied, missing]);
});

test('a forgotten password is asked for again, also one that was being asked for', async () => {
  const { get, asked, forget } = withPerson('a', 'b', 'c');
  assert.equal(await get(), 'a');
  forget();
  const answer = get();
  forget();
  assert.equal(await answer, 'b');
  assert.equal(await get(), 'c');
  assert.equal(await get(), 'c');
  assert.deepEqual(asked, [missing, missing, missing]);
});

test('where nobody can be asked an account is tried without a password, once', async () => {
  const passwords = createPasswords();
  assert.equal(await passwords.get(connection, undefined, undefined, signal), '');
  assert.equal(await passwords.get(connection, '', undefined, signal), undefined);
});
