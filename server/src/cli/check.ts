import { dirname, resolve } from 'node:path';
import { type Check, checksOf, named } from '../core/check.ts';
import { type CheckReport, checkReport } from '../core/checkReport.ts';
import { fold, lastResult } from '../core/journal.ts';
import { lint } from '../core/lint.ts';
import { readRunbook } from '../core/runbook.ts';
import { outcomeLine, shownEntry } from '../core/runReport.ts';
import { type EnvironmentName, emptySettings } from '../core/settings.ts';
import { defaultLimits } from '../run/database.ts';
import { appendEntry, ensureWritable, JournalError, journalPath, readJournal } from '../run/journalFile.ts';
import { preOutcome } from '../run/judge.ts';
import { open } from '../run/mysql.ts';
import { findPerson } from '../run/person.ts';
import { type Journal, type Ran, runChecks } from '../run/runChecks.ts';
import { kindOf, readGiven, settingsOf } from './files.ts';
import { linesOf } from './lines.ts';
import type { Color, Output } from './output.ts';
import { UsageError } from './usageError.ts';
import type { CommonOptions } from './validate.ts';

export interface CheckOptions extends CommonOptions {
  readonly environment: EnvironmentName | undefined;
  readonly step: string | undefined;
  readonly role: string | undefined;
  readonly keepsJournal: boolean;
  readonly acceptsObserved: boolean;
}

const runnableRoles = ['pre-check', 'post-check', 'monitor'];

/** Runs the checks of a runbook in execution order; monitors only when they are asked for. */
export async function check(
  path: string,
  options: CheckOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const kind = kindOf(path);
  if (kind === 'settings') throw new UsageError(`${path} is not a runbook.`);
  if (options.role !== undefined && !runnableRoles.includes(options.role))
    throw new UsageError(`--role is one of ${runnableRoles.join(', ')}, not \`${options.role}\`.`);
  const { text } = await readGiven(path);
  const given = await settingsOf(path, options.config);
  const read = readRunbook(text, kind);
  const { runbook } = read;
  if (options.step !== undefined && !runbook.steps.some((step) => step.id === options.step))
    throw new UsageError(`${path} has no step \`${options.step}\`.`);
  const findings = lint(read, given?.settings, { environment: options.environment });
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (errors > 0)
    output.error(
      `launchbook: ${errors === 1 ? 'one error' : `${errors} errors`} in ${path}; \`launchbook validate\` tells.\n`,
    );
  const hasBadSettings = given?.findings.some((finding) => finding.severity === 'error') === true;
  if (hasBadSettings)
    output.error(`launchbook: ${given.path} has errors; \`launchbook validate ${given.path}\` tells.\n`);

  const checks = runbook.steps
    .filter((step) => options.step === undefined || step.id === options.step)
    .flatMap(checksOf)
    .filter(({ statement }) =>
      options.role === undefined ? statement.role !== 'monitor' : statement.role === options.role,
    );
  if (checks.length === 0) {
    const isNarrowed = options.step !== undefined || options.role !== undefined;
    output.error(`launchbook: ${path} has no ${isNarrowed ? 'such checks' : 'checks'}.\n`);
  }

  const journalFile = journalPath(resolve(path));
  const journal: Journal = options.keepsJournal
    ? {
        ensureWritable: () => ensureWritable(journalFile),
        append: (entry) => appendEntry(journalFile, entry),
      }
    : { ensureWritable: async () => {}, append: async () => {} };
  const state = fold(await earlierEntries(journalFile, output));
  const positionOf = linesOf(text);
  const reports: CheckReport[] = [];
  let isRecorded = true;
  const environments = new Set<string | null>();
  let lastStep = '';
  const surroundings = {
    settings: given?.settings ?? emptySettings,
    environment: options.environment,
    person: await findPerson(dirname(resolve(path))),
    limits: defaultLimits,
    now: () => new Date(),
    openDatabase: open,
    variables: process.env,
    // Nobody is there to ask: an account is tried once without a password.
    password: async (_connection: unknown, refused: string | undefined) =>
      refused === undefined ? '' : undefined,
    lastOf: (earlier: Check, environment: string) =>
      preOutcome(lastResult(state, named(earlier), environment), undefined),
    journal,
  };
  const progress = (): void => {
    const next = checks[reports.length];
    if (next !== undefined)
      output.progress(
        `${reports.length + 1}/${checks.length} ${next.step.title.value}: ${next.statement.role}…`,
      );
  };
  progress();
  for await (const ran of runChecks(surroundings, checks, signal)) {
    reports.push(checkReport(ran.check, ran.outcome, (offset) => positionOf(offset).line));
    environments.add(ran.outcome.environment);
    if (ran.entry.isUnrecorded === true) {
      isRecorded = false;
      output.error(`launchbook: ${ran.outcome.message}\n`);
    }
    if (options.format === 'pretty') {
      const { step } = ran.check;
      if (step.id !== lastStep) output.print(`${output.paint('bold', step.title.value)}\n`);
      lastStep = step.id;
      output.print(prettyLine(ran, output));
    }
    progress();
  }
  output.progress('');
  if (options.format === 'json')
    output.print(
      `${JSON.stringify({ runbook: path, environment: options.environment ?? onlyOf(environments), results: reports }, null, 2)}\n`,
    );
  else output.print(summary(reports, output));
  return isRecorded ? exitCode(reports, errors > 0 || hasBadSettings, options.acceptsObserved) : 2;
}

/** The environment that all checks ran on; null where there was none, or not one alone. */
function onlyOf(environments: ReadonlySet<string | null>): string | null {
  const [only = null] = environments;
  return environments.size === 1 ? only : null;
}

async function earlierEntries(path: string, output: Output) {
  try {
    const { entries, problems } = await readJournal(path);
    for (const problem of problems) output.error(`launchbook: ${problem.message}\n`);
    return entries;
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    output.error(`launchbook: ${error.message}\n`);
    return [];
  }
}

function exitCode(reports: readonly CheckReport[], hasErrors: boolean, acceptsObserved: boolean): number {
  if (reports.some((report) => report.outcome === 'unavailable')) return 2;
  const isWell = (report: CheckReport): boolean =>
    report.outcome === 'passed' || (acceptsObserved && report.outcome === 'observed');
  return hasErrors || !reports.every(isWell) ? 1 : 0;
}

const colors: Readonly<Record<string, Color>> = {
  passed: 'green',
  failed: 'red',
  error: 'red',
  observed: 'blue',
  cancelled: 'gray',
};

function prettyLine({ check: { statement }, outcome, entry }: Ran, { paint }: Output): string {
  const line = outcomeLine(shownEntry(entry, false), 200);
  return `  ${paint('gray', `${statement.role} ${statement.name}`.padEnd(22))} ${paint(colors[outcome.kind] ?? 'yellow', line)}\n`;
}

function summary(reports: readonly CheckReport[], { paint }: Output): string {
  const counts = new Map<string, number>();
  for (const { outcome } of reports) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) =>
    paint(colors[outcome] ?? 'yellow', `${count} ${outcome}`),
  );
  return `\n${reports.length === 1 ? '1 check' : `${reports.length} checks`}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}\n`;
}
