import { roles } from './role.ts';
import type { Scalar } from './tree.ts';
import { dash } from './yamlSigns.ts';

/** The keys of nearly all mappings: comparing and storing the same string again is quicker than one cut from a text. */
const usualKeys: ReadonlyMap<string, string> = new Map(
  [
    ...[
      'runbook',
      'title',
      'release',
      'connection',
      'owner',
      'reviewers',
      'steps',
      'id',
      'needs',
      'takes',
      'notes',
    ],
    ...['tasks', 'text', 'done', 'name', 'sql', 'sh', 'expect', 'timeout', 'every', ...roles],
  ].map((key) => [key, key]),
);

/** A plain key. */
export function keyOf(value: string, at: number): Scalar {
  const usual = usualKeys.get(value);
  return usual === undefined ? scalarOf(value, at) : plainScalar(usual, usual, at);
}

/** A plain scalar, typed as the core schema of YAML 1.2 has it. */
export function scalarOf(value: string, at: number): Scalar {
  return plainScalar(value, dataOf(value), at);
}

function plainScalar(value: string, data: Scalar['data'], at: number): Scalar {
  const span = { start: at, end: at + value.length };
  return { kind: 'scalar', value, data, span, pieces: [{ at: 0, start: at, length: value.length }] };
}

/** A value that is not written. */
export function emptyYaml(at: number): Scalar {
  return {
    kind: 'scalar',
    value: '',
    data: null,
    span: { start: at, end: at },
    pieces: [{ at: 0, start: at, length: 0 }],
  };
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

/** Source: YAML 1.2.2, section 10.3.2 "Tag Resolution". */
function dataOf(source: string): Scalar['data'] {
  if (source.length <= 5) {
    const word = words.get(source);
    if (word !== undefined) return word;
  }
  const first = source.charCodeAt(0);
  const canBeNumber = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === dash || first === 0x2e;
  return canBeNumber ? (numberOf(source) ?? source) : source;
}

function numberOf(source: string): number | undefined {
  if (/^[-+]?[0-9]+$/.test(source)) return Number.parseInt(source, 10);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(source))
    return Number.parseFloat(source);
  if (/^0o[0-7]+$/.test(source)) return Number.parseInt(source.slice(2), 8);
  if (/^0x[0-9a-fA-F]+$/.test(source)) return Number.parseInt(source.slice(2), 16);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source))
    return source.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(source) ? Number.NaN : undefined;
}
