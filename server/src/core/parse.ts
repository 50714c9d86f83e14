import type { Finding } from './finding.ts';
import { parseMarkdown } from './markdown.ts';
import { type ParsedTree, parseYaml } from './yaml.ts';

export type Notation = 'markdown' | 'yaml';

/** The notation that a file's name says; `undefined` when it is no runbook by its name. */
export function notationOf(fileName: string): Notation | undefined {
  if (/\.runbook\.md$/i.test(fileName)) return 'markdown';
  if (/\.runbook\.ya?ml$/i.test(fileName)) return 'yaml';
  return undefined;
}

/** Longer files are not read: no person wrote them as a launch document. In UTF-16 units. */
export const maxRunbookLength = 10 * 1024 * 1024;

/** Parses a runbook's text into one tree; never throws. */
export function parse(text: string, notation: Notation): ParsedTree {
  const fault = unreadableText(text);
  if (fault !== undefined) return { tree: undefined, problems: [fault] };
  return notation === 'markdown' ? parseMarkdown(text) : parseYaml(text);
}

/** Why a text is not read at all; `undefined` for one that is. */
export function unreadableText(text: string): Finding | undefined {
  const tooLong = longText(text);
  if (tooLong !== undefined) return tooLong;
  if (text.includes('\0'))
    return unreadable(
      'This file is not text: it holds NUL characters. Is it a binary file, or saved as UTF-16?',
    );
  return undefined;
}

/** Why a text is too long to be read; quick, whatever it holds. */
export function longText({ length }: string): Finding | undefined {
  if (length <= maxRunbookLength) return undefined;
  return unreadable(`This file has ${Math.round(length / 1024 / 1024)} MB; a runbook is read up to 10 MB.`);
}

function unreadable(message: string): Finding {
  return { rule: 'syntax', severity: 'error', span: { start: 0, end: 1 }, message };
}
