import { isRole } from '../role.ts';
import type { Runbook } from '../runbook.ts';
import { attributePlaceAt } from './attributePlace.ts';
import type { CodePlace, LinkPlace, Place } from './place.ts';
import { lastBegun, lineEndAt, lineStartAt } from './skippedLines.ts';
import { yamlPlaceAt } from './yamlPlace.ts';

/** So much text above and below the cursor is looked at to find the fence around it, in UTF-16 units. */
const maxFence = 200_000;

/** What stands at an offset of Markdown; `undefined` in prose, but for the target of a link. Never throws. */
export function markdownPlaceAt(text: string, offset: number, runbook: Runbook): Place | undefined {
  const front = frontMatter(text);
  if (front !== undefined && offset <= front.end)
    return offset < front.start ? undefined : yamlPlaceAt({ text, ...front, skipped: [] }, offset);
  const start = lineStartAt(text, offset);
  const line = text.slice(start, lineEndAt(text, offset));
  const fence = openFenceAt(text, start, Math.max(front?.end ?? 0, sectionStart(text, start, runbook)));
  if (fence !== undefined) return placeInFence(text, fence, start, line);
  const opening = openingOf(line);
  if (opening !== undefined) return placeOfInfo(start, opening, offset);
  const heading = /^(#{1,6})[ \t]/.exec(line);
  if (heading !== null)
    return (
      attributePlaceOfHeading(line, start, offset, heading[1]?.length ?? 1) ?? linkAt(line, start, offset)
    );
  return linkAt(line, start, offset);
}

/** The keys between the lines `---`; without the closing line, up to where keys evidently end. */
function frontMatter(text: string): { start: number; end: number } | undefined {
  const opening = /^\uFEFF?---[ \t]*\r?\n/.exec(text);
  if (opening === null) return undefined;
  const start = opening[0].length;
  const head = text.slice(start, start + maxFence);
  const closing = /^(?:---|\.\.\.)[ \t]*\r?$/m.exec(head);
  const other = /^(?:#{1,6}[ \t]|`{3}|~{3})/m.exec(head);
  if (closing !== null && (other === null || closing.index < other.index))
    return { start, end: Math.max(start, start + closing.index - 1) };
  return { start, end: Math.max(start, start + (other?.index ?? head.length + 1) - 1) };
}

/** Where the lines begin that can hold a fence around a line: its step, or what follows the step before. */
function sectionStart(text: string, lineStart: number, runbook: Runbook): number {
  const item = lastBegun(runbook, lineStart);
  const start = item === undefined ? 0 : item.span.end <= lineStart ? item.span.end : item.span.start;
  if (lineStart - start <= maxFence) return start;
  return lineStartAt(text, lineStart - maxFence);
}

interface Opening {
  /** Column of the signs. */
  readonly column: number;
  readonly mark: string;
  readonly info: string;
}

interface OpenFence extends Opening {
  /** Where its first line of code begins. */
  readonly start: number;
}

/** The signs may stand in a quote or begin an item of a list. */
function openingOf(line: string): Opening | undefined {
  const match = /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(`{3,}|~{3,})(.*)$/.exec(line);
  if (match === null) return undefined;
  const [, before = '', mark = '', info = ''] = match;
  return mark.startsWith('`') && info.includes('`') ? undefined : { column: before.length, mark, info };
}

/** The fence that is open at the beginning of a line; one that nobody closed ends where the next block begins. */
function openFenceAt(text: string, lineStart: number, from: number): OpenFence | undefined {
  let open: OpenFence | undefined;
  for (let at = lineStartAt(text, from); at < lineStart; ) {
    const end = lineEndAt(text, at);
    const next = text.indexOf('\n', at) + 1;
    const opening = openingOf(text.slice(at, end));
    if (opening !== undefined) {
      const isBlock = /^[ \t]*(?:sql|mysql|sh|bash|shell)[ \t]+[a-z-]+/i.test(opening.info);
      if (open === undefined || (isBlock && opening.mark.startsWith(open.mark)))
        open = { ...opening, start: next };
      else if (opening.info.trim() === '' && opening.mark.startsWith(open.mark)) open = undefined;
    }
    if (next === 0) break;
    at = next;
  }
  return open;
}

function placeInFence(
  text: string,
  fence: OpenFence,
  lineStart: number,
  line: string,
): CodePlace | undefined {
  const own = openingOf(line);
  if (own !== undefined && own.info.trim() === '' && own.mark.startsWith(fence.mark)) return undefined;
  const [language = '', role = ''] = fence.info.trim().split(/[ \t]+/);
  const kind = kindOf(language);
  if (kind === undefined) return undefined;
  return {
    kind: 'code',
    language: kind,
    blockKind: kind,
    role: isRole(role) ? role : undefined,
    region: { start: fence.start, end: fenceEnd(text, lineStart, fence.mark) },
    quote: '',
    hasLines: true,
  };
}

function kindOf(language: string): 'sql' | 'sh' | undefined {
  if (/^(?:my)?sql$/i.test(language)) return 'sql';
  return /^(?:sh|bash|shell)$/i.test(language) ? 'sh' : undefined;
}

/** Where the code of a fence ends, looked for from a line of it on. */
function fenceEnd(text: string, from: number, mark: string): number {
  let end = from;
  for (let at = from; at < text.length && at - from < maxFence; ) {
    const lineEnd = lineEndAt(text, at);
    if (openingOf(text.slice(at, lineEnd))?.mark.startsWith(mark)) return Math.max(from, end);
    end = lineEnd;
    const newline = text.indexOf('\n', at);
    if (newline < 0) break;
    at = newline + 1;
  }
  return Math.max(from, end);
}

/** The words behind the signs of a fence. */
function placeOfInfo(lineStart: number, { column, mark, info }: Opening, offset: number): Place | undefined {
  const infoStart = lineStart + column + mark.length;
  const at = offset - infoStart;
  if (at < 0) return undefined;
  const words = [...info.matchAll(/\S+/g)];
  const index = words.findIndex((word) => word.index + word[0].length >= at);
  const word = index < 0 ? undefined : words[index];
  const isOn = word !== undefined && word.index <= at;
  const span = isOn
    ? { start: infoStart + word.index, end: infoStart + word.index + word[0].length }
    : { start: offset, end: offset };
  const position = index < 0 ? words.length : index;
  if (position === 0) {
    // What is offered says the role too, so one that follows is replaced with the language.
    const second = isOn ? words[1] : undefined;
    const end = second === undefined ? span.end : infoStart + second.index + second[0].length;
    return { kind: 'language', word: { start: span.start, end }, blockKind: undefined };
  }
  const blockKind = kindOf(words[0]?.[0] ?? '');
  if (blockKind === undefined) return undefined;
  const role = words[1]?.[0] ?? '';
  if (position === 1) return { kind: 'language', word: span, blockKind };
  if (!isRole(role) || words[1] === undefined) return undefined;
  const from = words[1].index + role.length;
  return attributePlaceAt(info.slice(from), infoStart + from, offset, ['steps', '0', role, '0']);
}

function attributePlaceOfHeading(
  line: string,
  lineStart: number,
  offset: number,
  level: number,
): Place | undefined {
  const open = line.lastIndexOf('{', offset - lineStart - 1);
  if (open < 0 || !/[ \t]/.test(line.charAt(open - 1))) return undefined;
  const close = line.indexOf('}', open);
  if (close >= 0 && close < offset - lineStart) return undefined;
  const inner = line.slice(open + 1, close < 0 ? line.length : close);
  const path = level === 1 ? [] : ['steps', '0'];
  const title = line.slice(level, open).trim();
  const start = lineStart + open + 1;
  return level === 1
    ? attributePlaceAt(inner, start, offset, path)
    : attributePlaceAt(inner, start, offset, path, title);
}

/** The target of a link that is being written, `[words](#id`, where it is not a file. */
export function linkAt(line: string, lineStart: number, offset: number): LinkPlace | undefined {
  const before = /\]\((#[^()\s]*|)$/.exec(line.slice(0, offset - lineStart));
  if (before === null) return undefined;
  const rest = /^[^()\s]*/.exec(line.slice(offset - lineStart))?.[0] ?? '';
  if (before[1] === '' && rest !== '' && !rest.startsWith('#')) return undefined;
  return { kind: 'link', word: { start: offset - (before[1]?.length ?? 0), end: offset + rest.length } };
}
