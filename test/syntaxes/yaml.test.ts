import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkScopes } from './checkScopes.ts';
import { tokenizerOf } from './tokenize.ts';

const tokenize = await tokenizerOf('source.yaml');
const check = (marked: string): void => checkScopes(tokenize, `runbook: 1\n${marked.replace(/^\n/, '')}`);

suite('colours of YAML runbooks', () => {
  test('SQL in a block scalar is SQL, and ends where the scalar does', () => {
    check(`
steps:
  - title: Look
    pre-check:
    ^^^^^^^^^ keyword.control.role.launchbook entity.name.tag.yaml
      - sql: |-  # why
             ^ keyword.control.flow.block-scalar.literal.yaml
              ^ storage.modifier.chomping-indicator.yaml
                 ^^^^^ comment.line.number-sign.yaml
          SELECT 'a'
          ^^^^^^ keyword.other.DML.sql meta.embedded.block.sql
                  ^ string.quoted.single.sql

            FROM customer
            ^^^^ keyword.other.DML.sql
        timeout: 5s
        ^^^^^^^ entity.name.tag.yaml !meta.embedded
    title: SELECT 1
           ^^^^^^ string.unquoted !meta.embedded
`);
  });

  test('SQL in one line, quoted or not, is SQL', () => {
    check(`
change:
  - sql: ALTER TABLE t ADD c INT # a comment
         ^^^^^ keyword.other.sql meta.embedded.block.sql
                                 ^^^^^^^^^^^ comment.line.number-sign.yaml
  - sql: UPDATE t
      SET a = 1
      ^^^ keyword.other.DML.sql
  - sql: "SELECT 'it' FROM t"
          ^^^^^^ keyword.other.DML.sql
                 ^^^^ string.quoted.single.launchbook
                      ^^^^ keyword.other.DML.sql
                            ^ punctuation.definition.string.end.yaml
  - sql: 'SELECT ''it'' FROM t'
          ^^^^^^ keyword.other.DML.sql
                 ^^^^^^ string.quoted.single.launchbook
                        ^^^^ keyword.other.DML.sql
  - sql: "SELECT 'unclosed"
  - sh: echo
    ^^ entity.name.tag.yaml
`);
  });

  test('shell is shell', () => {
    check(`
backup:
  - sh: |
      # expect: exit_code == 0
        ^^^^^^ keyword.other.directive.launchbook
                ^^^^^^^^^ variable.language.launchbook
      echo "$HOME"
      ^^^^ entity.name.command.shell
            ^^^^^ variable.other.normal.shell
  - sh: echo done
        ^^^^ entity.name.command.shell
`);
  });

  test('a statement in the short form is SQL by its first word', () => {
    check(`
pre-check:
  - SELECT 1
    ^^^^^^ keyword.other.DML.sql
  - "SHOW TABLES FROM orders"
                 ^^^^ keyword.other.DML.sql
  - |
    -- expect: rows == 1
       ^^^^^^ keyword.other.directive.launchbook
    SELECT 2
    ^^^^^^ keyword.other.DML.sql
reviewers:
  - Update me
    ^^^^^^^^^ string.unquoted !meta.embedded
  - |
    prose SELECT
    ^^^^^^^^^^^^ string.unquoted !meta.embedded
`);
  });

  test('expectations are coloured, alone and in lists', () => {
    check(`
pre-check:
  - sql: SELECT 1
    expect: rows == 1 && value != 'a' # why
            ^^^^ variable.language.launchbook
                 ^^ keyword.operator.comparison.launchbook
                                  ^^^ string.quoted.launchbook
                                      ^^^^^ comment.line.number-sign.yaml
  - sql: SELECT 1
    expect:
      - rows == 1
        ^^^^ variable.language.launchbook
      - "value == 'a'"
         ^^^^^ variable.language.launchbook
                  ^^^ string.quoted
      - 'value == "a"'
         ^^^^^ variable.language.launchbook
    timeout: 5s
    ^^^^^^^ entity.name.tag.yaml !meta.embedded
  - sql: SELECT 1
    expect: "row.Type == \\"int\\""
             ^^^ variable.language.launchbook
`);
  });

  test('what stands in braces is left to YAML', () => {
    check(`
change: [{ sql: SELECT 1, expect: rows == 1 }]
           ^^^ entity.name.tag.yaml
                ^^^^^^^^ string.unquoted.plain.in.yaml
                          ^^^^^^ entity.name.tag.yaml
`);
  });

  test('a YAML file that is no runbook looks as VS Code makes it', async () => {
    const alone = await tokenizerOf('source.yaml', 'VS Code alone');
    const ordinary = [
      'runbooks: 1',
      'x: { runbook: 1 }',
      'nested:',
      '  runbook: 1',
      'change:',
      '  - sql: |',
      '      SELECT 1',
      '  - sh: echo',
      '  - SELECT 1',
      'expect: rows == 1',
      '# runbook: 1',
      'text: |',
      '  runbook: 1',
    ].join('\n');
    const scopes = (each: typeof tokenize): string[] =>
      each(ordinary).flatMap((line) => line.map((token) => `${token.text}  ${token.scopes.join(' ')}`));
    assert.deepEqual(scopes(tokenize), scopes(alone));
  });

  test('the rest of a runbook keeps the colours of YAML', async () => {
    const alone = await tokenizerOf('source.yaml', 'VS Code alone');
    const text = [
      'runbook: 1',
      'title: "Release \\u0038" # why',
      'window: 2026-12-05T16:00+08:00/2026-12-05T22:00+08:00',
      'reviewers: [zhang.san, "wang"]',
      'git: { branch: dev-feature, trunk: master }',
      'steps:',
      '  - title: &t Look',
      '    notes: >-',
      '      Prose # no comment',
      '',
      '    tasks:',
      "      - { text: 'it', done: false }",
      '      - text: *t',
      '    needs: []',
      '    takes: 5m',
    ].join('\n');
    const last = (each: typeof tokenize): string[] =>
      each(text).flatMap((line) => line.map((token) => `${token.text}  ${token.scopes.at(-1)}`));
    assert.deepEqual(last(tokenize), last(alone));
  });
});
