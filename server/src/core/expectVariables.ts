import type { Role } from './role.ts';

/** Where an expectation stands; decides which names it knows. */
export interface ExpectationContext {
  readonly blockKind: 'sql' | 'sh';
  readonly role: Role;
}

/** A name that an expectation knows. */
export interface ExpectationVariable {
  readonly name: string;
  /** In the words of the format's description. */
  readonly type: string;
  /** One line, no full stop. */
  readonly description: string;
}

/** A variable with what the type check needs. */
export interface Variable extends ExpectationVariable {
  /** The type that the expression is checked with; `dyn` where it can be null. */
  readonly celType: string;
  readonly isKnownIn: (context: ExpectationContext) => boolean;
}

const inSql = (context: ExpectationContext): boolean => context.blockKind === 'sql';
const inSh = (context: ExpectationContext): boolean => context.blockKind === 'sh';

/** Every name of any place. */
export const variables: readonly Variable[] = [
  { name: 'rows', type: 'int', celType: 'int', isKnownIn: inSql, description: 'How many rows came back' },
  {
    name: 'value',
    type: 'dyn',
    celType: 'dyn',
    isKnownIn: inSql,
    description: 'First column of the first row; null when there is none',
  },
  {
    name: 'row',
    type: 'map',
    celType: 'dyn',
    isKnownIn: inSql,
    description: 'The first row, by column name; null when there is none',
  },
  {
    name: 'all',
    type: 'list of maps',
    celType: 'list<map<string, dyn>>',
    isKnownIn: inSql,
    description: 'Every row that was kept',
  },
  {
    name: 'columns',
    type: 'list of string',
    celType: 'list<string>',
    isKnownIn: inSql,
    description: 'Column names, in order',
  },
  {
    name: 'affected',
    type: 'int',
    celType: 'int',
    isKnownIn: (context) => inSql(context) && context.role === 'change',
    description: 'Rows changed; in change blocks only',
  },
  {
    name: 'pre',
    type: 'map',
    celType: 'Pre',
    isKnownIn: () => true,
    description: 'rows, value, row and all of the pre-check of the same name or position in this step',
  },
  {
    name: 'exit_code',
    type: 'int',
    celType: 'int',
    isKnownIn: inSh,
    description: 'Exit code of the command',
  },
  {
    name: 'stdout',
    type: 'string',
    celType: 'string',
    isKnownIn: inSh,
    description: 'What the command wrote to its output',
  },
  {
    name: 'stderr',
    type: 'string',
    celType: 'string',
    isKnownIn: inSh,
    description: 'What the command wrote as errors',
  },
];

/** The fields of `pre`, with the types they are checked with. */
export const preFields = { rows: 'int', value: 'dyn', row: 'dyn', all: 'list<map<string, dyn>>' } as const;

/** The names that an expectation knows at a place, for completion, hover and documentation. */
export function variablesFor(context: ExpectationContext): readonly ExpectationVariable[] {
  return variables
    .filter((variable) => variable.isKnownIn(context))
    .map(({ name, type, description }) => ({ name, type, description }));
}
