import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notation } from '../../server/src/core/parse.ts';
import { readingRules } from '../../server/src/core/rule.ts';
import { type Item, readRunbook } from '../../server/src/core/runbook.ts';
import { applyFix } from './applyFix.ts';

/** The findings as `severity rule: text at the place: message`; a fix of one of them leaves one finding less. */
function check(text: string, notation: Notation, expected: readonly string[]): void {
  const { findings } = readRunbook(text, notation);
  assert.deepEqual(
    findings.map(
      ({ rule, severity, span, message }) =>
        `${severity} ${rule}: ${text.slice(span.start, span.end)}: ${message}`,
    ),
    expected,
    text,
  );
  for (const { rule, fixes } of findings) {
    assert.ok(readingRules.includes(rule));
    for (const fix of fixes ?? []) {
      const fixed = applyFix(text, fix);
      assert.equal(readRunbook(fixed, notation).findings.length, findings.length - 1, fixed);
    }
  }
}

/** The findings of one step. */
function checkStep(body: string, ...expected: readonly string[]): void {
  check(`---\nrunbook: 1\n---\n\n## S\n\n${body}`, 'markdown', expected);
}

function titles(text: string, notation: Notation): string[] {
  const inItem = (item: Item): string[] => [item.title.value, ...item.items.flatMap(inItem)];
  return readRunbook(text, notation).runbook.items.flatMap(inItem);
}

test('`steps` in the front matter of a Markdown runbook do not replace those of its body', () => {
  const text = '---\nrunbook: 1\nsteps:\n  - title: A\n---\n\n## B\n\n- [ ] b\n';
  check(text, 'markdown', [
    'error duplicate-key: steps: In Markdown the steps are the headings below the front matter, so these `steps` are not read. Remove them.',
  ]);
  assert.deepEqual(titles(text, 'markdown'), ['B']);
});

test('a second document in a YAML file is told', () => {
  const message = 'A second document begins here (`---`). A runbook is one document.';
  const text = 'runbook: 1\nsteps:\n  - title: A\n---\nsteps:\n  - title: B\n';
  check(text, 'yaml', [`error syntax: ---: ${message}`]);
  assert.deepEqual(titles(text, 'yaml'), ['A']);
  check('---\nrunbook: 1\n...\n---\nsteps: []\n', 'yaml', [`error syntax: ---: ${message}`]);
  check('---\nrunbook: 1\n...\n', 'yaml', []);
});

test('what the YAML library only warns of is told', () => {
  const tag = 'YAML reads this as a tag, not as text, because of its `!`. Put the text in quotes.';
  check('runbook: 1\nx-a: !(rows == 0)\n', 'yaml', [`error syntax: !(rows: ${tag}`]);
  check('%FOO\n---\nrunbook: 1\n', 'yaml', [
    'error syntax: %FOO: YAML reads this line as a directive, because of its `%`, and does not know it. Remove it.',
  ]);
});

test('aliases that expand to too much are told once', () => {
  const lines = ['runbook: 1', 'x-0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]'];
  for (let at = 1; at < 9; at += 1)
    lines.push(`x-${at}: &a${at} [${Array.from({ length: 9 }, () => `*a${at - 1}`).join(', ')}]`);
  check(`${lines.join('\n')}\n`, 'yaml', [
    'error syntax: *a0: The aliases of this file expand to too much to read.',
  ]);
});

test('the language of a block is read in any case', () => {
  for (const words of ['SQL pre-check', 'MySQL pre-check', 'Bash backup', 'SH backup']) {
    const text = `---\nrunbook: 1\n---\n\n## S\n\n\`\`\`${words}\nSELECT 1\n\`\`\`\n`;
    check(text, 'markdown', []);
    assert.deepEqual(titles(text, 'markdown'), ['S'], words);
  }
});

test('a fence whose words are nearly those of a block is told', () => {
  const checkWords = (words: string, severity: 'error' | 'warning', ...written: readonly string[]): void =>
    checkStep(
      `- [ ] a\n\n\`\`\`${words} timeout=5s\nSELECT 1\n\`\`\`\n`,
      `${severity} invalid-block: ${words}: A block begins with \`sql\` or \`sh\`, a blank and its role: write ${written.map((each) => `\`${each}\``).join(' or ')}. Until then this block is prose.`,
    );
  checkWords('mariadb pre-check', 'error', 'sql pre-check');
  checkWords('mariadb precheck', 'warning', 'sql pre-check');
  checkWords('zsh backup', 'error', 'sh backup');
  checkWords('text change', 'warning', 'sql change', 'sh change');
  checkWords('sql,pre-check', 'error', 'sql pre-check');
  checkWords('Bash:backup', 'error', 'sh backup');
  checkWords('sql, pre-check', 'error', 'sql pre-check');
  checkWords('pre-check sql', 'error', 'sql pre-check');
  checkWords('pre-check', 'error', 'sql pre-check', 'sh pre-check');
  checkWords('postcheck', 'warning', 'sql post-check', 'sh post-check');
});

test('a fence in another language is prose', () => {
  for (const words of ['', 'js', 'js title="change"', 'text', 'diff', 'constructor x', 'sql,js', ','])
    checkStep(`- [ ] a\n\n\`\`\`${words}\nSELECT 1\n\`\`\`\n`);
});

test('the blanks around an expectation or a name in YAML are not part of it', () => {
  const text =
    'runbook: 1\nsteps:\n  - title: A\n    pre-check:\n      - name: |\n          one\n        sql: SELECT 1\n        expect: |\n\n          rows == 1\n';
  const { runbook } = readRunbook(text, 'yaml');
  const [statement] = runbook.steps.flatMap(({ blocks }) => blocks.flatMap(({ statements }) => statements));
  assert.equal(statement?.name, 'one');
  const [expectation] = statement.expectations;
  assert.equal(expectation?.value, 'rows == 1');
  assert.equal(text.slice(expectation.span.start, expectation.span.end), 'rows == 1');
});

test('a block with nothing in it is told', () => {
  checkStep('```sql pre-check\n```\n', 'warning empty-block: sql pre-check: This block is empty.');
  checkStep('```sh backup\n\n```\n', 'warning empty-block: sh backup: This block is empty.');
  const checkBackup = (block: string, place: string): void =>
    check(`runbook: 1\nsteps:\n  - title: A\n    backup: [${block}]\n`, 'yaml', [
      `warning empty-block: ${place}: This block is empty.`,
    ]);
  checkBackup('sql: ""', '""');
  checkBackup('sh: " "', 'backup');
  checkBackup('""', '""');
});

/** The findings of the SQL of one step, without those of rules. */
function checkSql(sql: string, ...expected: readonly string[]): void {
  checkStep(`\`\`\`sql pre-check\n${sql}\n\`\`\`\n`, ...expected);
}

test('an expectation behind its statement or inside one is told', () => {
  const misplaced = (place: string): string =>
    `error misplaced-directive: ${place}: \`expect\` stands inside a statement, or behind one on its line, so it is not read. It belongs on a line of its own, right before the statement that it speaks of.`;
  checkSql('SELECT 1; -- expect: value == 99\nSELECT 2;', misplaced('expect: value == 99'));
  checkSql("SELECT 'x' -- expect: value == 99\nFROM t;", misplaced('expect: value == 99'));
  checkSql("SELECT 'x' # expect: value == 99", misplaced('expect: value == 99'));
  checkSql('SELECT 1\n-- expect: value == 99\n;', misplaced('expect: value == 99'));
  checkSql('SELECT 1; -- expect: rows == 1\n-- expect: rows == 2\nSELECT 2;', misplaced('expect: rows == 1'));
  checkSql("SELECT '\n-- expect: value == 99\n' -- expect no rows\nFROM t; -- as expected");
});

test('a directive in a block comment is told', () => {
  const inBlock =
    'warning unknown-directive: expect: A directive in `/* … */` is not read. Write it on a line of its own: `-- expect: …`.';
  checkSql('/* expect: rows == 1 */\nSELECT 1;', inBlock);
  checkSql('SELECT /* expect: rows == 1 */ 1;', inBlock);
  checkSql('SELECT 1; /* expect: rows == 1 */\nSELECT 2;', inBlock);
  checkSql('SELECT 1;\n/* expect: rows == 1 */', inBlock);
  checkSql('/* what to expect: see below, a longer text */\nSELECT 1 /* name of it */;');
});

test('a directive whose `--` has no blank behind it is told', () => {
  const glued = (key: string): string =>
    `warning unknown-directive: --${key}: A blank is missing behind \`--\`: without it MySQL takes this as no comment. Write \`-- ${key}\`.`;
  checkSql('--expect: rows == 1\nSELECT 1;', glued('expect'));
  checkSql('-- name: a\n--expect: rows == 1\nSELECT 1;', glued('expect'));
  checkSql('--name: a\nSELECT 1;\n--expect : rows == 1\nSELECT 2;', glued('name'), glued('expect'));
  checkSql("SELECT '--expect: rows == 1';");
  checkSql('-- as in --expect: rows == 1\nSELECT 1;');
});
