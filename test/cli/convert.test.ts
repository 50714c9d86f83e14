import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeScratch, type Scratch } from '../grounds/scratch.ts';
import { launchbook } from './program.ts';

async function folder(
  t: TestContext,
  files: Record<string, string>,
): Promise<Scratch & { read(name: string): Promise<string> }> {
  const scratch = await makeScratch(files);
  t.after(scratch.remove);
  return { ...scratch, read: (name) => readFile(join(scratch.folder, name), 'utf8') };
}

const markdown = `---
runbook: 1
---

# Release

## Look

Why.

- [ ] t

More.
`;
const yaml = `runbook: 1
title: Release
steps:
  - title: Look
    notes: |
      Why.

      More.
    tasks:
      - { text: t, done: false }
`;
const note =
  'a.runbook.md: Prose between or behind the blocks stands before them now, in the notes of “Look”.\n';

test('convert prints the other notation, and tells on standard error what is written in another way', async (t) => {
  const scratch = await folder(t, {
    'a.runbook.md': markdown,
    'crlf.runbook.md': markdown.replaceAll('\n', '\r\n'),
  });
  const there = await launchbook(['convert', 'a.runbook.md'], scratch);
  assert.deepEqual(there, { code: 0, stdout: yaml, stderr: note });
  const crlf = await launchbook(['convert', 'crlf.runbook.md', '--to', 'yaml'], scratch);
  assert.equal(crlf.stdout, yaml.replaceAll('\n', '\r\n'));
});

test('convert writes a new file, and overwrites none', async (t) => {
  const scratch = await folder(t, { 'a.runbook.md': markdown });
  const convert = (output: string) => launchbook(['convert', 'a.runbook.md', '--output', output], scratch);
  assert.deepEqual(await convert('a.runbook.yaml'), { code: 0, stdout: '', stderr: note });
  assert.equal(await scratch.read('a.runbook.yaml'), yaml);
  const again = await convert('a.runbook.yaml');
  assert.equal(again.code, 2);
  assert.match(again.stderr, /launchbook: a\.runbook\.yaml is there already, and is not overwritten\.\n$/);
  const itself = await convert('a.runbook.md');
  assert.equal(itself.code, 2);
  assert.match(itself.stderr, /a\.runbook\.md is not the name of a runbook in YAML\./);
  assert.equal(await scratch.read('a.runbook.md'), markdown);
});

test('convert says with its line what keeps a runbook from being converted', async (t) => {
  const scratch = await folder(t, {
    'a.runbook.yaml': 'runbook: 1\nsteps:\n  - title: A\n    taskz: [t]\n',
    'b.runbook.yaml': 'runbook: 1\nsteps:\n  - title: A\n',
  });
  const broken = await launchbook(['convert', 'a.runbook.yaml'], scratch);
  assert.deepEqual(broken, {
    code: 1,
    stdout: '',
    stderr: 'a.runbook.yaml:4: Unknown key `taskz`. Did you mean `tasks`?\n',
  });
  const { code, stderr } = await launchbook(['convert', 'b.runbook.yaml', '--to', 'markdown'], scratch);
  assert.equal(code, 1);
  assert.match(stderr, /^b\.runbook\.yaml: A step “A” has no block and no task/);
  const same = await launchbook(['convert', 'b.runbook.yaml', '--to', 'yaml'], scratch);
  assert.deepEqual(same, { code: 2, stdout: '', stderr: 'launchbook: b.runbook.yaml is YAML already.\n' });
});

test('new writes a runbook in which nothing is found, and overwrites none', async (t) => {
  const scratch = await folder(t, {
    'launchbook.yaml': 'connections:\n  - { name: crm, environment: test, host: 127.0.0.1, user: root }\n',
  });
  for (const name of ['release-8.0.runbook.md', 'release-8.0.runbook.yaml']) {
    const made = await launchbook(['new', name], scratch);
    assert.deepEqual(made, { code: 0, stdout: '', stderr: `launchbook: ${name} is written.\n` });
    assert.match(await scratch.read(name), /Release 8\.0/);
    assert.match(await scratch.read(name), /^connection: crm$/m);
    const { code, stdout } = await launchbook(['validate', name], scratch);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: '1 file: nothing found\n' });
    assert.equal((await launchbook(['new', name], scratch)).code, 2);
  }
  await launchbook(['new', 'b.runbook.md', '--title', '八点零'], scratch);
  assert.match(await scratch.read('b.runbook.md'), /^# 八点零$/m);
  const nowhere = await launchbook(['new', 'gone/a.runbook.md'], scratch);
  assert.match(nowhere.stderr, /gone\/a\.runbook\.md cannot be written: its folder is not there\./);
});
