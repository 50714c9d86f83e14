import type { Finding, Fix, TextEdit } from '../../core/finding.ts';

/** The kind of the action that mends all at once, as `editor.codeActionsOnSave` names it. */
export const fixAllKind = 'source.fixAll.launchbook';

/**
 * Rules whose misspelled word can have meant one thing only. An id or a connection is none of them: the nearest
 * name may be another step or another server.
 */
const certainRules: ReadonlySet<string> = new Set([
  'unknown-key',
  'unknown-role',
  'unknown-directive',
  'unknown-rule',
  'invalid-block',
]);

/** The edits of all findings whose fix is certain, in the order of the text; of two that overlap, the first. */
export function fixAllEdits(findings: readonly Finding[]): TextEdit[] {
  const fixes = findings
    .flatMap(certainFix)
    .sort((left, right) => (left.edits[0]?.span.start ?? 0) - (right.edits[0]?.span.start ?? 0));
  const edits: TextEdit[] = [];
  let end = -1;
  for (const fix of fixes) {
    if (fix.edits.some((edit) => edit.span.start < end)) continue;
    edits.push(...fix.edits);
    for (const edit of fix.edits) end = Math.max(end, edit.span.end);
  }
  return edits;
}

function certainFix(finding: Finding): Fix[] {
  const [fix, ...others] = finding.fixes ?? [];
  return fix === undefined || others.length > 0 || !certainRules.has(finding.rule) ? [] : [fix];
}
