/** One line of YAML, as far as its indentation, dashes and key tell. Columns are UTF-16 units from the line's start. */
export interface YamlLine {
  readonly start: number;
  /** Without its line end. */
  readonly end: number;
  /** Column of the first sign that is no blank. */
  readonly indent: number;
  /** Columns of the dashes that begin items of lists. */
  readonly dashes: readonly number[];
  /** Column of what follows the blanks and dashes. */
  readonly column: number;
  /** What stands from that column on. */
  readonly body: string;
  readonly key: YamlKey | undefined;
}

export interface YamlKey {
  readonly name: string;
  /** Offset behind the key, its quotes included. */
  readonly end: number;
  /** Offset of the colon. */
  readonly colon: number;
  /** Offset of the first sign of the value that is no blank; the line's end where there is none. */
  readonly valueStart: number;
  /** From `valueStart` to the line's end. */
  readonly value: string;
}

const keyPattern =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^\s"'#[\]{},&*!|>%@`:][^:\n]*?))[ \t]*:(?=[ \t]|$)/;

/** Reads the line between two offsets. */
export function readYamlLine(text: string, start: number, end: number): YamlLine {
  let at = start;
  while (at < end && text.charAt(at) === ' ') at += 1;
  const indent = at - start;
  const dashes: number[] = [];
  while (text.charAt(at) === '-' && at < end && (at + 1 === end || /[ \t]/.test(text.charAt(at + 1)))) {
    dashes.push(at - start);
    at += 1;
    while (at < end && /[ \t]/.test(text.charAt(at))) at += 1;
  }
  const body = text.slice(at, end);
  return { start, end, indent, dashes, column: at - start, body, key: readKey(body, at) };
}

function readKey(body: string, at: number): YamlKey | undefined {
  // A line that is longer holds no key of ours, only time to lose.
  const match = keyPattern.exec(body.length > 1000 ? body.slice(0, 1000) : body);
  if (match === null) return undefined;
  const [whole, double, single, plain] = match;
  const rest = body.slice(whole.length);
  const value = rest.trimStart();
  return {
    name: double ?? single?.replaceAll("''", "'") ?? plain ?? '',
    end: at + whole.length - 1 - (/[ \t]*(?=:$)/.exec(whole)?.[0].length ?? 0),
    colon: at + whole.length - 1,
    valueStart: at + whole.length + rest.length - value.length,
    value,
  };
}

/** How a value goes on below the line that it begins on. */
export function styleOf(value: string): 'none' | 'block' | 'flow' | 'quoted' | 'plain' {
  const bare = value.replace(/^(?:[&!]\S*[ \t]*)+/, '');
  if (bare === '' || bare.startsWith('#')) return 'none';
  if (/^[|>][-+\d]*[ \t]*(?:#.*)?$/.test(bare)) return 'block';
  if (/^[[{]/.test(bare)) return 'flow';
  return /^["']/.test(bare) ? 'quoted' : 'plain';
}

/** Length of a plain value on its line: without the comment and the blanks behind it. */
export function plainLength(value: string): number {
  const comment = /(?:^|[ \t])#/.exec(value);
  return (comment === null ? value : value.slice(0, comment.index)).trimEnd().length;
}

/** The scalar that a value on one line says, without its quotes or comment. */
export function plainText(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(value);
  return quoted?.[1] ?? quoted?.[2] ?? value.slice(0, plainLength(value));
}

/** Whether a line holds nothing but blanks or a comment. */
export function isEmptyLine(line: YamlLine): boolean {
  return line.dashes.length === 0 && (line.body === '' || line.body.startsWith('#'));
}
