import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { splitScript } from '../../../server/src/core/sql/statements.ts';
import { sqlText } from './sqlText.ts';

/** Each statement as its comments' texts, then its own text. */
function check(script: string, expected: readonly (readonly string[])[], rest: readonly string[] = []): void {
  const { statements, rest: left } = splitScript(script);
  assert.deepEqual(
    statements.map(({ start, end, comments }) => [
      ...comments.map(({ text }) => text),
      script.slice(start, end),
    ]),
    expected,
  );
  assert.deepEqual(
    left.map(({ text }) => text),
    rest,
  );
}

describe('splitScript', () => {
  test('splits at semicolons', () => {
    check('SELECT 1; SELECT 2;\nSELECT 3', [['SELECT 1'], ['SELECT 2'], ['SELECT 3']]);
    check(' ;; SELECT 1 ; ;', [['SELECT 1']]);
  });

  test('finds no statement where there is none', () => {
    check('', []);
    check(' \n;\n', []);
    check('-- one\n/* two */\n', [], ['one', 'two']);
  });

  test('leaves semicolons in quotes and comments alone', () => {
    check('SELECT \';\', ";", `;` /* ; */ -- ;\n + 1; SELECT 2', [
      ['SELECT \';\', ";", `;` /* ; */ -- ;\n + 1'],
      ['SELECT 2'],
    ]);
  });

  test('gives comments to the statement after them', () => {
    check(
      '-- a\n# b\n\n/* c */ SELECT 1;\n-- d\nSELECT /* e */ 2;\n-- f',
      [
        ['a', 'b', 'c', 'SELECT 1'],
        ['d', 'SELECT /* e */ 2'],
      ],
      ['f'],
    );
  });

  test('leaves a comment on the line of the semicolon with the statement before it', () => {
    check('SELECT 1; -- a\n-- b\nSELECT 2;/* c */-- d', [['SELECT 1'], ['b', 'SELECT 2']]);
    check('SELECT 1; /* a\n */ -- b\nSELECT 2', [['SELECT 1'], ['b', 'SELECT 2']]);
    check('SELECT 1;\n-- a\n;\n-- b\nSELECT 2', [['SELECT 1'], ['a', 'b', 'SELECT 2']]);
  });

  test('ends a statement at its last token', () => {
    check('SELECT 1 -- a\n;SELECT 2 -- b\n', [['SELECT 1'], ['SELECT 2']]);
  });

  test('lets an unclosed quote run to the end', () => {
    check("SELECT 'a; SELECT 2;\n", [["SELECT 'a; SELECT 2;\n"]]);
  });

  test('takes an executable comment for code', () => {
    check('/*!40101 SET NAMES utf8 */; SELECT 1', [['/*!40101 SET NAMES utf8 */'], ['SELECT 1']]);
  });

  test('tells where a comment says what it says', () => {
    const script = '--  expect: rows == 0 \r\nSELECT 1';
    const comment = splitScript(script).statements[0]?.comments[0];
    assert.deepEqual(comment, {
      start: 0,
      end: 23,
      text: 'expect: rows == 0',
      textSpan: { start: 4, end: 21 },
      isLine: true,
    });
  });

  test('skips a byte order mark', () => {
    check('\uFEFF-- a\nSELECT 1', [['a', 'SELECT 1']]);
  });

  test('honours DELIMITER as the mysql client does', () => {
    check(
      'SELECT 1;\nDELIMITER //\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.x = 1; SET NEW.y = 2; END//\nSELECT 2;//\ndelimiter ;\nSELECT 3;',
      [
        ['SELECT 1'],
        ['CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.x = 1; SET NEW.y = 2; END'],
        ['SELECT 2;'],
        ['SELECT 3'],
      ],
    );
    check('DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT "$$"; END$$\n-- after\nSELECT 1$$ DELIMITER ;', [
      ['CREATE PROCEDURE p() BEGIN SELECT "$$"; END'],
      ['after', 'SELECT 1'],
      ['DELIMITER ;'],
    ]);
    check('SELECT delimiter;\nSELECT\ndelimiter ;', [['SELECT delimiter'], ['SELECT\ndelimiter']]);
    check('DELIMITER\nSELECT 1;', [['SELECT 1']]);
    check('DELIMITER ;;\nSELECT 1;;SELECT 2', [['SELECT 1'], ['SELECT 2']]);
  });

  test('gives statements in order that hold all code of the script', () => {
    fc.assert(
      fc.property(sqlText, (script) => {
        fc.pre(!/delimiter/i.test(script));
        let at = 0;
        for (const { start, end, comments } of splitScript(script).statements) {
          for (const comment of comments) {
            assert.ok(at <= comment.start && comment.end <= start);
            assert.equal(script.slice(comment.textSpan.start, comment.textSpan.end), comment.text);
          }
          assert.ok(at <= start && start < end && end <= script.length);
          assert.doesNotMatch(script.slice(start, end), /^[ \t\n\v\f\r]|^$/);
          at = end;
        }
        // What lies between them holds no code: cut out, the script has no statement left.
        const left: string[] = [];
        let gap = 0;
        for (const { start, end } of splitScript(script).statements) {
          left.push(script.slice(gap, start));
          gap = end;
        }
        left.push(script.slice(gap));
        for (const between of left) assert.deepEqual(splitScript(between).statements, []);
      }),
      { numRuns: 1000 },
    );
  });

  test('finds the same statements again when they are joined', () => {
    const one = fc.constantFrom(
      'SELECT 1',
      "SELECT ';'",
      'SELECT `;`',
      'SELECT /* ; */ 1',
      'UPDATE t SET a = "--"',
      'SELECT 客户',
    );
    const gap = fc.constantFrom(';', ' ; ', ';\n', ';;\n', '; -- c\n', ';\n-- a\n# b\n', '\n;\n/* ; */\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(one, gap), { maxLength: 12 }), (parts) => {
        const script = parts.flat().join('');
        assert.deepEqual(
          splitScript(script).statements.map(({ start, end }) => script.slice(start, end)),
          parts.map(([text]) => text),
        );
      }),
    );
  });

  test('never throws, with DELIMITER lines too', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(sqlText, fc.constantFrom('\nDELIMITER //\n', '\nDELIMITER ;\n', '//', '\nDELIMITER $$\n')),
        ),
        (parts) => {
          splitScript(parts.join(''));
        },
      ),
    );
  });
});
