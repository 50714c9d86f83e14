import { constants } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { formatEntry, type JournalEntry, type JournalProblem, parseJournal } from '../core/journal.ts';

/** The journal could not be read or written. The message says which file and why, in plain words. */
export class JournalError extends Error {
  readonly reason: 'read-only' | 'no-space' | 'other';
  constructor(reason: JournalError['reason'], message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'JournalError';
    this.reason = reason;
  }
}

/** `release.runbook.md` and `release.runbook.yaml` share `release.runbook.journal.jsonl` beside them. */
export function journalPath(runbookPath: string): string {
  const name = basename(runbookPath).replace(/\.runbook\.(md|ya?ml)$/i, '');
  return join(dirname(runbookPath), `${name}.runbook.journal.jsonl`);
}

/** Reads a whole journal; one that does not exist is empty. */
export async function readJournal(
  path: string,
): Promise<{ entries: readonly JournalEntry[]; problems: readonly JournalProblem[] }> {
  try {
    return parseJournal(await readFile(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { entries: [], problems: [] };
    throw journalError(path, 'read', error);
  }
}

/**
 * Whether entries can be appended, tried without writing any: asked before a query is sent, so that nothing
 * happens that could not be recorded.
 *
 * @throws JournalError
 */
export async function ensureWritable(path: string): Promise<void> {
  await withFile(path, async () => {});
}

/**
 * Appends one entry and flushes it to the disk before it settles.
 *
 * A torn last line, left by a crash, is ended first, so that it spoils nothing but itself.
 *
 * @throws JournalError
 */
export async function appendEntry(path: string, entry: JournalEntry): Promise<void> {
  await withFile(path, async (file) => {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const line = formatEntry(entry);
    // One write in append mode: lines of two windows do not mix.
    await file.appendFile(size > 0 && last[0] !== newlineCode ? `\n${line}` : line);
    await file.sync();
  });
}

const newlineCode = 10;

async function withFile(path: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    const file = await openOrCreate(path);
    try {
      await use(file);
    } finally {
      // What was written may be refused only now: a network disk tells here that it is full.
      await file.close();
    }
  } catch (error) {
    throw journalError(path, 'written', error);
  }
}

async function openOrCreate(path: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_APPEND;
  try {
    return await open(path, flags);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const file = await open(path, flags | constants.O_CREAT, 0o644);
  try {
    await syncFolder(dirname(path));
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Keeps the name of a new file over a power failure; its entries alone would be nowhere. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, constants.O_RDONLY);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    // Windows, some network disks and folders that may not be read cannot be synced, and need not be.
    if (!unsyncable.has(codeOf(error) ?? '')) throw error;
  }
}

const unsyncable = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF', 'ENOSYS']);

function journalError(path: string, verb: 'read' | 'written', error: unknown): JournalError {
  const code = codeOf(error);
  const name = basename(path);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new JournalError(
      'read-only',
      `The journal ${name} cannot be ${verb}: the file or its folder is read-only.`,
      { cause: error },
    );
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new JournalError('no-space', `The journal ${name} cannot be ${verb}: the disk is full.`, {
      cause: error,
    });
  return new JournalError('other', `The journal ${name} cannot be ${verb} (${code ?? 'unknown reason'}).`, {
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
