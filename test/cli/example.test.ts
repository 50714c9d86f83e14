import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { engineNames, startEngine } from '../grounds/engines.ts';
import { prepareExample } from '../grounds/example.ts';
import { launchbook } from './program.ts';

interface Shown {
  readonly title: string;
  readonly connection: string;
  readonly steps: readonly {
    readonly id: string;
    readonly blocks: readonly { readonly role: string; readonly kind: string; readonly text: string }[];
  }[];
}

const files = ['release-8.0.runbook.md', 'release-8.0.runbook.yaml'];
const folder = new URL('../../examples/release-8.0/', import.meta.url).pathname;

test('show gives the same plan for both notations, lines aside, in exactly the keys of its contract', async () => {
  const [markdown, yaml] = await Promise.all(
    files.map(async (file) => {
      const { code, stdout } = await launchbook(['show', '--format', 'json', file], { folder });
      assert.equal(code, 0);
      return JSON.parse(stdout);
    }),
  );
  assert.deepEqual(Object.keys(markdown), ['title', 'connection', 'steps']);
  assert.equal(markdown.steps.length, 18);
  for (const step of markdown.steps) {
    assert.deepEqual(Object.keys(step), ['id', 'title', 'group', 'needs', 'tasks', 'blocks']);
    for (const task of step.tasks) assert.deepEqual(Object.keys(task), ['text', 'done']);
    for (const { statements, ...block } of step.blocks) {
      assert.deepEqual(Object.keys(block), ['role', 'kind', 'name', 'text', 'expect', 'line']);
      for (const statement of statements ?? [])
        assert.deepEqual(Object.keys(statement), ['name', 'text', 'expect', 'line']);
    }
  }
  assert.equal(withoutLines(markdown), withoutLines(yaml));
  assert.notDeepEqual(markdown, yaml);
});

test('validate finds no error in the example, in either notation', async () => {
  const { code, stdout } = await launchbook(['validate', ...files, 'launchbook.yaml'], { folder });
  assert.equal(code, 0, stdout);
});

for (const name of engineNames)
  test(`the example on ${name}: two post-checks fail until their changes are made`, async (t) => {
    const engine = await startEngine(name);
    t.after(engine.stop);
    const example = await prepareExample(engine);
    t.after(example.remove);
    const options = { folder: example.folder, variables: example.env };
    const run = async (file: string, role: string) => {
      const words = ['check', file, '--environment', 'test', '--role', role, '--format', 'json'];
      const { code, stdout, stderr } = await launchbook(words, options);
      const results: { step: string; outcome: string; message: string }[] = JSON.parse(stdout).results;
      const others = results.filter((each) => each.outcome !== 'passed');
      return {
        code,
        count: results.length,
        steps: [...new Set(others.map((each) => each.step))],
        others,
        stderr,
      };
    };
    for (const file of files) {
      const before = await run(file, 'pre-check');
      assert.deepEqual([before.code, before.others], [0, []], before.stderr);
      assert(before.count > 12);
      const monitors = await run(file, 'monitor');
      assert.deepEqual([monitors.code, monitors.others], [0, []], monitors.stderr);
      const after = await run(file, 'post-check');
      assert.equal(after.code, 1, after.stderr);
      assert.equal(after.others.length, 2, JSON.stringify(after.others));
      assert.deepEqual(after.steps, ['widen-pay-time', 'grant-open-api']);
      assert(after.others.every((each) => each.outcome === 'failed'));
    }
    const { stdout } = await launchbook(['show', '--format', 'json', files[0] ?? ''], options);
    const shown: Shown = JSON.parse(stdout);
    for (const step of shown.steps)
      if (step.id === 'widen-pay-time' || step.id === 'grant-open-api')
        for (const block of step.blocks)
          if (block.role === 'change' && block.kind === 'sql')
            await engine.exec(`SET NAMES utf8mb4; USE orders_test; ${block.text}`);
    for (const file of files) {
      const after = await run(file, 'post-check');
      assert.deepEqual([after.code, after.others], [0, []], after.stderr);
    }
    const journal = await readFile(`${example.folder}/release-8.0.runbook.journal.jsonl`, 'utf8');
    for (const line of journal.trim().split('\n')) assert.equal(JSON.parse(line).environment, 'test');
    assert(!journal.includes(Object.values(example.env)[0] ?? ''));
  });

function withoutLines(shown: unknown): string {
  return JSON.stringify(shown, (key, value: unknown) => (key === 'line' ? undefined : value), 2);
}
