import { toData } from '../schema.ts';
import { slug } from '../slug.ts';
import { withDirectives } from './directiveKeys.ts';
import {
  joinProse,
  type Outline,
  type OutlineBlock,
  type OutlineItem,
  type OutlineKey,
  type OutlineTask,
  textScalar,
} from './outline.ts';
import { placeProse } from './placeProse.ts';
import { headingLine, isAttribute, isReadAs, titleHeading } from './writeAttributes.ts';

/** An outline in the form that Markdown can hold, and what had to give way. */
export interface Prepared {
  readonly outline: Outline;
  /** What is written in another way than it was. */
  readonly said: readonly string[];
  /** What Markdown cannot hold; with any of these nothing is converted. */
  readonly refused: readonly string[];
}

/** Headings go six deep; the first level is the title's. */
const maxLevel = 6;

/** The heading with the document's title; `undefined` where the title has to be a key of the front matter. */
export function titleLine({ title, items }: Outline): string | undefined {
  if (title === undefined || !isTitle(title) || depthOf(items) >= maxLevel) return undefined;
  const heading = titleHeading(title);
  const line = headingLine(heading, 1);
  return isReadAs(line, heading) ? line : undefined;
}

/** The level of the outermost headings of the plan. */
export function firstLevel(outline: Outline): number {
  return depthOf(outline.items) < maxLevel ? 2 : 1;
}

/** Brings an outline into the form that Markdown can hold. */
export function prepareMarkdown(outline: Outline): Prepared {
  const said: string[] = [];
  const refused: string[] = [];
  const level = firstLevel(outline);
  if (depthOf(outline.items) > maxLevel)
    refused.push(
      `Headings go six deep, but ${nameOf(deepest(outline.items))} is nested deeper. Take a group away around it.`,
    );
  const prose = placeProse(outline.notes, { minLevel: level, hasTasks: false, where: 'the document' });
  said.push(...prose.said);
  if (prose.refused !== undefined) refused.push(prose.refused);
  const prepared = {
    ...outline,
    notes: joinProse(prose.before, prose.after),
    items: outline.items.map((item) => prepareItem(item, level, { said, refused })),
  };
  return { outline: prepared, said, refused };
}

interface Saying {
  readonly said: string[];
  readonly refused: string[];
}

function prepareItem(item: OutlineItem, level: number, saying: Saying): OutlineItem {
  const { said, refused } = saying;
  const where = nameOf(item);
  if (item.tasks.length === 0 && item.blocks.length === 0 && item.items.length === 0)
    refused.push(
      `A ${where} has no block and no task, so in Markdown its heading would be prose. Give it a task.`,
    );
  for (const need of item.needs ?? [])
    if (need === '' || /[\s,]/.test(need))
      refused.push(`${where} needs \`${need}\`, but in Markdown an id is one word without commas.`);
  const prose = placeProse(item.notes, { minLevel: level + 1, hasTasks: true, where });
  said.push(...prose.said);
  if (prose.refused !== undefined) refused.push(prose.refused);
  const titled = { ...item, title: item.title.trim(), keys: textKeys(item.keys, where, saying) };
  return {
    ...withReadableTitle(titled, level, saying),
    notes: joinProse(prose.before, prose.after),
    tasks: item.tasks.map((task) => prepareTask(task, where, saying)),
    blocks: item.blocks.map((block) => prepareBlock(block, where, saying)),
    items: item.items.map((child) => prepareItem(child, level + 1, saying)),
  };
}

/** Braces at the end of a title are read as attributes where no others follow them; then the id is written. */
function withReadableTitle(item: OutlineItem, level: number, { said, refused }: Saying): OutlineItem {
  const isRead = (each: OutlineItem): boolean => isReadAs(headingLine(each, Math.min(level, maxLevel)), each);
  if (isRead(item)) return item;
  const withId = { ...item, id: item.id ?? slug(item.title) };
  if (isTitle(item.title) && isRead(withId)) {
    said.push(`The id of ${nameOf(item)} is written, or the end of its title would be read as attributes.`);
    return withId;
  }
  refused.push(
    `The title of ${nameOf(item)} cannot be a heading: it would be read as something else. Change it.`,
  );
  return item;
}

function prepareTask(task: OutlineTask, where: string, { said }: Saying): OutlineTask {
  for (const { key } of task.keys)
    said.push(
      `The key \`${key}\` of the task “${task.text.trim()}” of ${where} is left out: a task list has no keys.`,
    );
  const text = task.text.trim().replace(/[ \t]*\n[ \t>]*/g, ' ');
  if (/\n/.test(task.text.trim())) said.push(`The task “${text}” of ${where} stands in one line now.`);
  return { text, isDone: task.isDone, keys: [] };
}

function prepareBlock(block: OutlineBlock, where: string, saying: Saying): OutlineBlock {
  const { said, refused } = saying;
  const place = `a \`${block.role}\` block of ${where}`;
  const expect = block.expect.map((expectation) => {
    if (!/[\r\n]/.test(expectation)) return expectation;
    const joined = inOneLine(expectation);
    if (joined === undefined) {
      refused.push(`An expectation in ${place} has several lines, but a comment line holds one. Shorten it.`);
      return expectation;
    }
    said.push(`An expectation in ${place} stands in one line now.`);
    return joined;
  });
  const folded = withDirectives({ ...block, expect });
  const isWritable = folded.name === undefined || isAttribute('name', folded.name);
  if (folded.expect.length > 1 || !isWritable || !folded.expect.every((each) => isAttribute('expect', each)))
    refused.push(
      `The \`name\` or \`expect\` of ${place} belongs to no single statement. Write it as a comment before its statement.`,
    );
  return { ...folded, keys: textKeys(block.keys, place, saying) };
}

/** An expectation whose lines are joined; `undefined` where a line end may mean something. */
function inOneLine(expectation: string): string | undefined {
  if (/\/\/|"""|'''/.test(expectation)) return undefined;
  const joined = expectation.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\s*\n\s*/g,
    (_, text: string | undefined) => text ?? ' ',
  );
  return /[\r\n]/.test(joined) ? undefined : joined;
}

/** Keys whose values are texts of one line: an attribute holds nothing else. */
function textKeys(keys: readonly OutlineKey[], where: string, { said, refused }: Saying): OutlineKey[] {
  return keys.flatMap((each) => {
    const { key, value } = each;
    if (value.kind === 'scalar' && value.data === null) {
      said.push(`The key \`${key}\` of ${where} has no value and is left out.`);
      return [];
    }
    const text = value.kind === 'scalar' ? value.value : JSON.stringify(toData(value));
    if (value.kind !== 'scalar' || typeof value.data !== 'string')
      said.push(`The value of \`${key}\` of ${where} is a text now: \`${text}\`.`);
    if (!isAttribute(key, text))
      refused.push(`The value of \`${key}\` of ${where} cannot be an attribute in one line. Shorten it.`);
    return [{ ...each, value: textScalar(text) }];
  });
}

function isTitle(title: string): boolean {
  return title !== '' && title === title.trim() && !/[\r\n]/.test(title);
}

function depthOf(items: readonly OutlineItem[]): number {
  return items.reduce((depth, item) => Math.max(depth, 1 + depthOf(item.items)), 0);
}

function deepest(items: readonly OutlineItem[]): OutlineItem | undefined {
  const depth = depthOf(items);
  const item = items.find((each) => 1 + depthOf(each.items) === depth);
  return item === undefined || item.items.length === 0 ? item : deepest(item.items);
}

function nameOf(item: OutlineItem | undefined): string {
  return `step “${item?.title.trim() ?? ''}”`;
}
