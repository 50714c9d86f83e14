import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkScopes } from './checkScopes.ts';
import { tokenizerOf } from './tokenize.ts';

const tokenize = await tokenizerOf('text.html.markdown');
const check = (marked: string): void => checkScopes(tokenize, marked);

suite('colours of Markdown runbooks', () => {
  test('a role and its attributes stand out in the words of a fence, whose code stays SQL', () => {
    check(`
\`\`\`sql pre-check timeout=5s name="two words"
   ^^^ fenced_code.block.language.markdown
       ^^^^^^^^^ keyword.control.role.launchbook
                 ^^^^^^^ entity.other.attribute-name.launchbook
                         ^^ string.unquoted.launchbook
                                 ^^^^^^^^^^^ string.quoted.double.launchbook
SELECT COUNT(*) FROM customer
^^^^^^ keyword.other.DML.sql meta.embedded.block.sql
\`\`\`
^^^ punctuation.definition.markdown
After
^^^^^ !meta.embedded !meta.block.launchbook
`);
  });

  test('shell is shell, MySQL is SQL, in capitals and in a list too', () => {
    check(`
\`\`\`bash backup
echo "$HOME"
^^^^ support.function.builtin.shell
\`\`\`
- a task

  ~~~MySQL change
  ALTER TABLE customer
  ^^^^^ keyword.other.sql meta.embedded.block.sql
  ~~~
`);
  });

  test('an expectation is coloured inside its comment', () => {
    check(`
\`\`\`sql post-check
-- expect: rows >= 1 && row.Type == 'int' || size(all) in [1u, 2.5]
^^ comment.line.double-dash.sql punctuation.definition.comment.sql
   ^^^^^^ keyword.other.directive.launchbook comment
           ^^^^ variable.language.launchbook meta.embedded.expectation.launchbook
                ^^ keyword.operator.comparison.launchbook
                   ^ constant.numeric.launchbook
                     ^^ keyword.operator.logical.launchbook
                        ^^^ variable.language.launchbook
                            ^^^^ variable.other.property.launchbook
                                    ^^^^^ string.quoted.launchbook
                                             ^^^^ entity.name.function.launchbook
                                                  ^^^ variable.language.launchbook
                                                       ^^ keyword.operator.comparison.launchbook
                                                           ^^ constant.numeric.launchbook
                                                               ^^^ constant.numeric.launchbook
# expect: pre.customers.value == null
  ^^^^^^ keyword.other.directive.launchbook
          ^^^ variable.language.launchbook
              ^^^^^^^^^ variable.other.property.launchbook !variable.language
                        ^^^^^ variable.other.property.launchbook !variable.language
                                 ^^^^ constant.language.launchbook
SELECT 1 -- expect: rows == 1
            ^^^^^^^^^^^^^^^^^ comment !keyword.other.directive.launchbook
\`\`\`
`);
  });

  test('names and ignored rules are coloured, a reason is plain comment', () => {
    check(`
\`\`\`sql pre-check
  -- name: absent
           ^^^^^^ entity.name.label.launchbook
-- launchbook-ignore: missing-backup, unrelated-check -- read only
   ^^^^^^^^^^^^^^^^^ keyword.other.directive.launchbook
                      ^^^^^^^^^^^^^^ variable.other.constant.rule.launchbook
                                      ^^^^^^^^^^^^^^^ variable.other.constant.rule.launchbook
                                                      ^^^^^^^^^^^^ comment !variable
\`\`\`
`);
  });

  test('in shell only `#` begins a directive', () => {
    check(`
\`\`\`sh backup
#!/bin/sh
# expect: exit_code == 0
  ^^^^^^ keyword.other.directive.launchbook
          ^^^^^^^^^ variable.language.launchbook
-- expect: rows == 0
   ^^^^^^ !keyword.other.directive.launchbook
\`\`\`
`);
  });

  test('the attributes of a heading are coloured', () => {
    check(`
### Add the *industry* column {#add-industry needs="crm-data, dict" owner=li.wei} ##
    ^^^ entity.name.section.markdown
             ^^^^^^^^ markup.italic.markdown
                              ^ punctuation.definition.attributes.begin.launchbook
                               ^^^^^^^^^^^^^ entity.name.function.step.launchbook
                                             ^^^^^ entity.other.attribute-name.launchbook
                                                   ^^^^^^^^^^^^^^^^ string.quoted.double.launchbook
                                                                          ^^^^^^ string.unquoted.launchbook
                                                                                ^ punctuation.definition.attributes.end.launchbook
## 行业字典 🚀 {#dict}
            ^^^^^ entity.name.function.step.launchbook
`);
  });

  test('other braces, other fences and prose look as VS Code makes them', async () => {
    const alone = await tokenizerOf('text.html.markdown', 'VS Code alone');
    const ordinary = [
      '---',
      'title: x',
      '---',
      '# Braces {like this}, {a=b} inside, `{#code}`, {}',
      'A paragraph {#id}',
      '- [ ] a task {owner=x}',
      '```sql',
      '-- expect: rows == 1',
      'SELECT 1',
      '```',
      '```js change',
      'const x = 1',
      '```',
      '```sql pre-checks',
      'SELECT 1',
      '```',
      '<!-- ```sql change -->',
      '| a | b |',
    ].join('\n');
    const scopes = (each: typeof tokenize): string[] =>
      each(ordinary).flatMap((line) => line.map((token) => `${token.text}  ${token.scopes.join(' ')}`));
    assert.deepEqual(scopes(tokenize), scopes(alone));
  });

  test('a fence that is being typed does not colour the rest', () => {
    check(`
\`\`\`sql pre-check
SELECT 'unclosed
\`\`\`
# Next
  ^^^^ entity.name.section.markdown
`);
  });
});
