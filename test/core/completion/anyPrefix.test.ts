import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CompletionItem } from 'vscode-languageserver-types';
import { notationOf } from '../../../server/src/core/parse.ts';
import { readRunbook } from '../../../server/src/core/runbook.ts';
import { askAt, catalog, chosen, opened } from '../../features/completionGround.ts';

const example = new URL('../../../examples/release-8.0/', import.meta.url);
const names = ['release-8.0.runbook.md', 'release-8.0.runbook.yaml'];

/** What editors and keyboards put into texts. */
const lineEnds = fc.constantFrom('\n', '\r\n');
const inserted = fc.constantFrom(
  '',
  '',
  '\n',
  ' ',
  '客',
  '😀',
  "'",
  '"',
  '{',
  '[',
  '```',
  '-- ',
  '.',
  '\uFEFF',
  ': ',
);

for (const name of names) {
  const all = readFileSync(new URL(name, example), 'utf8');

  test(`at any cursor of any beginning of ${name} an answer lies on the cursor’s line and holds the cursor`, () => {
    // Far from the beginning there is nothing new, and each run reads the whole text.
    const whole = all.slice(0, 12_000);
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.array(fc.nat(800), { minLength: 8, maxLength: 8 }),
        inserted,
        lineEnds,
        (end, backs, extra, eol) => {
          const cut = whole.slice(0, end);
          const at = Math.max(0, cut.length - (backs[0] ?? 0));
          const text = (cut.slice(0, at) + extra + cut.slice(at)).replaceAll('\n', eol);
          const askHere = opened(text, { name, catalog });
          const typed = (cut.slice(0, at) + extra).replaceAll('\n', eol).length;
          for (const offset of [
            typed,
            ...backs.map((back) => outsideLineEnd(text, Math.max(0, text.length - back))),
          ])
            for (const item of askHere(offset).items) assertEdit(text, offset, item);
        },
      ),
      { numRuns: 30 },
    );
  });
}

/** No editor puts its cursor between the two signs of a line end. */
function outsideLineEnd(text: string, offset: number): number {
  return text.slice(offset - 1, offset + 1) === '\r\n' ? offset + 1 : offset;
}

function assertEdit(text: string, offset: number, item: CompletionItem): void {
  const edit = item.textEdit;
  assert(edit !== undefined && 'insert' in edit);
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  const character = offset - (before.lastIndexOf('\n') + 1);
  const lineLength = (text.split('\n')[line] ?? '').replace(/\r$/, '').length;
  for (const { start, end } of [edit.insert, edit.replace]) {
    assert.equal(start.line, line);
    assert.equal(end.line, line);
    assert(0 <= start.character && start.character <= character, `${item.label}: ${start.character}`);
    assert(character <= end.character && end.character <= Math.max(lineLength, character));
  }
  assert.deepEqual(edit.insert.start, edit.replace.start);
  assert.deepEqual(edit.insert.end, { line, character });
}

test('a key that is chosen in a valid YAML runbook breaks no syntax', () => {
  const text = readFileSync(new URL('release-8.0.runbook.yaml', example), 'utf8').slice(0, 16_000);
  const valid = text.slice(0, text.lastIndexOf('\n      - ') + 1);
  assert.deepEqual(syntaxOf(valid, 'a.runbook.yaml'), []);
  // Behind each line that is a key with its value on it, at the key's column.
  const places = [...valid.matchAll(/^([ -]*)[a-z-]+: [^|>&*[{'"\n#][^\n]*\n/gm)];
  assert(places.length > 30);
  fc.assert(
    fc.property(fc.nat(places.length - 1), fc.nat(20), (index, choice) => {
      const [line = '', before = ''] = places[index] ?? [];
      const at = (places[index]?.index ?? 0) + line.length;
      const indent = ' '.repeat(before.length);
      const withLine = `${valid.slice(0, at)}${indent}\n${valid.slice(at)}`;
      const { items } = askAt(withLine, at + indent.length, { client: { snippets: false } });
      const item = items[choice % Math.max(1, items.length)];
      if (item === undefined) return;
      const after = chosen(withLine, item);
      assert.deepEqual(syntaxOf(after, 'a.runbook.yaml'), [], `${item.label} at ${JSON.stringify(line)}`);
    }),
    { numRuns: 40 },
  );
});

test('an attribute that is chosen in a valid heading breaks no syntax', () => {
  const text = '---\nrunbook: 1\n---\n\n# T\n\n## A {#a }\n\n- [ ] x\n\n## B\n\n- [ ] y\n';
  for (const item of askAt(text, text.indexOf('}')).items)
    assert.deepEqual(syntaxOf(chosen(text, item).replace('$1', 'a'), 'a.runbook.md'), [], item.label);
});

function syntaxOf(text: string, name: string): readonly string[] {
  const { findings } = readRunbook(text, notationOf(name) ?? 'yaml');
  return findings.filter((finding) => finding.rule === 'syntax').map((finding) => finding.message);
}
