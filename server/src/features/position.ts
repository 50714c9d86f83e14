import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver-types';
import type { Span } from '../core/tree.ts';

/** The only way from a span to a range of LSP. */
export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** Positions of offsets that mostly ascend, as in a walk over a document: most are on the line before or near it. */
export function ascendingPositions(document: TextDocument): (offset: number) => Position {
  const text = document.getText();
  const { lineCount } = document;
  const startOf = (line: number): number =>
    line < lineCount ? document.offsetAt({ line, character: 0 }) : Number.POSITIVE_INFINITY;
  let line = 0;
  let start = 0;
  let next = startOf(1);
  return (offset) => {
    for (let steps = 0; offset >= next && steps < nearLines; steps += 1) {
      line += 1;
      start = next;
      next = startOf(line + 1);
    }
    if (offset < start || offset >= next || offset > text.length) {
      const position = document.positionAt(offset);
      line = position.line;
      start = startOf(line);
      next = startOf(line + 1);
      return position;
    }
    let character = offset - start;
    // As with `positionAt`, nothing stands behind the signs that end a line.
    while (character > 0 && isLineEnd(text.charCodeAt(start + character - 1))) character -= 1;
    return { line, character };
  };
}

/** Beyond so many lines a search is cheaper than going on line by line. */
const nearLines = 40;

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}
