import type { Fix } from '../../server/src/core/finding.ts';

/** The text with the edits of a fix. */
export function applyFix(text: string, fix: Fix): string {
  let result = text;
  for (const { span, text: added } of [...fix.edits].sort(
    (left, right) => right.span.start - left.span.start,
  ))
    result = result.slice(0, span.start) + added + result.slice(span.end);
  return result;
}
