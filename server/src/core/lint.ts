import type { Finding } from './finding.ts';
import { itemsById } from './plan.ts';
import type { Plan, Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import type { ReadRunbook, Runbook, Statement } from './runbook.ts';
import type { Settings } from './settings.ts';
import { suggestion } from './suggestion.ts';
import type { Span } from './tree.ts';

/** All findings of a runbook: those met while reading it and those of the rules, in the order of the text. */
export function lint(read: ReadRunbook, settings: Settings | undefined): Finding[] {
  const plan: Plan = { runbook: read.runbook, settings, items: itemsById(read.runbook) };
  const findings = [...read.findings];
  for (const rule of rules) findings.push(...runRule(rule, plan));
  findings.push(...unknownIgnores(read.runbook));
  if (findings.length === 0 && read.runbook.steps.length === 0) findings.push(noSteps(read.runbook));
  const silenced = withSettings(findings, settings);
  return silenced.sort((left, right) => left.span.start - right.span.start || left.span.end - right.span.end);
}

function* runRule(rule: Rule, plan: Plan): Iterable<Finding> {
  for (const { about, ...fault } of rule.check(plan)) {
    if (about?.some((statement) => ignores(statement, rule.id)) === true) continue;
    yield { rule: rule.id, severity: rule.severity, ...fault };
  }
}

function ignores(statement: Statement, rule: string): boolean {
  return statement.ignored.some((ignored) => ignored.rule === rule);
}

function withSettings(findings: readonly Finding[], settings: Settings | undefined): Finding[] {
  if (settings === undefined || settings.rules.size === 0) return [...findings];
  return findings.flatMap((finding) => {
    const severity = settings.rules.get(finding.rule);
    if (severity === 'off') return [];
    return [severity === undefined ? finding : { ...finding, severity }];
  });
}

/** A misspelled rule in a directive would silence nothing, and nobody would know. */
function* unknownIgnores(runbook: Runbook): Iterable<Finding> {
  const known = new Set(rules.map((rule) => rule.id));
  for (const step of runbook.steps)
    for (const block of step.blocks)
      for (const statement of block.statements)
        for (const { rule, span } of statement.ignored)
          if (!known.has(rule)) yield unknownRule(rule, span, [...known]);
}

function unknownRule(rule: string, span: Span, known: readonly string[]): Finding {
  const meant = suggestion(span, rule, known);
  return {
    rule: 'unknown-rule',
    severity: 'warning',
    span,
    message: `There is no rule \`${rule}\`, so this silences nothing. ${meant.words}`.trimEnd(),
    ...meant.fixes,
  };
}

/** Said only where nothing else is wrong: a file that cannot be read has no steps either. */
function noSteps({ notation }: Runbook): Finding {
  const message =
    notation === 'markdown'
      ? 'This runbook has no steps yet. A heading becomes a step by a task list or by a block such as ```sql pre-check.'
      : 'This runbook has no steps yet. Add `steps`.';
  return { rule: 'no-steps', severity: 'warning', span: { start: 0, end: 1 }, message };
}
