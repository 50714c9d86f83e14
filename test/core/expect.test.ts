import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileExpectation, evaluateExpectation } from '../../server/src/core/expect.ts';
import type { ExpectationFacts, ResultFacts } from '../../server/src/core/expectValues.ts';
import { type ExpectationContext, variablesFor } from '../../server/src/core/expectVariables.ts';
import { isRole, roles } from '../../server/src/core/role.ts';
import { Decimal, ServerTime, type Value } from '../../server/src/core/value.ts';

const postCheck: ExpectationContext = { blockKind: 'sql', role: 'post-check' };
const change: ExpectationContext = { blockKind: 'sql', role: 'change' };
const shell: ExpectationContext = { blockKind: 'sh', role: 'backup' };

function result(
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  cut: Partial<ResultFacts> = {},
): ResultFacts {
  return { columns, rows, rowCount: rows.length, isCut: false, hasShortenedCells: false, ...cut };
}

const column = result(['Field', 'Type', 'Null'], [['industry', 'int(11)', null]]);
const numbers = result(
  ['n', 'd', 'x', 't', 'flag', 'doc', 'raw'],
  [
    [
      5n,
      new Decimal('10.50'),
      0.1,
      new Date('2026-12-05T16:00:00Z'),
      1n,
      { tags: ['a', 'b'], size: 3n },
      new Uint8Array([1, 255]),
    ],
  ],
);
const nothing = result(['Field', 'Type'], []);

/** What an expectation says: `true`, `false: …`, `undecided: …` or `problem at "…": …`. */
function say(text: string, facts: ExpectationFacts, context: ExpectationContext = postCheck): string {
  const compiled = compileExpectation(text, context);
  if (compiled.kind === 'problem')
    return `problem at "${text.slice(compiled.span.start, compiled.span.end)}": ${compiled.message}`;
  const verdict = evaluateExpectation(compiled.expectation, facts);
  return verdict.kind === 'true' ? 'true' : `${verdict.kind}: ${verdict.message}`;
}

function check(text: string, facts: ExpectationFacts, expected: string, context?: ExpectationContext): void {
  assert.equal(say(text, facts, context), expected, text);
}

function checkProblem(text: string, expected: string, context?: ExpectationContext): void {
  assert.equal(say(text, {}, context), `problem at ${expected}`, text);
}

const knows = 'An expectation knows rows, value, row, all, columns and pre.';

test('tells what was there instead', () => {
  check('rows == 1', { result: column }, 'true');
  check('rows == 1', { result: nothing }, 'false: expected rows == 1, got 0 rows');
  check('1 < rows', { result: column }, 'false: expected 1 < rows, got 1 row');
  check('value == 0', { result: result(['c'], [[3n]]) }, 'false: expected value == 0, got 3');
  check(
    "row.Type == 'varchar(50)'",
    { result: column },
    "false: expected row.Type == 'varchar(50)', got 'int(11)'",
  );
  check("value in ['a', 'b']", { result: column }, "false: expected value in ['a', 'b'], got 'industry'");
  check('size(all) == 3', { result: column }, 'false: expected size(all) == 3, got 1');
  check('row.Null != null', { result: column }, 'false: expected row.Null != null, got NULL');
});

test('finds a value in a list that is written out', () => {
  const two = result(['v', 'd', 'x'], [[2n, new Decimal('1.50'), 'a']]);
  for (const text of [
    'rows in [0, 1]',
    'rows in [1u]',
    'rows in [1.0]',
    "rows in ['a', 1]",
    'rows in [value, 1]',
    '2 in [value]',
    'value in [1, 2]',
    'row.d in [1.5]',
    "row.x in ['a']",
    'pre.rows in [rows]',
    '!(rows in [0, 5])',
    "decimal('5') in [5, 6]",
  ])
    check(text, { result: two, pre: two }, 'true');
  check('rows in [0, 5]', { result: two }, 'false: expected rows in [0, 5], got 1 row');
  check('2 in [0, 5]', { result: two }, 'false: expected 2 in [0, 5], which is false');
  check("rows in ['a']", { result: two }, "false: expected rows in ['a'], got 1 row");
});

test('lists the values where a condition reads several', () => {
  check(
    'rows == pre.rows + 1',
    { result: column, pre: column },
    'false: expected rows == pre.rows + 1, got rows = 1, pre.rows = 1',
  );
  check(
    "rows == 3 || value == 'x'",
    { result: column },
    "false: expected rows == 3 || value == 'x', got rows = 1, value = 'industry'",
  );
  check(
    "value.startsWith('x')",
    { result: column },
    "false: expected value.startsWith('x'), got value = 'industry'",
  );
  check(
    "all.all(r, r.Type == 'x')",
    { result: column },
    "false: expected all.all(r, r.Type == 'x'), got 1 that fails: {Field: 'industry', Type: 'int(11)', Null: NULL}",
  );
});

test('shortens long values, also Chinese ones', () => {
  const long = say("value == 'x'", { result: result(['c'], [['数据'.repeat(200)]]) });
  assert.match(long, /^false: expected value == 'x', got '(数据)+数?…'$/);
  assert.ok(long.length < 110, long);
});

test('names the condition of several that is false', () => {
  check(
    'rows == 1 && value == 0 && rows < 9',
    { result: result(['c'], [[3n]]) },
    'false: expected value == 0, got 3',
  );
  check(
    '(rows + 1) == 3 && value == 3',
    { result: result(['c'], [[3n]]) },
    'false: expected (rows + 1) == 3, got 2',
  );
  check('rows == 1 && (value == 3 || rows == 9) // why', { result: result(['c'], [[3n]]) }, 'true');
  check(
    "value == 'a && b' && rows == 2",
    { result: column },
    "false: expected value == 'a && b', got 'industry'",
  );
  check('row.Typ == 1 && rows == 2', { result: column }, 'false: expected rows == 2, got 1 row');
});

test('explains NULL', () => {
  check('value == 0', { result: nothing }, 'undecided: `value` is NULL: the query gave no row.');
  check('value != 0', { result: nothing }, 'undecided: `value` is NULL: the query gave no row.');
  check(
    'value > 0',
    { result: result(['c'], [[null]]) },
    'undecided: `value` is NULL: the first column is NULL.',
  );
  check("row.Type == 'x'", { result: nothing }, 'undecided: `row.Type` is NULL: the query gave no row.');
  check("row.Null == 'YES'", { result: column }, 'undecided: `row.Null` is NULL.');
  check(
    'pre.value == 0',
    { result: column, pre: nothing },
    'undecided: `pre.value` is NULL: the pre-check gave no row.',
  );
  check('value == null && row == null', { result: nothing }, 'true');
  check('value != null', { result: column }, 'true');
  check('row.Null == null || row.Null > 3', { result: column }, 'true');
  check(
    'all.all(r, r.Null != 0)',
    { result: column },
    'undecided: A value in `all.all(r, r.Null != 0)` is NULL.',
  );
});

test('explains a column that is not there', () => {
  check(
    "row.Typ == 'x'",
    { result: column },
    'undecided: There is no column `Typ` in the result. Did you mean `Type`?',
  );
  check(
    "row.type == 'x'",
    { result: column },
    'undecided: There is no column `type` in the result, but `Type`: capital and small letters differ.',
  );
  check(
    'row.zzz == 1',
    { result: column },
    'undecided: There is no column `zzz` in the result. It has `Field`, `Type` and `Null`.',
  );
  check(
    "all.exists(r, r.Typ == 'x')",
    { result: column },
    'undecided: There is no column `Typ` in the result. Did you mean `Type`?',
  );
  check('all[5].Type == 1', { result: column }, 'undecided: `all` has no item 5: it has 1, counted from 0.');
  check("row['Type'] == 'int(11)'", { result: column }, 'true');
  check('has(row.Typ)', { result: column }, 'false: expected has(row.Typ), which is false');
});

test('says so where a text is compared with a number', () => {
  check(
    'value == 5',
    { result: result(['c'], [['5']]) },
    "false: expected value == 5, got the text '5', not a number: write value == '5' or int(value) == 5",
  );
  check(
    "value == '5'",
    { result: result(['c'], [[5n]]) },
    "false: expected value == '5', got the number 5, not a text: write value == 5",
  );
  check(
    'value != 5',
    { result: result(['c'], [['5']]) },
    "undecided: expected value != 5, got the text '5', not a number: write value != '5' or int(value) != 5",
  );
  check(
    'value > 5',
    { result: column },
    "undecided: `value > 5` compares the text 'industry' with the number 5.",
  );
  check(
    'row.flag == true',
    { result: numbers },
    'false: expected row.flag == true, got the number 1, not true or false: write row.flag == 1',
  );
  check(
    "row.t == '2026-12-05'",
    { result: numbers },
    "false: expected row.t == '2026-12-05', got the time 2026-12-05 16:00:00Z, not a text: write row.t == timestamp('2026-12-05T16:00:00Z')",
  );
  check(
    'value == pre.value',
    { result: column, pre: numbers },
    "false: `value == pre.value` compares the text 'industry' with the number 5.",
  );
});

test('knows the types of MySQL', () => {
  for (const text of [
    'row.d == 10.50',
    'row.d == 10.5',
    'row.d != 10',
    'row.d > 10 && 10 < row.d && row.d < 11u',
    'row.d * 2 == 21 && row.d + row.n == 15.5',
    'row.d in [1.0, 10.5] && row.n in [5.0] && !(row.n in [5.5])',
    'row.n == 5 && row.n == 5u && row.n == 5.0 && int(5u) == row.n',
    'rows == 1u && rows == 1.0 && rows != 1.5 && 1u == 1.0',
    'row.x == 0.1 && row.x < row.d',
    "row.t == timestamp('2026-12-05T16:00:00Z') && row.t < timestamp('2026-12-05T16:00:01+00:00')",
    "row.doc.tags[1] == 'b' && row.doc.size == 3",
    "row.raw == b'\\001\\377'",
    'row == pre.row && all == pre.all && value == pre.value',
    'rows >= pre.rows * 0.9',
    'value == pre.value * 1.0',
    'int(row.d) == 10 && double(row.d) == 10.5 && string(row.d) == "10.50"',
    "decimal('10.50') == row.d",
  ])
    check(text, { result: numbers, pre: numbers }, 'true');
  check('row.d == 10', { result: numbers }, 'false: expected row.d == 10, got 10.50');
  check('value == 15', { result: result(['SUM(n)'], [[new Decimal('15')]]) }, 'true');
  check('value == 1', { result: result(['c'], [[1]]) }, 'true');
  check("value == decimal('0.10')", { result: result(['c'], [[new Decimal('0.1')]]) }, 'true');
  check('value == 18446744073709551615u', { result: result(['c'], [[18446744073709551615n]]) }, 'true');
  check('value == pre.value * 1.1', { result: result(['c'], [[11n]]), pre: result(['c'], [[10n]]) }, 'true');
});

test('looks for a number in a column whatever its first row holds', () => {
  const mixed = result(['n'], [[null], [2n], ['x'], [new Decimal('2.50')]]);
  for (const [value, found] of [
    [2n, true],
    [2, true],
    [new Decimal('2.5'), true],
    [3n, false],
  ] as const) {
    const facts = { result: result(['n'], [[value]]), pre: mixed };
    assert.equal(say('value in pre.all.map(r, r.n)', facts) === 'true', found);
    assert.equal(say('!(value in pre.all.map(r, r.n))', facts) === 'true', !found);
  }
  check(
    'value in all.map(r, r.n)',
    { result: result(['n'], []) },
    'false: expected value in all.map(r, r.n), got value = NULL, all = 0 rows',
  );
});

test('keeps keys of JSON from confusing it', () => {
  const json: Value = { constructor: 1n, toString: 'x' };
  check("value['constructor'] == 1", { result: result(['j'], [[json]]) }, 'true');
  check("value.toString == 'x'", { result: result(['j'], [[json]]) }, 'true');
  check('value.valueOf == 1', { result: result(['j'], [[json]]) }, 'undecided: `value` has no `valueOf`.');
});

test('does not guess how many rows a cut result has', () => {
  const cut = result(
    ['n'],
    Array.from({ length: 1000 }, (_, index) => [BigInt(index)]),
    { isCut: true, rowCount: 1001 },
  );
  const unknown = (name: string, of = ''): string =>
    `undecided: The result${of} has more than 1,000 rows, so \`${name}\` is not known. Count on the server with SELECT COUNT(*).`;
  check('rows == 0', { result: cut }, 'false: expected rows == 0, got more than 1,000 rows');
  check('rows == 1000', { result: cut }, 'false: expected rows == 1000, got more than 1,000 rows');
  for (const text of ['rows > 0', 'rows > 1000', 'rows >= 1001', '0 != rows', '1001 <= rows', 'value == 0'])
    check(text, { result: cut }, 'true');
  for (const text of [
    'rows == 1001',
    'rows > 1001',
    'rows >= 1002',
    'rows < 1002',
    'rows + 1 > 3',
    'rows == pre.rows',
  ])
    check(text, { result: cut, pre: column }, unknown('rows'));
  check('size(all) > 3', { result: cut }, unknown('all'));
  check('pre.rows == rows', { result: column, pre: cut }, unknown('pre.rows', ' of the pre-check'));
  check('rows == 1001 && value == 1', { result: cut }, 'false: expected value == 1, got 0');
});

test('does not compare cells that were shortened', () => {
  const shortened = result(['c'], [['xxx']], { hasShortenedCells: true });
  const unknown =
    'undecided: Cells of the result are too large and were shortened, so `value` is not known in full. Compare on the server, such as with LENGTH() or MD5().';
  check("value == 'xxx'", { result: shortened }, unknown);
  check("rows == 1 && columns == ['c']", { result: shortened }, 'true');
});

test('is undecided where a fact is missing', () => {
  check(
    'rows == pre.rows',
    { result: column },
    'undecided: `pre` is not known: no pre-check of this name or position has a result. Run the pre-checks first.',
  );
  check('affected == 1', { affected: 1 }, 'true', change);
  check(
    'exit_code == 0 && stdout.contains("done")',
    { exitCode: 0, stdout: 'all done\n', stderr: '' },
    'true',
    shell,
  );
  check(
    'exit_code == 0',
    { exitCode: 2, stdout: '', stderr: '' },
    'false: expected exit_code == 0, got 2',
    shell,
  );
  check(
    'value',
    { result: column },
    "undecided: `value` is 'industry', which is neither true nor false. Compare it with a value.",
  );
  check('row.n / 0 == 1', { result: numbers }, 'undecided: `row.n / 0` divides by zero.');
  check(
    'row.d / 0 == 1',
    { result: numbers },
    'undecided: `row.d / 0 == 1` has no result: it divides by zero, a text in it is no number, or a number has too many digits.',
  );
  check(
    'value - 1 > 0',
    { result: result(['c'], [[18446744073709551615n]]) },
    'undecided: A whole number in `value - 1` is beyond 64 bits. Use decimal(value), which has no such bound.',
  );
  check('decimal(value) - 1 > 0', { result: result(['c'], [[18446744073709551615n]]) }, 'true');
});

test('says what CEL wants to people who write SQL', () => {
  const sql = (word: string, wanted: string): string =>
    `"${word}": \`${word}\` is SQL. An expectation is written in CEL: use ${wanted}.`;
  checkProblem('rows = 1', sql('=', '`==`'));
  checkProblem('rows <> 1', sql('<>', '`!=`'));
  checkProblem('rows == 1 AND value == 2', sql('AND', '`&&`'));
  checkProblem('rows == 1 or value == 2', sql('or', '`||`'));
  checkProblem('NOT rows == 1', sql('NOT', '`!`'));
  checkProblem('value IS NULL', sql('IS', '`== null` or `!= null`'));
  checkProblem('value == NULL', sql('NULL', '`null`'));
  checkProblem(
    'COUNT(value) == 1',
    '"COUNT(value)": `COUNT` is SQL. Call it in the query, and compare `value` here.',
  );
});

test('names what it does not know and what was meant', () => {
  checkProblem('row_count == 1', `"row_count": Unknown name \`row_count\`. Did you mean \`rows\`? ${knows}`);
  checkProblem('vlaue == 1', `"vlaue": Unknown name \`vlaue\`. Did you mean \`value\`? ${knows}`);
  checkProblem(
    "Type == 'x'",
    `"Type": Unknown name \`Type\`. A column of the first row is written \`row.Type\`. ${knows}`,
  );
  checkProblem('affected == 1', `"affected": \`affected\` is known in SQL change blocks only. ${knows}`);
  checkProblem('exit_code == 0', `"exit_code": \`exit_code\` is known in sh blocks only. ${knows}`);
  checkProblem(
    'rows == 0',
    '"rows": `rows` is known in SQL blocks only. An expectation of an sh block knows pre, exit_code, stdout and stderr.',
    shell,
  );
  checkProblem('rows == 1 && pre.foo == 1', '"foo": `pre` has no `foo`. It has rows, value, row and all.');
  checkProblem(
    "value.contain('x')",
    '"value.contain(\'x\')": There is no function `contain`. Did you mean `contains`?',
  );
});

test('checks types before anything runs', () => {
  checkProblem(
    "rows == '1'",
    '"rows == \'1\'": `==` does not go with a whole number and a text. Write the number without quotes.',
  );
  checkProblem(
    'rows',
    '"rows": An expectation must be true or false, but this is a whole number. Compare it, such as `rows == 1`.',
  );
  checkProblem(
    'rows == null',
    '"rows == null": `rows == null` compares a whole number with null, which it never is.',
  );
  checkProblem(
    "value > timestamp('2026-12-05')",
    "\"'2026-12-05'\": A timestamp needs date, time and zone, such as timestamp('2026-12-05T16:00:00Z').",
  );
  checkProblem(
    'value == 12345678901234567890.10',
    '"12345678901234567890.10": `12345678901234567890.10` has more digits than a double holds. Write decimal(\'12345678901234567890.10\').',
  );
});

test('points at broken text', () => {
  checkProblem('', '"": The expectation is empty. Write what must be true, such as `rows == 1`.');
  checkProblem('rows == 1 &&', '"&": The expectation ends too early: something is missing here.');
  checkProblem('rows == 1)', '")": `)` is not expected here.');
  checkProblem("value == 'x", '"\'x": The quote that opens here is never closed.');
  checkProblem('value == “x”', '"“": `“` is a typographic quote. Write `\'`.');
  checkProblem('rows == （1）', '"（": `（` is a full-width sign. Write `(`.');
  checkProblem("row.名称 == 'x'", '"名": A name with `名` is written in quotes: row[\'名…\'].');
});

test('refuses what could run for hours', () => {
  checkProblem(
    "value.matches('(a+)+$')",
    '"value.matches(\'(a+)+$\')": Regular expressions (`matches`) are not available, since one can run for hours. Use `contains`, `startsWith` or `endsWith`.',
  );
  checkProblem(
    'cel.bind(x, 1, x == 1)',
    '"cel.bind(x, 1, x == 1)": `cel.bind` is not available. Write the value where it is used.',
  );
  const many = result(
    ['n'],
    Array.from({ length: 1000 }, (_, index) => [BigInt(index)]),
  );
  const tooLong = /^undecided: .* would take too long over this many values\. Let the server compare them\.$/;
  assert.match(say('all.all(a, all.all(b, all.all(c, a.n + b.n + c.n >= 0)))', { result: many }), tooLong);
  assert.match(say(`[[1]]${'.map(l, l + l)'.repeat(40)} == [[1]]`, { result: many }), tooLong);
  assert.match(say(`['x']${'.map(l, l + l)'.repeat(40)} == ['x']`, { result: many }), tooLong);
  check('all.all(a, a.n >= 0)', { result: many }, 'true');
  for (const hostile of [
    'x'.repeat(1_000_000),
    `${'('.repeat(900)}1${')'.repeat(900)}`,
    `${'!'.repeat(1900)}true`,
    `[${'['.repeat(1500)}`,
    `${'all.all(a, '.repeat(60)}true${')'.repeat(60)}`,
  ])
    assert.match(say(hostile, {}), /^problem at /);
});

test('lists the variables of a place', () => {
  const names = (context: ExpectationContext): string =>
    variablesFor(context)
      .map(({ name }) => name)
      .join(' ');
  assert.equal(names(postCheck), 'rows value row all columns pre');
  assert.equal(names(change), 'rows value row all columns affected pre');
  assert.equal(names(shell), 'pre exit_code stdout stderr');
});

test('knows the roles', () => {
  assert.ok(roles.every(isRole));
  assert.equal(isRole('precheck'), false);
});

const word = fc.constantFrom(
  ...[
    'rows',
    'value',
    'row',
    'all',
    'columns',
    'pre',
    'pre.rows',
    'row.a',
    'all[0].a',
    'r',
    'r.a',
    'null',
    'true',
  ],
  ...[
    '==',
    '!=',
    '<',
    '>=',
    '&&',
    '||',
    '!',
    '+',
    '-',
    '*',
    '/',
    '%',
    'in',
    '?',
    ':',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '.',
  ],
  ...[
    '1',
    '0',
    '2.5',
    '7u',
    "'x'",
    '"',
    "b'x'",
    'size(',
    '.all(r, ',
    '.map(r, ',
    '.exists(r, ',
    'has(',
    'int(',
    'decimal(',
  ],
  ...[
    'timestamp(',
    "'2026-12-05T16:00:00Z'",
    '.contains(',
    '=',
    'AND',
    '//',
    '\n',
    '\\',
    '名',
    '“',
    '9223372036854775808',
  ],
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.array(word, { maxLength: 14 }).map((words) => words.join(' ')),
);

/** An expression that is well formed, though not always well typed. */
const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  operand: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('rows', 'value', 'row.a', "row['b']", 'pre.value', 'pre.rows', 'all[0].a', 'columns[0]'),
    fc.constantFrom(
      '1',
      '0',
      '-3',
      '2.5',
      '7u',
      "'x'",
      'null',
      'true',
      'all',
      '[1, 2]',
      '18446744073709551615',
    ),
    fc
      .tuple(tie('operand'), fc.constantFrom('+', '-', '*', '/', '%'), tie('operand'))
      .map(([left, operator, right]) => `(dyn(${left}) ${operator} dyn(${right}))`),
    fc
      .tuple(fc.constantFrom('int', 'double', 'string', 'decimal', 'size', 'type'), tie('operand'))
      .map(([name, operand]) => `${name}(dyn(${operand}))`),
    tie('operand').map((operand) => `all.map(r, ${operand})`),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(tie('operand'), fc.constantFrom('==', '!=', '<', '<=', '>', '>=', 'in'), tie('operand'))
      .map(([left, operator, right]) => `dyn(${left}) ${operator} dyn(${right})`),
    fc
      .tuple(
        fc.constantFrom('value', 'rows', 'pre.value'),
        fc.constantFrom('==', '!=', '<', '>='),
        tie('operand'),
      )
      .map(([left, operator, right]) => `${left} ${operator} ${right}`),
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||', '=='), tie('expression'))
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    tie('expression').map((inner) => `!(${inner})`),
    fc
      .tuple(fc.constantFrom('all', 'exists', 'exists_one'), tie('expression'))
      .map(([name, inner]) => `all.${name}(r, ${inner.replaceAll('row.', 'r.')})`),
    tie('operand').map((operand) => `dyn(${operand}).contains('x')`),
  ),
}));

const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat({ max: 6 }))
  .map(([units, scale]) => scaled(units, scale));
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 1n, 5n),
  fc.double(),
  fc.string({ maxLength: 5 }),
  fc.constantFrom('x', '5', '-1.5'),
  decimalText.map((text) => new Decimal(text)),
  fc.constant(new Decimal('not a number')),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array({ maxLength: 4 }),
  fc.array(fc.constantFrom<Value>(1n, 'x', null, new Decimal('1.5')), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'constructor', '__proto__'), fc.constantFrom<Value>(1n, null, 2.5), {
    maxKeys: 2,
  }),
);
const anyResult: fc.Arbitrary<ResultFacts> = fc
  .record({
    rows: fc.array(fc.tuple(anyValue, anyValue), { maxLength: 3 }),
    isCut: fc.constantFrom(false, false, false, true),
    hasShortenedCells: fc.constantFrom(false, false, false, true),
  })
  .map(({ rows, isCut, hasShortenedCells }) => ({
    columns: ['a', 'b'],
    rows,
    rowCount: rows.length + (isCut ? 1 : 0),
    isCut,
    hasShortenedCells,
  }));
const anyFacts: fc.Arbitrary<ExpectationFacts> = fc.record(
  { result: anyResult, pre: anyResult },
  { requiredKeys: [] },
);

function scaled(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${whole}` : whole;
}

test('no text makes compiling throw, and every span lies in the text', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, expression), fc.constantFrom(postCheck, change, shell), (text, context) => {
      const compiled = compileExpectation(text, context);
      if (compiled.kind === 'compiled') return;
      assert.ok(compiled.span.start >= 0 && compiled.span.start <= compiled.span.end, text);
      assert.ok(compiled.span.end <= text.length, text);
      assert.match(compiled.message, /\.$/);
    }),
    { numRuns: 600 },
  );
});

test('no result makes evaluating throw', () => {
  fc.assert(
    fc.property(fc.oneof({ arbitrary: expression, weight: 5 }, anyText), anyFacts, (text, facts) => {
      const compiled = compileExpectation(text, postCheck);
      if (compiled.kind === 'problem') return;
      const verdict = evaluateExpectation(compiled.expectation, facts);
      if (verdict.kind !== 'true') assert.notEqual(verdict.message, '');
    }),
    { numRuns: 400 },
  );
});

/** The comparisons of two numbers that hold, asked as one expectation each. */
function comparisons(left: Value, right: Value): string {
  const facts = { result: result(['c'], [[left]]), pre: result(['c'], [[right]]) };
  return ['==', '!=', '<', '<=', '>', '>=']
    .filter((operator) => say(`value ${operator} pre.value`, facts) === 'true')
    .join(' ');
}

function expectedComparisons(order: bigint): string {
  if (order === 0n) return '== <= >=';
  return order < 0n ? '!= < <=' : '!= > >=';
}

test('compares 64-bit integers exactly, with each other and with literals', () => {
  const wide = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
  const pair = fc.oneof(
    fc.tuple(wide, wide),
    wide.map((one) => [one, one + 1n] as const),
    wide.map((one) => [one, one] as const),
  );
  fc.assert(
    fc.property(pair, ([left, right]) => {
      assert.equal(comparisons(left, right), expectedComparisons(left - right));
      const facts = { result: result(['c'], [[left]]) };
      assert.equal(say(`value == ${right}`, facts) === 'true', left === right);
      assert.equal(say(`value >= ${right}`, facts) === 'true', left >= right);
      if (right >= 0n && right < 2n ** 64n)
        assert.equal(say(`value == ${right}u`, facts) === 'true', left === right);
    }),
    { numRuns: 120 },
  );
});

test('compares and adds decimals exactly, like integers of one scale', () => {
  const small = fc.tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.nat({ max: 8 }));
  const near = small.chain(([units, scale]) =>
    fc.tuple(
      fc.constant([units, scale] as const),
      fc.constantFrom(
        [units, scale] as const,
        [units * 10n, scale + 1] as const,
        [units * 10n + 1n, scale + 1] as const,
      ),
    ),
  );
  const common = ([units, scale]: readonly [bigint, number]): bigint => units * 10n ** BigInt(12 - scale);
  fc.assert(
    fc.property(fc.oneof(fc.tuple(small, small), near), ([left, right]) => {
      const [first, second] = [scaled(left[0], left[1]), scaled(right[0], right[1])];
      const order = common(left) - common(right);
      assert.equal(comparisons(new Decimal(first), new Decimal(second)), expectedComparisons(order));
      assert.equal(
        comparisons(new Decimal(first), right[0]),
        expectedComparisons(common(left) - common([right[0], 0])),
      );
      const facts = {
        result: result(['c'], [[new Decimal(first)]]),
        pre: result(['c'], [[new Decimal(second)]]),
      };
      const sum = scaled(common(left) + common(right), 12);
      assert.equal(say(`decimal(value) + pre.value == decimal('${sum}')`, facts), 'true');
    }),
    { numRuns: 120 },
  );
});

test('compares decimals with doubles as they are written', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.nat({ max: 5 }), (units, scale) => {
      const text = scaled(BigInt(units), scale);
      assert.equal(comparisons(new Decimal(text), Number(text)), '== <= >=');
      assert.equal(
        comparisons(Number(text), new Decimal(`${text}${scale === 0 ? '.' : ''}1`)),
        units < 0 || text.startsWith('-') ? '!= > >=' : '!= < <=',
      );
    }),
    { numRuns: 100 },
  );
});

test('times that are a microsecond apart are not equal', () => {
  const time = (text: string, fractionMs: number): ServerTime =>
    new ServerTime(Date.UTC(2026, 11, 5, 16), text, fractionMs);
  const earlier = time('2026-12-05 16:00:00.000123', 0.123);
  const later = time('2026-12-05 16:00:00.000124', 0.124);
  const verdictOf = (text: string, value: Value, pre: Value): string => {
    const compiled = compileExpectation(text, { blockKind: 'sql', role: 'post-check' });
    assert(compiled.kind === 'compiled');
    const facts = (cell: Value) => ({
      columns: ['t'],
      rows: [[cell]],
      rowCount: 1,
      isCut: false,
      hasShortenedCells: false,
    });
    return evaluateExpectation(compiled.expectation, { result: facts(value), pre: facts(pre) }).kind;
  };
  assert.equal(verdictOf('value == pre.value', earlier, later), 'false');
  assert.equal(verdictOf('value == pre.value', later, time(later.text, 0.124)), 'true');
  assert.equal(verdictOf('pre.value < value', later, earlier), 'true');
  assert.equal(verdictOf("value == timestamp('2026-12-05T16:00:00.000Z')", earlier, earlier), 'false');
  assert.equal(verdictOf("value > timestamp('2026-12-05T16:00:00Z')", earlier, earlier), 'true');
});
