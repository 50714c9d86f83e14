import type { Finding } from './finding.ts';
import { readingRules } from './rule.ts';
import { rules } from './rules/index.ts';
import type { Ignored, Statement } from './runbook.ts';
import { suggestion } from './suggestion.ts';

const ruleIds: readonly string[] = rules.map((rule) => rule.id);
const known: ReadonlySet<string> = new Set(ruleIds);

/** The directives of a statement that silence a rule. */
export function suppressionsOf(statement: Statement, rule: string): readonly Ignored[] {
  return statement.ignored.filter((ignored) => ignored.rule === rule);
}

/** What is wrong with a `launchbook-ignore`: it names no rule, or it has silenced nothing. */
export function suppressionFinding(ignored: Ignored, used: ReadonlySet<Ignored>): Finding | undefined {
  if (used.has(ignored)) return undefined;
  const { rule, span } = ignored;
  if (known.has(rule))
    return {
      rule: 'unused-suppression',
      severity: 'warning',
      span,
      message: `Nothing of \`${rule}\` is found at this statement, so there is nothing to silence. Remove it, or it may hide a later mistake.`,
    };
  // A misspelled rule in a directive would silence nothing, and nobody would know.
  if (readingRules.includes(rule))
    return {
      rule: 'unknown-rule',
      severity: 'warning',
      span,
      message: `\`${rule}\` cannot be silenced here: it speaks of the text and of no statement. Mend the text, or set its severity in \`launchbook.yaml\`.`,
    };
  const meant = suggestion(span, rule, ruleIds);
  return {
    rule: 'unknown-rule',
    severity: 'warning',
    span,
    message: `There is no rule \`${rule}\`, so this silences nothing. ${meant.words}`.trimEnd(),
    ...meant.fixes,
  };
}
