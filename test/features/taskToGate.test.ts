import { test } from 'node:test';
import { taskToGate } from '../../server/src/features/codeActions/taskToGate.ts';
import { checkAction, checkEverywhere, checkOffers } from './actionGround.ts';

const title = 'Make this task a gate before the step';

test('a task becomes a step before its own, which waits for it as for the one before', () => {
  checkEverywhere(
    taskToGate,
    '# T 🚀\n\n## A\n\n- [ ] a\n\n## B\n\n- [ ] 数据 sent$0\n- [x] b\n\nText.\n',
    title,
    '# T 🚀\n\n## A\n\n- [ ] a\n\n## 数据 sent {#数据-sent}\n\n- [ ] 数据 sent\n\n## B\n\n- [x] b\n\nText.\n',
  );
  checkEverywhere(
    taskToGate,
    'title: T 🚀\nsteps:\n  - title: A\n    tasks: [a]\n\n  # Of B.\n  - title: B\n    tasks:\n      - { text: 数据 sent$0, done: true }\n      - b\n',
    title,
    'title: T 🚀\nsteps:\n  - title: A\n    tasks: [a]\n\n  - id: 数据-sent\n    title: 数据 sent\n    tasks:\n      - { text: 数据 sent, done: true }\n\n  # Of B.\n  - title: B\n    tasks:\n      - b\n',
  );
});

test('written needs go to the gate, and the step needs the gate too', () => {
  checkAction(
    taskToGate,
    '# T\n## B {#b needs="x, y" owner=li}\n- [ ] sent$0\n- [ ] b\n',
    title,
    '# T\n## sent {#sent needs="x, y"}\n\n- [ ] sent\n\n## B {#b needs="x, y, sent" owner=li}\n- [ ] b\n',
  );
  checkAction(
    taskToGate,
    '# T\n## B {#b needs=""}\n- [ ] b\n- [ ] sent$0\n',
    title,
    '# T\n## sent {#sent needs=""}\n\n- [ ] sent\n\n## B {#b needs="sent"}\n- [ ] b\n',
  );
  const yaml = (needs: string, list: string): string =>
    `steps:\n- title: B\n  needs: ${needs}\n  tasks:\n  - sent${list}\n  - b\n`;
  const gate = (needs: string): string =>
    `steps:\n- id: sent\n  title: sent\n  needs: ${needs}\n  tasks:\n  - { text: sent, done: false }\n`;
  const rest = (needs: string): string => `- title: B\n  needs: ${needs}\n  tasks:\n  - b\n`;
  checkAction(taskToGate, yaml('[]', '$0'), title, gate('[]') + rest('[sent]'));
  checkAction(taskToGate, yaml('[x]', '$0'), title, gate('[x]') + rest('[x, sent]'));
  checkAction(taskToGate, yaml('x', '$0'), title, gate('[x]') + rest('[x, sent]'));
  checkAction(taskToGate, yaml('\n  - x', '$0'), title, gate('[x]') + rest('\n  - x\n  - sent'));
});

test('the only task takes its list with it, where the step holds more', () => {
  checkAction(
    taskToGate,
    '# T\n## B\n\n- [x] sent$0\n  by mail\n\n```sh change\nb\n```\n',
    title,
    '# T\n## sent by mail {#sent-by-mail}\n\n- [x] sent\n  by mail\n\n## B\n\n```sh change\nb\n```\n',
  );
  checkAction(
    taskToGate,
    'steps:\n- title: B\n  tasks: [sent$0]\n  change: [b]',
    title,
    'steps:\n- id: sent\n  title: sent\n  tasks:\n  - { text: sent, done: false }\n- title: B\n  change: [b]',
  );
  checkAction(
    taskToGate,
    'steps: [{ title: B, tasks: [sent$0], change: [b] }]\n',
    title,
    'steps: [{ id: sent, title: sent, tasks: [{ text: sent, done: false }] }, { title: B, change: [b] }]\n',
  );
  checkAction(
    taskToGate,
    'steps:\n  - { title: B, tasks: [a, sent$0] }\n',
    title,
    'steps:\n  - { id: sent, title: sent, tasks: [{ text: sent, done: false }] }\n  - { title: B, tasks: [a] }\n',
  );
});

test('comments of a task go along with it, and no others', () => {
  const check = (before: string, tasks: string, after: string): void =>
    checkEverywhere(
      taskToGate,
      `title: T 🚀\nsteps:\n  - title: B\n${before}    change: [b]\n`,
      title,
      `title: T 🚀\nsteps:\n  - id: 数据\n    title: 数据\n    tasks:\n${tasks}  - title: B\n${after}    change: [b]\n`,
    );
  const plain = '{ text: 数据, done: false }';
  check(
    '    tasks:\n      - 数据$0 # c: d\n      - b # e\n',
    `      - ${plain} # c: d\n`,
    '    tasks:\n      - b # e\n',
  );
  check('    tasks: [数据$0] # c\n    # d\n', `      - ${plain} # c\n`, '    # d\n');
  check(
    '    tasks: # c\n      # d\n      - text: "数据"$0 # e #f\n        done: true\n    # g\n',
    '      # c\n      # d\n      # e #f\n      - { text: 数据, done: true }\n',
    '    # g\n',
  );
  check(
    '    tasks: [ # c\n      数据$0, # d\n      "b # e" ]\n',
    `      - ${plain} # d\n`,
    '    tasks: [ # c\n      "b # e" ]\n',
  );
  check(
    '    tasks:\n      - { text: "数据"$0, done: false, x-by: li }\n      - a\n',
    '      - { text: "数据", done: false, x-by: li }\n',
    '    tasks:\n      - a\n',
  );
  checkAction(
    taskToGate,
    'steps:\n- tasks: [a$0] # c\n  # of the title\n  title: B\n  change: [b]\n',
    title,
    'steps:\n- id: a\n  title: a\n  tasks:\n  - { text: a, done: false } # c\n- # of the title\n  title: B\n  change: [b]\n',
  );
  checkOffers(taskToGate, 'steps: [{ title: B, tasks: [a$0, # c\n  b] }]\n', [
    `${title}: A comment stands beside this task. Move it elsewhere first.`,
  ]);
  checkOffers(taskToGate, 'steps:\n- title: B\n  tasks:\n  - text: a$0\n    x-by: li\n  - b\n', [
    `${title}: This task has more keys than \`text\` and \`done\`. Write it between braces on one line first.`,
  ]);
});

test('what belongs to a task of Markdown behind an empty line goes along', () => {
  checkEverywhere(
    taskToGate,
    '# T\n## B\n\n- [ ] 数据$0\n\n  more 🚀\n\n  ```\n  code\n  ```\n\n- [ ] b\n\n Text.\n',
    title,
    '# T\n## 数据 {#数据}\n\n- [ ] 数据\n\n  more 🚀\n\n  ```\n  code\n  ```\n\n## B\n\n- [ ] b\n\n Text.\n',
  );
  checkOffers(taskToGate, '# T\n## B\n- [ ] sent$0\n\n  - [ ] inner\n- [ ] b\n', [
    `${title}: This task holds other tasks. Move them out of it first.`,
  ]);
});

test('where it cannot be done, it is said why', () => {
  checkOffers(taskToGate, '# T\n## B\n- [ ] sent$0\n', [
    `${title}: This step has only this task, so it is a gate already.`,
  ]);
  checkOffers(taskToGate, '# T\n## B\n- [ ] sent$0\n  - [ ] inner\n', [
    `${title}: This task holds other tasks. Move them out of it first.`,
  ]);
  checkOffers(taskToGate, '# T\n## B\n> - [ ] sent$0\n> - [ ] b\n', [
    `${title}: This task stands in a quote or another list. Put it into a list of its own first.`,
  ]);
  checkOffers(taskToGate, 'steps:\n- title: B\n  tasks: [a, &b sent$0]\n- title: *b\n  tasks: [c]\n', [
    `${title}: The tasks of this step are written in a way that none can be taken out of.`,
  ]);
  checkOffers(taskToGate, '# T\n## B$0\n- [ ] sent\n', []);
});
