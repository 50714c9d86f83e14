import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { type Output, streamOutput } from '../../server/src/cli/output.ts';

/** What a terminal is sent. */
async function checkTerminal(write: (output: Output) => void, expected: string): Promise<void> {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 40 });
  // Of a terminal only `write`, `isTTY` and `columns` are used.
  const stream = terminal as unknown as NodeJS.WriteStream;
  write(streamOutput(stream, stream, {}, '1.0.0'));
  terminal.end();
  let sent = '';
  terminal.on('data', (data: Buffer) => {
    sent += data.toString();
  });
  await once(terminal, 'end');
  assert.equal(sent, expected);
}

const harm = '\x1b[2J\r\x07\x7f\x9b1A\u202e\u2066';
const shown = '\\u001B[2J\\u000D\\u0007\\u007F\\u009B1A\\u202E\\u2066';

test('what is printed cannot steer the terminal', async () => {
  await checkTerminal((output) => output.print(`a\t${harm}\n`), `a\t${shown}\n`);
  await checkTerminal((output) => output.error(`${harm}数据 😀\n`), `${shown}数据 😀\n`);
  await checkTerminal((output) => output.progress('a\n\x1b[2J'), 'a \\u001B[2J');
});

test('colours are painted, also around what would steer', async () => {
  await checkTerminal(
    ({ print, paint }) => print(`${paint('red', harm)} \x1b[31mx`),
    `\x1b[31m${shown}\x1b[0m \\u001B[31mx`,
  );
});

test('JSON means the same', async () => {
  const value = { '\u202e\\': `\\${harm}\\\x9b` };
  await checkTerminal(
    ({ print }) => print(JSON.stringify(value)),
    `{"\\u202E\\\\":"\\\\\\u001b[2J\\r\\u0007\\u007F\\u009B1A\\u202E\\u2066\\\\\\u009B"}`,
  );
  assert.deepEqual(
    JSON.parse(`{"\\u202E\\\\":"\\\\\\u001b[2J\\r\\u0007\\u007F\\u009B1A\\u202E\\u2066\\\\\\u009B"}`),
    value,
  );
});
