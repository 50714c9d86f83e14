import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TextEdit } from '../../server/src/core/finding.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { refactorings } from '../../server/src/features/codeActions/list.ts';
import { editsOf } from '../../server/src/features/codeActions.ts';
import { applied } from '../core/edit/edits.ts';

const examples = new URL('../../examples/release-8.0/', import.meta.url);

/** All edits that are offered at a place, made; they fit the text and are in its order. */
function makeAll(text: string, notation: Notation, at: number): void {
  const context = {
    text,
    runbook: readRunbook(text, notation).runbook,
    findings: [],
    selection: { start: at, end: at },
    settings: undefined,
    now: new Date('2026-12-05T08:00:00Z'),
  };
  for (const refactoring of refactorings) {
    const actions = refactoring(context);
    assert.equal(new Set(actions.map((action) => action.title)).size, actions.length);
    for (const action of actions) {
      if (action.refusal !== undefined) assert.match(action.refusal, /\.$/);
      else applied(text, editsOf(action) satisfies readonly TextEdit[]);
    }
  }
}

for (const [notation, name] of [
  ['markdown', 'release-8.0.runbook.md'],
  ['yaml', 'release-8.0.runbook.yaml'],
] as const) {
  const all = readFileSync(new URL(name, examples), 'utf8');
  const start = all.slice(0, 9_000);

  test(`no action fails in ${notation} that is being typed`, () => {
    fc.assert(
      fc.property(fc.nat(start.length), fc.nat(200), (length, back) => {
        makeAll(start.slice(0, length), notation, Math.max(0, length - back));
      }),
      { numRuns: 40 },
    );
  });

  test(`no action fails in ${notation} that is broken somewhere`, () => {
    const piece = fc.constantFrom(
      '',
      '\n',
      '\r\n',
      '```',
      '{',
      '}',
      '"',
      "'",
      ': ',
      '- ',
      '# ',
      '\t',
      '&a ',
      '*a',
      '客户',
      '🚀',
      '[',
      '|',
    );
    fc.assert(
      fc.property(fc.nat(start.length), fc.nat(40), piece, fc.nat(300), (at, length, added, aside) => {
        const text = start.slice(0, at) + added + start.slice(at + length);
        makeAll(text, notation, Math.min(text.length, Math.max(0, at + aside - 150)));
      }),
      { numRuns: 40 },
    );
  });
}
