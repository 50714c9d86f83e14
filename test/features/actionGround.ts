import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/core/finding.ts';
import { notationOf } from '../../server/src/core/parse.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import type { Action, Refactoring } from '../../server/src/features/codeActions/action.ts';
import { editsOf } from '../../server/src/features/codeActions.ts';
import { applied } from '../core/edit/edits.ts';

/** What a refactoring offers where `$0` stands, or for what two of them hold. */
export function offered(
  refactoring: Refactoring,
  withMark: string,
  findings: readonly Finding[] = [],
): Offered {
  const start = withMark.indexOf('$0');
  assert(start >= 0, 'The text has no $0.');
  const end = Math.max(start, withMark.lastIndexOf('$0') - 2);
  const text = withMark.replaceAll('$0', '');
  const name = /^\uFEFF?(---|#)/.test(text) ? 'a.runbook.md' : 'a.runbook.yaml';
  const { runbook } = readRunbook(text, notationOf(name) ?? 'yaml');
  const actions = refactoring({
    text,
    runbook,
    findings,
    selection: { start, end },
    settings: undefined,
    now: new Date('2026-12-05T08:00:00Z'),
  });
  return { text, actions };
}

export interface Offered {
  readonly text: string;
  readonly actions: readonly Action[];
}

/** The titles of all that is offered, with the reasons of what is refused. */
export function checkOffers(refactoring: Refactoring, text: string, expected: readonly string[]): void {
  assert.deepEqual(
    offered(refactoring, text).actions.map(({ title, refusal }) =>
      refusal === undefined ? title : `${title}: ${refusal}`,
    ),
    expected,
  );
}

/** The text after the action of this title. */
export function checkAction(refactoring: Refactoring, before: string, title: string, after: string): void {
  const { text, actions } = offered(refactoring, before);
  const action = actions.find((each) => each.title === title && each.refusal === undefined);
  assert(
    action !== undefined,
    `Offered are ${JSON.stringify(actions.map((each) => [each.title, each.refusal]))}.`,
  );
  assert.equal(applied(text, editsOf(action)), after);
}

/** Ways in which the same file may be written: line ends, a byte order mark, no final line end. */
export const variants: readonly { readonly name: string; vary(text: string): string }[] = [
  { name: 'LF', vary: (text) => text },
  { name: 'CRLF', vary: (text) => text.replaceAll('\n', '\r\n') },
  {
    name: 'mixed line ends',
    vary: (text) => text.replace(/(.*)\n(.*\n)?/g, '$1\r\n$2'),
  },
  { name: 'a byte order mark', vary: (text) => `\uFEFF${text}` },
  { name: 'no final line end', vary: (text) => text.replace(/\n$/, '') },
];

/**
 * The same action in every variant of a text: the words come out alike, and a file with one kind of line end
 * keeps it to the byte.
 */
export function checkEverywhere(
  refactoring: Refactoring,
  before: string,
  title: string,
  after: string,
): void {
  for (const { name, vary } of variants) {
    const { text, actions } = offered(refactoring, vary(before));
    const action = actions.find((each) => each.title === title && each.refusal === undefined);
    assert(
      action !== undefined,
      `${name}: offered are ${JSON.stringify(actions.map((each) => [each.title, each.refusal]))}.`,
    );
    const result = applied(text, editsOf(action));
    const expected = vary(after);
    assert.equal(result.replaceAll('\r\n', '\n'), expected.replaceAll('\r\n', '\n'), name);
    if (name === 'mixed line ends') continue;
    assert.equal(result, expected, name);
  }
}
