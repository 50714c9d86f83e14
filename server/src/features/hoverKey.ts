import type { WrittenKey } from '../core/keyAt.ts';
import { readingRules } from '../core/rule.ts';
import { rules } from '../core/rules/index.ts';
import type { SchemaNode } from '../core/schema.ts';
import { code } from './markdownText.ts';

/** What a key of the format means; the schema's words are ours, so their Markdown counts. */
export function keySection({ path, schema }: WrittenKey): string | undefined {
  const { description, 'x-example': example } = schema;
  if (description === undefined) return undefined;
  const name = path.at(-1) ?? '';
  return [
    `${code(name)}: ${description}`,
    ...(schema.enum === undefined ? [] : [`One of ${schema.enum.map((each) => code(each)).join(', ')}.`]),
    ...(example === undefined || description.includes(example) ? [] : [`Example: ${code(example)}`]),
  ].join('\n\n');
}

/** Why a rule is there; `undefined` for a word that is no rule. */
export function ruleSection(id: string): string | undefined {
  const rule = rules.find((each) => each.id === id);
  if (rule !== undefined)
    return `${code(id)}: ${rule.why}\n\nIts severity, where none is set: ${rule.severity}.`;
  return readingRules.includes(id) ? `${code(id)}: told when a file is read.` : undefined;
}

/** The words of the directives, in the shape of a key's schema. */
const directives: Readonly<Record<string, SchemaNode>> = {
  expect: {
    description:
      'Expression in CEL that must be true for the check to pass. Repeat the line for several; all must be.',
    'x-example': '-- expect: rows == 0',
  },
  name: {
    description: "The check's name, for `pre` and for reports. Default: its position.",
    'x-example': '-- name: absent',
  },
  'launchbook-ignore': {
    description:
      'Silences findings of the rules that it names on the next statement; the reason follows `--`.',
    'x-example': '-- launchbook-ignore: missing-backup -- the table is new',
  },
};

/** What a directive means. */
export function directiveSection(key: string): string | undefined {
  const schema = directives[key];
  return schema === undefined ? undefined : keySection({ path: [key], span: { start: 0, end: 0 }, schema });
}
