import type { FindSection, Section } from './sections.ts';

/**
 * The section of a YAML text that begins at an offset: one item of a list `steps` without the lists inside it.
 *
 * Lines are told apart by their indentation, since whatever a value goes on with stands farther in than its key.
 * The context of an item holds, from the outermost list in, the column of the dashes and that of the keys of the
 * item that is open there: `[2, 4, 6]` is an item with its dash at column 6, inside one with its keys at column 4.
 * With the keys' column behind it, it is the foot of that item: `[2, 4]`. The foot of the document is `[-1, 2]`.
 */
export const findYamlSection: FindSection = (text, start, context) => {
  if (start === 0) return findHead(text);
  if (context[0] === documentFoot) return findDocumentFoot(text, start, context);
  return context.length % 2 === 1 ? findItem(text, start, context) : findFoot(text, start, context);
};

const documentFoot = -1;

type Found = Section & { readonly next: readonly number[] };

/** The keys of the document, up to the first item of `steps`. */
function findHead(text: string): Found {
  const bounds = { kind: 'head', context: [], start: 0 } as const;
  let isListNext = false;
  let isFirst = true;
  for (let line = 0; line < text.length; line = nextLine(text, line)) {
    const { indent, sign, isDash } = lineAt(text, line);
    if (sign === '') continue;
    if (isListNext && isDash) return found(bounds, text, line, { next: [indent], holdsItems: true });
    if (isFirst && !/^(?:---\s*$|\uFEFF?["'\w][^#]*:(?:\s|$))/m.test(text.slice(line, nextLine(text, line))))
      break;
    isFirst = false;
    isListNext = indent === 0 && isStepsKey(text, line);
  }
  return toEnd(bounds, text);
}

function findItem(text: string, start: number, context: readonly number[]): Found {
  const bounds = { kind: 'item', context, start } as const;
  let own = keyColumn(text, start);
  let isListNext = false;
  for (let line = nextLine(text, start); line < text.length; line = nextLine(text, line)) {
    const { indent, sign, isDash } = lineAt(text, line);
    if (sign === '') continue;
    if (isDash) {
      if (isListNext && own !== undefined && indent >= own)
        return found(bounds, text, line, { next: [...context, own, indent], holdsItems: true });
      const next = openList(context, indent);
      if (next !== undefined) return found(bounds, text, line, { next });
      isListNext = false;
      continue;
    }
    own ??= indent;
    isListNext = indent === own && isStepsKey(text, line + indent);
    const next = indent < own ? footAt(context, indent) : undefined;
    if (next !== undefined) return found(bounds, text, line, { next });
  }
  return toEnd(bounds, text);
}

/** Keys of an item that stand behind the list inside it; every dash of an open list stands left of their values. */
function findFoot(text: string, start: number, context: readonly number[]): Found {
  const bounds = { kind: 'foot', context, start } as const;
  const own = context.at(-1) ?? 0;
  for (let line = nextLine(text, start); line < text.length; line = nextLine(text, line)) {
    const { indent, sign, isDash } = lineAt(text, line);
    if (sign === '') continue;
    const next = isDash ? openList(context, indent) : indent < own ? footAt(context, indent) : undefined;
    if (next !== undefined) return found(bounds, text, line, { next });
  }
  return toEnd(bounds, text);
}

/** Keys of the document behind its steps. Behind a word that is no key yet, the steps go on. */
function findDocumentFoot(text: string, start: number, context: readonly number[]): Found {
  const bounds = { kind: 'foot', context, start } as const;
  let isKey = hasColon(text, start);
  for (let line = nextLine(text, start); line < text.length; line = nextLine(text, line)) {
    const { indent, sign, isDash } = lineAt(text, line);
    if (sign === '') continue;
    if (isDash && indent === context[1] && !isKey) return found(bounds, text, line, { next: [indent] });
    if (!isDash && indent === 0) isKey = hasColon(text, line);
  }
  return toEnd(bounds, text);
}

/** The context of an item whose dash stands at a column; `undefined` where no list of items is open there. */
function openList(context: readonly number[], column: number): readonly number[] | undefined {
  for (let index = 0; index < context.length; index += 2)
    if (context[index] === column) return context.slice(0, index + 1);
  return undefined;
}

/** The context of keys at a column, which belong to an item around or to the document. */
function footAt(context: readonly number[], column: number): readonly number[] | undefined {
  if (column === 0) return [documentFoot, context[0] ?? 0];
  for (let index = 1; index < context.length; index += 2)
    if (context[index] === column) return context.slice(0, index + 1);
  return undefined;
}

interface Bounds {
  readonly kind: Section['kind'];
  readonly context: readonly number[];
  readonly start: number;
}

function found(
  { kind, context, start }: Bounds,
  text: string,
  end: number,
  { next, holdsItems = false }: { readonly next: readonly number[]; readonly holdsItems?: boolean },
): Found {
  return { kind, context, length: end - start, looked: nextLine(text, end) - start, holdsItems, next };
}

/** Whatever is written behind the end may belong to it. */
function toEnd({ kind, context, start }: Bounds, text: string): Found {
  const looked = text.length + 1 - start;
  return { kind, context, length: text.length - start, looked, holdsItems: false, next: [] };
}

/** What a line begins with; the sign is '' where it is blank or a comment. */
function lineAt(text: string, line: number): { indent: number; sign: string; isDash: boolean } {
  let at = line;
  while (text[at] === ' ') at += 1;
  const sign = text[at] ?? '';
  const isEmpty = sign === '\n' || sign === '\r' || sign === '#';
  return { indent: at - line, sign: isEmpty ? '' : sign, isDash: sign === '-' && isBlank(text[at + 1]) };
}

/** Where the keys of an item stand whose dash is on this line; `undefined` when nothing stands behind the dash. */
function keyColumn(text: string, line: number): number | undefined {
  let at = line + lineAt(text, line).indent + 1;
  while (text[at] === ' ') at += 1;
  return isBlank(text[at]) || text[at] === '#' ? undefined : at - line;
}

function isStepsKey(text: string, at: number): boolean {
  return text.startsWith('steps:', at) && /^[ \t]*(?:#.*)?\r?$/.test(restOfLine(text, at + 'steps:'.length));
}

/** Whether a line has a key, in whatever way it is written. */
function hasColon(text: string, line: number): boolean {
  return /:(?:\s|$)/.test(restOfLine(text, line));
}

function restOfLine(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end);
}

function isBlank(sign: string | undefined): boolean {
  return sign === undefined || sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t';
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}
