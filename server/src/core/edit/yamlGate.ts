import { CST, Lexer } from 'yaml';
import type { TextEdit } from '../finding.ts';
import type { Item, Task } from '../runbook.ts';
import type { Entry, Tree } from '../tree.ts';
import { lineEndAt, lineStart, nextLineStart, trimmedEnd } from './lines.ts';
import { yamlExtent } from './moveItem.ts';
import { dashColumn, entryEnd, insertion, isBlockList, keysOfItem, type YamlKeys } from './yamlKeys.ts';
import { yamlScalar } from './yamlText.ts';

const unusual = 'The tasks of this step are written in a way that none can be taken out of.';

/** The edits that take a task out of a step and write the gate before it, or why not; in the YAML notation. */
export function yamlGate(text: string, step: Item, task: Task, id: string): readonly TextEdit[] | string {
  const keys = keysOfItem(text, step);
  const entry = keys?.entries.find(({ key }) => key.value === 'tasks');
  if (keys === undefined || entry === undefined || entry.value.kind !== 'list') return unusual;
  const index = entry.value.items.findIndex((each) => each.span.start === task.span.start);
  if (index < 0) return 'This task is written elsewhere, behind an alias. Write it here first.';
  const flow = (value: string): string => yamlScalar(value, 'flow');
  const taken = withoutTask(text, keys, entry, index);
  if (typeof taken === 'string') return taken;
  const written = taskWritten(text, entry.value.items[index], task);
  if (written === undefined)
    return 'This task has more keys than `text` and `done`. Write it between braces on one line first.';
  const isBetweenBrackets = keys.isFlow || (entry.value.items.length > 1 && !isBlockList(text, entry.value));
  const tokens = tokensOf((isBetweenBrackets ? '[' : '') + text.slice(taken.span.start, taken.span.end));
  if (tokens.some((token) => token.startsWith('&'))) return unusual;
  const comments = tokens.filter((token) => token.startsWith('#')).map((token) => token.trimEnd());
  const needs =
    step.needs === undefined ? undefined : `[${step.needs.map((need) => flow(need.value)).join(', ')}]`;
  const start = step.span.start;
  const eol = lineEndAt(text, start);
  const edits: TextEdit[] = [];
  const before = text.slice(lineStart(text, start), start);
  if (/^ *(?:- +)+$/.test(before) && !keys.isFlow) {
    const dash = ' '.repeat(dashColumn(text, step));
    const lines = [
      `- id: ${yamlScalar(id)}`,
      `  title: ${yamlScalar(task.text.value)}`,
      ...(needs === undefined ? [] : [`  needs: ${needs}`]),
      '  tasks:',
      ...besideTask(written, comments).map((line) => `  ${' '.repeat(keys.listIndent)}${line}`),
    ].map((line) => dash + line);
    const at = yamlExtent(text, step).start;
    // Where steps stand apart by an empty line, the new one does too.
    const isApart = /\n[ \t]*\r?\n$/.test(text.slice(Math.max(0, at - 200), at));
    edits.push(insertion(at, lines.join(eol) + eol + (isApart ? eol : '')));
  } else if (keys.isFlow) {
    if (comments.length > 0) return 'A comment stands beside this task. Move it elsewhere first.';
    const pairs = [
      `id: ${flow(id)}`,
      `title: ${flow(task.text.value)}`,
      ...(needs === undefined ? [] : [`needs: ${needs}`]),
      `tasks: [${written}]`,
    ];
    const isInBlock = /^ *(?:- +)+$/.test(before);
    edits.push(insertion(start, `{ ${pairs.join(', ')} }${isInBlock ? `${eol}${before}` : ', '}`));
  } else return 'This step is written in a way that no other can be put before it.';
  return [...edits, taken];
}

/** A task between braces, as it is where it stands so already; `undefined` where more belongs to it. */
function taskWritten(text: string, tree: Tree | undefined, task: Task): string | undefined {
  if (tree?.kind === 'mapping') {
    const source = text.slice(tree.span.start, tree.span.end);
    if (source.startsWith('{') && !/[\r\n]/.test(source)) return source;
    if (tree.entries.some(({ key }) => key.value !== 'text' && key.value !== 'done')) return undefined;
  }
  return `{ text: ${yamlScalar(task.text.value, 'flow')}, done: ${String(task.isDone)} }`;
}

/** The lines of a task with the comments that it has: one beside it, more above it. */
function besideTask(written: string, comments: readonly string[]): string[] {
  const [first] = comments;
  return first !== undefined && comments.length === 1
    ? [`- ${written} ${first}`]
    : [...comments, `- ${written}`];
}

/** The signs, comments and spaces of a piece of YAML, without plain values and blocks of text. */
function tokensOf(source: string): string[] {
  // Before such a value the lexer puts a sign of its own.
  return [...new Lexer().lex(source)].filter((_, index, all) => all[index - 1] !== CST.SCALAR);
}

/** Takes one task out of a list, and the list with it where it is the only one. */
function withoutTask(text: string, keys: YamlKeys, entry: Entry, index: number): TextEdit | string {
  const items = entry.value.kind === 'list' ? entry.value.items : [];
  const own = items[index];
  const next = items[index + 1];
  const previous = items[index - 1];
  if (own === undefined) return unusual;
  if (items.length === 1) return withoutEntry(text, keys, entry);
  if (isBlockList(text, entry.value)) {
    const from = lineStart(text, own.span.start);
    if (!/^ *- +$/.test(text.slice(from, own.span.start))) return unusual;
    return withoutLines(text, from, trimmedEnd(text, own.span.start, own.span.end));
  }
  if (next !== undefined) return { span: { start: own.span.start, end: next.span.start }, text: '' };
  return { span: { start: previous?.span.end ?? own.span.start, end: own.span.end }, text: '' };
}

function withoutEntry(text: string, { entries, isFlow }: YamlKeys, entry: Entry): TextEdit {
  const index = entries.indexOf(entry);
  const { start } = entry.key.span;
  const next = entries[index + 1];
  if (index === 0 && next !== undefined) {
    const end = Math.max(entry.key.span.end, entry.value.span.end);
    // A comment in lines of its own belongs to what follows.
    const comment = isFlow ? null : /\n[ \t]*(?=#)/.exec(text.slice(end, next.key.span.start));
    const until = comment === null ? next.key.span.start : end + comment.index + comment[0].length;
    return { span: { start, end: until }, text: '' };
  }
  const former = entries[index - 1];
  if (isFlow && former !== undefined)
    return {
      span: { start: Math.max(former.key.span.end, former.value.span.end), end: entry.value.span.end },
      text: '',
    };
  return withoutLines(text, lineStart(text, start), entryEnd(text, entry));
}

/** Takes whole lines out, from the start of one to the line of `end`. */
function withoutLines(text: string, start: number, end: number): TextEdit {
  const next = nextLineStart(text, end);
  // The last line of a file has no line end of its own to go with it.
  const isLast = next === text.length && !text.endsWith('\n');
  return { span: { start: isLast ? trimmedEnd(text, 0, start) : start, end: next }, text: '' };
}
