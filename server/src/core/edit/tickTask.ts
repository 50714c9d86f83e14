import type { TextEdit } from '../finding.ts';
import type { Notation } from '../parse.ts';
import type { Task } from '../runbook.ts';
import { trimmedEnd } from './lines.ts';
import { yamlScalar } from './yamlText.ts';

/** The edit that ticks a task or takes its tick away. */
export function tickTask(text: string, notation: Notation, task: Task, isDone: boolean): TextEdit {
  if (notation === 'markdown') return { span: task.doneSpan ?? task.span, text: isDone ? '[x]' : '[ ]' };
  const { doneSpan, span } = task;
  const value = String(isDone);
  if (doneSpan !== undefined) {
    if (doneSpan.end > doneSpan.start) return { span: doneSpan, text: value };
    return writeState(text, doneSpan.start, value);
  }
  if (task.text.span.start === span.start && text[span.start] !== '{')
    return betweenBraces(text, task, value);
  // The state goes before the text, for behind it there may stand a comment, or a block of several lines.
  if (text[span.start] === '{') {
    const at = span.start + 1;
    return { span: { start: at, end: at }, text: ` done: ${value},` };
  }
  const begin = text.lastIndexOf('\n', span.start - 1) + 1;
  const eol = text[begin - 2] === '\r' ? '\r\n' : '\n';
  return {
    span: { start: span.start, end: span.start },
    text: `done: ${value}${eol}${' '.repeat(span.start - begin)}`,
  };
}

/** Writes the state to a key with nothing behind it, which may lack its colon and the blanks around the value. */
function writeState(text: string, place: number, value: string): TextEdit {
  const at = text[place] === ':' ? place + 1 : place;
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const hasColon = /:[ \t]*(?:[&!]\S*[ \t]+)*$/.test(line);
  const before = hasColon ? (/[ \t]$/.test(line) ? '' : ' ') : ': ';
  const behind = /[}#]/.test(text.charAt(at)) ? ' ' : '';
  return { span: { start: at, end: at }, text: `${before}${value}${behind}` };
}

/** Puts a task that is a text alone between braces, with its state; the line end behind a block of text stays. */
function betweenBraces(text: string, task: Task, value: string): TextEdit {
  const { start, end } = task.span;
  const raw = text.slice(start, trimmedEnd(text, start, end));
  // The first line of a block of text has room for a comment.
  const comment = /^[|>][-+\d]*([ \t]+#[^\r\n]*)/.exec(raw)?.[1] ?? '';
  return {
    span: { start, end: start + raw.length },
    text: `{ text: ${oneLine(raw, task)}, done: ${value} }${comment}`,
  };
}

/** A text as it is written, where it can stand between braces so; else in quotes. */
function oneLine(raw: string, task: Task): string {
  return /^(["']).*\1$/.test(raw) && !/[\r\n]/.test(raw) ? raw : yamlScalar(task.text.value, 'flow');
}
