import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExpectation } from '../../server/src/core/expect.ts';
import { expectationWords } from '../../server/src/core/expectWords.ts';

/** Puts an expectation in words; what stands in it as it is, or is a value, stands in backticks. */
function check(expectation: string, words: string, blockKind: 'sql' | 'sh' = 'sql'): void {
  const compiled = compileExpectation(expectation, { blockKind, role: 'post-check' });
  assert.ok(compiled.kind === 'compiled', expectation);
  const said = compiled.expectation.conditions
    .map(({ node }) => expectationWords(node))
    .map((pieces) =>
      pieces.map((piece) => (typeof piece === 'string' ? piece : `\`${piece.code}\``)).join(''),
    )
    .join(', and ');
  assert.equal(said, words);
}

test('a number of rows reads as a person would say it', () => {
  check('rows == 0', 'no row');
  check('rows == 1', 'exactly 1 row');
  check('rows == 12', 'exactly 12 rows');
  check('rows != 0', 'at least 1 row');
  check('rows > 0', 'at least 1 row');
  check('rows > 1', 'more than 1 row');
  check('rows >= 2', 'at least 2 rows');
  check('rows < 3', 'fewer than 3 rows');
  check('rows <= 1', 'at most 1 row');
  check('2 < rows', 'more than 2 rows');
  check('rows == pre.rows', 'as many rows as in the pre-check');
  check('pre.rows > 0', 'at least 1 row in the pre-check');
});

test('values, columns and the pre-check have their names', () => {
  check(
    "rows == 1 && row.Type == 'varchar(50)'",
    "exactly 1 row, and Type of the first row is `'varchar(50)'`",
  );
  check('value == 0', 'the value is `0`');
  check("row['Key name'] != null", 'Key name of the first row is not NULL');
  check('row == null', 'there is no first row');
  check('value == pre.value + 1', 'the value is the value of the pre-check + `1`');
  check('all[1].n > 5', 'n of row 2 is more than `5`');
  check('pre.row.n <= 5.5', 'n of the first row of the pre-check is at most `5.5`');
  check("value in ['a', 'b', 'c']", "the value is one of `'a'`, `'b'` or `'c'`");
  check("'id' in columns", "there is a column `'id'`");
  check('size(columns) == 3', 'the size of the list of columns is `3`');
  check('decimal(value) > 1', 'the value as a number is more than `1`');
  check('exit_code == 0', 'the exit code is `0`', 'sh');
});

test('loops, alternatives and negations keep what belongs together', () => {
  check("all.all(r, r.Null == 'NO')", "in every row Null is `'NO'`");
  check(
    "all.exists(r, r.a == 1 || r.b.startsWith('x')) && rows == 2",
    "in at least one row (a is `1`, or b begins with `'x'`), and exactly 2 rows",
  );
  check('(rows == 1 && value == 2) || rows == 0', '(exactly 1 row, and the value is `2`), or no row');
  check("!value.contains('x')", "not (the value contains `'x'`)");
});

test('what has no words stands as it is', () => {
  check('all.map(r, r.n).size() == 3', '`all.map(r, r.n).size()` is `3`');
  check('rows == 1 ? value == 2 : value == 3', '`rows == 1 ? value == 2 : value == 3`');
  check('value + 1 + 2 > 3', '`value + 1 + 2` is more than `3`');
});
