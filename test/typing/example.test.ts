import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { keptChecksOf } from '../../server/src/core/check.ts';
import { editRunbook, type KeptRunbook, openRunbook } from '../../server/src/core/keptRunbook.ts';
import { lint } from '../../server/src/core/lint.ts';
import type { Notation } from '../../server/src/core/parse.ts';

const example = join(import.meta.dirname, '../../examples', 'release-8.0', 'release-8.0.runbook');
const examples: Readonly<Record<Notation, string>> = {
  markdown: readFileSync(`${example}.md`, 'utf8'),
  yaml: readFileSync(`${example}.yaml`, 'utf8'),
};

/** What an author sees of the steps outside of a part of the text, with offsets as if that part were empty. */
function around(kept: KeptRunbook, part: { readonly start: number; readonly end: number }): unknown {
  const length = part.end - part.start;
  const place = (at: number): number => (at < part.end ? at : at - length);
  const isOutside = (at: number): boolean => at < part.start || at >= part.end;
  return {
    checks: kept.steadySteps
      .filter(({ at }) => isOutside(at))
      .flatMap((step) => keptChecksOf(step).map((check) => `${place(step.at)} ${check.statement.name}`)),
    findings: lint(kept.read, undefined)
      // A step that waits for the one that is being typed waits, at the moment, for nothing.
      .filter(({ rule }) => rule !== 'unknown-need')
      // What is missing at the very end of the part has no extent, and so no step of its own.
      .filter(({ span }) => isOutside(span.start) && span.end > span.start)
      .map(({ rule, span }) => `${place(span.start)} ${rule}`),
  };
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
      const expected = around(kept, { start, end: start + rest });
      // Without the head or the title of a group, those inside it are something else.
      const isStep = kind === 'item' && !holdsItems && !/^#{1,2} /.test(part);
      for (let end = 1; end <= (isStep ? part.length : 0); end += 1) {
        const typed = before + part.slice(0, end) + behind;
        const at = start + end - 1;
        kept = editRunbook(kept, typed, { start: at, oldEnd: at, newEnd: at + 1 });
        // Within a word nothing begins or ends that the letters before it have not shown.
        if (/\w\w$/.test(part.slice(0, end)) && end % 10 !== 0) continue;
        assert.deepEqual(
          around(kept, { start, end: start + end + rest }),
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
