import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import { formatFrontMatter } from '../core/formatFrontMatter.ts';
import type { Block, Item, ReadRunbook } from '../core/runbook.ts';
import { formatScript, type LayOut } from '../core/sql/formatScript.ts';
import { splitScript } from '../core/sql/statements.ts';
import { fileSpan, type Span } from '../core/tree.ts';
import { toRange } from './position.ts';

/** A text to format, and how. */
export interface Formatting extends ReadRunbook {
  readonly text: TextDocument;
  readonly layOut: LayOut;
  /** Only what lies in here at least in part; all of it where it is left out. */
  readonly within?: Span;
}

/**
 * Formats the SQL of blocks and, in Markdown, the front matter; prose and YAML are left alone, as is what has errors.
 *
 * Gives one edit or `undefined` for each block, so that whoever asks can do something else in between.
 */
export function* formattingEdits(formatting: Formatting): Iterable<TextEdit | undefined> {
  const { text, runbook, findings, within } = formatting;
  const content = text.getText();
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ span }) => span);
  const isWanted = (span: Span): boolean =>
    (within === undefined || isTouching(span, within)) && !errors.some((error) => isTouching(span, error));
  if (runbook.notation === 'markdown') {
    const edit = formatFrontMatter(content);
    if (edit !== undefined && isWanted(edit.span))
      yield { range: toRange(text, edit.span), newText: edit.text };
  }
  for (const block of blocksOf(runbook.items, within))
    yield block.kind === 'sql' && isWanted(block.span) ? blockEdit(formatting, content, block) : undefined;
}

function* blocksOf(items: readonly Item[], within: Span | undefined): Iterable<Block> {
  for (const item of items) {
    if (within !== undefined && !isTouching(item.span, within)) continue;
    yield* item.blocks;
    yield* blocksOf(item.items, within);
  }
}

function isTouching(left: Span, right: Span): boolean {
  return left.start <= right.end && right.start <= left.end;
}

function blockEdit(
  { text, runbook, layOut }: Formatting,
  content: string,
  { text: code }: Block,
): TextEdit | undefined {
  const end = splitScript(code.value).statements.at(-1)?.end;
  const prefix = linePrefix(content, code.pieces[0]?.start);
  // Only in a literal block do the lines of YAML stand as they are.
  const isLiteral = runbook.notation === 'markdown' || content.charAt(code.span.start) === '|';
  if (end === undefined || prefix === undefined || !isLiteral) return undefined;
  const span = fileSpan(code, { start: 0, end });
  const source = content.slice(span.start, span.end);
  const before = code.value.slice(0, end);
  if (!standsAsItIs(source, before, prefix)) return undefined;
  const whole = formatScript(code.value, layOut);
  const after = whole.slice(0, whole.length - (code.value.length - end));
  if (after === before) return undefined;
  const lineEnd = content.includes('\r\n') ? '\r\n' : '\n';
  const newText = after
    .split('\n')
    .map((line, index) => (index === 0 ? line : line === '' ? prefix.trimEnd() : prefix + line))
    .join(lineEnd);
  return { range: toRange(text, span), newText };
}

/** What stands before the code on its first line, if that is only indentation or marks of a quote. */
function linePrefix(content: string, start: number | undefined): string | undefined {
  if (start === undefined) return undefined;
  const prefix = content.slice(content.lastIndexOf('\n', start - 1) + 1, start);
  return /^[ \t>]*$/.test(prefix) ? prefix : undefined;
}

/** Whether each line of the file is the prefix and a line of the code. */
function standsAsItIs(source: string, code: string, prefix: string): boolean {
  const [lines, wanted] = [source.split(/\r?\n/), code.split('\n')];
  return (
    lines.length === wanted.length &&
    wanted.every((line, index) => {
      const stands = lines[index] ?? '';
      if (index === 0) return stands === line;
      return stands === prefix + line || (line === '' && stands.trim() === prefix.trim());
    })
  );
}
