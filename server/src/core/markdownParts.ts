import type { Attributes } from './attributes.ts';
import type { Finding } from './finding.ts';
import { readBlocks } from './markdownBlocks.ts';
import { readPlainParts } from './markdownLines.ts';
import type { Role } from './role.ts';
import type { MappedText, Mapping, Span } from './tree.ts';

/** A piece of the document that the tree knows; all the rest is prose. */
export type Part =
  | {
      readonly kind: 'heading';
      readonly level: number;
      readonly span: Span;
      readonly title: MappedText;
      readonly attributes: Attributes;
    }
  | {
      readonly kind: 'fence';
      readonly span: Span;
      readonly role: Role;
      readonly roleWord: MappedText;
      readonly block: Mapping;
    }
  | { readonly kind: 'task'; readonly span: Span; readonly task: Mapping };

/**
 * Reads the headings, blocks and tasks of a text, in order; `start` is its offset in the file.
 *
 * `mended` counts the open fences before this text. Never throws.
 */
export function readParts(text: string, start: number, problems: Finding[], mended = 0): readonly Part[] {
  const plain = readPlainParts(text, start);
  if (plain === undefined) return readBlocks(text, start, problems, mended);
  for (const problem of plain.problems) problems.push(problem);
  return plain.parts;
}
