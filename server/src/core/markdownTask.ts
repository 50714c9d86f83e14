import type { Part } from './markdownParts.ts';
import { keyScalar, scalar } from './markdownValues.ts';
import { type MappedText, type Piece, wholeText } from './tree.ts';

/** Reads the task between two offsets of a text; its box, such as `[ ]`, is what it begins with. */
export function readTask(from: number, to: number, text: string, start: number): Part {
  const behindBox = from + 3;
  const raw = text.slice(behindBox, to);
  const lead = raw.length - raw.trimStart().length;
  const words = raw.trim();
  const value = words.includes('\n') ? words.replace(/[ \t]*\r?\n[ \t>]*/g, ' ') : words;
  const mapped =
    value === words
      ? wholeText(value, start + behindBox + lead)
      : mapWords(value, start + behindBox + lead, words);
  const box = wholeText(text.slice(from, behindBox), start + from);
  const span = { start: start + from, end: start + to };
  const entries = [
    { key: keyScalar('text', mapped.span), value: scalar(mapped) },
    { key: keyScalar('done', box.span), value: { ...scalar(box), data: /x/i.test(box.value) } },
  ];
  return { kind: 'task', span, task: { kind: 'mapping', span, entries } };
}

/** Maps a text whose lines were joined: each word stands where it stood. */
function mapWords(value: string, start: number, original: string): MappedText {
  const pieces: Piece[] = [];
  let from = 0;
  for (const word of value.matchAll(/\S+/g)) {
    const at = original.indexOf(word[0], from);
    pieces.push({ at: word.index, start: start + at, length: word[0].length });
    from = at + word[0].length;
  }
  return { value, span: { start, end: start + original.length }, pieces };
}
