import assert from 'node:assert/strict';
import type { Token, Tokenize } from './tokenize.ts';

/** A marker line: spaces, `^` under the characters that are meant, and the scopes that they must have. */
const marker = /^\s*(\^+)( !?\S+)+$/;

/**
 * Colours a text and compares the scopes that are written under its lines.
 *
 * `^^^ scope other !third` under a line: each character above the signs has the scopes and not those behind a `!`. A
 * scope is meant with all that is more special: `keyword` is there where `keyword.operator` is.
 */
export function checkScopes(tokenize: Tokenize, marked: string): void {
  const lines = marked.replace(/^\n/, '').trimEnd().split('\n');
  const isText = lines.map((line) => !marker.test(line));
  const tokens = tokenize(lines.filter((_, index) => isText[index]).join('\n'));
  let at = -1;
  let seen = 0;
  for (const [index, line] of lines.entries()) {
    if (isText[index] === true) {
      at += 1;
      continue;
    }
    seen += 1;
    const start = line.indexOf('^');
    const end = line.lastIndexOf('^') + 1;
    const wanted = line.slice(end).trim().split(/\s+/);
    for (const token of (tokens[at] ?? []).filter((each) => each.start < end && each.end > start))
      for (const scope of wanted) checkToken(token, scope);
    assert.ok((tokens[at]?.at(-1)?.end ?? 0) >= end, `The line is shorter than its marks: ${line}`);
  }
  assert.ok(seen > 0, 'Nothing is marked, so nothing was compared.');
}

function checkToken({ text, scopes }: Token, wanted: string): void {
  const scope = wanted.replace(/^!/, '');
  const isThere = scopes.some((each) => each === scope || each.startsWith(`${scope}.`));
  const words = wanted.startsWith('!') ? 'should not have' : 'should have';
  assert.equal(isThere, !wanted.startsWith('!'), `“${text}” ${words} ${scope}, and has: ${scopes.join(' ')}`);
}
