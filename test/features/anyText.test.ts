import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DocumentSymbol, Range, SelectionRange } from 'vscode-languageserver-types';
import { namedFiles } from '../../server/src/core/linkedFiles.ts';
import { readSettings } from '../../server/src/core/settings.ts';
import { documentLinks } from '../../server/src/features/documentLinks.ts';
import { foldingRanges } from '../../server/src/features/folding.ts';
import { ascendingPositions } from '../../server/src/features/position.ts';
import { documentHighlights } from '../../server/src/features/references.ts';
import { prepareRename } from '../../server/src/features/rename.ts';
import { selectionRanges } from '../../server/src/features/selectionRanges.ts';
import { semanticTokens } from '../../server/src/features/semanticTokens.ts';
import { documentSymbols } from '../../server/src/features/symbols.ts';
import { type Opened, openAt, plans } from './navigation.ts';

const example = new URL('../../examples/release-8.0/', import.meta.url);
const examples = ['release-8.0.runbook.md', 'release-8.0.runbook.yaml'].map((name) =>
  readFileSync(new URL(name, example), 'utf8').slice(0, 14_000),
);
const { tickets } = readSettings("tickets: { pattern: '\\w+-\\d+', url: 'https://t/{ticket}' }").settings;

/** Holds what must be true of every answer, whatever the text is. */
function checkAnswers({ document, runbook, text, offset }: Opened): void {
  const end = document.positionAt(text.length);
  const isBefore = (left: Range['start'], right: Range['start']): boolean =>
    left.line < right.line || (left.line === right.line && left.character <= right.character);
  const isWithin = (inner: Range, outer: Range): boolean =>
    isBefore(outer.start, inner.start) && isBefore(inner.start, inner.end) && isBefore(inner.end, outer.end);
  const file = { start: { line: 0, character: 0 }, end };
  const checkSymbols = (symbols: readonly DocumentSymbol[], around: Range): void => {
    for (const [index, { name, range, selectionRange, children }] of symbols.entries()) {
      assert.ok(name.trim() !== '');
      assert.ok(isWithin(range, around), `${name} reaches out of what it is in`);
      assert.ok(isWithin(selectionRange, range), `the name of ${name} stands outside of it`);
      const next = symbols[index + 1];
      assert.ok(next === undefined || isBefore(range.start, next.range.start), `${name} comes too early`);
      checkSymbols(children ?? [], range);
    }
  };
  checkSymbols(documentSymbols(document, runbook), file);

  const starts = new Set<number>();
  for (const { startLine, endLine } of foldingRanges(document, runbook)) {
    assert.ok(0 <= startLine && startLine < endLine && endLine < document.lineCount);
    assert.ok(!starts.has(startLine), `two folds begin on line ${startLine}`);
    starts.add(startLine);
  }
  const [selection] = selectionRanges(document, runbook, [offset]);
  assert.ok(selection !== undefined);
  assert.ok(
    isWithin({ start: document.positionAt(offset), end: document.positionAt(offset) }, selection.range),
  );
  let range: SelectionRange = selection;
  for (; range.parent !== undefined; range = range.parent)
    assert.ok(isWithin(range.range, range.parent.range));
  assert.deepEqual(range.range, file);

  for (const highlight of documentHighlights(document, runbook, offset))
    assert.ok(isWithin(highlight.range, file));
  const prepared = prepareRename(document, runbook, offset);
  if ('range' in prepared) assert.ok(isWithin(prepared.range, file));
  const files = namedFiles(text, runbook).map((each) => ({ ...each, uri: 'file:///w/x' }));
  let last = file.start;
  for (const link of documentLinks(document, runbook, files, tickets)) {
    assert.ok(isBefore(last, link.range.start) && isWithin(link.range, file));
    last = link.range.end;
  }
  const { data } = semanticTokens(document, runbook, { start: 0, end: text.length });
  assert.equal(data.length % 5, 0);
  assert.ok(data.every((number) => number >= 0));
}

const texts = [...Object.values(plans), ...examples];

test('a text that breaks off anywhere has answers that lie in it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(14_000), fc.nat(14_000), (text, length, at) => {
      const cut = text.slice(0, length % (text.length + 1));
      checkAnswers({ ...openAt(cut), offset: at % (cut.length + 1) });
    }),
    { numRuns: 120 },
  );
});

test('a text with anything in the middle has answers that lie in it', () => {
  const inserted = fc.constantFrom(
    '\r',
    '\r\n',
    '\uFEFF',
    '```',
    '[a](#',
    '{#',
    '- ',
    '\t',
    '"',
    '😀',
    '&a ',
    '*a',
    '---\n',
    '  - title: [x',
    '`',
    '\u2028',
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(plans)),
      fc.array(fc.tuple(fc.nat(2000), inserted), { maxLength: 4 }),
      fc.nat(2000),
      (text, edits, at) => {
        let edited = text;
        for (const [where, what] of edits) edited = edited.slice(0, where) + what + edited.slice(where);
        checkAnswers({ ...openAt(edited), offset: at % (edited.length + 1) });
      },
    ),
    { numRuns: 200 },
  );
});

test('while a step is typed, the others keep their symbols', () => {
  for (const [plan, at] of [
    [plans.markdown, plans.markdown.indexOf('## Backfill')],
    [plans.yaml, plans.yaml.indexOf('  - title: Backfill')],
  ] as const) {
    const names = (text: string): string => {
      const { document, runbook } = openAt(text);
      return JSON.stringify(documentSymbols(document, runbook)[0]);
    };
    const before = names(plan.slice(0, at)).replace(/"range".*?\}\}/g, '');
    for (let end = at; end <= plan.length; end += 1)
      assert.equal(names(plan.slice(0, end)).replace(/"range".*?\}\}/g, ''), before, `cut at ${end}`);
  }
});

test('ascending positions are those of the document, in whatever order they are asked', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', '😀', '\n', '\r\n', '\r', 'long line '), { maxLength: 200 }),
      fc.array(fc.nat(500), { maxLength: 60 }),
      fc.boolean(),
      (parts, offsets, isSorted) => {
        const { document } = openAt(parts.join(''));
        const near = ascendingPositions(document);
        for (const offset of isSorted ? offsets.sort((left, right) => left - right) : offsets)
          assert.deepEqual(near(offset), document.positionAt(offset));
      },
    ),
    { numRuns: 200 },
  );
});
