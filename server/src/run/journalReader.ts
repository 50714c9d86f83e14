import { type FileHandle, open } from 'node:fs/promises';
import { type JournalEntry, type JournalProblem, parseJournal } from '../core/journal.ts';

/** How far a journal was read. */
export interface JournalReading {
  /** Bytes; always the end of a line. */
  readonly offset: number;
  readonly lineCount: number;
  /** Which file it was: a journal that was replaced has another. */
  readonly inode: number;
}

export const journalStart: JournalReading = { offset: 0, lineCount: 0, inode: 0 };

/** What a journal has got since it was read last. */
export interface JournalAddition {
  readonly entries: readonly JournalEntry[];
  readonly problems: readonly JournalProblem[];
  readonly reading: JournalReading;
  /** Whether `entries` are all there are, because it was not read before, or became another file. */
  readonly isFromStart: boolean;
}

/**
 * Reads a journal from where it was left; one that does not exist is empty.
 *
 * A last line without its end is left for the next time: somebody may be writing it. One that a crash left
 * torn is a problem at once, and again when the next entry has ended it.
 */
export async function readJournalFrom(path: string, before: JournalReading): Promise<JournalAddition> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (!isMissing(error)) throw error;
    return { entries: [], problems: [], reading: journalStart, isFromStart: true };
  }
  try {
    const { size, ino } = await file.stat();
    const isFromStart = before.offset === 0 || before.inode !== ino || size < before.offset;
    const from = isFromStart ? { ...journalStart, inode: ino } : before;
    const bytes = Buffer.alloc(size - from.offset);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from.offset);
    const end = bytes.subarray(0, bytesRead).lastIndexOf(10) + 1;
    const text = bytes.toString('utf8', 0, end);
    const { entries, problems } = parseJournal(text, from.lineCount);
    const lineCount = from.lineCount + text.split('\n').length - 1;
    const torn = isFromStart ? parseJournal(bytes.toString('utf8', end, bytesRead), lineCount).problems : [];
    return {
      entries,
      problems: [...problems, ...torn],
      reading: { offset: from.offset + end, lineCount, inode: ino },
      isFromStart,
    };
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
