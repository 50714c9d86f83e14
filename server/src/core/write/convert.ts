import type { Finding } from '../finding.ts';
import type { Notation } from '../parse.ts';
import { roles } from '../role.ts';
import { readRunbook } from '../runbook.ts';
import { toData } from '../schema.ts';
import { slug } from '../slug.ts';
import type { Tree } from '../tree.ts';
import { outlineWithKeys, withDirectives } from './directiveKeys.ts';
import type { Outline, OutlineItem, OutlineKey } from './outline.ts';
import { prepareMarkdown } from './prepareMarkdown.ts';
import { readOutline } from './readOutline.ts';
import { writeMarkdown } from './writeMarkdown.ts';
import { writeYaml } from './writeYaml.ts';

/** A runbook in the other notation, or why it cannot be there. */
export type Conversion =
  | {
      readonly kind: 'converted';
      readonly text: string;
      readonly notation: Notation;
      /** What is written in another way than it was, in words. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] };

/** Why nothing was converted. */
export interface Reason {
  /** Ends in a full stop. */
  readonly message: string;
  /** Offset in the text, where one place is to blame. */
  readonly at: number | undefined;
}

/**
 * Converts a whole runbook to the other notation.
 *
 * What comes out is read again: unless it is the same plan with the same prose and comments, nothing is converted.
 * `findings` are those of reading the text, where that was done already.
 */
export function convert(
  text: string,
  from: Notation,
  findings: readonly Finding[] = readRunbook(text, from).findings,
): Conversion {
  const read = readOutline(text, from, findings);
  if (read.kind === 'errors')
    return refuse(read.errors.map(({ message, span }) => ({ message, at: span.start })));
  const to = from === 'markdown' ? 'yaml' : 'markdown';
  const prepared =
    to === 'markdown'
      ? prepareMarkdown(read.outline)
      : { outline: outlineWithKeys(read.outline), said: [], refused: [] };
  if (prepared.refused.length > 0)
    return refuse(prepared.refused.map((message) => ({ message: sentence(message), at: undefined })));
  const written = to === 'markdown' ? writeMarkdown(prepared.outline) : writeYaml(prepared.outline);
  const converted = text.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written;
  const back = readOutline(converted, to);
  const difference = back.kind === 'errors' ? 'the document' : differenceOf(prepared.outline, back.outline);
  if (difference !== undefined) {
    const message = `In ${to === 'markdown' ? 'Markdown' : 'YAML'} ${difference} would be read as something else, so nothing was converted.`;
    return refuse([{ message, at: undefined }]);
  }
  return {
    kind: 'converted',
    text: converted,
    notation: to,
    notes: [...read.said, ...prepared.said].map(sentence),
  };
}

function refuse(reasons: readonly Reason[]): Conversion {
  return { kind: 'refused', reasons };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The first place where two outlines say different things, in words; `undefined` where there is none. */
export function differenceOf(left: Outline, right: Outline): string | undefined {
  if (JSON.stringify(documentData(left)) !== JSON.stringify(documentData(right)))
    return 'the head of the document';
  return itemsDifference(left.items, right.items);
}

function itemsDifference(left: readonly OutlineItem[], right: readonly OutlineItem[]): string | undefined {
  for (const [index, item] of left.entries()) {
    const other = right[index];
    if (other === undefined || JSON.stringify(itemData(item)) !== JSON.stringify(itemData(other)))
      return `step “${item.title.trim()}”`;
    const below = itemsDifference(item.items, other.items);
    if (below !== undefined) return below;
  }
  return left.length === right.length ? undefined : `what follows step “${left.at(-1)?.title.trim() ?? ''}”`;
}

function documentData({ title, keys, notes, comments }: Outline): unknown {
  const lines = [...keys.flatMap((key) => key.comments), ...comments].flatMap((comment) =>
    comment.split('\n'),
  );
  return {
    title,
    notes,
    keys: keys.map(({ key, value }) => [key, toData(value)]).sort(byKey),
    comments: lines
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .sort(),
  };
}

function itemData(item: OutlineItem): unknown {
  return {
    title: item.title,
    id: item.id ?? slug(item.title),
    needs: item.needs,
    keys: textsOf(item.keys),
    notes: item.notes,
    tasks: item.tasks.map(({ text, isDone, keys }) => ({ text, isDone, keys: textsOf(keys) })),
    blocks: roles.flatMap((role) =>
      item.blocks
        .filter((block) => block.role === role)
        .map(withDirectives)
        .map(({ kind, text, name, expect, keys }) => ({
          role,
          kind,
          text,
          name,
          expect,
          keys: textsOf(keys),
        })),
    ),
  };
}

function textsOf(keys: readonly OutlineKey[]): unknown {
  return keys.map(({ key, value }) => [key, textOf(value)]).sort(byKey);
}

function textOf(value: Tree): string {
  return value.kind === 'scalar' ? value.value : JSON.stringify(toData(value));
}

function byKey([left]: readonly unknown[], [right]: readonly unknown[]): number {
  return String(left) < String(right) ? -1 : 1;
}
