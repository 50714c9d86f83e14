import type { Finding, Severity } from './finding.ts';
import { type EnvironmentName, environmentNames, environmentsOf, type Settings } from './settings.ts';

const strictestFirst = ['error', 'warning', 'info', 'hint', 'off'] as const;

/**
 * The findings with the severities that `launchbook.yaml` gives them; what it switches off is left out.
 *
 * A severity can differ by environment. That which a person picked counts; where none is picked, the strictest
 * severity among those environments that `connection` has, or, where it has none, among all.
 */
export function withSeverities(
  findings: readonly Finding[],
  settings: Settings | undefined,
  connection: string | undefined,
  picked: EnvironmentName | undefined,
): readonly Finding[] {
  if (findings.length === 0 || settings === undefined || settings.rules.size === 0) return findings;
  return findings.flatMap((finding) => {
    const severity = severityOf(finding, settings, connection, picked);
    if (severity === 'off') return [];
    return [severity === finding.severity ? finding : { ...finding, severity }];
  });
}

function severityOf(
  { rule, severity }: Finding,
  settings: Settings,
  connection: string | undefined,
  picked: EnvironmentName | undefined,
): Severity | 'off' {
  const set = settings.rules.get(rule);
  if (set === undefined) return severity;
  if (typeof set === 'string') return set;
  if (picked !== undefined) return set.get(picked) ?? severity;
  const own = connection === undefined ? [] : environmentsOf(settings, connection);
  const possible = (own.length > 0 ? own : environmentNames).map((each) => set.get(each) ?? severity);
  return strictestFirst.find((each) => possible.includes(each)) ?? severity;
}
