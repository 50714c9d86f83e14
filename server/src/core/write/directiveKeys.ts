import { directivesOf, shellDirectives } from '../sql/directives.ts';
import { splitScript } from '../sql/statements.ts';
import type { Outline, OutlineBlock, OutlineItem } from './outline.ts';

/**
 * The block with its name and expectations as comment lines before its statement, as Markdown has them.
 *
 * A block of no statement or of several keeps its keys: there a line would say something else.
 */
export function withDirectives(block: OutlineBlock): OutlineBlock {
  const before = directivesBefore(block);
  if (before === undefined) return block;
  const { kind, name, expect, text } = block;
  const sign = kind === 'sh' ? '#' : '--';
  const isNamed = name !== undefined && name !== '' && !/\s/.test(name) && !before.includes('name');
  const areLines = expect.every((each) => each !== '' && !/[\r\n]/.test(each));
  const lines = [
    ...(isNamed ? [`${sign} name: ${name}`] : []),
    ...(areLines ? expect.map((each) => `${sign} expect: ${each}`) : []),
  ].map((line) => `${line}\n`);
  // `#!` counts on the first line only, and what stands before a directive is no part of the command.
  if (lines.length === 0 || (kind === 'sh' && text.startsWith('#!'))) return block;
  return {
    ...block,
    text: lines.join('') + text,
    name: isNamed ? undefined : name,
    expect: areLines ? [] : expect,
  };
}

/** The block with the comment lines at its top as keys, as YAML has them; the inverse of {@link withDirectives}. */
export function withKeys(written: OutlineBlock): OutlineBlock {
  const block = withDirectives(written);
  if (block.name !== undefined || block.expect.length > 0) return written;
  const line = block.kind === 'sh' ? /^# (name|expect): (\S|\S.*\S)\n/ : /^-- (name|expect): (\S|\S.*\S)\n/;
  let { text } = block;
  let name: string | undefined;
  const expect: string[] = [];
  for (let match = line.exec(text); match !== null; match = line.exec(text)) {
    const [whole, key, value] = match;
    if (key === 'name' && name === undefined && expect.length === 0) name = value;
    else if (key === 'expect' && value !== undefined) expect.push(value);
    else return written;
    text = text.slice(whole.length);
  }
  const lifted = { ...block, text, name, expect };
  const back = withDirectives(lifted);
  return back.text === block.text && back.name === undefined && back.expect.length === 0 ? lifted : written;
}

/** The outline with all its blocks as YAML has them. */
export function outlineWithKeys(outline: Outline): Outline {
  const each = (item: OutlineItem): OutlineItem => ({
    ...item,
    blocks: item.blocks.map(withKeys),
    items: item.items.map(each),
  });
  return { ...outline, items: outline.items.map(each) };
}

/** The keys that the only statement of a block has as comment lines; `undefined` where there is not one statement. */
function directivesBefore({ kind, text }: OutlineBlock): readonly string[] | undefined {
  if (kind === 'sh')
    return text.trim() === '' ? undefined : shellDirectives(text).directives.map(({ key }) => key);
  const [statement, ...more] = splitScript(text).statements;
  if (statement === undefined || more.length > 0) return undefined;
  return directivesOf(statement.comments).directives.map(({ key }) => key);
}
