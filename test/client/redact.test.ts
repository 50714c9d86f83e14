import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redact } from '../../client/src/redact.ts';

function check(text: string, expected: string): void {
  assert.equal(redact(text), expected);
}

test('the value of a password is left out, whatever the JSON looks like', () => {
  check('{"password":"hunter2","host":"db1"}', '{"password":"…","host":"db1"}');
  check(
    'Params: {\n    "password": "a\\"b\\\\",\n    "user": "u"\n}',
    'Params: {\n    "password": "…",\n    "user": "u"\n}',
  );
  check('{"password":""} {"password":"x"}', '{"password":"…"} {"password":"…"}');
  check('{"password": "cut off', '{"password": "…"');
});

test('all else stays', () => {
  for (const text of ['{"password":null}', 'a password', '{"reason":"password"}', '{"user":"password"}'])
    check(text, text);
});

test('no password of a message is written, however it is put into words', () => {
  const indent = fc.constantFrom(undefined, 2, 4, '\t');
  fc.assert(
    fc.property(fc.string(), fc.string(), indent, (password, user, space) => {
      const show = (value: string): string =>
        JSON.stringify({ connection: { user }, password: value, more: 1 }, null, space);
      assert.equal(redact(show(password)), redact(show('other')));
    }),
  );
});
