import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutcomeKind } from '../../server/src/core/check.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { standingOf } from '../../server/src/core/stepState.ts';

/** The state of the last step, then the titles that it waits for; outcomes by step and check, such as `a/1`. */
function check(steps: string, outcomes: Readonly<Record<string, OutcomeKind>>, expected: string): void {
  const { runbook } = readRunbook(`runbook: 1\nsteps:\n${steps}`, 'yaml');
  const last = runbook.steps.at(-1);
  assert.ok(last);
  const { state, waitsFor } = standingOf(
    runbook,
    last,
    ({ step, statement }) => outcomes[`${step.id}/${statement.role}`],
  );
  assert.equal([state, ...waitsFor.map(({ step }) => step.title.value)].join(' '), expected);
}

const gate = (done: boolean) => `- { title: Gate, tasks: [{ text: x, done: ${done} }] }\n`;
const change = '- { title: B, pre-check: [SELECT 1], change: [SELECT 2], post-check: [SELECT 3] }\n';

test('a step waits for the one before it, and is ready once that is done', () => {
  check(gate(false) + change, {}, 'blocked Gate');
  check(gate(true) + change, {}, 'ready');
  check(change, {}, 'ready');
});

test('checks say how far a step is', () => {
  check(change, { 'b/pre-check': 'passed' }, 'in-progress');
  check(change, { 'b/pre-check': 'passed', 'b/post-check': 'passed' }, 'done');
  check(change, { 'b/post-check': 'failed' }, 'failed');
  check(change, { 'b/post-check': 'error' }, 'failed');
  check(change, { 'b/post-check': 'observed' }, 'in-progress');
  check(gate(false) + change, { 'b/post-check': 'passed' }, 'done Gate');
});

test('a change without a post-check is never taken for done', () => {
  const silent = '- { title: A, pre-check: [SELECT 1], change: [SELECT 2] }\n';
  check(silent, { 'a/pre-check': 'passed' }, 'in-progress');
  check(silent + change, { 'a/pre-check': 'passed' }, 'blocked A');
});

test('needs name what is waited for, also a group and nothing', () => {
  const group = '- { id: g, title: G, steps: [{ title: X, tasks: [x] }, { title: Y, tasks: [x] }] }\n';
  check(`${group}- { title: B, needs: [g, nowhere], tasks: [x] }\n`, {}, 'blocked X Y');
  check(`${group}- { title: B, needs: [], tasks: [x] }\n`, {}, 'ready');
  check('- { title: A, needs: [a], tasks: [x] }\n', {}, 'ready');
});
