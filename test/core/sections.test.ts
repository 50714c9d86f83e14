import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRunbook } from '../../server/src/core/keptRunbook.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import type { Item } from '../../server/src/core/runbook.ts';

/** The sections of a text; `|` marks where each but the first begins. */
function check(notation: Notation, marked: string): void {
  const text = marked.replaceAll('|', '');
  let at = 0;
  const parts = openRunbook(text, notation).sections.map(({ length }) => {
    at += length;
    return text.slice(at - length, at);
  });
  assert.equal(parts.join('|'), marked);
}

test('a Markdown section goes to the next heading', () => {
  check('markdown', '---\nrunbook: 1\n---\n\n|# A\n\n|## B {#b}\n\nprose\n|### C\n- [ ] t\n|##\n');
  check('markdown', '|# A\n|## B');
  check('markdown', '#no heading\n ## none at a line’s start\n\tx\n|# A\n');
});

test('a heading within a block, a comment or HTML is none', () => {
  check('markdown', '|# A\n\n```sh change\n\n# comment\n```\n|# B\n');
  check('markdown', '|# A\n~~~~\n\n# x\n```\n# y\n~~~~\n|# B\n');
  check('markdown', '|# A\n<!--\n# x\n-->\n|# B\n');
  check('markdown', '|# A\n<div>\n# x\n\n|# B\n');
  check('markdown', '---\nrunbook: 1\n# x\n---\n|# A\n');
});

test('what nobody closed hides no heading', () => {
  check('markdown', '|# A\n\n```sql change\nSELECT 1\n\n|# B\n\n```sql change\nSELECT 2\n```\n');
  check('markdown', '|# A\n<!-- x\n|# B\n');
  check('markdown', '|# A\n- item\n  ```sql\n  x\n|# B\n');
});

test('a YAML section is an item without the items inside it', () => {
  check(
    'yaml',
    'runbook: 1\nsteps:\n|  - title: a\n    tasks:\n      - x\n|  # of b\n  - title: b\n'.replace(
      '|  # of b\n',
      '  # of b\n|',
    ),
  );
  check('yaml', 'steps:\n|- title: g\n  steps:\n|  - title: a\n|  - title: b\n|- title: c\n');
  check(
    'yaml',
    'steps:\n|  - title: g\n    steps:\n|      - title: a\n|    owner: o\n|  - title: b\n|owner: p\n',
  );
  check(
    'yaml',
    'steps:\n|  -\n    title: a\n    change:\n      - sql: |\n          steps:\n            - x\n'.replace(
      'sql: |',
      'sql: >',
    ),
  );
});

test('what is being typed behind the steps leaves them alone', () => {
  check('yaml', 'steps:\n|  - title: a\n|foo\n|  - title: b\n');
  check('yaml', 'steps:\n|  - title: a\n|reviewers:\n  - li\n  - wei\n');
});

test('an item ends behind the keys that follow the items inside it', () => {
  const text =
    'runbook: 1\nsteps:\n  - title: g\n    steps:\n      - title: a\n        tasks: [x]\n    owner: li\n  - title: b\n';
  const [group] = openRunbook(text, 'yaml').read.runbook.items;
  const { span, owner } = group as Item;
  assert.match(text.slice(span.start, span.end), /^title: g\n.*owner: li\n?$/s);
  assert.equal(owner?.value, 'li');
});
