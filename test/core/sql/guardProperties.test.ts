import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Dialect } from '../../../server/src/core/sql/dialect.ts';
import { guard, guardedText } from '../../../server/src/core/sql/guard.ts';
import { textOf, tokenize } from '../../../server/src/core/sql/tokens.ts';
import { harmful, safe } from './guardCases.ts';
import { sqlText } from './sqlText.ts';

const mysql97: Dialect = { flavor: 'mysql', version: 90704, sqlMode: [] };

const dialects = fc.constantFrom<Dialect>(
  mysql97,
  { flavor: 'mysql', version: 50624, sqlMode: [] },
  { flavor: 'mysql', version: 80036, sqlMode: ['ANSI_QUOTES', 'IGNORE_SPACE'] },
  { flavor: 'mysql', version: 80036, sqlMode: ['NO_BACKSLASH_ESCAPES'] },
  { flavor: 'mariadb', version: 101119, sqlMode: [] },
);

/** What no read may hold, wherever it stands outside quotes and comments. */
const harm = [
  "INTO OUTFILE '/tmp/x'",
  'INTO @a',
  'FOR UPDATE',
  'FOR SHARE',
  'LOCK IN SHARE MODE',
  '; DELETE FROM t',
  '; SELECT 2',
  'DELETE FROM t',
  'UPDATE t SET a = 1',
  'INSERT INTO t VALUES (1)',
  'REPLACE INTO t VALUES (1)',
  'DROP TABLE t',
  'CALL p()',
  "f_write('x')",
  "crm.f_write('x')",
  "`f_write`('x')",
  "GET_LOCK('a', 1)",
  '@a := 1',
  'NEXT VALUE FOR s',
  'PROCEDURE ANALYSE()',
  '/*! DELETE */',
  '/*!50000 INTO OUTFILE "x" */',
  '/*M! DELETE */',
  'innodb_cmp_reset',
  '?',
  '1.e(1)',
];

const dml =
  'SELECT|FROM t|WHERE|a|1|(|)|,|.|=|*|COUNT|COUNT(*)|f_write(|AS|x|WITH x AS (|UNION|IN|IF(|OVER (|BY|t.into|`into`|';
const words = `${dml}INTO|DELETE|UPDATE|FOR|SHARE|LOCK|SET|:=|@a|;|'s'|-- c\n|/* c */|CAST(a AS|DECIMAL(5)|EXPLAIN|SHOW TABLES|NEXT VALUE`;

/** Statement-like texts, most of them broken. */
const statementText = fc
  .tuple(
    fc.constantFrom(
      'SELECT ',
      'SELECT 1 ',
      'WITH x AS (SELECT 1) ',
      'EXPLAIN ',
      '(SELECT ',
      'TABLE t ',
      'SHOW TABLES ',
    ),
    fc.array(fc.constantFrom(...words.split('|')), { maxLength: 12 }),
  )
  .map(([first, parts]) => first + parts.join(' '));

describe('guard', () => {
  test('never throws, and its spans lie in the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(sqlText, statementText),
        fc.option(dialects, { nil: undefined }),
        (text, dialect) => {
          const verdict = dialect ? guard(text, dialect) : guard(text, undefined);
          if (verdict.kind === 'allowed') return;
          const { start, end } = verdict.span;
          assert.ok(start >= 0 && start <= end && end <= text.length);
          assert.match(verdict.reason, /\.$/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('refuses a safe text once something harmful stands between two of its tokens', () => {
    fc.assert(
      fc.property(fc.constantFrom(...safe), fc.nat(), fc.constantFrom(...harm), (text, choice, fragment) => {
        const tokens = tokenize(text, mysql97).filter(({ kind }) => kind !== 'comment');
        const semicolon = tokens.findIndex((token) => textOf(text, token) === ';');
        const places = [0, ...(semicolon < 0 ? tokens : tokens.slice(0, semicolon)).map(({ end }) => end)];
        const place = places[choice % places.length] ?? 0;
        // A blank would make a comment of it.
        fc.pre(!text.slice(0, place).endsWith('--'));
        const mutated = `${text.slice(0, place)} ${fragment} ${text.slice(place)}`;
        assert.equal(guard(mutated, mysql97).kind, 'refused', mutated);
      }),
      { numRuns: 1500 },
    );
  });

  test('does not mind what stands in quotes and comments', () => {
    const plain = harm.filter((fragment) => !/['"`]|\*\//.test(fragment));
    fc.assert(
      fc.property(fc.constantFrom(...plain), fc.constantFrom("'", '"', '`'), (fragment, quote) => {
        const text = `SELECT ${quote}${fragment}${quote} /* ${fragment} */ -- ${fragment}\n FROM t # ${fragment}`;
        // A quoted name of a table with side effects stays refused.
        if (quote === '`' && fragment === 'innodb_cmp_reset') return;
        assert.equal(guard(text, mysql97).kind, 'allowed', text);
      }),
    );
  });

  test('passes nothing that writes, locks, assigns, calls the unknown or holds a second statement', () => {
    let passed = 0;
    fc.assert(
      fc.property(fc.oneof(statementText, sqlText), dialects, (text, dialect) => {
        const verdict = guard(text, dialect);
        if (verdict.kind === 'refused') return;
        passed++;
        const code = codeOf(guardedText(verdict.statement), dialect);
        assert.doesNotMatch(code, /;/);
        assert.doesNotMatch(code, /:=/);
        assert.doesNotMatch(
          code,
          bare('INTO|DELETE|UPDATE|INSERT(?! *\\()|REPLACE(?! *\\()|DROP|ALTER|LOCK|CALL|SET'),
        );
        assert.doesNotMatch(code, bare('FOR\\s+(?:UPDATE|SHARE)'));
        assert.doesNotMatch(code, bare('NEXT\\s+VALUE\\s+FOR'));
        assert.doesNotMatch(code, /(?<!\bAS\s+|\)\s*)f_write\s*\((?!\s*\w+\s*\)\s*AS\b)/i);
        assert.match(
          code,
          // An executable comment that holds nothing executes nothing.
          /^(?:\/\*M?!\d*\s*\*\/|[\s(])*(?:SELECT|WITH|TABLE|VALUES|SHOW|DESC|DESCRIBE|EXPLAIN|CHECKSUM|ANALYZE)\b/i,
        );
      }),
      { numRuns: 1500 },
    );
    assert.ok(passed > 50, 'enough texts passed for the test to mean something');
  });

  test('gives the same verdict whatever the letters, blanks and comments between', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...harmful.map((text) => text.replace(/[«»]/g, '')), ...safe),
        fc.constantFrom('upper', 'lower', 'blanks', 'comments'),
        (text, how) => {
          const tokens = tokenize(text, mysql97);
          if (tokens.some(({ kind, unclosed, isName }) => unclosed || isName || /executable|hint/.test(kind)))
            return;
          const spaced = tokens.every(
            (token, index) => token.start === 0 || tokens[index - 1]?.end !== token.start,
          );
          let changed = '';
          let at = 0;
          for (const token of tokens) {
            const gap = text.slice(at, token.start);
            const isAtOnce = gap === '';
            if (!isAtOnce && how === 'blanks') changed += `\t\n ${gap}`;
            else if (!isAtOnce && how === 'comments') changed += `${gap} /* DELETE */ `;
            else changed += gap;
            const written = textOf(text, token);
            const isWord = token.kind === 'word' && !/[^ -~]/.test(written);
            changed += isWord
              ? how === 'upper'
                ? written.toUpperCase()
                : how === 'lower'
                  ? written.toLowerCase()
                  : written
              : written;
            at = token.end;
          }
          changed += text.slice(at);
          // Between `COUNT` and `(` a blank means something; a comment at the end of the line too.
          if (how === 'comments' && !spaced && /[a-z_]\s+\(/i.test(text)) return;
          assert.equal(guard(changed, mysql97).kind, guard(text, mysql97).kind, changed);
        },
      ),
      { numRuns: 800 },
    );
  });
});

/** The text with a blank for every string, quoted name and comment. */
function codeOf(text: string, dialect: Dialect): string {
  let code = '';
  let at = 0;
  for (const token of tokenize(text, dialect)) {
    code += text.slice(at, token.start);
    const isCode =
      token.kind === 'word' ||
      token.kind === 'symbol' ||
      token.kind === 'number' ||
      token.kind === 'user-variable';
    code += isCode ? textOf(text, token) : token.kind === 'comment' ? ' ' : ' _ ';
    at = token.end;
  }
  return code;
}

/** These words where they are no part of a name. */
function bare(pattern: string): RegExp {
  return new RegExp(
    `(?<![\\w$.@\\u0080-\\uffff])(?:${pattern})(?![\\w$\\u0080-\\uffff]|\\.[\\w$\\u0080-\\uffff])`,
    'i',
  );
}
