import type { TextEdit } from '../finding.ts';
import type { Item, Runbook, Task } from '../runbook.ts';
import { addNeed } from './addNeed.ts';
import { headingOf } from './heading.ts';
import { lineEndAt, lineStart, lineTextEnd, nextLineStart, trimmedEnd } from './lines.ts';
import { yamlGate } from './yamlGate.ts';
import { insertion } from './yamlKeys.ts';

/**
 * The edits that make a task of a step a step of its own before it, called `id`; or why not, in plain words.
 *
 * Who waits for whom stays as it was. A step that waits for the one before it waits for the gate in its place, which
 * waits for that one. Where `needs` is written, the gate takes it over, and the step needs the gate too.
 */
export function taskToGate(
  text: string,
  runbook: Runbook,
  step: Item,
  task: Task,
  id: string,
): readonly TextEdit[] | string {
  const others = step.tasks.length > 1 || step.blocks.length > 0;
  if (!others && step.items.length === 0) return 'This step has only this task, so it is a gate already.';
  const made =
    runbook.notation === 'markdown' ? markdownGate(text, step, task, id) : yamlGate(text, step, task, id);
  if (typeof made === 'string') return made;
  const needs = step.needs === undefined ? [] : addNeed(text, runbook, step, id);
  if (step.needs !== undefined && needs.length === 0)
    return 'The `needs` of this step cannot be added to as they are written. Write them as a list first.';
  return [...made, ...needs].sort((left, right) => left.span.start - right.span.start);
}

function markdownGate(text: string, step: Item, task: Task, id: string): readonly TextEdit[] | string {
  const heading = headingOf(text, step);
  const headingStart = lineStart(text, step.span.start);
  if (heading === undefined || headingStart !== step.span.start)
    return 'The heading of this step stands in a quote or list, where no step can be put before it.';
  const begin = lineStart(text, task.span.start);
  const mark = /^( *)([-*+]|\d{1,9}[.)]) +$/.exec(text.slice(begin, task.span.start));
  if (mark === null)
    return 'This task stands in a quote or another list. Put it into a list of its own first.';
  const ownEnd = step.items[0]?.span.start ?? step.span.end;
  const end = itemEnd(text, task.span.end, (mark[1] ?? '').length, mark[0].length, ownEnd);
  if (step.tasks.some((each) => each !== task && each.span.start >= begin && each.span.start < end))
    return 'This task holds other tasks. Move them out of it first.';
  if (step.blocks.some((block) => block.span.start >= begin && block.span.start < end))
    return 'A block stands in this task. Move it out first.';
  const eol = lineEndAt(text, headingStart);
  const indent = (mark[1] ?? '').length;
  const lines = text.slice(begin, end).split(/\r?\n/);
  const moved = lines.map((line) => line.slice(Math.min(indent, /^ */.exec(line)?.[0].length ?? 0)));
  const needs = step.needs === undefined ? '' : ` needs="${step.needs.map((need) => need.value).join(', ')}"`;
  const marks = '#'.repeat(heading.part.level);
  const gate = [`${marks} ${task.text.value} {#${id}${needs}}`, '', ...moved, '', ''].join(eol);
  return [insertion(headingStart, gate), { span: lineAround(text, begin, end), text: '' }];
}

/**
 * Where a list item ends: its lines, and those that stand in further than its mark; behind an empty line, as far as
 * its text.
 */
function itemEnd(text: string, taskEnd: number, indent: number, column: number, limit: number): number {
  let end = lineTextEnd(text, taskEnd);
  let at = end;
  let least = indent + 1;
  for (;;) {
    const start = nextLineStart(text, at);
    if (start >= limit || start === at) return end;
    at = lineTextEnd(text, start);
    const line = text.slice(start, at);
    if (line.trim() === '') least = column;
    else if ((/^ */.exec(line)?.[0].length ?? 0) < least) return end;
    else end = at;
  }
}

/** Lines to take out, with one of two empty lines that would then follow each other. */
function lineAround(text: string, begin: number, end: number): { start: number; end: number } {
  const next = nextLineStart(text, end);
  // The last line of a file has no line end of its own to go with it.
  if (next === text.length && !text.endsWith('\n')) {
    const before = trimmedEnd(text, 0, begin);
    return { start: before, end: next };
  }
  const isEmptyBefore = /(^|\n)[ \t]*\r?\n$/.test(text.slice(Math.max(0, begin - 200), begin));
  const after = nextLineStart(text, next);
  const isEmptyAfter = text.slice(next, after).trim() === '' && next < text.length;
  return { start: begin, end: isEmptyBefore && isEmptyAfter ? after : next };
}
