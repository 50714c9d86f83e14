import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SelectionRange } from 'vscode-languageserver-types';
import { expectTokens } from '../core/expectTokens.ts';
import { itemAt } from '../core/itemAt.ts';
import type { Block, Item, Runbook, Statement } from '../core/runbook.ts';
import { standardDialect, tokenize } from '../core/sql/tokens.ts';
import { contains, fileSpan, type MappedText, type Span } from '../core/tree.ts';
import { toRange } from './position.ts';

/** For each offset what grows around it: word, brackets, statement, block, step, group, file. */
export function selectionRanges(
  document: TextDocument,
  runbook: Runbook,
  offsets: readonly number[],
): SelectionRange[] {
  return offsets.map((offset) => {
    let range: SelectionRange | undefined;
    for (const span of spansAround(document.getText(), runbook, offset).reverse())
      range = { range: toRange(document, span), ...(range === undefined ? {} : { parent: range }) };
    return range ?? { range: toRange(document, { start: offset, end: offset }) };
  });
}

/** The spans that hold an offset, each larger than the one before and around it; the last is the file. */
export function spansAround(text: string, runbook: Runbook, offset: number): Span[] {
  const file = { start: 0, end: text.length };
  const item = itemAt(runbook, offset);
  const block = item?.blocks.find(({ span }) => contains(span, offset));
  const line = lineAt(text, offset);
  const candidates: Span[] = [...wordSpans(text, line, offset), file];
  // A paragraph would reach over the end of a block, or of its statement.
  if (block === undefined)
    candidates.push(trimmed(text, line), ...(runbook.notation === 'markdown' ? paragraph(text, line) : []));
  else candidates.push(...blockSpans(block, trimmed(text, line), offset));
  for (let each: Item | undefined = item; each !== undefined; each = each.parent) candidates.push(each.span);
  if (item !== undefined) {
    candidates.push(item.title.span, ...(item.idText === undefined ? [] : [item.idText.span]));
    candidates.push(...(item.needs ?? []).map(({ span }) => span));
    candidates.push(...item.tasks.flatMap((task) => [task.span, task.text.span]));
  }
  const holding = candidates.filter((span) => contains(span, offset) && span.end <= text.length);
  holding.sort((left, right) => left.end - left.start - (right.end - right.start));
  const chain: Span[] = [];
  for (const span of holding) {
    const last = chain.at(-1);
    const isAround = last === undefined || (span.start <= last.start && last.end <= span.end);
    const isLarger = last === undefined || span.end - span.start > last.end - last.start;
    if (isAround && isLarger && (span.end > span.start || span === file)) chain.push(span);
  }
  return chain;
}

function lineAt(text: string, offset: number): Span {
  const newline = text.indexOf('\n', offset);
  return { start: text.lastIndexOf('\n', offset - 1) + 1, end: newline < 0 ? text.length : newline };
}

function trimmed(text: string, { start, end }: Span): Span {
  const line = text.slice(start, end);
  const from = start + line.length - line.trimStart().length;
  return { start: from, end: Math.max(from, start + line.trimEnd().length) };
}

/** The word at an offset, and the part of it between two hyphens. */
function wordSpans(text: string, line: Span, offset: number): Span[] {
  const spans: Span[] = [];
  const words = /[\p{L}\p{N}\p{M}_]+(?:-[\p{L}\p{N}\p{M}_]+)*/gu;
  for (const { index, 0: word } of text.slice(line.start, line.end).matchAll(words)) {
    const span = { start: line.start + index, end: line.start + index + word.length };
    if (!contains(span, offset)) continue;
    for (const part of word.matchAll(/[^-]+/g))
      spans.push({ start: span.start + part.index, end: span.start + part.index + part[0].length });
    spans.push(span);
  }
  return spans;
}

/** The lines around a line up to the next blank ones; none for a blank line. */
function paragraph(text: string, line: Span): Span[] {
  if (text.slice(line.start, line.end).trim() === '') return [];
  let { start, end } = line;
  while (start > 0) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (text.slice(before, start).trim() === '') break;
    start = before;
  }
  while (end < text.length) {
    const next = lineAt(text, end + 1).end;
    if (text.slice(end + 1, next).trim() === '') break;
    end = next;
  }
  return [trimmed(text, { start, end })];
}

function blockSpans(block: Block, line: Span, offset: number): Span[] {
  const whole = fileSpan(block.text, { start: 0, end: block.text.value.length });
  const spans: Span[] = [block.span, whole];
  const statement = block.statements.find(({ text }) => contains(text.span, offset));
  spans.push(statement === undefined ? line : common(line, statement.text.span));
  for (const statement of block.statements) {
    for (const expectation of statement.expectations)
      if (contains(expectation.span, offset)) spans.push(...expectationSpans(expectation, offset));
    if (contains(statement.span, offset)) spans.push(statement.span);
    if (contains(statement.text.span, offset)) spans.push(...statementSpans(statement, offset));
  }
  return spans;
}

function common(left: Span, right: Span): Span {
  return { start: Math.max(left.start, right.start), end: Math.min(left.end, right.end) };
}

function statementSpans({ kind, text }: Statement, offset: number): Span[] {
  if (kind === 'sh') return [text.span];
  const tokens = tokenize(text.value, standardDialect).map((token) => ({
    start: token.start,
    end: token.end,
    sign: token.kind === 'symbol' ? text.value.slice(token.start, token.end) : '',
  }));
  return [text.span, ...bracketSpans(text, tokens, offset)];
}

function expectationSpans(text: MappedText, offset: number): Span[] {
  const tokens = expectTokens(text.value).map((token) => ({
    start: token.start,
    end: token.end,
    sign: token.kind === 'sign' ? token.text : '',
  }));
  return [text.span, ...bracketSpans(text, tokens, offset)];
}

interface Sign extends Span {
  /** What it is where it can open or close a bracket. */
  readonly sign: string;
}

/** The token at an offset, and the brackets around it, without and with their signs. */
function bracketSpans(text: MappedText, tokens: readonly Sign[], offset: number): Span[] {
  const spans: Span[] = [];
  const open: Sign[] = [];
  for (const token of tokens) {
    const span = fileSpan(text, token);
    // A sign beside a word would win over it.
    if (token.sign === '' && contains(span, offset)) spans.push(span);
    if ('([{'.includes(token.sign) && token.sign !== '') open.push(token);
    else if (')]}'.includes(token.sign) && token.sign !== '') {
      const opening = open.pop();
      if (opening === undefined) continue;
      const inner = fileSpan(text, { start: opening.end, end: token.start });
      const whole = fileSpan(text, { start: opening.start, end: token.end });
      if (contains(whole, offset)) spans.push(inner, whole);
    }
  }
  return spans;
}
