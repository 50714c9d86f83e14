import type { TextEdit } from '../finding.ts';
import type { Notation } from '../parse.ts';
import type { Task } from '../runbook.ts';
import { yamlScalar } from './yamlText.ts';

/** The edit that ticks a task or takes its tick away. */
export function tickTask(text: string, notation: Notation, task: Task, isDone: boolean): TextEdit {
  if (notation === 'markdown') return { span: task.doneSpan ?? task.span, text: isDone ? '[x]' : '[ ]' };
  const { doneSpan, span } = task;
  const value = String(isDone);
  if (doneSpan !== undefined) {
    if (doneSpan.end > doneSpan.start) return { span: doneSpan, text: value };
    // A key with nothing behind it may lack the blank before its value, and the one behind it.
    const before = text[doneSpan.start - 1] === ':' ? ' ' : '';
    const behind = text[doneSpan.start] === '}' ? ' ' : '';
    const at = text[doneSpan.start] === ':' ? doneSpan.start + 1 : doneSpan.start;
    return { span: { start: at, end: at }, text: `${at > doneSpan.start ? ' ' : before}${value}${behind}` };
  }
  if (task.text.span.start === span.start && text[span.start] !== '{')
    return { span, text: `{ text: ${oneLine(text.slice(span.start, span.end), task)}, done: ${value} }` };
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

/** A text as it is written, where it can stand between braces so; else in quotes. */
function oneLine(raw: string, task: Task): string {
  return /^(["']).*\1$/.test(raw) && !/[\r\n]/.test(raw) ? raw : yamlScalar(task.text.value, 'flow');
}
