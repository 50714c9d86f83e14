import { isRole, type Role } from '../role.ts';
import type { Span } from '../tree.ts';
import { flowPlaceAt } from './flowPlace.ts';
import type { CodePlace, Place, Quote } from './place.ts';
import { keysAbove, type OpenValue, surroundingsOf } from './yamlAbove.ts';
import { isEmptyLine, plainLength, plainText, styleOf, type YamlKey, type YamlLine } from './yamlLine.ts';
import { lineAt, linesAbove, linesBelow, type YamlSource } from './yamlLines.ts';

/** What stands at an offset of YAML, whole or half typed. Never throws. */
export function yamlPlaceAt(source: YamlSource, offset: number): Place | undefined {
  const line = lineAt(source, offset);
  const at = offset - line.start;
  const isBlank = line.body === '';
  const column = isBlank ? Math.max(at, (line.dashes.at(-1) ?? -2) + 2) : line.column;
  const { path, open } = surroundingsOf(source, line, column);
  if (open !== undefined) return placeInValue(source, open, line, offset);
  if (at < line.column && !(isBlank && line.dashes.length === 0)) return undefined;
  if (line.dashes.length > 0 && isBlank && at <= (line.dashes.at(-1) ?? 0)) return undefined;
  if (line.body.startsWith('#')) return undefined;
  const key = line.key;
  if (key !== undefined && offset > key.colon) return placeOfValue(source, line, key, path, offset);
  const start = isBlank ? offset : line.start + line.column;
  if (key === undefined && styleOf(line.body) === 'flow') {
    const flow = flowPlaceAt(source.text, start, offset, path, source.end);
    return flow === undefined ? undefined : inFlow(flow);
  }
  if (key !== undefined && offset > key.end) return undefined;
  const isItem = line.dashes.length > 0;
  const end = key === undefined ? start + plainLength(line.body) : key.end;
  const written = source.text.slice(start, Math.max(start, end));
  const isText = key === undefined && (/[\s"']/.test(written) || /^\s/.test(line.body.slice(end - start)));
  if (isItem && (isText || mayOnlyBeText(path)))
    return scalarPlace(source, { path, start, end: line.end }, offset, itemsBeside(source, line), new Map());
  if (isText || (end < offset && written !== '')) return undefined;
  const present = new Set(keysAbove(source, line, column).keys());
  for (const below of linesBelow(source, line)) {
    if (below.indent > column) continue;
    if (below.indent < column || (below.dashes.length > 0 && isItem)) break;
    if (below.dashes.length === 0 && below.key !== undefined) present.add(below.key.name);
  }
  const word = { start, end: Math.max(start, end) };
  return {
    kind: 'key',
    path,
    word,
    present,
    form: 'block',
    indent: column,
    hasMark: key !== undefined,
    mayBeText: isItem,
  };
}

/** Lists of words, which hold no mappings. */
function mayOnlyBeText(path: readonly string[]): boolean {
  const name = path.at(-2) ?? '';
  return path.at(-1) === '0' && ['needs', 'reviewers', 'expect'].includes(name);
}

/** Behind a colon on the same line. */
function placeOfValue(
  source: YamlSource,
  line: YamlLine,
  key: YamlKey,
  around: readonly string[],
  offset: number,
): Place | undefined {
  const path = [...around, key.name];
  const style = styleOf(key.value);
  if (style === 'block') return undefined;
  if (offset < key.valueStart && style !== 'none') return undefined;
  if (style === 'flow') {
    const flow = flowPlaceAt(source.text, key.valueStart, offset, path, source.end);
    return flow === undefined ? undefined : inFlow(flow);
  }
  const start = style === 'none' ? offset : key.valueStart;
  if (style === 'none' && key.value.startsWith('#') && offset > key.valueStart) return undefined;
  const end = style === 'none' ? offset : line.end;
  const beside = new Map<string, string>();
  for (const [name, value] of keysAbove(source, line, line.column)) beside.set(name, plainText(value));
  const place = scalarPlace(source, { path, start, end }, offset, [], beside);
  return place?.kind === 'value' ? { ...place, needsBlank: offset === key.colon + 1 } : place;
}

/** Inside of a value that began on a line above. */
function placeInValue(
  source: YamlSource,
  open: OpenValue,
  line: YamlLine,
  offset: number,
): Place | undefined {
  if (open.style === 'flow') {
    const flow = flowPlaceAt(source.text, open.valueStart, offset, open.path, source.end);
    return flow === undefined ? undefined : inFlow(flow);
  }
  const parentColumn = open.column;
  let end = line.end;
  for (const below of linesBelow(source, line)) {
    if (below.indent <= parentColumn) break;
    end = below.end;
  }
  const first = source.text.indexOf('\n', open.line.end) + 1;
  if (open.style === 'block') return codePlace(open.path, { start: Math.min(first, offset), end }, '', true);
  return scalarPlace(source, { path: open.path, start: open.valueStart, end }, offset, [], new Map());
}

interface ScalarAt extends Span {
  readonly path: readonly string[];
}

/** A scalar from its first sign on, its quotes included; `end` may lie behind a comment. */
function scalarPlace(
  source: YamlSource,
  { path, start, end }: ScalarAt,
  offset: number,
  others: readonly string[],
  beside: ReadonlyMap<string, string>,
): Place | undefined {
  const raw = source.text.slice(start, end);
  const first = raw.charAt(0);
  const quote: Quote = first === '"' || first === "'" ? first : '';
  const from = start + quote.length;
  const closing = quote === '' ? -1 : closingQuote(raw, quote);
  const to = quote === '' ? start + plainLength(raw) : closing < 0 ? end : start + closing;
  if (offset < from || (quote !== '' && offset > to)) return undefined;
  // A blank behind the last word belongs to a text that is being typed, but not a comment.
  if (offset > to && source.text.slice(to, offset).trim() !== '') return undefined;
  const word = { start: from, end: Math.max(to, offset) };
  const code = codePlace(path, word, quote, false);
  if (code !== undefined) return code;
  if (offset > to && quote === '') return undefined;
  return { kind: 'value', path, word, quote, form: 'block', others, needsBlank: false, beside };
}

function closingQuote(raw: string, quote: Quote): number {
  for (let at = 1; at < raw.length; at += 1) {
    const sign = raw.charAt(at);
    if (sign === '\\' && quote === '"') at += 1;
    else if (sign === quote && quote === "'" && raw.charAt(at + 1) === "'") at += 1;
    else if (sign === quote) return at;
  }
  return -1;
}

/** In `{}` and `[]` too, some values are code. */
function inFlow(place: Place): Place {
  if (place.kind !== 'value') return place;
  return codePlace(place.path, place.word, place.quote, false) ?? place;
}

/** The code that a path leads to; `undefined` for a plain value. */
function codePlace(
  path: readonly string[],
  region: Span,
  quote: Quote,
  hasLines: boolean,
): CodePlace | undefined {
  const role = path.findLast((part): part is Role => isRole(part));
  const names = path.filter((part) => part !== '0');
  const name = names.at(-1) ?? '';
  const language = name === role && path.at(-1) === '0' ? 'sql' : languages.get(name);
  if (language === undefined) return undefined;
  return {
    kind: 'code',
    language,
    blockKind: language === 'sh' ? 'sh' : 'sql',
    role,
    region,
    quote,
    hasLines,
  };
}

const languages: ReadonlyMap<string, CodePlace['language']> = new Map([
  ['sql', 'sql'],
  ['sh', 'sh'],
  ['expect', 'expect'],
  ['notes', 'prose'],
]);

/** The other items of a list of words, on the lines above and below. */
function itemsBeside(source: YamlSource, line: YamlLine): string[] {
  const items: string[] = [];
  const dash = line.dashes[0] ?? 0;
  for (const lines of [linesAbove(source, line), linesBelow(source, line)])
    for (const each of lines) {
      if (each.indent > dash) continue;
      if (each.indent < dash || each.dashes.length === 0) break;
      if (!isEmptyLine(each)) items.push(plainText(each.body));
    }
  return items;
}
