import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Notation } from '../../server/src/core/parse.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { shownItems } from '../../server/src/features/shownItems.ts';
import { runView, type ShownRuns, shown } from './runView.ts';

/** What is shown of each item, as a line. */
function check(notation: Notation, text: string, runs: ShownRuns, wanted: readonly string[]): void {
  const { runbook } = readRunbook(text, notation);
  const lines = shownItems(text, runbook, runView(runs)).map(
    ({ title, id, state, environment, owner, takes, needs, tasks, checks }) =>
      `${title} #${id} ${state} on ${environment} by ${owner} in ${takes} after ${needs} ` +
      `${tasks.done}/${tasks.all} ${checks.passed}/${checks.all}`,
  );
  assert.deepEqual(lines, wanted);
}

const markdown = `---
runbook: 1
connection: orders
---

# Release

## Group

### Wait {#wait needs="" owner=li takes=90m}

- [ ] Data

### Add *it* {#add needs="wait"}

\`\`\`sql change
ALTER TABLE t ADD a INT;
\`\`\`

\`\`\`sql post-check
-- expect: rows == 1
SHOW COLUMNS FROM t LIKE 'a';
\`\`\`
`;

const yaml = `runbook: 1
connection: orders
steps:
  - title: Group
    steps:
      - title: Wait
        id: wait
        needs: []
        owner: li
        takes: 90m
        tasks: [Data]
      - title: Add *it*
        id: add
        needs: [wait]
        change: [ALTER TABLE t ADD a INT]
        post-check:
          - sql: SHOW COLUMNS FROM t LIKE 'a'
            expect: rows == 1
`;

suite('what a preview shows of steps', () => {
  for (const [notation, text] of [
    ['markdown', markdown],
    ['yaml', yaml],
  ] as const) {
    const group = 'Group #group null on null by null in null after null 0/0 0/0';
    test(`${notation}: groups have no state, steps have theirs and how far they are`, () => {
      check(notation, text, { environment: 'test' }, [
        group,
        'Wait #wait ready on null by li in 1h 30m after  0/1 0/0',
        'Add *it* #add blocked on test by null in null after wait 0/0 0/1',
      ]);
    });

    test(`${notation}: an outcome counts, unless the check was changed since`, () => {
      const last = (lines: Parameters<typeof shown>[0]): ShownRuns => ({
        outcomes: { 'add/1': shown(lines) },
      });
      check(notation, text, last({ kind: 'passed' }), [
        group,
        'Wait #wait ready on null by li in 1h 30m after  0/1 0/0',
        'Add *it* #add done on null by null in null after wait 0/0 1/1',
      ]);
      check(notation, text, last({ kind: 'failed', isStale: true }), [
        group,
        'Wait #wait ready on null by li in 1h 30m after  0/1 0/0',
        'Add *it* #add blocked on null by null in null after wait 0/0 0/1',
      ]);
    });
  }
});
