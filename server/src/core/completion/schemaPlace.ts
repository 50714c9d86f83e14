import launchbookSchema from '../../../../schemas/launchbook.schema.json' with { type: 'json' };
import runbookSchema from '../../../../schemas/runbook.schema.json' with { type: 'json' };
import { type SchemaNode, schemaAt } from '../schema.ts';

/** What else a JSON Schema says that completion shows. */
interface Node extends SchemaNode {
  readonly required?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly then?: Node;
  /** What each value of `enum` means. */
  readonly 'x-values'?: Readonly<Record<string, string>>;
}

/** A key that can stand in a mapping. */
export interface SchemaKey {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** What its value is made of: a text and the like, words, mappings, or keys. */
  readonly holds: 'value' | 'words' | 'mappings' | 'keys';
}

/** A value that can stand at a place. */
export interface SchemaValue {
  readonly value: string;
  readonly description: string | undefined;
}

export type Document = 'runbook' | 'launchbook';

// The files are schemas; their types as JSON say less than that.
const schemas: Readonly<Record<Document, Node>> = {
  runbook: runbookSchema as Node,
  launchbook: launchbookSchema as Node,
};

/** The keys of the mapping at a path, in the order of the schema. */
export function keysAt(document: Document, path: readonly string[]): readonly SchemaKey[] {
  const schema = schemas[document];
  return variantsAt(schema, path).flatMap((node) =>
    Object.keys(node.properties ?? {}).map((name) => ({
      name,
      description:
        variantsAt(schema, [...path, name]).find((each) => each.description !== undefined)?.description ?? '',
      isRequired: node.required?.includes(name) ?? false,
      holds: holdingOf(schema, [...path, name]),
    })),
  );
}

/** The values that the schema knows for a path: those it lists, `true` and `false`, or an example. */
export function valuesAt(document: Document, path: readonly string[]): readonly SchemaValue[] {
  return variantsAt(schemas[document], path).flatMap((node): SchemaValue[] => {
    if (node.enum !== undefined)
      return node.enum.map((value) => ({
        value: String(value),
        description: node['x-values']?.[String(value)],
      }));
    if (node.const !== undefined) return [{ value: String(node.const), description: node.description }];
    if (node.type === 'boolean')
      return ['true', 'false'].map((value) => ({ value, description: node['x-values']?.[value] }));
    return [];
  });
}

/** How a value at a path is written, for those that have a form of their own. */
export function exampleAt(document: Document, path: readonly string[]): string | undefined {
  return schemaAt(schemas[document], path)?.['x-example'];
}

/** Whether the place takes a list and no single value. */
export function isList(document: Document, path: readonly string[]): boolean {
  return variantsAt(schemas[document], path).every((node) => node.type === 'array');
}

/** The schema at a path, or each of those that it may be. */
function variantsAt(schema: Node, path: readonly string[]): readonly Node[] {
  let places: readonly Node[] = variantsOf(schema, schema);
  for (const part of path)
    places = places.flatMap((place) => {
      // `schemaAt` follows one step from a place as well as from the root, as long as it has the definitions.
      const root: Node = {
        ...place,
        ...(schema.definitions === undefined ? {} : { definitions: schema.definitions }),
      };
      const next = schemaAt(root, [part]);
      return next === undefined ? [] : variantsOf(schema, next);
    });
  return places;
}

function variantsOf(schema: Node, node: Node): readonly Node[] {
  const alternatives = node.anyOf ?? node.oneOf;
  if (node.then !== undefined) {
    const { then, ...otherwise } = node;
    const words = node['x-values'] === undefined ? {} : { 'x-values': node['x-values'] };
    return [otherwise, ...variantsOf(schema, { ...words, ...then })];
  }
  if (alternatives === undefined) return [node];
  return alternatives.flatMap((each) => {
    const target =
      each.$ref === undefined ? each : schema.definitions?.[each.$ref.replace('#/definitions/', '')];
    if (target === undefined) return [];
    const described = node.description === undefined ? target : { description: node.description, ...target };
    return variantsOf(schema, described);
  });
}

function holdingOf(schema: Node, path: readonly string[]): SchemaKey['holds'] {
  const [node] = variantsAt(schema, path);
  const types = [node?.type ?? []].flat();
  if (types.includes('array')) {
    const items = variantsAt(schema, [...path, '0']);
    if (items.some((item) => item.properties !== undefined)) return 'mappings';
    // A single expectation is no list.
    return types.includes('string') && path.at(-1) === 'expect' ? 'value' : 'words';
  }
  return types.includes('object') ? 'keys' : 'value';
}
