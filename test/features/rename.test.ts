import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { renamable, renameStep } from '../../server/src/core/renameStep.ts';
import { idPlaceAt } from '../../server/src/core/stepIds.ts';
import { rename } from '../../server/src/features/rename.ts';
import { modelOf } from '../core/modelOf.ts';
import { applyEdits, openAt, plans } from './navigation.ts';

/** The whole text after a rename at the cursor. */
function checkRename(marked: string, newId: string, expected: string): void {
  const { text, runbook, offset } = openAt(marked);
  const renamed = renameStep(text, runbook, offset, newId);
  assert.ok('edits' in renamed, JSON.stringify(renamed));
  assert.equal(applyEdits(text, renamed.edits), expected);
}

function checkRefused(marked: string, newId: string, words: RegExp): void {
  const { text, runbook, offset } = openAt(marked);
  const refused = renameStep(text, runbook, offset, newId);
  assert.match('refusal' in refused ? refused.refusal : JSON.stringify(refused), words);
}

/** Replaces the id `crm-data` where it names the step, and nowhere else. */
const renamedPlans = {
  markdown: plans.markdown
    .replace('First [the data](#crm-data)', 'First [the data](#dictionaries)')
    .replace('{#crm-data ', '{#dictionaries ')
    .replace('needs="crm-data, crm"', 'needs="dictionaries, crm"')
    .replace('See [data](#crm-data) and', 'See [data](#dictionaries) and')
    .replace('[data]: #crm-data', '[data]: #dictionaries'),
  yaml: plans.yaml
    .replace('First [the data](#crm-data)', 'First [the data](#dictionaries)')
    .replace('id: crm-data', 'id: dictionaries')
    .replace('[crm-data,', '[dictionaries,')
    .replace('See [data](#crm-data)', 'See [data](#dictionaries)'),
};

test('a step is renamed from its id, its title, a need or a link, at all places and nowhere else', () => {
  for (const [from, to] of [
    ['{#crm-data', '{#crm$0-data'],
    ['### Data has', '### Data$0 has'],
    ['"crm-data, crm"', '"crm-data$0, crm"'],
    ['[the data](#crm', '[the data](#$0crm'],
    ['[data]: #crm-data', '[data]: #crm-data$0'],
  ] as const)
    checkRename(plans.markdown.replace(from, to), 'dictionaries', renamedPlans.markdown);
  for (const [from, to] of [
    ['id: crm-data', 'id: crm-$0data'],
    ['title: Data has', 'title: Da$0ta has'],
    ['[crm-data,', '[$0crm-data,'],
    ['See [data](#crm-data)', 'See [data](#crm-dat$0a)'],
  ] as const)
    checkRename(plans.yaml.replace(from, to), 'dictionaries', renamedPlans.yaml);
});

test('quotes stay, and come where a plain word would be something else', () => {
  checkRename(
    "runbook: 1\nsteps:\n  - id: 'a$0'\n    title: A\n    tasks: [x]\n  - title: B\n    needs: [\"a\"]\n    notes: '[a](#a)'\n    tasks: [x]\n",
    '8',
    "runbook: 1\nsteps:\n  - id: '8'\n    title: A\n    tasks: [x]\n  - title: B\n    needs: [\"8\"]\n    notes: '[a](#8)'\n    tasks: [x]\n",
  );
  for (const word of ['8', '8.0', 'true', 'null', '~', '1e3', '*x', '&x', '!x', '@x', 'x:', '-'])
    checkRename(
      'runbook: 1\nsteps:\n  - id: a$0\n    title: A\n    needs: a\n    tasks: [x]\n',
      word,
      `runbook: 1\nsteps:\n  - id: "${word}"\n    title: A\n    needs: "${word}"\n    tasks: [x]\n`,
    );
  for (const word of ['8a', 'v8.0', '-x', 'x:y', '客户', 'nullable'])
    checkRename(
      'runbook: 1\nsteps:\n  - id: a$0\n    title: A\n    tasks: [x]\n',
      word,
      `runbook: 1\nsteps:\n  - id: ${word}\n    title: A\n    tasks: [x]\n`,
    );
});

test('an id that is written with escapes is written anew', () => {
  checkRename(
    'runbook: 1\nsteps:\n  - id: "\\x61b$0"\n    title: A\n    tasks: [x]\n  - title: B\n    needs: [ab]\n    tasks: [x]\n',
    'c',
    'runbook: 1\nsteps:\n  - id: "c"\n    title: A\n    tasks: [x]\n  - title: B\n    needs: [c]\n    tasks: [x]\n',
  );
  checkRename(
    '---\nrunbook: 1\n---\n\n## A {#部}\n\n- [ ] [x](#%E9%83%A8$0)\n',
    '客户',
    '---\nrunbook: 1\n---\n\n## A {#客户}\n\n- [ ] [x](#%E5%AE%A2%E6%88%B7)\n',
  );
});

test('a step whose id comes from its title gets one written', () => {
  const plan = (heading: string, id = 'a'): string =>
    `---\nrunbook: 1\n---\n\n${heading}\n\n- [ ] x\n\n## B {needs=${id}}\n\n- [ ] [a](#${id})\n`;
  for (const [heading, expected] of [
    ['## A$0', '## A {#new}'],
    ['## A$0 ##  ', '## A ## {#new}  '],
    ['## A$0 {owner=li.wei}', '## A {#new owner=li.wei}'],
    ['A$0\n---', 'A {#new}\n---'],
  ] as const) {
    checkRename(plan(heading), 'new', plan(expected, 'new'));
    checkRename(
      plan(heading).replaceAll('\n', '\r\n'),
      'new',
      plan(expected, 'new').replaceAll('\n', '\r\n'),
    );
  }
  const yaml = (step: string, id = 'a'): string =>
    `runbook: 1\nsteps:\n${step}\n  - title: B\n    needs: ${id}\n    tasks: ['[a](#${id})']\n`;
  for (const [step, expected] of [
    ['  - title: A$0\n    tasks: [x]', '  - id: new\n    title: A\n    tasks: [x]'],
    ['  - tasks: [x]\n    title: A$0', '  - id: new\n    tasks: [x]\n    title: A'],
    ['  -\n    title: A$0\n    tasks: [x]', '  -\n    id: new\n    title: A\n    tasks: [x]'],
    ['  - { title: A$0, tasks: [x] }', '  - { id: new, title: A, tasks: [x] }'],
  ] as const) {
    checkRename(yaml(step), 'new', yaml(expected, 'new'));
    checkRename(yaml(step).replaceAll('\n', '\r\n'), 'new', yaml(expected, 'new').replaceAll('\n', '\r\n'));
  }
  checkRename(
    '---\nrunbook: 1\nsteps:\n  - title: A$0\n    tasks: [x]\n---\n\n# R\n',
    '8',
    '---\nrunbook: 1\nsteps:\n  - id: "8"\n    title: A\n    tasks: [x]\n---\n\n# R\n',
  );
});

test('what cannot be renamed is refused in words', () => {
  for (const text of Object.values(plans)) {
    checkRefused(text.replace('runbook: 1', 'run$0book: 1'), 'x', /^Here stands no id of a step\./);
    const atNeed = text.replace(/(needs[=:] ?["[]crm-)(?=data)/, '$1$$0');
    checkRefused(atNeed, '', /one sign at least/);
    checkRefused(atNeed, 'two words', /no blanks: `two-words` would do\./);
    for (const sign of ['#', '{', ',', '"', "'", '=', '[', ')', '<', '`', '\\'])
      checkRefused(atNeed, `a${sign}b`, /^An id has no `.`\. Use letters/);
    checkRefused(atNeed, 'a\u0007', /invisible/);
    checkRefused(atNeed, 'crm', /`crm` is taken by “CRM”\. Choose/);
    checkRefused(atNeed, 'backfill-totals', /is taken by “Backfill totals”, made from its title\./);
  }
  checkRefused(plans.yaml.replace("'crm'", "'n$0ope'"), 'x', /^No step has the id `nope`/);
  checkRefused('', 'x', /no id/);
});

test('the same id again changes nothing', () => {
  for (const text of Object.values(plans)) checkRename(text.replace('#crm)', '#c$0rm)'), 'crm', text);
});

test('of two steps with one id the one at the cursor is renamed, and references stay', () => {
  const twice = plans.yaml.replace('id: add-industry', 'id: crm-data');
  checkRename(
    twice.replace('id: crm-data\n        title: Add', 'id: crm$0-data\n        title: Add'),
    'x',
    twice.replace('id: crm-data\n        title: Add', 'id: x\n        title: Add'),
  );
  checkRefused(twice.replace('[crm-data,', '[crm$0-data,'), 'x', /^2 steps have the id `crm-data`/);
});

test('the edit is for the version that was asked about', () => {
  const { document, runbook, offset } = openAt(plans.yaml.replace('id: crm-data', 'id: crm$0-data'));
  const edit = rename(document, runbook, offset, 'x');
  assert.ok(!('refusal' in edit));
  const [change] = edit.documentChanges ?? [];
  assert.ok(change !== undefined && 'edits' in change);
  assert.deepEqual(change.textDocument, { uri: document.uri, version: 7 });
  assert.equal(change.edits.length, 4);
});

const lineEnds = ['\n', '\r\n'] as const;
const ids = fc.constantFrom('a', 'new-id', '客户-1', '😀', 'v8.0/x', 'x_y', '-a');

test('a rename there and back gives the text that was, whatever its line ends, mark and last line are', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(plans)),
      fc.constantFrom('crm', 'crm-data', 'add-industry'),
      ids,
      fc.constantFrom(...lineEnds),
      fc.boolean(),
      fc.boolean(),
      fc.nat(20),
      (plan, id, other, lineEnd, hasMark, hasLastLine, which) => {
        const body = (hasLastLine ? plan : plan.trimEnd())
          .replace('Release 8.0', '发布 😀')
          .replaceAll('\n', lineEnd);
        const text = hasMark ? `\uFEFF${body}` : body;
        const before = openAt(text);
        const places = [...text.matchAll(new RegExp(`\\b${id}\\b`, 'g'))]
          .map(({ index }) => index)
          .filter((at) => idPlaceAt(text, before.runbook, at)?.id === id);
        const offset = places[which % places.length] ?? 0;
        const there = renameStep(text, before.runbook, offset, other);
        assert.ok('edits' in there && there.edits.length > 0, JSON.stringify(there));
        const renamed = applyEdits(text, there.edits);
        const after = openAt(renamed);
        assert.equal(
          JSON.stringify(modelOf(after.runbook)),
          JSON.stringify(modelOf(before.runbook))
            .replaceAll(`"${id}"`, `"${other}"`)
            .replaceAll(`(#${id})`, (link, at: number, whole: string) =>
              // A link in SQL is no link.
              whole.slice(Math.max(0, at - 30), at).includes('needs crm-data') ? link : `(#${other})`,
            ),
        );
        const own = after.runbook.steps.concat(after.runbook.items).find((item) => item.id === other);
        assert.ok(own?.idText !== undefined);
        const back = renameStep(renamed, after.runbook, own.idText.span.start, id);
        assert.ok('edits' in back, JSON.stringify(back));
        assert.equal(applyEdits(renamed, back.edits), text);
      },
    ),
    { numRuns: 150 },
  );
});

test('before a rename the place at the cursor and its id are told', () => {
  const { text, runbook, offset } = openAt(plans.yaml.replace("'crm'", "'cr$0m'"));
  const found = renamable(text, runbook, offset);
  assert.ok('span' in found);
  assert.deepEqual([found.id, text.slice(found.span.start, found.span.end)], ['crm', 'crm']);
});
