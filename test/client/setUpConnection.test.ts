import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setUpConnection } from '../../client/src/setUpConnection.ts';

/** Plays a person and a server, one word each time that one is asked; gives what was asked. */
async function check(words: string, expected: boolean): Promise<string[]> {
  const answers = words.split(' ');
  const asked: string[] = [];
  const next = (question: string): string => {
    asked.push(question);
    return answers.shift() ?? assert.fail(`${question} is asked too often`);
  };
  const isWritten = await setUpConnection<string>({
    async ask(before) {
      const answer = next(`ask after ${before}`);
      return answer === 'leaves' ? undefined : answer;
    },
    write: async (name) => next(`write ${name}`) === 'written',
    async try(name) {
      const answer = next(`try ${name}`);
      return answer === 'reachable' || answer === 'change' ? answer : 'leave';
    },
  });
  assert.equal(isWritten, expected, words);
  assert.deepEqual(answers, [], words);
  return asked;
}

test('a connection is there once it is written, whatever becomes of the try', async () => {
  await check('a written reachable', true);
  await check('a written leave', true);
  await check('a written change leaves', true);
  await check('a written change a not', true);
});

test('a connection that is not written is not there', async () => {
  await check('leaves', false);
  await check('a not', false);
});

test('a change begins with what was answered', async () => {
  assert.deepEqual(await check('a written change b written reachable', true), [
    ...['ask after undefined', 'write a', 'try a'],
    ...['ask after a', 'write b', 'try b'],
  ]);
});
