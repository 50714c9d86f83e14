import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition, documentHighlights, references } from '../../server/src/features/references.ts';
import { openAt, plans } from './navigation.ts';

/** The places that name the id at the cursor, as `line: text`; a `!` stands before its own. */
function checkPlaces(marked: string, expected: readonly string[]): void {
  const { document, runbook, offset } = openAt(marked);
  const at = ({
    start,
    end,
  }: {
    start: { line: number; character: number };
    end: { line: number; character: number };
  }) => `${start.line}: ${document.getText({ start, end })}`;
  const own = documentHighlights(document, runbook, offset).map(
    ({ range, kind }) => `${kind === 3 ? '!' : ''}${at(range)}`,
  );
  assert.deepEqual(own, expected);
  const all = references(document, runbook, offset, true).map(({ range }) => at(range));
  assert.deepEqual(
    all,
    expected.map((each) => each.replace('!', '')),
  );
  const others = references(document, runbook, offset, false).map(({ range }) => at(range));
  assert.deepEqual(
    others,
    expected.filter((each) => !each.startsWith('!')),
  );
}

test('references of a step stand in needs and in links of prose, not in code or SQL', () => {
  const markdown = ['7: crm-data', '!11: crm-data', '15: crm-data', '17: crm-data', '42: crm-data'];
  checkPlaces(plans.markdown.replace('{#crm-data', '{#crm$0-data'), markdown);
  checkPlaces(plans.markdown.replace('needs="crm-data', 'needs="crm-data$0'), markdown);
  checkPlaces(plans.markdown.replace('### Data has', '### Data$0 has'), markdown);
  checkPlaces(plans.markdown.replace('[data]: #crm-data', '[data]: #crm-da$0ta'), markdown);
  const yaml = ['3: crm-data', '!8: crm-data', '15: crm-data', '17: crm-data'];
  checkPlaces(plans.yaml.replace('id: crm-data', 'id: $0crm-data'), yaml);
  checkPlaces(plans.yaml.replace('[crm-data,', '[crm$0-data,'), yaml);
  checkPlaces(plans.yaml.replace('(#crm-data), then', '(#crm$0-data), then'), yaml);
});

test('quotes are not part of an id', () => {
  checkPlaces(plans.yaml.replace("'crm'", "'c$0rm'"), ['!5: crm', '12: crm', '15: crm']);
});

test('a step without a written id is referred to by its title', () => {
  checkPlaces(
    '---\nrunbook: 1\n---\n\n## 回填 totals\n\n- [ ] a\n\n## B {needs=回填-totals}\n\n- [ ] [b](#回填-to$0tals) [c](#%E5%9B%9E%E5%A1%AB-totals)\n',
    ['!4: 回填 totals', '8: 回填-totals', '10: 回填-totals', '10: %E5%9B%9E%E5%A1%AB-totals'],
  );
});

test('where no id stands, nothing is found', () => {
  for (const marked of [
    plans.markdown.replace('`[code](#crm-data)`', '`[code](#crm$0-data)`'),
    plans.markdown.replace('[no link](#crm-data)', '[no link](#crm$0-data)'),
    plans.markdown.replace("needs crm-data [x](#crm-data)'", "needs crm-data [x](#crm$0-data)'"),
    plans.yaml.replace("needs crm-data [x](#crm-data)'", "needs crm-data [x](#crm$0-data)'"),
    plans.yaml.replace('runbook: 1', 'runb$0ook: 1'),
    '',
  ])
    checkPlaces(marked, []);
});

test('behind a fence in a section of prose, or one of many ticks, links are links', () => {
  const plan = (prose: string): string => `---\nrunbook: 1\n---\n\n## A {#a}\n\n- [ ] x\n\n${prose}\n`;
  checkPlaces(plan('```sh\n$ ls\n```\n\n[a](#a$0)'), ['!4: a', '12: a']);
  checkPlaces(plan('````\n```\n[a](#a)\n````\n\n[a](#a$0)'), ['!4: a', '13: a']);
  checkPlaces(plan('## Notes\n\n~~~\n[a](#a)\n~~~\n\n``[a](#a)`` [a](#a$0)'), ['!4: a', '14: a']);
  checkPlaces(plan('- ```\n  [a](#a$0)\n  ```'), []);
  checkPlaces(plan('[a](<#a>) [b](#a "title")[c](#a$0)'), ['!4: a', '8: a', '8: a', '8: a']);
});

/** Where a definition leads, as `line: text`. */
function checkDefinition(marked: string, expected: readonly string[]): void {
  const { document, runbook, offset } = openAt(marked);
  const found = definition(document, runbook, offset);
  assert.deepEqual(
    found.map(
      ({ targetSelectionRange }) =>
        `${targetSelectionRange.start.line}: ${document.getText(targetSelectionRange)}`,
    ),
    expected,
  );
}

test('the definition of an id is its step, from needs, a link, or itself', () => {
  for (const marked of [
    plans.markdown.replace('"crm-data, crm"', '"crm-data, c$0rm"'),
    plans.markdown.replace('[all](#crm)', '[all](#$0crm)'),
    plans.markdown.replace('## CRM', '## C$0RM'),
  ])
    checkDefinition(marked, ['9: crm']);
  checkDefinition(plans.yaml.replace("'crm'", "'c$0rm'"), ['5: crm']);
  checkDefinition(plans.yaml.replace("'crm'", "'backfill-$0totals'"), ['24: Backfill totals']);
  checkDefinition(plans.yaml.replace("'crm'", "'no$0pe'"), []);
});

test('of an id that stands twice, both are its definition', () => {
  checkDefinition(plans.yaml.replace('id: crm-data', 'id: crm').replace("'crm'", "'c$0rm'"), [
    '5: crm',
    '8: crm',
  ]);
});
