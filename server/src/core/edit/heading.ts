import type { TextEdit } from '../finding.ts';
import { type Part, readParts } from '../markdownParts.ts';
import type { Item } from '../runbook.ts';
import { lineTextEnd, nextLineStart, trimmedEnd } from './lines.ts';

/** A heading of the Markdown notation, where it stands. */
export interface Heading {
  readonly part: Extract<Part, { kind: 'heading' }>;
  /** Behind its last sign, before blanks and the line end; an underline below it does not count. */
  readonly end: number;
  /** Whether attributes stand at its end, between braces. */
  readonly hasAttributes: boolean;
}

/** The heading of an item; `undefined` where its text does not begin with one. */
export function headingOf(text: string, item: Item): Heading | undefined {
  const { start } = item.span;
  // An underlined heading goes over two lines or more; most are of one.
  const ends = [lineTextEnd(text, start), nextLineStart(text, nextLineStart(text, item.title.span.end))];
  for (const end of ends) {
    const part = readParts(text.slice(start, Math.min(end, item.span.end)), start, []).find(
      (each) => each.span.start >= start,
    );
    if (part?.kind !== 'heading') continue;
    const last = Math.max(
      part.title.span.end,
      part.attributes.id?.span.end ?? 0,
      part.attributes.list.at(-1)?.value.span.end ?? 0,
    );
    return {
      part,
      end: trimmedEnd(text, start, lineTextEnd(text, last)),
      hasAttributes: part.attributes.id !== undefined || part.attributes.list.length > 0,
    };
  }
  return undefined;
}

/** Puts an attribute such as `#id` or `needs="a"` to a heading; an id goes first, all else last. */
export function insertAttribute(text: string, heading: Heading, attribute: string): TextEdit {
  const { end, hasAttributes, part } = heading;
  if (!hasAttributes) return at(end, ` {${attribute}}`);
  if (attribute.startsWith('#')) {
    const open = text.lastIndexOf('{', firstAttribute(part));
    return at(open + 1, `${attribute} `);
  }
  const close = text[end - 1] === '}' ? end - 1 : end;
  return at(close, text[close - 1] === ' ' ? `${attribute} ` : ` ${attribute}`);
}

/** `key=value`, with quotes where the value is more than one plain word. */
export function attributeText(key: string, value: string): string {
  return /^\w+$/.test(value) ? `${key}=${value}` : `${key}="${value.replaceAll(/["\\]/g, '\\$&')}"`;
}

function firstAttribute(part: Heading['part']): number {
  const starts = part.attributes.list.map((each) => each.key.span.start);
  if (part.attributes.id !== undefined) starts.push(part.attributes.id.span.start);
  return Math.min(...starts);
}

function at(offset: number, text: string): TextEdit {
  return { span: { start: offset, end: offset }, text };
}
