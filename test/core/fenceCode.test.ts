import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMarkdown } from '../../server/src/core/markdown.ts';
import type { Tree } from '../../server/src/core/tree.ts';

/** The code of every block of a document, and each line of it at the place that its map gives. */
function codesOf(file: string): string[] {
  const codes: string[] = [];
  const walk = (tree: Tree): void => {
    if (tree.kind === 'list') for (const item of tree.items) walk(item);
    if (tree.kind !== 'mapping') return;
    for (const { key, value } of tree.entries)
      if (key.value === 'sql' && value.kind === 'scalar') {
        codes.push(value.value);
        for (const { at, start, length } of value.pieces)
          assert.equal(file.slice(start, start + length), value.value.slice(at, at + length), file);
      } else walk(value);
  };
  const { tree, problems } = parseMarkdown(file);
  assert.deepEqual(problems, [], file);
  if (tree !== undefined) walk(tree);
  return codes;
}

function check(body: string, expected: string): void {
  assert.deepEqual(codesOf(`## S\n\n${body}`), [expected], body);
}

test('a fence in a list loses the indentation of the list once', () => {
  check("- x\n\n  ```sql change\n  SELECT 'a\n      b'\n  ```\n", "SELECT 'a\n    b'");
  check("- ```sql change\n  SELECT 'a\n      b'\n  ```\n", "SELECT 'a\n    b'");
  check('1. x\n\n   ```sql change\n   <<E\n     b\n   E\n   ```\n', '<<E\n  b\nE');
  check('10) x\n    ```sql change\n    a\n      b\n    ```\n', 'a\n  b');
  check('- x\n  - y\n\n    ```sql change\n    a\n        b\n    ```\n', 'a\n    b');
  check('- x\n\n\t```sql change\n\ta\n\t  b\n\t```\n', 'a\n  b');
  check('- x\n\n  ```sql change\n  a\n\n   \n\n  b\r\n    c\n  ```\n', 'a\n\n \n\nb\n  c');
});

test('a fence loses its own indentation within its list or quote', () => {
  check('  ```sql change\n  a\n    b\n c\n  ```\n', 'a\n  b\nc');
  check('- x\n\n    ```sql change\n    a\n      b\n   c\n    ```\n', 'a\n  b\nc');
  check(' - x\n\n     ```sql change\n     a\n        b\n     ```\n', 'a\n   b');
  check('>   ```sql change\n>   a\n>     b\n>   ```\n', 'a\n  b');
  check('> - x\n>\n>   ```sql change\n>   a\n>     b\n>   ```\n', 'a\n  b');
  check('- x\n  >  ```sql change\n  >  a\n  >    b\n  >  ```\n', 'a\n  b');
});

const code = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom('', "'a", 'b;', '- c', '> d', '1. e', '# f')),
  )
  .map((lines) => lines.map(([blanks, word]) => (word === '' ? '' : ' '.repeat(blanks) + word)))
  // A lone empty line is read as a newline, which is all the same to a statement.
  .filter((lines) => lines.length !== 1 || lines[0] !== '');

/** What a list or quote puts before its first line and before each further one. */
const container = fc.constantFrom(
  { first: '- ', next: '  ' },
  { first: ' *  ', next: '    ' },
  { first: '1. ', next: '   ' },
  { first: '12) ', next: '    ' },
  { first: '> ', next: '> ' },
);

test('in whatever lists and quotes, the code of a fence is what was put into it', () => {
  fc.assert(
    fc.property(
      code,
      fc.array(container, { maxLength: 4 }),
      fc.integer({ min: 0, max: 3 }),
      (lines, containers, indent) => {
        const within = (line: string): string => ' '.repeat(indent) + line;
        const fence = ['x', '', ...['~~~sql change', ...lines, '~~~'].map(within)];
        const body = containers.reduceRight(
          (inner, { first, next }) => inner.map((line, at) => (at === 0 ? first : next) + line),
          fence,
        );
        check(`${body.join('\n')}\n`, lines.join('\n'));
      },
    ),
    { numRuns: 300 },
  );
});
