import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lint } from '../../server/src/core/lint.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { addId } from '../../server/src/features/codeActions/addId.ts';
import { tickTask } from '../../server/src/features/codeActions/tickTask.ts';
import { fixActions } from '../../server/src/features/codeActions.ts';
import { checkAction, checkEverywhere, checkOffers } from './actionGround.ts';

test('an id is made from the title and written down', () => {
  checkEverywhere(
    addId,
    '# T 🚀\n\n## Add 行业$0\n\n- [ ] x\n',
    'Add the id `{#add-行业}`',
    '# T 🚀\n\n## Add 行业 {#add-行业}\n\n- [ ] x\n',
  );
  checkEverywhere(
    addId,
    'title: 🚀\nsteps:\n  - title: Add 行业$0\n    tasks: [x]\n',
    'Add the id `id: add-行业`',
    'title: 🚀\nsteps:\n  - id: add-行业\n    title: Add 行业\n    tasks: [x]\n',
  );
});

test('an id goes before the other attributes, behind closing marks, and between braces', () => {
  checkAction(
    addId,
    '# T\n## A {owner=li}$0\n- [ ] x\n',
    'Add the id `{#a}`',
    '# T\n## A {#a owner=li}\n- [ ] x\n',
  );
  checkAction(addId, '# T\n## A ##$0\n- [ ] x\n', 'Add the id `{#a}`', '# T\n## A ## {#a}\n- [ ] x\n');
  checkAction(
    addId,
    '# T\nA {x}$0\n---\n- [ ] x\n',
    'Add the id `{#a-x}`',
    '# T\nA {x} {#a-x}\n---\n- [ ] x\n',
  );
  checkAction(
    addId,
    'steps: [{ title: A$0, tasks: [x] }]\n',
    'Add the id `id: a`',
    'steps: [{ id: a, title: A, tasks: [x] }]\n',
  );
  checkAction(
    addId,
    'steps:\n- tasks: [x]\n  title: 8$0\n',
    'Add the id `id: 8`',
    "steps:\n- id: '8'\n  tasks: [x]\n  title: 8\n",
  );
});

test('an id that another step has gets a number', () => {
  checkAction(
    addId,
    '# T\n## A\n- [ ] x\n## A$0\n- [ ] x\n## B {#a-2}\n- [ ] x\n',
    'Add the id `{#a-3}`',
    '# T\n## A\n- [ ] x\n## A {#a-3}\n- [ ] x\n## B {#a-2}\n- [ ] x\n',
  );
  checkAction(
    addId,
    'steps:\n- title: 🚀$0\n',
    'Add the id `id: step-1`',
    'steps:\n- id: step-1\n  title: 🚀\n',
  );
});

test('where an id stands, or no step, none is offered', () => {
  checkOffers(addId, '# T\n\n## A {#a}$0\n- [ ] x\n', []);
  checkOffers(addId, '# T$0\n\n## A\n- [ ] x\n', []);
  checkOffers(addId, 'steps:\n  - id: a\n    title: A$0\n', []);
});

test('a task is ticked and unticked', () => {
  checkEverywhere(tickTask, '# T\n## A\n- [ ] 完成$0 🚀\n', 'Tick this task', '# T\n## A\n- [x] 完成 🚀\n');
  checkEverywhere(
    tickTask,
    'steps:\n  - title: A\n    tasks:\n      - { text: 完成$0, done: false }\n',
    'Tick this task',
    'steps:\n  - title: A\n    tasks:\n      - { text: 完成, done: true }\n',
  );
  checkAction(tickTask, '# T\n## A\n* [X] a$0\n', 'Untick this task', '# T\n## A\n* [ ] a\n');
  checkAction(
    tickTask,
    'steps:\n- title: A\n  tasks:\n  - text: a$0\n    done: true\n',
    'Untick this task',
    'steps:\n- title: A\n  tasks:\n  - text: a\n    done: false\n',
  );
});

test('all tasks of the selected lines are ticked, the others stay', () => {
  checkAction(
    tickTask,
    '# T\n## A\n- [ ] a\n- [ ] b$0\n- [x] c\n- [ ] d$0\n- [ ] e\n',
    'Tick these 2 tasks',
    '# T\n## A\n- [ ] a\n- [x] b\n- [x] c\n- [x] d\n- [ ] e\n',
  );
  checkOffers(tickTask, '# T\n## A$0\n- [ ] a\n', []);
});

test('a task of YAML that says nothing of its state gets one', () => {
  const check = (before: string, after: string): void =>
    checkAction(
      tickTask,
      `steps:\n  - title: A\n    tasks:\n      - ${before}\n      - z\n`,
      'Tick this task',
      `steps:\n  - title: A\n    tasks:\n      - ${after}\n      - z\n`,
    );
  check('a$0 b # c', '{ text: a b, done: true } # c');
  check('"a: $0b"', '{ text: "a: b", done: true }');
  check('a, $0b', "{ text: 'a, b', done: true }");
  check('text: a$0', 'done: true\n        text: a');
  check('text: |\n          a$0', 'done: true\n        text: |\n          a');
  check('{ text: a$0 }', '{ done: true, text: a }');
  check('{ text: a$0, done: }', '{ text: a, done: true }');
  checkAction(
    tickTask,
    'steps: [{ title: A, tasks: [a$0] }]\n',
    'Tick this task',
    'steps: [{ title: A, tasks: [{ text: a, done: true }] }]\n',
  );
});

/** The first fix of the first finding of a rule, as an action at its place. */
function checkFix(rule: string, before: string, after: string): void {
  const isMarkdown = before.startsWith('---');
  const document = TextDocument.create(`file:///a.runbook.${isMarkdown ? 'md' : 'yaml'}`, 'x', 1, before);
  const findings = lint(readRunbook(before, isMarkdown ? 'markdown' : 'yaml'), undefined);
  const [wrong] = findings.filter((finding) => finding.rule === rule);
  assert(wrong !== undefined);
  const [action] = fixActions(document, [wrong], wrong.span);
  const [change] = action?.edit?.documentChanges ?? [];
  assert(change !== undefined && 'edits' in change);
  assert.equal(
    TextDocument.applyEdits(
      document,
      change.edits.flatMap((edit) => ('newText' in edit ? [edit] : [])),
    ),
    after,
  );
}

test('a wrong name or sign in an expectation is changed to what was meant', () => {
  const words: readonly (readonly [string, string])[] = [
    ['row_count == 1', 'rows == 1'],
    ['rwos == 1', 'rows == 1'],
    ['rows = 1', 'rows == 1'],
    ['rows <> 1', 'rows != 1'],
    ['rows == 1 AND value == 2', 'rows == 1 && value == 2'],
  ];
  for (const [wrong, right] of words) {
    const yaml = `runbook: 1\nsteps:\n  - title: A\n    pre-check:\n      - sql: SELECT 1\n        expect: ${wrong}\n`;
    checkFix('invalid-expectation', yaml, yaml.replace(wrong, right));
    const markdown = `---\nrunbook: 1\n---\n## A\n\`\`\`sql pre-check\n-- expect: ${wrong}\nSELECT 1;\n\`\`\`\n`;
    checkFix('invalid-expectation', markdown, markdown.replace(wrong, right));
  }
});

test('a misspelled key, role or id is changed to the one that is near, in both notations', () => {
  const yaml = (step: string): string =>
    `runbook: 1\nsteps:\n  - { id: load, title: L, tasks: [l] }\n  - ${step}\n`;
  const markdown = (step: string): string => `---\nrunbook: 1\n---\n## L {#load}\n- [ ] l\n## ${step}\n`;
  checkFix(
    'unknown-key',
    yaml('{ title: A, onwer: li, tasks: [a] }'),
    yaml('{ title: A, owner: li, tasks: [a] }'),
  );
  checkFix('unknown-key', markdown('A {onwer=li}\n- [ ] a'), markdown('A {owner=li}\n- [ ] a'));
  checkFix('unknown-key', yaml('{ title: A, rolback: [a] }'), yaml('{ title: A, rollback: [a] }'));
  checkFix('unknown-role', markdown('A\n```sql rolback\na\n```'), markdown('A\n```sql rollback\na\n```'));
  checkFix(
    'unknown-need',
    yaml('{ title: A, needs: [laod], tasks: [a] }'),
    yaml('{ title: A, needs: [load], tasks: [a] }'),
  );
  checkFix('unknown-need', markdown('A {needs="laod"}\n- [ ] a'), markdown('A {needs="load"}\n- [ ] a'));
});
