import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../server/src/core/lint.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { fixAllEdits } from '../../server/src/features/codeActions/fixAll.ts';
import { applied } from '../core/edit/edits.ts';
import { variants } from './actionGround.ts';

/** Mends a text in every variant; what is written is the same text with other words. */
function checkFixAll(before: string, after: string): void {
  for (const { name, vary } of variants) {
    const text = vary(before);
    const isMarkdown = before.startsWith('---');
    const findings = lint(readRunbook(text, isMarkdown ? 'markdown' : 'yaml'), undefined);
    assert.equal(applied(text, fixAllEdits(findings)), vary(after), name);
  }
}

test('misspelled keys, roles and directives are mended at once', () => {
  checkFixAll(
    'runbook: 1\ntitel: 发布 🚀\nsteps:\n  - titel: A\n    chnage:\n      - UPDATE t SET a = 1\n',
    'runbook: 1\ntitle: 发布 🚀\nsteps:\n  - title: A\n    change:\n      - UPDATE t SET a = 1\n',
  );
  checkFixAll(
    '---\nrunbook: 1\nreviewrs: [li]\n---\n# 发布 🚀\n\n## A\n\n```sql pre-chek\n-- expct: rows == 0\nSELECT 1;\n```\n\n```sql chnage\nUPDATE t SET a = 1;\n```\n',
    '---\nrunbook: 1\nreviewers: [li]\n---\n# 发布 🚀\n\n## A\n\n```sql pre-check\n-- expct: rows == 0\nSELECT 1;\n```\n\n```sql change\nUPDATE t SET a = 1;\n```\n',
  );
});

test('what may have meant another thing is left to a person', () => {
  for (const text of [
    'runbook: 1\nsteps:\n  - { id: load, title: A, tasks: [a] }\n  - { title: B, needs: [laod], tasks: [b] }\n',
    '---\nrunbook: 1\n---\n# T\n\n## A {#load}\n- [ ] a\n\n## B {needs="laod"}\n- [ ] b\n',
    'runbook: 1\nsteps:\n  - title: A\n    pre-check:\n      - sql: SELECT 1\n        expect: rwos == 1\n',
  ])
    checkFixAll(text, text);
});
