import type { Finding } from './finding.ts';
import { checkRunbookShape } from './schema.ts';
import type { List, Scalar, Tree } from './tree.ts';

/** Findings on the shape of a single item. */
export function checkItemShape(item: Tree): Finding[] {
  return checkItemsShape({ kind: 'list', span: item.span, items: [item] });
}

/** Findings on the shape of items that are read without the document around them. */
export function checkItemsShape(items: List): Finding[] {
  return checkRunbookShape({
    kind: 'mapping',
    span: items.span,
    entries: [
      { key: word('runbook'), value: { ...word('1'), data: 1 } },
      { key: word('steps'), value: items },
    ],
  });
}

function word(value: string): Scalar {
  return { kind: 'scalar', value, data: value, span: { start: 0, end: 0 }, pieces: [] };
}
