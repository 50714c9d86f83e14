import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { keptChecksOf } from '../../server/src/core/check.ts';
import type { Finding } from '../../server/src/core/finding.ts';
import { editRunbook, openRunbook } from '../../server/src/core/keptRunbook.ts';
import { lint, lintAgain } from '../../server/src/core/lint.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import type { Step } from '../../server/src/core/runbook.ts';

const example = join(import.meta.dirname, '../../examples', 'release-8.0', 'release-8.0.runbook');
const examples: Readonly<Record<Notation, string>> = {
  markdown: readFileSync(`${example}.md`, 'utf8'),
  yaml: readFileSync(`${example}.yaml`, 'utf8'),
};

/** What an author sees of the steps outside of a part of the text, with offsets as if that part were empty. */
function around(
  steps: readonly Step[],
  findings: readonly Finding[],
  part: { readonly start: number; readonly end: number },
): string {
  const length = part.end - part.start;
  const isOutside = (at: number): boolean => at < part.start || at >= part.end;
  const place = (at: number): number => (at < part.end ? at : at - length);
  const lines: string[] = [];
  for (const step of steps)
    if (isOutside(step.at))
      for (const { statement } of keptChecksOf(step)) lines.push(`${place(step.at)} ${statement.name}`);
  // A step that waits for the one that is being typed waits, at the moment, for nothing. What is missing at the
  // very end of the part has no extent, and so no step of its own.
  for (const { rule, span } of findings)
    if (rule !== 'unknown-need' && isOutside(span.start) && span.end > span.start)
      lines.push(`${place(span.start)} ${rule}`);
  return lines.join('\n');
}

for (const notation of ['markdown', 'yaml'] as const)
  test(`typing each step of the ${notation} example leaves the others alone`, () => {
    const text = examples[notation];
    let start = 0;
    for (const { kind, length, holdsItems } of openRunbook(text, notation).sections) {
      // The line end behind it stays, or the next step would stand on the same line.
      const part = text.slice(start, start + length).trimEnd();
      const [before, behind] = [text.slice(0, start), text.slice(start + part.length)];
      const rest = length - part.length;
      let kept = openRunbook(before + behind, notation);
      let linted = lintAgain(kept.read, { settings: undefined }, undefined);
      const expected = around(kept.steadySteps, linted.findings, { start, end: start + rest });
      // Without the head or the title of a group, those inside it are something else.
      const isStep = kind === 'item' && !holdsItems && !/^#{1,2} /.test(part);
      let end = 0;
      // Letter by letter is below; within words nothing begins or ends.
      for (const [word] of isStep ? part.matchAll(/[\p{L}\p{N}_][\p{L}\p{N}_ ,.]*|./gsu) : []) {
        const at = start + end;
        end += word.length;
        const typed = before + part.slice(0, end) + behind;
        kept = editRunbook(kept, typed, { start: at, oldEnd: at, newEnd: at + word.length });
        linted = lintAgain(kept.read, { settings: undefined }, linted);
        assert.equal(
          around(kept.steadySteps, linted.findings, { start, end: start + end + rest }),
          expected,
          `behind ${JSON.stringify(part.slice(Math.max(0, end - 60), end))}`,
        );
      }
      start += length;
    }
  });

for (const notation of ['markdown', 'yaml'] as const)
  test(`typing the ${notation} example from its first character on loses nothing that stands`, () => {
    const text = examples[notation];
    let kept = openRunbook('', notation);
    let most = 0;
    for (let end = 1; end <= text.length; end += 1) {
      kept = editRunbook(kept, text.slice(0, end), { start: end - 1, oldEnd: end - 1, newEnd: end });
      const last = end - (kept.sections.at(-1)?.length ?? 0);
      const intact = kept.steadySteps.filter(({ at }) => at < last);
      const checks = intact.reduce((sum, step) => sum + keptChecksOf(step).length, 0);
      assert.ok(checks >= most, `behind ${JSON.stringify(text.slice(Math.max(0, end - 60), end))}`);
      most = checks;
    }
    assert.deepEqual(lint(kept.read, undefined), lint(openRunbook(text, notation).read, undefined));
  });
