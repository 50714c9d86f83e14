import type { Finding } from '../finding.ts';
import { frontMatterSpan } from '../formatFrontMatter.ts';
import { type Notation, parse } from '../parse.ts';
import { type Mapping, valueAt } from '../tree.ts';
import { readProse, withoutBlankEnds } from './markdownProse.ts';
import { joinProse, type Outline, outlineOf } from './outline.ts';
import { readComments, type YamlComments } from './yamlComments.ts';

/** A runbook as an outline, or the errors because of which not all of it was read. */
export type ReadOutline =
  | { readonly kind: 'read'; readonly outline: Outline; readonly said: readonly string[] }
  | { readonly kind: 'errors'; readonly errors: readonly Finding[] };

/**
 * Reads a text with all that it says, prose and comments included.
 *
 * `findings` are those of reading the runbook, if that was done; else only what stops the parser is an error.
 */
export function readOutline(
  text: string,
  notation: Notation,
  findings: readonly Finding[] = [],
): ReadOutline {
  const known = findings.filter(({ severity }) => severity === 'error');
  if (known.length > 0) return { kind: 'errors', errors: known };
  const { tree, problems } = parse(text, notation);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0 || tree?.kind !== 'mapping') return { kind: 'errors', errors };
  return notation === 'markdown' ? fromMarkdown(text, tree) : fromYaml(text, tree);
}

function fromMarkdown(text: string, tree: Mapping): ReadOutline {
  const prose = readProse(text, tree);
  const front = frontMatterSpan(text);
  const comments = readComments(text.slice(front.start, front.end), front.start, tree);
  const said: string[] = [];
  if (prose.moved.length > 0)
    said.push(
      `Prose between or behind the blocks stands before them now, in the notes of ${listOf(prose.moved.map(titleOf))}.`,
    );
  if (prose.unread.length > 0)
    said.push(
      `Left out, as it means nothing to a plan: ${prose.unread.map((word) => `\`${word}\``).join(', ')}.`,
    );
  const outline = outlineOf(tree, {
    ...documentComments(comments),
    proseOf: (item) => joinProse(ownNotes(item), prose.of(item)),
  });
  return { kind: 'read', outline, said };
}

function fromYaml(text: string, tree: Mapping): ReadOutline {
  const comments = readComments(text, 0, tree);
  const outline = outlineOf(tree, {
    ...documentComments(comments),
    proseOf: (item) => {
      const at = valueAt(item, 'notes')?.span.start ?? item.span.start;
      const inItem = (comments.byItem.get(item) ?? []).map((each) => ({
        at: each.at,
        text: withoutBlankEnds(each.text.replace(/^ /gm, '')),
      }));
      const all = [...inItem, { at, text: ownNotes(item) }].sort((left, right) => left.at - right.at);
      return joinProse(...all.map((each) => each.text));
    },
  });
  const count = [...comments.byItem.values()].flat().length;
  const said =
    count === 0
      ? []
      : [`${count === 1 ? 'One comment' : `${count} comments`} among the steps: written as prose.`];
  return { kind: 'read', outline, said };
}

/** Comments of keys that have a place of their own elsewhere stand at the first key. */
function documentComments({ byKey, last }: YamlComments) {
  const homeless = ['title', 'notes'].flatMap((key) => byKey.get(key) ?? []);
  return {
    commentsOf: (key: string) => [...(byKey.get(key) ?? []), ...(key === 'runbook' ? homeless : [])],
    lastComments: last,
  };
}

function ownNotes(tree: Mapping): string {
  const notes = valueAt(tree, 'notes');
  return notes?.kind === 'scalar' && notes.data !== null ? withoutBlankEnds(notes.value) : '';
}

function titleOf(tree: Mapping): string {
  const title = valueAt(tree, 'title');
  return `“${title?.kind === 'scalar' ? title.value : ''}”`;
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
