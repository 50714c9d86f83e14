import type { TextEdit } from './finding.ts';
import type { Item, Runbook } from './runbook.ts';
import { type IdPlace, idPlaceAt, itemsWithId, ownPlace, placesOfId } from './stepIds.ts';
import type { Span } from './tree.ts';

/** Why a step cannot be renamed here, in plain words. */
export interface Refusal {
  readonly refusal: string;
}

/** What a rename would begin with: the place at the cursor and the id that it says. */
export interface Renamable {
  readonly span: Span;
  readonly id: string;
  /** The items whose id it is; several where it stands twice. */
  readonly items: readonly Item[];
}

/** Whether the id at an offset can be renamed. */
export function renamable(text: string, runbook: Runbook, offset: number): Renamable | Refusal {
  const place = idPlaceAt(text, runbook, offset);
  if (place === undefined)
    return {
      refusal: 'Here stands no id of a step. Put the cursor on an id, a title, a name in `needs` or a link.',
    };
  const items = itemsWithId(runbook, place.id);
  if (items.length === 0)
    return { refusal: `No step has the id \`${place.id}\`, so there is nothing to rename. Correct it here.` };
  if (place.item === undefined && items.length > 1)
    return {
      refusal: `${items.length} steps have the id \`${place.id}\`, so it is not clear which is meant. Rename one of them at its own id first.`,
    };
  return { span: place.span, id: place.id, items: place.item === undefined ? items : [place.item] };
}

/**
 * The edits that give a step another id, at all places of the file that say it.
 *
 * A step whose id was made from its title gets one written. Where two steps have the id, that at the offset gets
 * the new one and the references stay with the other.
 */
export function renameStep(
  text: string,
  runbook: Runbook,
  offset: number,
  newId: string,
): { readonly edits: readonly TextEdit[] } | Refusal {
  const found = renamable(text, runbook, offset);
  if ('refusal' in found) return found;
  const refusal = refusalOf(runbook, found, newId);
  if (refusal !== undefined) return { refusal };
  const [item] = found.items;
  if (newId === found.id || item === undefined) return { edits: [] };
  const isTwice = itemsWithId(runbook, found.id).length > 1;
  const places = isTwice ? [ownPlace(item)] : placesOfId(text, runbook, found.id);
  const edits = places.map((place): TextEdit => {
    if (place.kind === 'own' && place.item?.idText === undefined) return writeId(text, runbook, item, newId);
    return { span: place.span, text: spelled(text, runbook, place, newId) };
  });
  return { edits: edits.sort((left, right) => left.span.start - right.span.start) };
}

function refusalOf(runbook: Runbook, { id, items }: Renamable, newId: string): string | undefined {
  if (newId === '') return 'An id has one sign at least.';
  if (/\s/.test(newId)) return `An id has no blanks: \`${newId.trim().replace(/\s+/g, '-')}\` would do.`;
  const sign = /[,#{}[\]()<>"'`=\\\p{C}]/u.exec(newId)?.[0];
  if (sign !== undefined)
    return /\p{C}/u.test(sign)
      ? 'An id has no invisible signs.'
      : `An id has no \`${sign}\`. Use letters, digits and \`-\`.`;
  if (newId === id) return undefined;
  const [other] = itemsWithId(runbook, newId).filter((each) => !items.includes(each));
  if (other === undefined) return undefined;
  const from = other.idText === undefined ? ', made from its title' : '';
  return `The id \`${newId}\` is taken by “${other.title.value}”${from}. Choose another one.`;
}

/** The new id as it has to be written at a place. */
function spelled(text: string, runbook: Runbook, { kind, span }: IdPlace, newId: string): string {
  const old = text.slice(span.start, span.end);
  // What stands in a link is read as an address.
  if (kind === 'link') return `${old}${newId}`.includes('%') ? encodeURIComponent(newId) : newId;
  if (areHeadings(text, runbook)) return newId;
  // A span with its quotes holds what cannot be replaced within them, such as a `\u00e9`.
  if (/^["'|>]/.test(old)) return `"${newId}"`;
  const before = text.charAt(span.start - 1);
  const isQuoted = (before === '"' || before === "'") && text.charAt(span.end) === before;
  return isQuoted || isPlainText(newId) ? newId : `"${newId}"`;
}

/** Whether steps are headings; in a Markdown file without such, they can stand in the front matter, which is YAML. */
function areHeadings(text: string, runbook: Runbook): boolean {
  const [first] = runbook.items;
  if (runbook.notation === 'yaml' || first === undefined) return false;
  const isUnderlined = text.slice(first.span.start, first.title.span.start).trim() === '';
  return text.charAt(first.span.start) === '#' || isUnderlined;
}

/** Whether YAML reads a word without quotes as that text. Source: YAML 1.2.2, "Plain Style" and "Core Schema". */
function isPlainText(word: string): boolean {
  if (/^[&*!|>%@]|^[-.?:~]$|^---|^\.\.\.|:$/.test(word)) return false;
  return !typedWord.test(word);
}

const typedWord =
  /^(?:null|true|false|yes|no|on|off|y|n|[-+]?\.inf|\.nan|[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:e[-+]?\d+)?|0[xob][\da-f_]+)$/i;

/** Writes an id to a step that has none, beside its title. */
function writeId(text: string, runbook: Runbook, item: Item, id: string): TextEdit {
  const { span, title } = item;
  const line = text.slice(title.span.end, lineEnd(text, title.span.end));
  if (areHeadings(text, runbook)) {
    const brace = line.indexOf('{');
    return brace < 0
      ? insert(title.span.end + line.trimEnd().length, ` {#${id}}`)
      : insert(title.span.end + brace + 1, `#${id} `);
  }
  const value = isPlainText(id) ? id : `"${id}"`;
  if (text.charAt(span.start) === '{') return insert(span.start + 1, ` id: ${value},`);
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const isReturn = text.charAt(lineEnd(text, title.span.start)) === '\r';
  const indent = ' '.repeat(span.start - start);
  return insert(span.start, `id: ${value}${isReturn ? '\r\n' : '\n'}${indent}`);
}

function insert(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

/** Offset of the signs that end the line. */
function lineEnd(text: string, from: number): number {
  const found = /[\r\n]/g;
  found.lastIndex = from;
  return found.exec(text)?.index ?? text.length;
}
