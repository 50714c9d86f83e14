import launchbookSchema from '../../../schemas/launchbook.schema.json' with { type: 'json' };
import runbookSchema from '../../../schemas/runbook.schema.json' with { type: 'json' };
import type { Finding } from './finding.ts';
import { validateLaunchbook } from './generated/validateLaunchbook.js';
import { validateRunbook } from './generated/validateRunbook.js';
import { passwordMessage } from './hiddenPasswords.ts';
import { roles } from './role.ts';
import { suggestion } from './suggestion.ts';
import { entryOf, type Span, type Tree } from './tree.ts';

/** One error of ajv's standalone validators. Source: ajv documentation, "Validation errors". */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A JSON Schema node as far as findings and completion look into it. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  readonly 'x-example'?: string;
}

/** Findings on the shape of a runbook's tree, each on the key or value that is wrong. */
export function checkRunbookShape(tree: Tree): Finding[] {
  return checkShape(tree, runbookSchema as SchemaNode, validateRunbook);
}

/** Findings on the shape of `launchbook.yaml`. */
export function checkSettingsShape(tree: Tree): Finding[] {
  return checkShape(tree, launchbookSchema as SchemaNode, validateLaunchbook);
}

type Validate = ((data: unknown) => boolean) & { errors?: readonly SchemaError[] | null };

function checkShape(tree: Tree, schema: SchemaNode, validate: Validate): Finding[] {
  if (validate(toData(tree))) return [];
  const findings: Finding[] = [];
  for (const error of validate.errors ?? []) {
    const finding = toFinding(error, tree, schema);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

/** What is assigned to this key by itself would be no key. */
const own = { enumerable: true, configurable: true, writable: true };

/** The tree as plain data, as a JSON parser would give it. */
export function toData(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.data;
    case 'list':
      return tree.items.map(toData);
    case 'mapping': {
      const data: Record<string, unknown> = {};
      for (const { key, value } of tree.entries)
        if (key.value === '__proto__')
          Object.defineProperty(data, key.value, { ...own, value: toData(value) });
        else data[key.value] = toData(value);
      return data;
    }
    default:
      return tree satisfies never;
  }
}

function toFinding(error: SchemaError, root: Tree, schema: SchemaNode): Finding | undefined {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const { tree, keySpan } = resolve(root, path);
  const place = schemaAt(schema, path);
  const name = path.findLast((part) => !/^\d+$/.test(part));
  const subject = subjectOf(path, name);
  const finding = (rule: string, span: Span, message: string): Finding => ({
    rule,
    severity: 'error',
    span,
    message,
  });
  const text = tree.kind === 'scalar' ? tree.value : '';
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params['additionalProperty']);
      const span = entryOf(tree, key)?.key.span ?? keySpan;
      const known = Object.keys(place?.properties ?? {});
      const list = known.map((each) => `\`${each}\``).join(', ');
      const meant = suggestion(span, key, known, `Known here: ${list}. Keys of your own begin with \`x-\`.`);
      return { ...finding('unknown-key', span, `Unknown key \`${key}\`. ${meant.words}`), ...meant.fixes };
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      if (key === 'runbook')
        return finding(
          'missing-key',
          startOf(tree.span),
          'The document does not say that it is a runbook. Add `runbook: 1` to its keys.',
        );
      return finding(
        'missing-key',
        keySpan,
        `${path.length === 0 ? 'The document' : placeName(path)} has no \`${key}\`.`,
      );
    }
    case 'enum': {
      const values = error.params['allowedValues'];
      const allowed = Array.isArray(values) ? values.map(String) : [];
      const list = allowed.map((each) => `\`${each}\``).join(', ');
      const meant = suggestion(tree.span, text, allowed, `It is one of ${list}.`);
      const what =
        text === '' ? `${subject} is empty` : `\`${shorten(text)}\` is not possible for ${subject}`;
      return { ...finding('invalid-value', tree.span, `${what}. ${meant.words}`), ...meant.fixes };
    }
    case 'if':
      // What follows from the condition is an error of its own.
      return undefined;
    case 'const':
      return finding(
        'invalid-value',
        tree.span,
        `${subject} must be \`${String(error.params['allowedValue'])}\`: this is the format version that is understood here.`,
      );
    case 'type':
      return finding(
        'invalid-value',
        spanOfValue(tree, keySpan),
        name === 'password' ? passwordMessage : typeMessage(subject, error.params['type'], tree, path, name),
      );
    case 'pattern':
      return finding('invalid-value', spanOfValue(tree, keySpan), patternMessage(name, text, place));
    case 'minLength':
      return finding('invalid-value', spanOfValue(tree, keySpan), `${subject} is empty.`);
    case 'minimum':
    case 'maximum':
      return finding('invalid-value', tree.span, rangeMessage(subject, place));
    default:
      return finding(
        'invalid-value',
        spanOfValue(tree, keySpan),
        `${subject} is not as the format asks (${error.keyword}).`,
      );
  }
}

function patternMessage(name: string | undefined, text: string, place: SchemaNode | undefined): string {
  const example = place?.['x-example'];
  const suffix = example === undefined ? '' : ` Write it like \`${example}\`.`;
  if (name === 'password') return passwordMessage;
  if (isDuration(name)) return `\`${name}\` must be a duration with its unit, such as \`5s\` or \`1h30m\`.`;
  if (name === 'name') return `\`${text}\` cannot be a name: it must be one word.`;
  return `\`${shorten(text)}\` is not possible for \`${name ?? 'this'}\`.${suffix}`;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const words: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a mapping of keys',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  null: 'empty',
};

function typeMessage(
  subject: string,
  type: unknown,
  tree: Tree,
  path: readonly string[],
  name: string | undefined,
): string {
  const types = (Array.isArray(type) ? type : [type]).map(String);
  const text = types.map((each) => words[each] ?? each).join(' or ');
  if (tree.kind === 'scalar' && tree.data === null) return `${subject} is empty. It must be ${text}.`;
  if (isDuration(name)) return `${subject} must be a duration with its unit, such as \`5s\` or \`1h30m\`.`;
  const isRoleItself = path.at(-1) === name && (roles as readonly (string | undefined)[]).includes(name);
  if (isRoleItself) return `${subject} must be a list of blocks, each beginning with \`-\`.`;
  if (types.includes('string') && tree.kind === 'scalar')
    return `${subject} must be ${text}; put \`${shorten(tree.value)}\` in quotes.`;
  return `${subject} must be ${text}.`;
}

function rangeMessage(subject: string, place: SchemaNode | undefined): string {
  const { minimum, maximum } = place ?? {};
  if (minimum !== undefined && maximum !== undefined)
    return `${subject} must be from ${minimum} to ${maximum}.`;
  return minimum === undefined
    ? `${subject} must be at most ${maximum}.`
    : `${subject} must be at least ${minimum}.`;
}

function isDuration(name: string | undefined): name is string {
  return name === 'timeout' || name === 'takes' || name === 'every';
}

/** What a sentence on a value begins with: its key, or what it is one of. */
function subjectOf(path: readonly string[], name: string | undefined): string {
  if (name === undefined) return 'The document';
  if (path.at(-1) === name) return `\`${name}\``;
  if (name === 'steps') return 'A step';
  if (name === 'tasks') return 'A task';
  if (name === 'connections') return 'A connection';
  return (roles as readonly string[]).includes(name) ? 'A block' : `Each of \`${name}\``;
}

function placeName(path: readonly string[]): string {
  const last = path.findLast((part) => !/^\d+$/.test(part));
  if (last === 'steps') return 'This step';
  if (last === 'tasks') return 'This task';
  if (last === 'connections') return 'This connection';
  return last === undefined ? 'This' : `\`${last}\``;
}

/** Follows an instance path into the tree; `keySpan` is where the person wrote the nearest key. */
function resolve(root: Tree, path: readonly string[]): { tree: Tree; keySpan: Span } {
  let tree = root;
  let keySpan = startOf(root.span);
  for (const part of path) {
    if (tree.kind === 'list') {
      const item = tree.items[Number(part)];
      if (item === undefined) break;
      tree = item;
      keySpan = firstKeySpan(item);
    } else {
      const entry = entryOf(tree, part);
      if (entry === undefined) break;
      tree = entry.value;
      keySpan = entry.key.span;
    }
  }
  return { tree, keySpan };
}

/** Where a value is underlined: itself when short, its key when it is a whole block. */
function spanOfValue(tree: Tree, keySpan: Span): Span {
  return tree.kind === 'scalar' && tree.span.end > tree.span.start ? tree.span : keySpan;
}

function firstKeySpan(tree: Tree): Span {
  return tree.kind === 'mapping' ? (tree.entries[0]?.key.span ?? startOf(tree.span)) : startOf(tree.span);
}

function startOf(span: Span): Span {
  return { start: span.start, end: Math.min(span.end, span.start + 1) };
}

/** The schema of the place that a path leads to, with references followed. */
export function schemaAt(schema: SchemaNode, path: readonly string[]): SchemaNode | undefined {
  const follow = (node: SchemaNode | undefined): SchemaNode | undefined => {
    if (node?.$ref === undefined) return node;
    const target = schema.definitions?.[node.$ref.replace('#/definitions/', '')];
    return target === undefined
      ? undefined
      : { ...target, ...(node.description === undefined ? {} : { description: node.description }) };
  };
  let place = follow(schema);
  for (const part of path) {
    if (place === undefined) return undefined;
    const additional =
      typeof place.additionalProperties === 'object' ? place.additionalProperties : undefined;
    place = follow(
      /^\d+$/.test(part) && place.items !== undefined
        ? place.items
        : (place.properties?.[part] ?? additional),
    );
  }
  return place;
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
