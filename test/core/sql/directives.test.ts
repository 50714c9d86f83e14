import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Directives,
  directivesOf,
  ignoredBy,
  shellDirectives,
} from '../../../server/src/core/sql/directives.ts';
import { splitScript } from '../../../server/src/core/sql/statements.ts';
import { sqlText } from './sqlText.ts';

/** Directives as `key=value`, problems as `!text at the span> suggestion`. */
function check(
  text: string,
  expected: readonly string[],
  read: (text: string) => Directives = ofFirst,
): void {
  const { directives, problems } = read(text);
  for (const { value, span, key, keySpan } of directives) {
    assert.equal(text.slice(span.start, span.end), value);
    assert.equal(text.slice(keySpan.start, keySpan.end), key);
  }
  assert.deepEqual(
    [
      ...directives.map(({ key, value }) => `${key}=${value}`),
      ...problems.map(({ span, suggestion }) => `!${text.slice(span.start, span.end)}>${suggestion ?? ''}`),
    ],
    expected,
  );
}

function ofFirst(script: string): Directives {
  return directivesOf(splitScript(script).statements[0]?.comments ?? []);
}

describe('directivesOf', () => {
  test('reads the comment lines before a statement', () => {
    check("-- name: added\n-- expect: rows == 1 && row.Type == 'varchar(50)'\nSELECT 1", [
      'name=added',
      "expect=rows == 1 && row.Type == 'varchar(50)'",
    ]);
    check('#expect:rows == 0\r\n--   expect :  value > 1  \nSELECT 1', [
      'expect=rows == 0',
      'expect=value > 1',
    ]);
    check('-- launchbook-ignore: missing-backup, missing-rollback -- a log table\nDELETE FROM log', [
      'launchbook-ignore=missing-backup, missing-rollback -- a log table',
    ]);
    check('-- name: 检查\nSELECT 1', ['name=检查']);
  });

  test('leaves other comments alone', () => {
    for (const comment of [
      '-- note: this expects nothing',
      '-- expect no rows here',
      '-- name of the customer',
      '-- date: 2026-12-05',
      '-- same: as above',
      '-- https://example.com',
      '--',
      '-- ====',
    ])
      check(`${comment}\nSELECT 1`, []);
  });

  test('reports a directive in a block comment', () => {
    check('/* expect: rows == 0 */\nSELECT 1', ['!expect>']);
  });

  test('leaves alone what stands inside or after the statement', () => {
    check('SELECT 1\n-- expect: rows == 0\n; -- expect: rows == 1', []);
  });

  test('suggests the directive that was probably meant', () => {
    check('-- expects: rows == 0\nSELECT 1', ['!expects>expect']);
    check('-- exepct: rows == 0\nSELECT 1', ['!exepct>expect']);
    check('-- Expect: rows == 0\nSELECT 1', ['!Expect>expect']);
    check('-- names: a\nSELECT 1', ['!names>name']);
    check('-- launchbook_ignore: x\nSELECT 1', ['!launchbook_ignore>launchbook-ignore']);
    check('-- expect rows == 0\nSELECT 1', ['!expect>expect:']);
    check('-- expect：rows == 0\nSELECT 1', ['!expect：>expect:']);
    check('-- launchbook-ignore missing-backup\nSELECT 1', ['!launchbook-ignore>launchbook-ignore:']);
  });

  test('reports a directive without a value, and a name of two words', () => {
    check('-- expect:\nSELECT 1', ['!expect>']);
    check('-- name: two words\nSELECT 1', ['!two words>two-words']);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(sqlText, (text) => {
        for (const { comments } of splitScript(text).statements) directivesOf(comments);
        shellDirectives(text);
      }),
    );
  });
});

describe('shellDirectives', () => {
  test('reads the comment lines at the top', () => {
    check(
      '#!/bin/sh\n# expect: exit_code == 0\n\n  # name: dump\nmysqldump orders\n# expect: never',
      ['expect=exit_code == 0', 'name=dump'],
      shellDirectives,
    );
    check('mysqldump orders', [], shellDirectives);
    check('# expects: exit_code == 0', ['!expects>expect'], shellDirectives);
    check('', [], shellDirectives);
  });
});

describe('ignoredBy', () => {
  test('gives rules with their places, and the reason', () => {
    const text = '-- launchbook-ignore: missing-backup,  b -- it is a log\nDELETE FROM log';
    const directive = ofFirst(text).directives[0];
    assert.ok(directive);
    const { rules, reason } = ignoredBy(directive);
    assert.equal(reason, 'it is a log');
    assert.deepEqual(
      rules.map(({ rule, span }) => [rule, text.slice(span.start, span.end)]),
      [
        ['missing-backup', 'missing-backup'],
        ['b', 'b'],
      ],
    );
  });

  test('gives no reason where none stands', () => {
    for (const text of ['-- launchbook-ignore: a\nSELECT 1', '-- launchbook-ignore: a --\nSELECT 1']) {
      const directive = ofFirst(text).directives[0];
      assert.ok(directive);
      assert.deepEqual(
        [ignoredBy(directive).rules.map(({ rule }) => rule), ignoredBy(directive).reason],
        [['a'], undefined],
      );
    }
  });
});
