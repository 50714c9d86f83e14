import type { TextEdit } from '../finding.ts';
import { readParts } from '../markdownParts.ts';
import { type Role, roles } from '../role.ts';
import type { Block, Item } from '../runbook.ts';
import type { NewBlock, NewStatement } from './insertBlocks.ts';
import { joinLines, lineEndAt, lineStart, lineTextEnd, trimmedEnd } from './lines.ts';
import { insertion } from './yamlKeys.ts';

/** Writes blocks, which come in the order of their roles, into a step of the Markdown notation. */
export function insertFences(text: string, step: Item, blocks: readonly NewBlock[]): TextEdit[] {
  const places = new Map<number, { readonly place: Place; readonly blocks: NewBlock[] }>();
  for (const block of blocks) {
    const place = fencePlace(text, step, block.role);
    const known = places.get(place.at);
    if (known === undefined) places.set(place.at, { place, blocks: [block] });
    else known.blocks.push(block);
  }
  return [...places.values()]
    .sort((left, right) => left.place.at - right.place.at)
    .map(({ place, blocks }) => {
      const eol = lineEndAt(text, place.at);
      const fences = blocks.flatMap(fencesOf).map((lines) => joinLines(lines, place.prefix, eol));
      const gap = `${eol}${place.prefix.trimEnd()}${eol}`;
      const joined = fences.join(gap);
      if (place.side === 'before') return insertion(place.at, `${joined}${gap}`);
      // What follows on the next line stands off by an empty one too.
      const next = /^\r?\n[ \t>]*(\S?)/.exec(text.slice(place.at, place.at + 200));
      const isTight =
        next !== null && next[1] !== '' && !/^\r?\n[ \t>]*\r?\n/.test(text.slice(place.at, place.at + 200));
      return insertion(place.at, `${gap}${joined}${isTight ? eol + place.prefix.trimEnd() : ''}`);
    });
}

interface Place {
  readonly at: number;
  readonly side: 'before' | 'behind';
  /** What every line begins with, such as the signs of a quote. */
  readonly prefix: string;
}

function fencePlace(text: string, step: Item, role: Role): Place {
  const rank = roles.indexOf(role);
  let former: Block | undefined;
  let latter: Block | undefined;
  for (const block of step.blocks) {
    const own = roles.indexOf(block.role);
    if (
      own <= rank &&
      (former === undefined || own > roles.indexOf(former.role) || block.span.end > former.span.end)
    )
      former = block;
    if (own > rank && (latter === undefined || block.span.start < latter.span.start)) latter = block;
  }
  if (former !== undefined)
    return {
      at: lineTextEnd(text, trimmedEnd(text, former.span.start, former.span.end)),
      side: 'behind',
      prefix: prefixOf(text, former),
    };
  if (latter !== undefined) {
    const prefix = prefixOf(text, latter);
    const begin = lineStart(text, latter.span.start);
    // In the line of a list's mark there is no room before a block.
    if (text.slice(begin, latter.span.start) === prefix) return { at: begin, side: 'before', prefix };
    return {
      at: lineTextEnd(text, trimmedEnd(text, latter.span.start, latter.span.end)),
      side: 'behind',
      prefix,
    };
  }
  return { at: ownEnd(text, step), side: 'behind', prefix: '' };
}

/** What stands before a fence in its line; the marks of a list become blanks, as in the lines below them. */
function prefixOf(text: string, block: Block): string {
  return text.slice(lineStart(text, block.span.start), block.span.start).replace(/[^>\s]/g, ' ');
}

/** Where the text of a step without blocks ends: before the next heading, and before the lines that set it off. */
export function ownEnd(text: string, step: Item): number {
  const { start } = step.span;
  const end = step.items[0]?.span.start ?? step.span.end;
  const inner = readParts(text.slice(start, end), start, []).find(
    (part) => part.kind === 'heading' && part.span.start > start,
  );
  const until = inner?.span.start ?? end;
  return withoutSeparators(text, start, trimmedEnd(text, start, until));
}

/** The end of a text without a line such as `---` that sets the next section off. */
export function withoutSeparators(text: string, start: number, end: number): number {
  let at = end;
  for (;;) {
    const begin = lineStart(text, at);
    if (begin <= start || !/^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/.test(text.slice(begin, at)))
      return at;
    const before = trimmedEnd(text, start, begin);
    // Right below a text it is no separator but the underline of a heading.
    if (!/\n[ \t]*\r?\n/.test(text.slice(before, begin))) return at;
    at = before;
  }
}

/** The lines of the fences of a block; in `sh` each command is a block of its own. */
function fencesOf(block: NewBlock): string[][] {
  const attributes = [
    ...(block.timeout === undefined ? [] : [`timeout=${block.timeout}`]),
    ...(block.every === undefined ? [] : [`every=${block.every}`]),
  ];
  const parts = block.kind === 'sh' ? block.statements.map((each) => [each]) : [block.statements];
  return parts.map((statements) => {
    const lines = statements.flatMap((statement, index) => [
      ...(index === 0 ? [] : ['']),
      ...statementLines(statement, block.kind),
    ]);
    const longest = Math.max(
      2,
      ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)),
    );
    const marks = '`'.repeat(longest + 1);
    return [`${marks}${[block.kind, block.role, ...attributes].join(' ')}`, ...lines, marks];
  });
}

function statementLines(statement: NewStatement, kind: 'sql' | 'sh'): string[] {
  const sign = kind === 'sql' ? '--' : '#';
  const lines = statement.text.replace(/\s+$/, '').split(/\r?\n/);
  const last = lines.at(-1) ?? '';
  const isCode = lines.some((line) => line.trim() !== '' && !/^\s*(--|#)/.test(line));
  if (kind === 'sql' && isCode && !last.endsWith(';')) {
    // A semicolon behind a comment would be part of it.
    if (/--|#/.test(last)) lines.push(';');
    else lines[lines.length - 1] = `${last};`;
  }
  return [
    ...(statement.name === undefined ? [] : [`${sign} name: ${statement.name}`]),
    ...(statement.expectations ?? []).map((each) => `${sign} expect: ${each.replaceAll(/\s*\n\s*/g, ' ')}`),
    ...lines,
  ];
}
