import { test } from 'node:test';
import { quoteValue } from '../../server/src/features/codeActions/quoteValue.ts';
import { checkAction, checkEverywhere, checkOffers } from './actionGround.ts';

const title = 'Put this value in quotes';

test('a value that YAML misreads is put in quotes, and nothing else changes', () => {
  const check = (before: string, after: string): void =>
    checkEverywhere(
      quoteValue,
      `title: 🚀\nsteps:\n  - title: 客户\n    ${before}\n    change: [b]\n`,
      title,
      `title: 🚀\nsteps:\n  - title: 客户\n    ${after}\n    change: [b]\n`,
    );
  check('owner: 12$0', "owner: '12'");
  check('owner: true$0 # who', "owner: 'true' # who");
  check('owner: @li$0.wei', "owner: '@li.wei'");
  check('notes: $0One: two', "notes: 'One: two'");
  check('notes: Fix$0 #12 now', "notes: 'Fix #12 now'");
  check("notes: 100% of it's: a$0", `notes: "100% of it's: a"`);
  check("notes: $0row['a'] == 'b: c' # d", `notes: "row['a'] == 'b: c'" # d`);
  check("notes: value == 'a: # b'$0 #", `notes: "value == 'a: # b'" #`);
  check('notes: One: two$0\t# three: four', "notes: 'One: two'\t# three: four");
  check('notes: Fix$0 #12: now # 客户', "notes: 'Fix #12: now' # 客户");
  check('needs: [1$0, a]', "needs: ['1', a]");
  check('tasks:\n      - `a$0`', "tasks:\n      - '`a`'");
});

test('front matter is YAML too', () => {
  checkEverywhere(
    quoteValue,
    '---\nrunbook: 1\nrelease: 8.0$0\n---\n# T 🚀\n',
    title,
    "---\nrunbook: 1\nrelease: '8.0'\n---\n# T 🚀\n",
  );
});

test('attributes of several words are put in quotes', () => {
  const check = (before: string, after: string): void =>
    checkEverywhere(
      quoteValue,
      `# T 🚀\n\n${before}\n\n- [ ] 客户\n`,
      title,
      `# T 🚀\n\n${after}\n\n- [ ] 客户\n`,
    );
  check('## A {#a needs=b, c$0 owner=li.wei}', '## A {#a needs="b, c" owner=li.wei}');
  check('## A {owner=Li Wei$0 takes=5m #a}', '## A {owner="Li Wei" takes=5m #a}');
  check('## A {#a owner=Li Wei$0 .done}', '## A {#a owner="Li Wei" .done}');
  checkAction(
    quoteValue,
    '# T\n## A\n```sql pre-check name=two$0 words\nSELECT 1\n```\n',
    title,
    '# T\n## A\n```sql pre-check name="two words"\nSELECT 1\n```\n',
  );
});

test('what is read as it is meant is left in peace', () => {
  for (const text of [
    'run$0book: 1\n',
    'steps:\n- title: A$0\n',
    "steps:\n- title: '8'$0\n",
    'steps:\n- title: A # a comm$0ent\n',
    'steps:\n- title: A # a comm$0ent: b\n',
    'steps:\n- title: A\n  tasks: [{ text: a, done: tr$0ue }]\n',
    'steps:\n- title: A\n  change:\n  - |\n    a: @$0x\n',
    'steps:\n- title: &a A\n- title: *a$0\n',
    '# T\n\n## A {#a owner="Li Wei"}$0\n- [ ] a\n',
    '# T\n\n## A {curly words}$0\n- [ ] a\n',
  ])
    checkOffers(quoteValue, text, []);
});
