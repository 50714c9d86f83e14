import { type Attributes, splitList } from './attributes.ts';
import type { Entry, MappedText, Scalar, Span } from './tree.ts';

/** The keys that attributes say, as a mapping has them. */
export function attributeEntries(attributes: Attributes): Entry[] {
  const entries: Entry[] = [];
  for (const { key, value } of attributes.list) {
    const keyPart = keyScalar(key.value, key.span);
    if (key.value === 'needs' || key.value === 'reviewers') {
      const items = splitList(value).map(scalar);
      entries.push({ key: keyPart, value: { kind: 'list', span: value.span, items } });
    } else entries.push({ key: keyPart, value: scalar(value) });
  }
  return entries;
}

/** A text as a value. */
export function scalar(text: MappedText): Scalar {
  const { value, span, pieces } = text;
  return { kind: 'scalar', data: value, value, span, pieces };
}

/** A key that the notation implies; its span is what stands in the file for it. */
export function keyScalar(key: string, span: Span): Scalar {
  return {
    kind: 'scalar',
    data: key,
    value: key,
    span,
    pieces: [{ at: 0, start: span.start, length: span.end - span.start }],
  };
}
