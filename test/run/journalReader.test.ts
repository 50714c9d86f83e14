import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { formatEntry, type JournalEntry } from '../../server/src/core/journal.ts';
import { type JournalReading, journalStart, readJournalFrom } from '../../server/src/run/journalReader.ts';

const entry = (check: string): string =>
  formatEntry({
    kind: 'check',
    time: '2026-12-05T08:00:00.000Z',
    person: '李伟',
    step: 's',
    role: 'pre-check',
    check,
    digest: 'd',
    connection: null,
    environment: null,
    server: null,
    outcome: 'passed',
    expectation: null,
    rows: 1,
    value: null,
    durationMs: 1,
    message: null,
  } satisfies JournalEntry);

test('a journal is read on from where it was left, and anew when it became another file', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lb-journal-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'a.runbook.journal.jsonl');
  let reading: JournalReading = journalStart;
  const readOn = async (): Promise<string> => {
    const read = await readJournalFrom(file, reading);
    reading = read.reading;
    const names = read.entries.map(({ check }) => check).join(' ');
    return `${read.isFromStart ? 'all' : 'more'}: ${names}${read.problems.map(({ line }) => ` torn ${line}`).join('')}`;
  };
  assert.equal(await readOn(), 'all: ');
  await writeFile(file, entry('a') + entry('b'));
  assert.equal(await readOn(), 'all: a b');
  assert.equal(await readOn(), 'more: ');
  await appendFile(file, entry('c').slice(0, 40));
  assert.equal(await readOn(), 'more: ');
  await appendFile(file, `${entry('c').slice(40)}{"torn\n${entry('d')}`);
  assert.equal(await readOn(), 'more: c d torn 4');
  await writeFile(`${file}.new`, entry('x'));
  await rename(`${file}.new`, file);
  assert.equal(await readOn(), 'all: x');
  await writeFile(file, '');
  assert.equal(await readOn(), 'all: ');
  await appendFile(file, entry('y').slice(0, 30));
  assert.equal(await readOn(), 'all:  torn 1');
});
