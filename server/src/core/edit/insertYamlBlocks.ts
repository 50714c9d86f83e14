import type { TextEdit } from '../finding.ts';
import { roles } from '../role.ts';
import type { Item } from '../runbook.ts';
import type { Entry } from '../tree.ts';
import type { NewBlock } from './insertBlocks.ts';
import { joinLines, lineEndAt, lineStart } from './lines.ts';
import { entryEnd, insertEntries, insertion, isBlockList, keysOfItem, type YamlKeys } from './yamlKeys.ts';
import { yamlEntryLines, yamlScalar } from './yamlText.ts';

/** Writes blocks into a step of the YAML notation, as entries of the lists of their roles. */
export function insertYamlBlocks(text: string, step: Item, blocks: readonly NewBlock[]): TextEdit[] {
  const keys = keysOfItem(text, step);
  if (keys === undefined) return [];
  const edits: TextEdit[] = [];
  const fresh: { key: string; lines: string[]; flow: string }[] = [];
  for (const role of roles) {
    const own = blocks.filter((block) => block.role === role && block.statements.length > 0);
    if (own.length === 0) continue;
    const entries = own.flatMap(yamlPairs);
    const known = keys.entries.find((entry) => entry.key.value === role);
    if (known !== undefined) edits.push(...appendEntries(text, keys, known, entries));
    else
      fresh.push({
        key: role,
        lines: [`${role}:`, ...entryLines(entries, keys.listIndent)],
        flow: `${role}: [${entries.map(flowEntry).join(', ')}]`,
      });
  }
  if (fresh.length > 0) edits.push(...insertEntries(text, keys, fresh));
  return edits.sort((left, right) => left.span.start - right.span.start);
}

type Pair = readonly [key: string, value: string | readonly string[]];

function yamlPairs(block: NewBlock): Pair[][] {
  return block.statements.map((statement) => {
    const { name, expectations = [] } = statement;
    const [first] = expectations;
    const pairs: Pair[] = [];
    if (name !== undefined) pairs.push(['name', name]);
    pairs.push([block.kind, statement.text]);
    if (first !== undefined) pairs.push(['expect', expectations.length === 1 ? first : expectations]);
    if (block.timeout !== undefined) pairs.push(['timeout', block.timeout]);
    if (block.every !== undefined) pairs.push(['every', block.every]);
    return pairs;
  });
}

function entryLines(entries: readonly Pair[][], indent: number): string[] {
  const dash = ' '.repeat(indent);
  return entries.flatMap((pairs) =>
    pairs
      .flatMap(([key, value]) =>
        typeof value === 'string'
          ? yamlEntryLines(key, value)
          : [`${key}:`, ...value.map((each) => `  - ${yamlScalar(each.replaceAll(/\s*\n\s*/g, ' '))}`)],
      )
      .map((line, index) => (line === '' ? '' : `${dash}${index === 0 ? '- ' : '  '}${line}`)),
  );
}

function flowEntry(pairs: readonly Pair[]): string {
  const flow = (value: string): string =>
    value.includes('\n') ? JSON.stringify(value) : yamlScalar(value, 'flow');
  const inner = pairs.map(
    ([key, value]) =>
      `${key}: ${typeof value === 'string' ? flow(value) : `[${value.map(flow).join(', ')}]`}`,
  );
  return `{ ${inner.join(', ')} }`;
}

/** Puts blocks to a role that stands there already, whether it holds any or not. */
function appendEntries(
  text: string,
  keys: YamlKeys,
  { key, value }: Entry,
  entries: readonly Pair[][],
): TextEdit[] {
  const flow = entries.map(flowEntry).join(', ');
  const eol = lineEndAt(text, key.span.start);
  if (value.kind === 'list' && !isBlockList(text, value)) {
    const last = value.items.at(-1);
    return [
      last === undefined ? insertion(value.span.start + 1, flow) : insertion(last.span.end, `, ${flow}`),
    ];
  }
  if (value.kind === 'list') {
    const column = value.span.start - lineStart(text, value.span.start);
    const lines = entryLines(entries, 0);
    return [insertion(entryEnd(text, { key, value }), eol + joinLines(lines, ' '.repeat(column), eol))];
  }
  // Only a key with nothing behind it has room for a list.
  if (value.kind !== 'scalar' || value.data !== null || value.span.end > value.span.start) return [];
  if (keys.isFlow) {
    const colon = /^[ \t]*:/.exec(text.slice(key.span.end, key.span.end + 200));
    return [insertion(key.span.end + (colon?.[0].length ?? 0), `${colon === null ? ':' : ''} [${flow}]`)];
  }
  const lines = entryLines(entries, keys.listIndent);
  return [insertion(entryEnd(text, { key, value }), eol + joinLines(lines, ' '.repeat(keys.column), eol))];
}
