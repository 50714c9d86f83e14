import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Dialect } from '../../../server/src/core/sql/dialect.ts';
import { keywordOf, nameOf, standardDialect, textOf, tokenize } from '../../../server/src/core/sql/tokens.ts';
import { sqlText } from './sqlText.ts';

const mysql56: Dialect = { flavor: 'mysql', version: 50624, sqlMode: [] };
const maria1011: Dialect = { flavor: 'mariadb', version: 101119, sqlMode: [] };

/** Tokens as `kind:text`, with `!` for unclosed, `?` for malformed and `.` for a name beside a dot. */
function check(text: string, expected: readonly string[], dialect: Dialect = standardDialect): void {
  const short: Record<string, string> = {
    'quoted-identifier': 'quoted',
    'executable-comment-start': 'run',
    'executable-comment-end': 'end',
    'user-variable': 'user',
    'system-variable': 'system',
  };
  assert.deepEqual(
    tokenize(text, dialect).map((token) => {
      const marks = `${token.unclosed ? '!' : ''}${token.malformed ? '?' : ''}${token.isName ? '.' : ''}`;
      return `${short[token.kind] ?? token.kind}${marks}:${textOf(text, token)}`;
    }),
    expected,
  );
}

describe('tokenize', () => {
  test('skips white space, VT and FF too, and nothing else', () => {
    check(' a\tb\nc\vd\fe\rf', ['word:a', 'word:b', 'word:c', 'word:d', 'word:e', 'word:f']);
    check('\u00A0a \uFEFFb', ['word:\u00A0a', 'word:\uFEFFb']);
    check('\0', ['symbol:\0']);
  });

  test('begins a comment at -- only before white space, a control character or the end', () => {
    check('1 -- a\n2', ['number:1', 'comment:-- a', 'number:2']);
    check('1--1', ['number:1', 'symbol:-', 'symbol:-', 'number:1']);
    check('1 --', ['number:1', 'comment:--']);
    check('1 --\u0001;', ['number:1', 'comment:--\u0001;']);
    check('1 # a\r;\n2', ['number:1', 'comment:# a\r;', 'number:2']);
  });

  test('does not nest comments', () => {
    check('/* /* */ a */', ['comment:/* /* */', 'word:a', 'symbol:*', 'symbol:/']);
    check('/*/ a */', ['comment:/*/ a */']);
    check('/* a', ['comment!:/* a']);
  });

  test('reads executable comments as code, by version', () => {
    check('/*! a */', ['run:/*!', 'word:a', 'end:*/']);
    check('/*!50000a*/ b', ['run:/*!50000', 'word:a', 'end:*/', 'word:b']);
    check('/*!99999 a */ b', ['comment:/*!99999 a */', 'word:b']);
    check('/*!99999 /* b */ c */ d', ['comment:/*!99999 /* b */ c */', 'word:d']);
    check('/*!1234 a*/', ['run:/*!', 'number:1234', 'word:a', 'end:*/']);
    check('/*!50701 a */', ['comment:/*!50701 a */'], maria1011);
    check('/*!50101 a */', ['run:/*!50101', 'word:a', 'end:*/'], maria1011);
    check('/*M! a */', ['run:/*M!', 'word:a', 'end:*/'], maria1011);
    check('/*M!100000 a */', ['run:/*M!100000', 'word:a', 'end:*/'], maria1011);
    check('/*M! a */', ['comment:/*M! a */']);
    check('/*!501001*/', ['run:/*!50100', 'number:1', 'end:*/'], mysql56);
    check('/*! a', ['run:/*!', 'word:a']);
    check('/*! a /* b */ c */', ['run:/*!', 'word:a', 'comment:/* b */', 'word:c', 'end:*/']);
  });

  test('knows optimizer hints', () => {
    check('/*+ NO_ICP(t) */', ['hint:/*+ NO_ICP(t) */']);
    check('/*+ a', ['hint!:/*+ a']);
  });

  test('ends strings by the rules of sql_mode', () => {
    check("'it''s' 'a\\'b'", ["string:'it''s'", "string:'a\\'b'"]);
    check('"a\\"b"', ['string:"a\\"b"']);
    check("'a\\'z'", ["string:'a\\'", 'word:z', "string!:'"], {
      ...standardDialect,
      sqlMode: ['NO_BACKSLASH_ESCAPES'],
    });
    check('"a\\" b', ['quoted:"a\\"', 'word:b'], { ...standardDialect, sqlMode: ['ANSI_QUOTES'] });
    check('`a\\` b', ['quoted:`a\\`', 'word:b']);
    check('`a``b`', ['quoted:`a``b`']);
    check("'a\\", ["string!:'a\\"]);
    check("'", ["string!:'"]);
  });

  test('reads literals with a letter in front as one token', () => {
    check("N'ä' x'4D' B'01' _utf8'x'", [
      "string:N'ä'",
      "string:x'4D'",
      "string:B'01'",
      'word:_utf8',
      "string:'x'",
    ]);
    check("x'\\' 1", ["string:x'\\'", 'number:1']);
    check("x'4D''\\'' 1", ["string:x'4D'", "string:'\\''", 'number:1']);
  });

  test('reads numbers as the server does', () => {
    check('1 1.5 .5 1. 1e5 1E+5 1.5e-3 0x1F 0b01', [
      'number:1',
      'number:1.5',
      'number:.5',
      'number:1.',
      'number:1e5',
      'number:1E+5',
      'number:1.5e-3',
      'number:0x1F',
      'number:0b01',
    ]);
    check('1e5UNION', ['number:1e5', 'word:UNION']);
    check('1..2', ['number:1.', 'number:.2']);
    check('1.e(1)', ['number?:1.e', 'symbol:(', 'number:1', 'symbol:)']);
    check('1e (', ['word:1e', 'symbol:(']);
  });

  test('lets names begin with digits and $', () => {
    check('1abc 0xZ 0X1F 2020_orders $a a$b', [
      'word:1abc',
      'word:0xZ',
      'word:0X1F',
      'word:2020_orders',
      'word:$a',
      'word:a$b',
    ]);
    check('客户 naïve 😀', ['word:客户', 'word:naïve', 'word:😀']);
  });

  test('sees a name right beside a dot, whatever its letters', () => {
    check('a.select', ['word.:a', 'symbol:.', 'word.:select']);
    check('select.a.b', ['word.:select', 'symbol:.', 'word.:a', 'symbol:.', 'word.:b']);
    check('a. select', ['word:a', 'symbol:.', 'word:select']);
    check('`a`.select', ['quoted:`a`', 'symbol:.', 'word.:select']);
    check('a.1b a.1', ['word.:a', 'symbol:.', 'word.:1b', 'word.:a', 'symbol:.', 'word.:1']);
    check('a.`b`', ['word:a', 'symbol:.', 'quoted:`b`']);
  });

  test('reads variables', () => {
    check('@a @a.b$c @`a b` @\'x\' @"y" @', [
      'user:@a',
      'user:@a.b$c',
      'user:@`a b`',
      "user:@'x'",
      'user:@"y"',
      'user:@',
    ]);
    check('@@version @@global.x @@session.`y`', [
      'system:@@version',
      'system:@@global.x',
      'system:@@session',
      'symbol:.',
      'quoted:`y`',
    ]);
    check('@`a', ['user!:@`a']);
    check('@`a\\`', ['user:@`a\\`']);
  });

  test('keeps operators together', () => {
    check("a:=1 b->>'$' c<=>d e->'$' ? f!=g", [
      'word:a',
      'symbol::=',
      'number:1',
      'word:b',
      'symbol:->>',
      "string:'$'",
      'word:c',
      'symbol:<=>',
      'word:d',
      'word:e',
      'symbol:->',
      "string:'$'",
      'parameter:?',
      'word:f',
      'symbol:!=',
      'word:g',
    ]);
    check('\\N', ['symbol:\\N']);
  });

  test('knows dollar quotes in MySQL 9', () => {
    check('$$ a; b $$ c', ['string:$$ a; b $$', 'word:c']);
    check('$js$ a $$ b $js$', ['string:$js$ a $$ b $js$']);
    check('$$ a', ['word:$$', 'word:a']);
    check('$$ a $$', ['word:$$', 'word:a', 'word:$$'], mysql56);
  });

  test('covers every character but white space, in order and without overlap', () => {
    fc.assert(
      fc.property(sqlText, dialects, (text, dialect) => {
        let at = 0;
        for (const token of tokenize(text, dialect)) {
          assert.ok(token.start >= at && token.end > token.start && token.end <= text.length);
          assert.match(text.slice(at, token.start), /^[ \t\n\v\f\r]*$/);
          at = token.end;
        }
        assert.match(text.slice(at), /^[ \t\n\v\f\r]*$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('marks as unclosed only what reaches the end', () => {
    fc.assert(
      fc.property(sqlText, dialects, (text, dialect) => {
        for (const token of tokenize(text, dialect)) if (token.unclosed) assert.equal(token.end, text.length);
      }),
    );
  });
});

describe('words', () => {
  test('are keywords in ASCII only, and not beside a dot', () => {
    const keywords = (text: string) => tokenize(text, standardDialect).map((token) => keywordOf(text, token));
    assert.deepEqual(keywords("select ſelect `select` t.select 'select'"), [
      'SELECT',
      'ſelect',
      '',
      '',
      '',
      '',
      '',
    ]);
  });

  test('give their names without quotes', () => {
    const names = (text: string) => tokenize(text, standardDialect).map((token) => nameOf(text, token));
    assert.deepEqual(names('a `b` `c``d` `e'), ['a', 'b', 'c`d', 'e']);
  });
});

const dialects = fc.constantFrom<Dialect>(standardDialect, mysql56, maria1011, {
  ...standardDialect,
  sqlMode: ['ANSI_QUOTES', 'NO_BACKSLASH_ESCAPES'],
});
