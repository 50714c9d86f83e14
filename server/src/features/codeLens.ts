import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeLens, Command } from 'vscode-languageserver-types';
import { type Check, keptChecksOf } from '../core/check.ts';
import type { Step } from '../core/runbook.ts';
import { outcomeHasPlace, outcomeLine, type ShownOutcome } from '../core/runReport.ts';
import { commands, type RunArguments } from '../protocol.ts';
import { type LensPlace, lensPlaces, type StepLenses } from './lensPlaces.ts';
import { ascendingPositions } from './position.ts';
import type { RunView } from './runView.ts';

/** So many lenses are sent with all that they say; of a longer plan an editor asks for those on the screen. */
const maxComplete = 1000;
/** With more of them a step has a single one: an editor would take longer over them than a person over a key. */
const maxLenses = 6000;

/**
 * Which lens of which text it is: a number of the document, its version, the step, and the place in it; -1 is the
 * single lens of a step.
 */
export type LensData = readonly [document: number, version: number, step: number, place: number];

/**
 * The lenses of steps: at the top, over each step with checks, and two over each check.
 *
 * How many there are depends on the plan alone, never on what runs, so that no line jumps. Those of a long plan say
 * what they are once they are resolved; `number` stands for the document then.
 */
export function codeLenses(
  document: TextDocument,
  steps: readonly Step[],
  view: RunView,
  number = 0,
): CodeLens[] {
  const positionOf = ascendingPositions(document);
  const placed = steps.map((step) => lensPlaces(document, step, positionOf));
  const count = placed.reduce((sum, { places }) => sum + places.length, 0);
  if (count === 0) return [];
  const lenses = topLenses(document.uri, steps, placed, view);
  for (let index = 0; index < placed.length; index += 1) {
    const { line, places } = placed[index] ?? noPlaces;
    const [first] = places;
    if (count > maxLenses && first !== undefined) {
      const position = { line: line + first.line, character: first.character };
      const data: LensData = [number, document.version, index, -1];
      lenses.push({ range: { start: position, end: position }, data });
      continue;
    }
    for (const [at, place] of places.entries()) {
      const position = { line: line + place.line, character: place.character };
      const range = { start: position, end: position };
      if (count > maxComplete) {
        const data: LensData = [number, document.version, index, at];
        lenses.push({ range, data });
      } else lenses.push({ range, command: commandOf(document.uri, steps[index], place, view) });
    }
  }
  return lenses;
}

/** What a lens says that was sent without it; nothing where the text was changed since. */
export function resolveLens(
  document: TextDocument,
  steps: readonly Step[],
  view: RunView,
  [, version, index, at]: LensData,
): Command {
  const step = version === document.version ? steps[index] : undefined;
  if (step !== undefined && at === -1) return dueCommand(document.uri, step, view);
  const place =
    step === undefined
      ? undefined
      : lensPlaces(document, step, (offset) => document.positionAt(offset)).places[at];
  return place === undefined ? { title: '…', command: '' } : commandOf(document.uri, step, place, view);
}

const noPlaces: StepLenses = { line: 0, places: [] };

function topLenses(
  uri: string,
  steps: readonly Step[],
  placed: readonly StepLenses[],
  view: RunView,
): CodeLens[] {
  let preChecks = 0;
  for (const { places } of placed)
    for (const place of places)
      if (place.kind === 'role' && place.role === 'pre-check') preChecks += place.count;
  const top = { line: 0, character: 0 };
  const range = { start: top, end: top };
  const withChecks = steps.filter((_, index) => (placed[index]?.places.length ?? 0) > 0);
  const environment = commonEnvironment(withChecks, view) ?? 'not picked';
  return [
    { range, command: run(`▶ Run all pre-checks (${preChecks})`, { uri, role: 'pre-check' }) },
    { range, command: pick(`Environment: ${environment}`, uri) },
  ];
}

/** The picked environment, or the one that all connections have anyway. */
function commonEnvironment(steps: readonly Step[], view: RunView): string | undefined {
  if (view.environment !== undefined) return view.environment;
  const connections = new Set(steps.map((step) => step.connection?.value));
  const all = new Set([...connections].map((connection) => view.environmentOf(connection)));
  return all.size === 1 ? [...all][0] : undefined;
}

/** The run of a step that is due, the first role of which not all checks have passed, and how they stand. */
function dueCommand(uri: string, step: Step, view: RunView): Command {
  const standings = (['pre-check', 'post-check', 'monitor'] as const).flatMap((role) => {
    const checks = keptChecksOf(step).filter(({ statement }) => statement.role === role);
    const passed = checks.filter((check) => {
      const outcome = view.outcomeOf(check);
      return outcome?.kind === 'passed' && !outcome.isStale;
    });
    return checks.length === 0 ? [] : [{ role, total: checks.length, passed: passed.length }];
  });
  const due = standings.find(({ passed, total }) => passed < total) ?? standings.at(-1);
  if (due === undefined) return { title: '…', command: '' };
  const title = `▶ Run ${due.role}${due.total === 1 ? '' : 's'} (${due.passed} of ${due.total} passed)`;
  return run(title, { uri, step: step.id, role: due.role });
}

function commandOf(uri: string, step: Step | undefined, place: LensPlace, view: RunView): Command {
  if (step === undefined) return { title: '…', command: '' };
  switch (place.kind) {
    case 'role': {
      const title = `▶ Run ${place.role}${place.count === 1 ? '' : 's'} (${place.count})`;
      return run(title, { uri, step: step.id, role: place.role });
    }
    case 'check':
      return checkCommand({ step, statement: place.statement }, view, uri);
    case 'environment':
      return pick(targetTitle({ step, statement: place.statement }, view), uri);
    default:
      return place satisfies never;
  }
}

function run(title: string, argument: RunArguments): Command {
  return { title, command: commands.runChecks, arguments: [argument] };
}

function pick(title: string, uri: string): Command {
  return { title, command: commands.pickEnvironment, arguments: [{ uri }] };
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
