import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver-types';
import { keptChecksOf } from '../core/check.ts';
import type { Finding, Severity } from '../core/finding.ts';
import type { Runbook } from '../core/runbook.ts';
import { shiftSpan } from '../core/shift.ts';
import type { Span } from '../core/tree.ts';
import { toRange } from './position.ts';
import type { RunView } from './runView.ts';

/** Findings as diagnostics of LSP. */
export function findingDiagnostics(document: TextDocument, findings: readonly Finding[]): Diagnostic[] {
  return findings.map((finding) => ({
    range: toRange(document, finding.span),
    severity: severityOf(finding.severity),
    source: 'launchbook',
    code: finding.rule,
    message: finding.message,
    ...(finding.related === undefined
      ? {}
      : {
          relatedInformation: finding.related.map((each) => ({
            location: { uri: document.uri, range: toRange(document, each.span) },
            message: each.message,
          })),
        }),
  }));
}

/** Checks that did not hold, each at its expectation, as long as neither was changed since. */
export function outcomeDiagnostics(document: TextDocument, runbook: Runbook, view: RunView): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const step of runbook.steps)
    for (const check of keptChecksOf(step)) {
      const outcome = view.outcomeOf(check);
      if (outcome === undefined || outcome.isStale) continue;
      const placed = (span: Span): Range => toRange(document, shiftSpan(span, step.at));
      if (outcome.isUnrecorded)
        diagnostics.push({
          range: placed(firstLine(check.statement.text.value, check.statement.text.span)),
          severity: DiagnosticSeverity.Warning,
          source: 'launchbook',
          code: 'outcome-not-recorded',
          message: outcome.message ?? 'This outcome could not be written to the journal.',
        });
      if (outcome.kind !== 'failed' && outcome.kind !== 'error' && outcome.kind !== 'timed-out') continue;
      const { expectations, text } = check.statement;
      const expectation = expectations.find((each) => each.value === outcome.expectation) ?? expectations[0];
      const span =
        outcome.kind === 'failed' && expectation !== undefined
          ? expectation.span
          : firstLine(text.value, text.span);
      const words =
        outcome.message ??
        (outcome.kind === 'timed-out' ? 'The check took too long and was ended.' : 'The check did not pass.');
      diagnostics.push({
        range: placed(span),
        severity: DiagnosticSeverity.Error,
        source: 'launchbook',
        code: `check-${outcome.kind}`,
        message: `${words.charAt(0).toUpperCase()}${words.slice(1)} (${[outcome.connection, outcome.environment].filter((each) => each !== null).join(' · ')})`,
      });
    }
  return diagnostics;
}

function firstLine(text: string, span: Span): Span {
  const newline = text.indexOf('\n');
  return newline < 0 ? span : { start: span.start, end: Math.min(span.end, span.start + newline) };
}

function severityOf(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return DiagnosticSeverity.Error;
    case 'warning':
      return DiagnosticSeverity.Warning;
    case 'info':
      return DiagnosticSeverity.Information;
    case 'hint':
      return DiagnosticSeverity.Hint;
    default:
      return severity satisfies never;
  }
}
