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
  readonly key: YamlKey;
  /** The line that it begins on. */
  readonly line: YamlLine;
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
  let openDepth = 0;
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
    const style = styleOf(parent.value);
    if (style !== 'none') {
      path = [];
      open = { style, key: parent, line: above };
      openDepth = 1;
    }
    path.push(parent.name);
    wanted = behindDashes(above.dashes, { column: above.column, isItem: false }, path);
  }
  const fromRoot = path.toReversed();
  return openDepth === 0 || open === undefined
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

/** What a line above is to the place: its parent's key, the first line of its mapping, text, or nothing. */
function parentOn(line: YamlLine, wanted: Wanted): YamlKey | 'item' | 'text' | 'none' {
  if (line.indent > wanted.column) return 'none';
  const hasDash = line.dashes.length > 0;
  if (line.indent === wanted.column)
    return wanted.isItem && !hasDash && line.key !== undefined ? line.key : 'none';
  if (!hasDash) return line.key ?? 'text';
  const isAbove = line.column < wanted.column || (wanted.isItem && line.column === wanted.column);
  if (!isAbove) return 'item';
  return line.key ?? 'text';
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
