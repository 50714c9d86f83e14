import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FoldingRange } from 'vscode-languageserver-types';
import type { Item, Runbook } from '../core/runbook.ts';
import { ascendingPositions } from './position.ts';

/**
 * What can be folded: groups, steps, parts, the front matter and runs of directives; in YAML every key with lines
 * below it, since an editor that is given ranges no longer looks at the indentation itself.
 *
 * Of more than `limit` ranges those that lie deepest are left out.
 */
export function foldingRanges(
  document: TextDocument,
  runbook: Runbook,
  limit = Number.POSITIVE_INFINITY,
): FoldingRange[] {
  const folds = runbook.notation === 'yaml' ? indentedFolds(document) : markdownFolds(document, runbook);
  // They lie deepest.
  if (folds.length < limit) addDirectives(folds, document, runbook);
  return withinLimit(folds, limit).map(({ startLine, endLine, kind }) =>
    kind === undefined ? { startLine, endLine } : { startLine, endLine, kind },
  );
}

interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  /** How many folds it lies in, or more. */
  readonly depth: number;
  readonly kind?: 'comment' | 'region';
}

function markdownFolds(document: TextDocument, runbook: Runbook): Fold[] {
  const text = document.getText();
  const near = ascendingPositions(document);
  const folds: Fold[] = [];
  const add = (start: number, end: number, depth: number, kind?: 'region'): void => {
    const startLine = near(start).line;
    const endLine = near(end).line;
    if (endLine > startLine)
      folds.push(kind === undefined ? { startLine, endLine, depth } : { startLine, endLine, depth, kind });
  };
  const front = frontMatterEnd(text, runbook.items[0]?.span.start ?? text.length);
  if (front !== undefined) add(0, front, 0, 'region');
  const addItem = (item: Item, depth: number): void => {
    const { content, at, span } = item;
    for (const block of content.blocks) add(block.span.start + at, block.span.end + at, depth + 1);
    for (const each of item.items) addItem(each, depth + 1);
    add(span.start, lastSign(text, span.start, span.end), depth);
  };
  for (const item of runbook.items) addItem(item, 0);
  return folds;
}

/** Offset of the line that closes the front matter; `undefined` where there is none. */
function frontMatterEnd(text: string, before: number): number | undefined {
  if (!/^\uFEFF?---[ \t]*\r?\n/.test(text)) return undefined;
  const closing = /\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text.slice(0, before));
  return closing === null ? undefined : closing.index + 1;
}

/** Offset behind the last character of a span that is no blank. */
function lastSign(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) <= 0x20) at -= 1;
  return at;
}

/** A line with deeper lines below it; the entries of a list are deeper than its key, even on the same column. */
function indentedFolds(document: TextDocument): Fold[] {
  const text = document.getText();
  const folds: Fold[] = [];
  // The lines that are not closed yet, the outermost first, and how far each stands in.
  const lines: number[] = [];
  const indents: number[] = [];
  let lastLine = 0;
  const close = (indent: number): void => {
    for (let depth = lines.length - 1; depth >= 0 && (indents[depth] ?? 0) >= indent; depth -= 1) {
      const startLine = lines.pop() ?? 0;
      indents.pop();
      if (lastLine > startLine) folds.push({ startLine, endLine: lastLine, depth });
    }
  };
  const { lineCount } = document;
  for (let line = 0; line < lineCount; line += 1) {
    const start = document.offsetAt({ line, character: 0 });
    const first = start === 0 && text.charCodeAt(0) === byteOrderMark ? 1 : start;
    let at = first;
    while (text.charCodeAt(at) === 0x20) at += 1;
    const code = text.charCodeAt(at);
    if (Number.isNaN(code) || code === 0x0a || code === 0x0d) continue;
    const isEntry = code === 0x2d && text.charCodeAt(at + 1) === 0x20;
    const indent = (at - first) * 2 + (isEntry ? 1 : 0);
    close(indent);
    lines.push(line);
    indents.push(indent);
    lastLine = line;
  }
  close(0);
  return folds;
}

const byteOrderMark = 0xfeff;

/** Comment lines before a statement, where there are several. */
function addDirectives(folds: Fold[], document: TextDocument, runbook: Runbook): void {
  // Editors take one fold a line.
  const isTaken = new Uint8Array(document.lineCount);
  for (const { startLine } of folds) isTaken[startLine] = 1;
  const near = ascendingPositions(document);
  for (const { content, at } of runbook.steps)
    for (const block of content.blocks)
      for (const { span, text } of block.statements) {
        if (text.span.start <= span.start) continue;
        const startLine = near(span.start + at).line;
        const endLine = near(text.span.start + at).line - 1;
        if (endLine <= startLine || isTaken[startLine] === 1) continue;
        isTaken[startLine] = 1;
        folds.push({ startLine, endLine, depth: deepest, kind: 'comment' });
      }
}

/** Deeper than anything that a person writes. */
const deepest = 1000;

function withinLimit(folds: readonly Fold[], limit: number): readonly Fold[] {
  if (folds.length <= limit) return folds;
  const kept: Fold[] = [];
  for (let depth = 0; kept.length < limit && depth <= deepest; depth += 1)
    for (const fold of folds) if (fold.depth === depth && kept.length < limit) kept.push(fold);
  return kept;
}
