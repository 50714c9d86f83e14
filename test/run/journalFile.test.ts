import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { formatEntry, type JournalEntry, parseJournal } from '../../server/src/core/journal.ts';
import {
  appendEntry,
  ensureWritable,
  JournalError,
  journalPath,
  readJournal,
} from '../../server/src/run/journalFile.ts';
import { findSettingsFile } from '../../server/src/run/settingsFile.ts';

const moduleUrl = new URL('../../server/src/run/journalFile.ts', import.meta.url).href;
const entry: JournalEntry = {
  ...{
    kind: 'check',
    time: '2026-12-05T08:00:00.000Z',
    person: '李伟',
    step: 's',
    role: 'pre-check',
    check: '1',
  },
  ...{ digest: 'd', connection: 'orders', environment: 'test', server: '8.4.0', outcome: 'passed' },
  ...{ expectation: 'rows == 0', rows: 0, value: null, durationMs: 1, message: null },
} as const;

function scratch(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'launchbook-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof JournalError) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return assert.fail('nothing failed');
}

test('the journal stands beside the runbook, one for both notations', () => {
  for (const name of ['a.runbook.md', 'a.runbook.yaml', 'a.runbook.yml', 'a.RUNBOOK.MD'])
    assert.equal(journalPath(join('w', name)), join('w', 'a.runbook.journal.jsonl'));
});

test('entries are added behind what stands there', async (context) => {
  const path = join(scratch(context), 'a.runbook.journal.jsonl');
  assert.deepEqual(await readJournal(path), { entries: [], problems: [] });
  await ensureWritable(path);
  assert.equal(readFileSync(path, 'utf8'), '');
  await appendEntry(path, entry);
  await appendEntry(path, { ...entry, check: '2' });
  assert.equal(readFileSync(path, 'utf8'), formatEntry(entry) + formatEntry({ ...entry, check: '2' }));
});

test('a torn last line stays as it is and spoils no other', async (context) => {
  const path = join(scratch(context), 'j');
  const whole = Buffer.from(formatEntry(entry));
  for (const length of [1, 40, whole.length - 2, whole.length - 1]) {
    const before = Buffer.concat([whole, whole.subarray(0, length)]);
    writeFileSync(path, before);
    await appendEntry(path, entry);
    const after = readFileSync(path);
    assert.ok(after.subarray(0, before.length).equals(before));
    const { entries, problems } = parseJournal(after.toString('utf8'));
    assert.deepEqual([entries.length, problems.length], length === whole.length - 1 ? [3, 0] : [2, 1]);
  }
});

test('two processes that append at once lose nothing', async (context) => {
  const path = join(scratch(context), 'j');
  const count = 40;
  const program = (person: string): string => `
    import { appendEntry } from ${JSON.stringify(moduleUrl)};
    const entry = { ...${JSON.stringify(entry)}, person: ${JSON.stringify(person)}, message: '行'.repeat(3000) };
    for (let index = 0; index < ${count}; index += 1) await appendEntry(${JSON.stringify(path)}, { ...entry, check: String(index) });
  `;
  const run = async (person: string): Promise<unknown> => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program(person)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    return code;
  };
  assert.deepEqual(await Promise.all([run('a'), run('b')]), [0, 0]);
  const { entries, problems } = await readJournal(path);
  assert.deepEqual(problems, []);
  for (const person of ['a', 'b'])
    assert.deepEqual(
      entries.filter((each) => each.person === person).map((each) => each.check),
      Array.from({ length: count }, (_, index) => String(index)),
    );
});

test('says why a journal cannot be written', async (context) => {
  const folder = scratch(context);
  const full = join(folder, 'full.jsonl');
  symlinkSync('/dev/full', full);
  assert.equal(
    await failure(appendEntry(full, entry)),
    'no-space: The journal full.jsonl cannot be written: the disk is full.',
  );
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o555);
  const path = join(closed, 'j.jsonl');
  // The system's administrator may write everywhere; for him /proc is the folder that takes no file.
  const readOnly = process.getuid?.() === 0 ? '/proc/j.jsonl' : path;
  assert.match(
    await failure(ensureWritable(readOnly)),
    process.getuid?.() === 0
      ? /^other: .*ENOENT/
      : /^read-only: The journal j\.jsonl cannot be written: the file or its folder is read-only\.$/,
  );
  assert.match(await failure(readJournal(folder)), /^other: The journal .* cannot be read \(EISDIR\)\.$/);
});

/** The prototype of open files, for failures that no disk at hand shows. */
async function openFiles(): Promise<FileHandle> {
  const file = await open(import.meta.filename);
  await file.close();
  return Object.getPrototypeOf(file);
}

test('a disk that refuses an entry only when the file is closed is full as well', async (context) => {
  const path = join(scratch(context), 'j.jsonl');
  const files = await openFiles();
  const sync = files.sync;
  context.mock.method(files, 'sync', async function (this: FileHandle) {
    await sync.call(this);
    const close = this.close;
    this.close = async () => {
      await close.call(this);
      throw Object.assign(new Error('quota'), { code: 'EDQUOT' });
    };
  });
  writeFileSync(path, '');
  assert.equal(
    await failure(appendEntry(path, entry)),
    'no-space: The journal j.jsonl cannot be written: the disk is full.',
  );
});

test('the folder of a new journal is synced once, also where that is refused', async (context) => {
  const files = await openFiles();
  const sync = files.sync;
  const synced: string[] = [];
  let code: string | undefined;
  context.mock.method(files, 'sync', async function (this: FileHandle) {
    const isFolder = (await this.stat()).isDirectory();
    synced.push(isFolder ? 'folder' : 'file');
    if (isFolder && code !== undefined) throw Object.assign(new Error('refused'), { code });
    await sync.call(this);
  });
  const folder = scratch(context);
  await ensureWritable(join(folder, 'a'));
  await appendEntry(join(folder, 'a'), entry);
  assert.deepEqual(synced, ['folder', 'file']);
  code = 'EPERM';
  await appendEntry(join(folder, 'b'), entry);
  assert.equal((await readJournal(join(folder, 'b'))).entries.length, 1);
  code = 'EIO';
  assert.match(await failure(ensureWritable(join(folder, 'c'))), /^other: .*EIO/);
});

test('the nearest launchbook.yaml counts', async (context) => {
  const folder = scratch(context);
  const inner = join(folder, 'a', 'b');
  mkdirSync(inner, { recursive: true });
  writeFileSync(join(folder, 'launchbook.yaml'), 'outer');
  assert.deepEqual(await findSettingsFile(inner), { path: join(folder, 'launchbook.yaml'), text: 'outer' });
  writeFileSync(join(folder, 'a', 'launchbook.yaml'), 'inner');
  assert.equal((await findSettingsFile(inner))?.text, 'inner');
  assert.equal((await findSettingsFile(join(inner, 'not', 'there')))?.text, 'inner');
});
