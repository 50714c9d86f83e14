import { CompletionItemKind } from 'vscode-languageserver-types';
import type { KeyPlace } from '../../core/completion/place.ts';
import { type Document, keysAt, type SchemaKey } from '../../core/completion/schemaPlace.ts';
import type { Notation } from '../../core/parse.ts';
import { isRole, roles } from '../../core/role.ts';
import { readingRules } from '../../core/rule.ts';
import { rules } from '../../core/rules/index.ts';
import { slug } from '../../core/slug.ts';
import type { Offer } from './offer.ts';

/** Where a key would be written. */
export interface KeySurroundings {
  readonly document: Document;
  readonly notation: Notation;
  /** The line end of the file. */
  readonly eol: string;
}

/** The keys that can stand at a place: those that must be there first, then in the order of the format. */
export function keyOffers(place: KeyPlace, surroundings: KeySurroundings): Offer[] {
  const { path, present, word } = place;
  if (surroundings.document === 'launchbook' && path.length === 1 && path[0] === 'rules')
    return ruleOffers(place);
  const all = keysAt(surroundings.document, path);
  if (all.length === 0 && place.form === 'block' && !place.mayBeText)
    return itemOffers({ ...place, path: [...path, '0'] }, surroundings);
  const keys = all.filter(({ name }) => !present.has(name) && fits(name, place, surroundings.notation));
  const ordered = [...keys.filter((key) => key.isRequired), ...keys.filter((key) => !key.isRequired)];
  return ordered.map((key) => ({
    label: key.name,
    kind: isRole(key.name) ? CompletionItemKind.Struct : CompletionItemKind.Property,
    word,
    ...textsOf(key, place, surroundings),
    ...(key.isRequired ? { detail: 'required' } : {}),
    ...(key.description === '' ? {} : { documentation: key.description }),
  }));
}

/** Where a list of mappings stands, its next item begins with a dash and the key that it must have. */
function itemOffers(place: KeyPlace, surroundings: KeySurroundings): Offer[] {
  const keys = keysAt(surroundings.document, place.path);
  const first = keys.filter((key) => key.isRequired).slice(0, 1);
  return (first.length > 0 ? first : keys.slice(0, 2)).map((key) => ({
    label: `- ${key.name}`,
    kind: CompletionItemKind.Property,
    word: place.word,
    text: `- ${key.name}: `,
    ...(key.description === '' ? {} : { documentation: key.description }),
  }));
}

/** `#id`, for a heading whose attributes do not have it yet. */
export function idOffers(word: Offer['word'], title: string): Offer[] {
  const id = slug(title);
  if (id === '') return [];
  return [
    {
      label: `#${id}`,
      kind: CompletionItemKind.Reference,
      word,
      detail: 'id of the step',
      documentation: 'Name that `needs` and links use. Written down, it stays when the title changes.',
    },
  ];
}

/** Keys that the schema knows but that make no sense at this place. */
function fits(name: string, { path, present, form }: KeyPlace, notation: Notation): boolean {
  const role = path.at(-2) ?? '';
  if (path.at(-1) === '0' && isRole(role)) {
    if (form === 'attribute' && ['sql', 'sh', 'expect'].includes(name)) return false;
    if (name === 'every') return role === 'monitor';
    return !((name === 'sql' && present.has('sh')) || (name === 'sh' && present.has('sql')));
  }
  if (path.length === 0 && notation === 'markdown' && name === 'steps') return false;
  if (form !== 'attribute') return true;
  const isOfTree = [...roles, 'id', 'title', 'steps', 'tasks', 'notes', 'git', 'runbook'].includes(name);
  return !isOfTree;
}

/** What is written for a key: its sign, and the beginning of a value that has lines of its own. */
function textsOf(
  { name, holds }: SchemaKey,
  { form, indent, hasMark, path }: KeyPlace,
  { eol }: KeySurroundings,
): Pick<Offer, 'text' | 'snippet'> {
  if (hasMark) return { text: name };
  if (form === 'attribute')
    return holds === 'words' ? { text: `${name}="`, snippet: `${name}="$1"` } : { text: `${name}=` };
  const bare = `${name}: `;
  if (form === 'flow') return { text: bare };
  const below = (depth: number): string => `${eol}${' '.repeat(indent + depth)}`;
  switch (holds) {
    case 'value':
      return { text: bare };
    case 'words':
      return { text: bare, snippet: `${bare}[$1]` };
    case 'keys':
      return { text: `${name}:${below(2)}`, snippet: `${name}:${below(2)}$1` };
    case 'mappings': {
      const first = `${name}:${below(2)}- `;
      if (isRole(name) && path.at(-1) === '0')
        return { text: first, snippet: `${first}${blockSnippet(name, below(4))}` };
      return { text: first, snippet: `${first}${name === 'steps' ? 'title: ' : ''}$1` };
    }
    default:
      return holds satisfies never;
  }
}

/** What a block of a role is mostly made of. */
function blockSnippet(role: string, newLine: string): string {
  if (role === 'backup') return 'sh: $1';
  return role === 'change' || role === 'rollback' ? 'sql: $1' : `sql: $1${newLine}expect: $2`;
}

/** The ids of rules, whose reasons are told when somebody looks at them. */
function ruleOffers({ word, present, hasMark }: KeyPlace): Offer[] {
  const all = [...rules.map((rule) => rule.id), ...readingRules];
  return all
    .filter((id) => !present.has(id))
    .map((id) => ({
      label: id,
      kind: CompletionItemKind.Property,
      word,
      text: hasMark ? id : `${id}: `,
      ...ruleWords(id),
    }));
}

/** How serious a rule is by itself, and a way to ask for its reason. */
export function ruleWords(id: string): Pick<Offer, 'detail' | 'data'> {
  const rule = rules.find((each) => each.id === id);
  return rule === undefined
    ? { detail: 'found while reading a file' }
    : { detail: rule.severity, data: { rule: id } };
}
