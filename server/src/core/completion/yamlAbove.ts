import { styleOf, type YamlKey, type YamlLine } from './yamlLine.ts';
import { linesAbove, type YamlSource } from './yamlLines.ts';

/** What stands around a place of YAML. */
export interface Surroundings {
  /** From the root to the mapping or list that the place is in, its position in the list included. */
  readonly path: readonly string[];
  /** The outermost value above that goes on down to the place; what seemed to be keys in it is text. */
  readonly open: OpenValue | undefined;
}

export interface OpenValue {
  readonly style: 'block' | 'flow' | 'quoted' | 'plain';
  /** To the value itself. */
  readonly path: readonly string[];
  /** Where it begins. */
  readonly valueStart: number;
  /** The line that it begins on. */
  readonly line: YamlLine;
  /** Column that its further lines stand behind. */
  readonly column: number;
}

/** Whose parent is looked for: a mapping by its column, or an item of a list by that of its dash. */
interface Wanted {
  readonly column: number;
  readonly isItem: boolean;
}

/**
 * The keys around a place, by the indentation of the lines above it.
 *
 * `column` is where its key begins on `line`, or would. Never throws: lines that are no YAML are passed.
 */
export function surroundingsOf(source: YamlSource, line: YamlLine, column: number): Surroundings {
  /** From the inside to the outside. */
  let path: string[] = [];
  let open: Omit<OpenValue, 'path'> | undefined;
  let wanted = behindDashes(line.dashes, { column, isItem: false }, path);
  for (const above of linesAbove(source, line)) {
    if (wanted.column === 0 && !wanted.isItem) break;
    const parent = parentOn(above, wanted);
    if (parent === 'none') continue;
    if (parent === 'text') {
      // The middle of a text: only what is further out tells.
      wanted = { column: above.indent, isItem: false };
      continue;
    }
    if (parent === 'item') {
      const inner = above.dashes.filter((dash) => dash < wanted.column);
      wanted = behindDashes(inner, wanted, path);
      continue;
    }
    const isKey = parent !== 'scalar';
    const style = styleOf(isKey ? parent.value : above.body);
    if (style !== 'none') {
      path = [];
      const valueStart = isKey ? parent.valueStart : above.start + above.column;
      const outer = isKey ? above.column : (above.dashes.at(-1) ?? 0);
      open = { style, valueStart, line: above, column: outer };
    }
    if (isKey) path.push(parent.name);
    wanted = behindDashes(above.dashes, { column: above.column, isItem: false }, path);
  }
  const fromRoot = path.toReversed();
  return open === undefined
    ? { path: fromRoot, open: undefined }
    : { path: fromRoot, open: { ...open, path: fromRoot } };
}

/** Each dash before a key is a list; returns what the outermost of them is an item of. */
function behindDashes(dashes: readonly number[], wanted: Wanted, path: string[]): Wanted {
  const [outermost] = dashes;
  if (outermost === undefined) return wanted;
  for (const _dash of dashes) path.push('0');
  return { column: outermost, isItem: true };
}

/**
 * What a line above is to the place: its parent's key, the first line of its mapping, the item of a list that it
 * is a text of, other text, or nothing.
 */
function parentOn(line: YamlLine, wanted: Wanted): YamlKey | 'item' | 'scalar' | 'text' | 'none' {
  if (line.indent > wanted.column) return 'none';
  const hasDash = line.dashes.length > 0;
  if (line.indent === wanted.column)
    return wanted.isItem && !hasDash && line.key !== undefined ? line.key : 'none';
  if (!hasDash) return line.key ?? 'text';
  if (line.key === undefined)
    return line.body === '' || line.body.startsWith('#')
      ? 'item'
      : (line.dashes.at(-1) ?? 0) < wanted.column
        ? 'scalar'
        : 'item';
  const isAbove = line.column < wanted.column || (wanted.isItem && line.column === wanted.column);
  return isAbove ? line.key : 'item';
}

/** The keys beside a key at a column, with the values that stand on their lines; its own is left out. */
export function keysAbove(source: YamlSource, line: YamlLine, column: number): Map<string, string> {
  const found = new Map<string, string>();
  if (line.dashes.length > 0) return found;
  for (const above of linesAbove(source, line)) {
    if (above.indent > column || (above.indent === column && above.dashes.length > 0)) continue;
    if (above.column === column && above.key !== undefined) found.set(above.key.name, above.key.value);
    if (above.indent < column) break;
  }
  return found;
}
