import type { Place, Quote } from './place.ts';

/** An open `{` or `[`. */
interface Frame {
  readonly kind: 'mapping' | 'list';
  /** The key whose value is being read. */
  key: string | undefined;
  readonly keys: Map<string, string>;
  readonly items: string[];
}

interface Word {
  readonly text: string;
  readonly start: number;
  /** Without the closing quote. */
  readonly end: number;
  readonly quote: Quote;
  /** Where reading goes on. */
  readonly next: number;
}

/** Stands for the key at the cursor, which is not one of the others. */
const ownKey = '';

/** Behind the cursor so many signs are read, to know the other keys of a mapping. */
const maxBehind = 2000;

/**
 * What stands at an offset inside of `{}` or `[]` that opens at `start`; `undefined` behind its end.
 *
 * `path` leads to the value that opens. Never throws: what is not closed runs on.
 */
export function flowPlaceAt(
  text: string,
  start: number,
  offset: number,
  path: readonly string[],
  limit: number,
): Place | undefined {
  const frames: Frame[] = [];
  let here: { readonly frame: Frame; readonly path: readonly string[]; readonly word: Word } | undefined;
  let hasMark = false;
  const end = Math.min(limit, offset + maxBehind);
  for (let at = start; at < end; ) {
    const sign = text.charAt(at);
    const frame = frames.at(-1);
    if (here === undefined && at >= offset && (at > start || offset === start)) {
      if (frame === undefined) return undefined;
      const isWord = at === offset && !/[\s,:[\]{}"'#]/.test(sign);
      const word = isWord ? readWord(text, at, end) : emptyWord(offset);
      here = { frame, path: pathOf(path, frames), word };
      if (isWord) at = word.next;
      hasMark = isWord && text.charAt(at) === ':';
      if (hasMark && frame.kind === 'mapping') frame.key ??= ownKey;
      continue;
    }
    if (here !== undefined && (sign === '\n' || frames.length === 0)) break;
    if (sign === '[' || sign === '{') {
      frames.push({
        kind: sign === '[' ? 'list' : 'mapping',
        key: undefined,
        keys: new Map(),
        items: [],
      });
      at += 1;
    } else if (sign === ']' || sign === '}') {
      if (here !== undefined && frame === here.frame) break;
      frames.pop();
      if (frames.length === 0 && here === undefined) return undefined;
      at += 1;
    } else if (sign === ',') {
      if (frame !== undefined) frame.key = undefined;
      at += 1;
    } else if (/\s/.test(sign) || sign === ':') at += 1;
    else if (sign === '#' && /\s/.test(text.charAt(at - 1))) {
      const newline = text.indexOf('\n', at);
      const next = newline < 0 ? end : newline;
      if (here === undefined && next >= offset) return undefined;
      at = next;
    } else {
      if (frame === undefined) return undefined;
      const read = readWord(text, at, end);
      // A plain text that is being typed ends in a blank; behind a closing quote nothing can stand.
      const isIn = here === undefined && offset <= (read.quote === '' ? read.next : read.end);
      if (here === undefined && (offset < read.start || (!isIn && offset < read.next))) return undefined;
      const holdsCursor = isIn && read.start <= offset;
      const word = holdsCursor ? { ...read, end: Math.max(read.end, offset) } : read;
      const isKey = frame.kind === 'mapping' && frame.key === undefined;
      if (holdsCursor) {
        here = { frame, path: pathOf(path, frames), word };
        hasMark = /^[ \t]*:/.test(text.slice(word.next, word.next + 20));
      } else if (isKey) {
        frame.key = word.text;
        frame.keys.set(word.text, '');
      } else if (frame.kind === 'mapping') frame.keys.set(frame.key ?? '', word.text);
      else frame.items.push(word.text);
      if (holdsCursor && isKey && hasMark) frame.key = ownKey;
      at = word.next;
    }
  }
  if (here === undefined) {
    const frame = frames.at(-1);
    if (frame === undefined) return undefined;
    here = { frame, path: pathOf(path, frames), word: emptyWord(offset) };
  }
  return toPlace(here, hasMark);
}

function toPlace(
  { frame, path, word }: { frame: Frame; path: readonly string[]; word: Word },
  hasMark: boolean,
): Place {
  const span = { start: word.start, end: word.end };
  const key = path.length > 0 && frame.kind === 'mapping' && path.at(-1) !== '';
  if (frame.kind === 'mapping' && !key)
    return {
      kind: 'key',
      path: path.slice(0, -1),
      word: span,
      present: new Set([...frame.keys.keys()].filter((each) => each !== ownKey)),
      form: 'flow',
      indent: 0,
      hasMark,
      mayBeText: false,
    };
  return {
    kind: 'value',
    path,
    word: span,
    quote: word.quote,
    form: 'flow',
    others: frame.items,
    needsBlank: false,
    beside: frame.keys,
  };
}

/** The path at the innermost frame; it ends in an empty name where a key is to come. */
function pathOf(path: readonly string[], frames: readonly Frame[]): string[] {
  return [...path, ...frames.map((frame) => (frame.kind === 'list' ? '0' : (frame.key ?? '')))];
}

function emptyWord(offset: number): Word {
  return { text: '', start: offset, end: offset, quote: '', next: offset };
}

function readWord(text: string, start: number, limit: number): Word {
  const sign = text.charAt(start);
  if (sign === '"' || sign === "'") {
    let at = start + 1;
    for (; at < limit; at += 1) {
      const each = text.charAt(at);
      if (each === '\n') break;
      if (each === '\\' && sign === '"') at += 1;
      else if (each === sign && sign === "'" && text.charAt(at + 1) === "'") at += 1;
      else if (each === sign) break;
    }
    const end = Math.min(at, limit);
    const isClosed = text.charAt(end) === sign;
    return {
      text: text.slice(start + 1, end),
      start: start + 1,
      end,
      quote: sign,
      next: isClosed ? end + 1 : end,
    };
  }
  let at = start;
  while (at < limit && !/[,[\]{}\n\r]/.test(text.charAt(at))) {
    const isEnd = text.charAt(at) === ':' && (at + 1 >= limit || /[\s,[\]{}]/.test(text.charAt(at + 1)));
    if (isEnd || (text.charAt(at) === '#' && /\s/.test(text.charAt(at - 1)))) break;
    at += 1;
  }
  // A sign that is no word must be passed all the same.
  const next = Math.max(at, start + 1);
  const end = start + text.slice(start, at).trimEnd().length;
  return { text: text.slice(start, end), start, end, quote: '', next };
}
