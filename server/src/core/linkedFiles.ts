import { proseTargets } from './proseLinks.ts';
import type { Block, Runbook } from './runbook.ts';
import { shiftSpan } from './shift.ts';
import { fileSpan, type Span } from './tree.ts';

/** A file that a runbook names, relative to the folder that it is in. */
export interface NamedFile {
  readonly path: string;
  readonly span: Span;
}

/**
 * The files that blocks read (`source seed.sql`, `< seed.sql`) and, in YAML, that notes link to; in Markdown links of
 * prose are the editor's. Whether they are there is not known here.
 */
export function namedFiles(text: string, runbook: Runbook): NamedFile[] {
  const files = runbook.notation === 'yaml' ? filesOfNotes(text, runbook) : [];
  // Most files name none in their SQL, and need not be looked through block by block.
  const hasSqlFiles = ['source', 'SOURCE', '\\.'].some((word) => text.includes(word));
  for (const { content, at } of runbook.steps)
    for (const block of content.blocks)
      if (block.kind === 'sh' || hasSqlFiles)
        for (const { path, span } of matches(block, block.kind === 'sh' ? shellFile : sqlFile))
          files.push({ path, span: shiftSpan(span, at) });
  return files.filter(({ path }) => isRelative(path));
}

/** Source: MySQL 8.4 manual, "mysql Client Commands". */
const sqlFile = /^[ \t]*(?:source|SOURCE|\\\.)[ \t]+([^\s;][^\r\n;]*)/gm;

/** What a command reads: `< file`, `source file`, `. file`; not `<<`, `<(` or `<&`. */
const shellFile =
  /(?:(?<![<\d$])<(?![<(&])|(?:^|[;&|({]|\b(?:then|do|else)\b)[ \t]*(?:source|\.)(?=[ \t]))[ \t]*("[^"\n]+"|'[^'\n]+'|[^\s"'`$|&;<>()]+)/gm;

function matches(block: Block, pattern: RegExp): NamedFile[] {
  const code = block.text.value;
  if (block.kind === 'sh' && !code.includes('<') && !code.includes('source') && !code.includes('. '))
    return [];
  return [...code.matchAll(pattern)].flatMap((match) => {
    const written = match[1]?.trimEnd() ?? '';
    const quote = /^(["']).*\1$/.test(written) ? 1 : 0;
    const start = match.index + match[0].lastIndexOf(written) + quote;
    const path = written.slice(quote, written.length - quote);
    return path === '' || path.includes('$')
      ? []
      : [{ path, span: fileSpan(block.text, { start, end: start + path.length }) }];
  });
}

function filesOfNotes(text: string, runbook: Runbook): NamedFile[] {
  return proseTargets(text, runbook).flatMap(({ written, span }) => {
    const path = decoded(written.replace(/[?#].*$/s, ''));
    return path === '' ? [] : [{ path, span }];
  });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // What is no code is a name with a `%` in it.
    return path;
  }
}

/** Absolute paths are those of the machine that a command runs on, which is rarely this one. */
function isRelative(path: string): boolean {
  return !/^(?:[a-z][a-z\d+.-]*:|[\\/~])/i.test(path) && !path.includes('\0');
}
