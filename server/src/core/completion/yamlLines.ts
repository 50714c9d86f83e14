import type { Span } from '../tree.ts';
import { isEmptyLine, readYamlLine, type YamlLine } from './yamlLine.ts';

/** A text in YAML: a whole file, or the front matter of one. */
export interface YamlSource {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whole lines that need not be looked at. */
  readonly skipped: readonly Span[];
}

/** So many lines are looked at in one direction; a text that nothing could be read of has no steps to skip. */
const maxLines = 20_000;

/** The line at an offset. */
export function lineAt({ text, start, end }: YamlSource, offset: number): YamlLine {
  const from = offset <= start ? start : Math.max(start, text.lastIndexOf('\n', offset - 1) + 1);
  return readYamlLine(text, from, endOfLine(text, from, end));
}

/** The lines above a line that hold anything, from the nearest on. */
export function* linesAbove(source: YamlSource, line: YamlLine): Iterable<YamlLine> {
  let from = line.start;
  for (let count = 0; from > source.start && count < maxLines; count += 1) {
    from = Math.max(source.start, source.text.lastIndexOf('\n', from - 2) + 1);
    const skipped = source.skipped.find((each) => each.start <= from && from < each.end);
    if (skipped !== undefined)
      from = Math.max(source.start, source.text.lastIndexOf('\n', skipped.start - 2) + 1);
    const above = readYamlLine(source.text, from, endOfLine(source.text, from, source.end));
    if (!isEmptyLine(above)) yield above;
  }
}

/** The lines below a line that hold anything, from the nearest on. */
export function* linesBelow(source: YamlSource, line: YamlLine): Iterable<YamlLine> {
  let before = line.end;
  for (let count = 0; count < maxLines; count += 1) {
    const newline = source.text.indexOf('\n', before);
    if (newline < 0 || newline + 1 >= source.end) return;
    let from = newline + 1;
    const skipped = source.skipped.find((each) => each.start <= from && from < each.end);
    if (skipped !== undefined) from = skipped.end;
    if (from >= source.end) return;
    const below = readYamlLine(source.text, from, endOfLine(source.text, from, source.end));
    before = below.end;
    if (!isEmptyLine(below)) yield below;
  }
}

function endOfLine(text: string, from: number, limit: number): number {
  const newline = text.indexOf('\n', from);
  const end = newline < 0 || newline > limit ? limit : newline;
  return end > from && text.charAt(end - 1) === '\r' ? end - 1 : end;
}
