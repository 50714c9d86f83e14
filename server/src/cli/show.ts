import { needsOf } from '../core/plan.ts';
import { type Runbook, readRunbook, type Step } from '../core/runbook.ts';
import { kindOf, readGiven } from './files.ts';
import { linesOf } from './lines.ts';
import type { Output } from './output.ts';
import { UsageError } from './usageError.ts';
import type { CommonOptions } from './validate.ts';

/** Prints the plan in execution order. What is wrong with the file is for `validate` to say. */
export async function show(path: string, options: CommonOptions, output: Output): Promise<number> {
  const kind = kindOf(path);
  if (kind === 'settings') throw new UsageError(`${path} is not a runbook.`);
  const { text } = await readGiven(path);
  const { runbook, findings } = readRunbook(text, kind);
  const positionOf = linesOf(text);
  const lineOf = (offset: number): number => positionOf(offset).line;
  output.print(
    options.format === 'json'
      ? `${JSON.stringify(json(runbook, lineOf), null, 2)}\n`
      : pretty(runbook, output),
  );
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (errors > 0)
    output.error(
      `launchbook: ${errors === 1 ? 'one error' : `${errors} errors`} in ${path}; \`launchbook validate\` tells.\n`,
    );
  return 0;
}

/** The names of the groups around a step, from the outside in; null for none. */
function groupOf(step: Step): string | null {
  const names: string[] = [];
  for (let group = step.parent; group !== undefined; group = group.parent) names.unshift(group.title.value);
  return names.length === 0 ? null : names.join(' / ');
}

function json(runbook: Runbook, lineOf: (offset: number) => number): unknown {
  return {
    title: runbook.title?.value ?? null,
    connection: runbook.connection?.value ?? null,
    steps: runbook.steps.map((step) => ({
      id: step.id,
      title: step.title.value,
      group: groupOf(step),
      needs: needsOf(runbook, step),
      tasks: step.tasks.map((task) => ({ text: task.text.value.trim(), done: task.isDone })),
      blocks: step.blocks.map((block) => ({
        role: block.role,
        kind: block.kind,
        name: block.statements[0]?.name ?? null,
        text: block.statements.map((statement) => statement.text.value).join(';\n'),
        expect: block.statements.flatMap((statement) =>
          statement.expectations.map((expectation) => expectation.value),
        ),
        line: lineOf(block.statements[0]?.text.span.start ?? block.span.start),
        ...(block.statements.length > 1
          ? {
              statements: block.statements.map((statement) => ({
                name: statement.name,
                text: statement.text.value,
                expect: statement.expectations.map((expectation) => expectation.value),
                line: lineOf(statement.text.span.start),
              })),
            }
          : {}),
      })),
    })),
  };
}

function pretty(runbook: Runbook, { paint }: Output): string {
  const lines = [paint('bold', runbook.title?.value ?? 'Untitled runbook')];
  let group: string | null = null;
  for (const [index, step] of runbook.steps.entries()) {
    const around = groupOf(step);
    if (around !== group && around !== null) lines.push('', paint('bold', around));
    group = around;
    const done = step.tasks.filter((task) => task.isDone).length;
    const parts = [
      ...(step.owner === undefined ? [] : [step.owner.value]),
      ...(step.tasks.length === 0 ? [] : [`${done}/${step.tasks.length} tasks`]),
      ...[...new Set(step.blocks.map((block) => block.role))],
    ];
    lines.push(
      `${String(index + 1).padStart(4)}  ${step.title.value}  ${paint('gray', [step.id, ...parts].join(' · '))}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
