import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeLens, Command } from 'vscode-languageserver-types';
import { type Check, checksOf } from '../core/check.ts';
import type { Runbook, Step } from '../core/runbook.ts';
import { outcomeHasPlace, outcomeLine, type ShownOutcome } from '../core/runReport.ts';
import { commands, type RunArguments } from '../protocol.ts';
import type { RunView } from './runView.ts';

/**
 * The lenses of a runbook: at the top, over each step with checks, and two over each check.
 *
 * How many there are depends on the plan alone, never on what runs, so that no line jumps.
 */
export function codeLenses(document: TextDocument, runbook: Runbook, view: RunView): CodeLens[] {
  const checks = runbook.steps.flatMap(checksOf);
  if (checks.length === 0) return [];
  const at = (offset: number, command: Command): CodeLens => {
    const position = document.positionAt(offset);
    return { range: { start: position, end: position }, command };
  };
  const run = (title: string, argument: Omit<RunArguments, 'uri'>): Command => ({
    title,
    command: commands.runChecks,
    arguments: [{ uri: document.uri, ...argument } satisfies RunArguments],
  });
  const pick = (title: string): Command => ({
    title,
    command: commands.pickEnvironment,
    arguments: [{ uri: document.uri }],
  });

  const preChecks = checks.filter((check) => check.statement.role === 'pre-check').length;
  const lenses = [
    at(0, run(`▶ Run all pre-checks (${preChecks})`, { role: 'pre-check' })),
    at(0, pick(`Environment: ${commonEnvironment(checks, view) ?? 'not picked'}`)),
  ];
  for (const step of runbook.steps)
    lenses.push(...stepLenses(step).map((each) => at(step.span.start, run(each.title, each.argument))));
  for (const check of checks) {
    const offset = lensOffset(check);
    lenses.push(
      at(offset, checkCommand(check, view, document.uri)),
      at(offset, pick(targetTitle(check, view))),
    );
  }
  return lenses;
}

/** The picked environment, or the one that all connections have anyway. */
function commonEnvironment(checks: readonly Check[], view: RunView): string | undefined {
  if (view.environment !== undefined) return view.environment;
  const all = new Set(checks.map((check) => view.environmentOf(check.step.connection?.value)));
  return all.size === 1 ? [...all][0] : undefined;
}

function stepLenses(step: Step): { title: string; argument: Omit<RunArguments, 'uri'> }[] {
  return (['pre-check', 'post-check'] as const).flatMap((role) => {
    const count = checksOf(step).filter((check) => check.statement.role === role).length;
    const title = `▶ Run ${role}${count === 1 ? '' : 's'} (${count})`;
    return count === 0 ? [] : [{ title, argument: { step: step.id, role } }];
  });
}

/** Above the block for its first check, above the check itself for those that follow. */
function lensOffset(check: Check): number {
  const block = check.step.blocks.find((each) => each.statements[0] === check.statement);
  return block?.span.start ?? check.statement.span.start;
}

function checkCommand(check: Check, view: RunView, uri: string): Command {
  const argument: RunArguments = {
    uri,
    step: check.step.id,
    role: check.statement.role,
    check: check.statement.name,
  };
  if (view.isRunning(check))
    return { title: '■ Cancel · running…', command: commands.cancelChecks, arguments: [argument] };
  const outcome = view.outcomeOf(check);
  const tooltip = outcome === undefined ? 'Runs this query, which may only read' : 'Runs the check again';
  const title =
    outcome === undefined
      ? '▶ Run check query'
      : outcome.isStale
        ? `↻ Changed since it ran · ▶ Run check query`
        : outcomeLine(outcome, maxWords(outcome));
  return { title, tooltip, command: commands.runChecks, arguments: [argument] };
}

/** Where the check would run; an outcome beside it says that already. */
function targetTitle(check: Check, view: RunView): string {
  const connection = check.step.connection?.value;
  const outcome = view.outcomeOf(check);
  if (outcome !== undefined && !outcome.isStale && outcomeHasPlace(outcome) && !view.isRunning(check))
    return 'switch environment';
  if (connection === undefined) return 'no connection';
  return `${connection} · ${view.environmentOf(connection) ?? 'pick environment'}`;
}

/** How long the words of an outcome may be, so that the place behind them stays in sight where there is one. */
function maxWords(outcome: ShownOutcome): number {
  if (!outcomeHasPlace(outcome)) return 110;
  return outcome.kind === 'passed' ? 64 : 80;
}
