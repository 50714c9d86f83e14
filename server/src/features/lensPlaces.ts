import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position } from 'vscode-languageserver-types';
import { keptChecksOf } from '../core/check.ts';
import type { Role } from '../core/role.ts';
import type { Item, ItemContent, Statement, Step } from '../core/runbook.ts';

/** Where a lens of a step stands, and what it is about. */
export type LensPlace = { readonly line: number; readonly character: number } & (
  | { readonly kind: 'role'; readonly role: Role; readonly count: number }
  | { readonly kind: 'check' | 'environment'; readonly statement: Statement }
);

/** Lines count from the line on which the text of the step begins. */
type RelativePlaces = readonly LensPlace[];

const kept = new WeakMap<ItemContent, RelativePlaces>();

/** The lenses of a step, and the line on which its text begins. */
export interface StepLenses {
  readonly line: number;
  readonly places: RelativePlaces;
}

/**
 * The lenses of a step in the order of the text: one for each role that it checks, two for each check.
 *
 * They depend on the step's own text alone, and are kept with it: only the line on which it begins is looked up,
 * by `positionOf`.
 */
export function lensPlaces(
  document: TextDocument,
  step: Step,
  positionOf: (offset: number) => Position,
): StepLenses {
  const { line } = positionOf(step.at);
  let places = kept.get(step.content);
  if (places === undefined) {
    places = relativePlaces(document, step, line);
    kept.set(step.content, places);
  }
  return { line, places };
}

function relativePlaces(document: TextDocument, step: Item, firstLine: number): RelativePlaces {
  const checks = keptChecksOf(step);
  if (checks.length === 0) return [];
  const at = (offset: number): Position => {
    const { line, character } = document.positionAt(step.at + offset);
    return { line: line - firstLine, character };
  };
  const places: LensPlace[] = [];
  for (const role of ['pre-check', 'post-check'] as const) {
    const count = checks.filter(({ statement }) => statement.role === role).length;
    if (count > 0) places.push({ ...at(step.content.span.start), kind: 'role', role, count });
  }
  for (const { statement } of checks) {
    const place = at(offsetOf(step.content, statement));
    places.push({ ...place, kind: 'check', statement }, { ...place, kind: 'environment', statement });
  }
  return places;
}

/** Above the block for its first check, above the check itself for those that follow. */
function offsetOf(content: ItemContent, statement: Statement): number {
  const block = content.blocks.find((each) => each.statements[0] === statement);
  return block?.span.start ?? statement.span.start;
}
