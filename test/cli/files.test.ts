import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { makeScratch, ordinaryAccount, type Scratch } from '../grounds/scratch.ts';
import { launchbook, startLaunchbook } from './program.ts';

async function folder(t: TestContext, files: Record<string, string | Uint8Array>): Promise<Scratch> {
  const scratch = await makeScratch(files);
  t.after(scratch.remove);
  return scratch;
}

const good = `---
runbook: 1
title: Release
---

## Look

\`\`\`sql pre-check
-- expect: rows == 0
SELECT 1
\`\`\`
`;
const bad = `runbook: 1
title: Release
connection: orders
steps:
  - title: Add it 🚀
    precheck:
      - SELECT 1
`;

test('validate gives findings as JSON, with lines and UTF-16 units from 0', async (t) => {
  const scratch = await folder(t, { 'a.runbook.md': good, 'b.runbook.yaml': bad });
  const { code, stdout, stderr } = await launchbook(
    ['validate', '--format', 'json', 'a.runbook.md', 'b.runbook.yaml'],
    scratch,
  );
  assert.equal(code, 1);
  assert.equal(stderr, '');
  const { files, ...rest } = JSON.parse(stdout);
  assert.deepEqual(rest, {});
  assert.deepEqual(
    files.map((each: { file: string }) => each.file),
    ['a.runbook.md', 'b.runbook.yaml'],
  );
  for (const { file, findings, ...more } of files) {
    assert.deepEqual(more, {}, file);
    for (const finding of findings)
      assert.deepEqual(Object.keys(finding), ['rule', 'severity', 'message', 'range']);
  }
  const found = files[1].findings.find((each: { message: string }) => each.message.includes('precheck'));
  assert.deepEqual(found, {
    rule: 'unknown-key',
    severity: 'error',
    message: 'Unknown key `precheck`. Did you mean `pre-check`?',
    range: { start: { line: 5, character: 4 }, end: { line: 5, character: 12 } },
  });
});

test('validate counts from 1 for people and has no colours away from a terminal', async (t) => {
  const scratch = await folder(t, { 'b.runbook.yaml': bad });
  const { code, stdout } = await launchbook(['validate', 'b.runbook.yaml'], scratch);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^b\.runbook\.yaml:6:5 error Unknown key `precheck`\. Did you mean `pre-check`\? unknown-key$/m,
  );
  assert(!stdout.includes('\x1b'));
});

test('a file that cannot be read does not keep the others from being looked at', async (t) => {
  const scratch = await folder(t, { 'b.runbook.yaml': bad, 'folder.runbook.md/x': '' });
  const { code, stdout, stderr } = await launchbook(
    ['validate', '--format', 'json', 'none.runbook.md', 'folder.runbook.md', 'notes.txt', 'b.runbook.yaml'],
    scratch,
  );
  assert.equal(code, 2);
  assert.equal(JSON.parse(stdout).files.length, 1);
  assert.equal(
    stderr,
    'launchbook: none.runbook.md cannot be read: there is no such file.\n' +
      'launchbook: folder.runbook.md is a folder, not a file.\n' +
      'launchbook: notes.txt is not a runbook by its name; it ends in `.runbook.md`, `.runbook.yaml` or `.runbook.yml`.\n',
  );
});

test('a file that may not be read is said in words', async (t) => {
  const scratch = await folder(t, { 'a.runbook.md': good });
  const { chmod } = await import('node:fs/promises');
  await chmod(scratch.path('a.runbook.md'), 0o000);
  await chmod(scratch.folder, 0o755);
  const { code, stderr } = await launchbook(['show', 'a.runbook.md'], {
    ...scratch,
    account: ordinaryAccount,
  });
  assert.equal(code, 2);
  assert.equal(stderr, 'launchbook: a.runbook.md cannot be read: it may not be read.\n');
});

for (const [name, content, code, words] of [
  ['empty.runbook.md', '', 1, /This runbook is empty\. Begin with front matter that says `runbook: 1`/],
  ['empty.runbook.yaml', '', 1, /This runbook is empty\. Begin with `runbook: 1`/],
  ['front.runbook.md', '---\nrunbook: 1\n---\n', 0, /This runbook has no steps yet\./],
  ['front.runbook.yaml', 'runbook: 1\n', 0, /This runbook has no steps yet\. Add `steps`\./],
  [
    'binary.runbook.md',
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 37) % 256),
    2,
    /is not a text in UTF-8|saved as UTF-16/,
  ],
  ['nul.runbook.md', 'a\0b', 1, /holds NUL characters/],
  ['utf16.runbook.md', Buffer.from(`\ufeff${good}`, 'utf16le'), 2, /is not a text in UTF-8|saved as UTF-16/],
  [
    'large.runbook.md',
    `# Large\n\n${'x'.repeat(79)}\n`.repeat(250_000),
    1,
    /This file has \d+ MB; a runbook is read up to 10 MB\./,
  ],
  [
    'conflict.runbook.md',
    good.replace('SELECT 1', '<<<<<<< HEAD\nSELECT 1\n=======\nSELECT 2\n>>>>>>> other'),
    1,
    /conflict/i,
  ],
] as const)
  test(`${name} gets a clear message from validate, show and check`, async (t) => {
    const scratch = await folder(t, { [name]: content });
    const validated = await launchbook(['validate', name], scratch);
    assert.equal(validated.code, code, validated.stderr);
    assert.match(validated.stdout + validated.stderr, words);
    const shown = await launchbook(['show', name], scratch);
    assert.equal(shown.code, code === 2 ? 2 : 0, shown.stderr);
    if (code !== 0) assert.notEqual(shown.stderr, '');
    const checked = await launchbook(['check', name, '--format', 'json'], scratch);
    assert.equal(checked.code, code, checked.stderr);
    assert(!/should not have happened/.test(validated.stderr + shown.stderr + checked.stderr));
  });

test('CRLF and a byte order mark change no finding but for the mark’s own place', async (t) => {
  const scratch = await folder(t, {
    'a.runbook.yaml': bad,
    'crlf.runbook.yaml': bad.replaceAll('\n', '\r\n'),
    'bom.runbook.yaml': `\ufeff${bad}`,
  });
  const { stdout } = await launchbook(
    ['validate', '--format', 'json', 'a.runbook.yaml', 'crlf.runbook.yaml', 'bom.runbook.yaml'],
    scratch,
  );
  const [plain, crlf, bom] = JSON.parse(stdout).files;
  assert(plain.findings.length > 0);
  assert.deepEqual(crlf.findings, plain.findings);
  const later = (findings: { range: { start: { line: number } } }[]) =>
    findings.filter((each) => each.range.start.line > 0);
  assert.deepEqual(later(bom.findings), later(plain.findings));
  assert.equal(bom.findings.length, plain.findings.length);
});

test('the nearest launchbook.yaml from the runbook’s folder upward counts, unless --config names one', async (t) => {
  const use = good.replace('title: Release', 'title: Release\nconnection: orders');
  const settings = 'connections:\n  - { name: orders, environment: test, user: root }\n';
  const scratch = await folder(t, {
    'launchbook.yaml': settings,
    'deep/er/a.runbook.md': use,
    'other.yaml': 'connections:\n  - { name: crm, environment: test, user: root }\n',
  });
  const upward = await launchbook(['validate', 'deep/er/a.runbook.md'], scratch);
  assert.equal(upward.code, 0, upward.stdout);
  const named = await launchbook(['validate', '--config', 'other.yaml', 'deep/er/a.runbook.md'], scratch);
  assert.equal(named.code, 1);
  assert.match(named.stdout, /unknown-connection/);
  const none = await launchbook(['validate', '--config', 'nope.yaml', 'deep/er/a.runbook.md'], scratch);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /^launchbook: nope\.yaml cannot be read: there is no such file\.$/m);
  const settingsFile = await launchbook(['validate', 'launchbook.yaml'], scratch);
  assert.equal(settingsFile.code, 0, settingsFile.stdout);
});

test('validate judges as for production, unless --environment names another', async (t) => {
  const scratch = await folder(t, {
    'a.runbook.md': `${good}\n\`\`\`sql change\nCREATE TABLE a (id INT)\n\`\`\`\n`,
    'launchbook.yaml': 'rules:\n  missing-reviewer: { production: error, test: off }\n',
  });
  const validate = async (...options: readonly string[]): Promise<number | null> =>
    (await launchbook(['validate', 'a.runbook.md', ...options], scratch)).code;
  assert.equal(await validate(), 1);
  assert.equal(await validate('--environment', 'production'), 1);
  assert.equal(await validate('--environment', 'test'), 0);
  assert.equal(await validate('--environment', 'nowhere'), 2);
});

test('a launchbook.yaml that is a folder is said in words', async (t) => {
  const scratch = await folder(t, { 'a.runbook.md': good, 'launchbook.yaml/x': '' });
  for (const command of ['validate', 'check']) {
    const { code, stderr } = await launchbook([command, 'a.runbook.md'], scratch);
    assert.equal(code, 2);
    assert.match(stderr, /launchbook\.yaml cannot be read: it is a folder, not a file\.$/m);
  }
});

test('a wrong call ends with 2 and one sentence', async (t) => {
  const scratch = await folder(t, { 'a.runbook.md': good });
  const cases: readonly [readonly string[], RegExp][] = [
    [['frobnicate'], /^launchbook: there is no command `frobnicate`\./],
    [['validate'], /^launchbook: validate wants at least one file\.$/m],
    [['show'], /^launchbook: show wants one file\.$/m],
    [['check', 'a.runbook.md', 'b.runbook.md'], /^launchbook: check wants one file\.$/m],
    [['check', 'a.runbook.md', '--step', 'nope'], /^launchbook: a\.runbook\.md has no step `nope`\.$/m],
    [
      ['check', 'a.runbook.md', '--role', 'backup'],
      /^launchbook: --role is one of pre-check, post-check, monitor, not `backup`\.$/m,
    ],
    [
      ['check', 'a.runbook.md', '--environment', 'moon'],
      /^launchbook: --environment is one of production, staging, test, development, not `moon`\.$/m,
    ],
    [
      ['show', 'a.runbook.md', '--format', 'xml'],
      /^launchbook: --format is `pretty` or `json`, not `xml`\.$/m,
    ],
    [['show', 'a.runbook.md', '--nope'], /^launchbook: .*--nope/],
    [['lsp'], /^launchbook: lsp speaks over its standard streams only/],
  ];
  for (const [words, message] of cases) {
    const { code, stdout, stderr } = await launchbook(words, scratch);
    assert.equal(code, 2, words.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
  assert.equal((await launchbook([])).code, 2);
});

test('a reader that has seen enough, as `head` has, is no fault', async (t) => {
  const steps = Array.from({ length: 3000 }, (_, index) => `## Step ${index}\n\n- [ ] Look\n`).join('\n');
  const scratch = await folder(t, { 'a.runbook.md': `---\nrunbook: 1\n---\n\n# Long\n\n${steps}` });
  const { child, done } = await startLaunchbook(['show', '--format', 'json', 'a.runbook.md'], scratch);
  child.stdout?.once('data', () => child.stdout?.destroy());
  const { code, stderr } = await done;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
});

test('help and version are told', async () => {
  const help = await launchbook(['--help']);
  assert.equal(help.code, 0);
  for (const word of ['validate', 'check', 'show', 'lsp --stdio', '--format', '--config', 'Exit codes'])
    assert(help.stdout.includes(word), word);
  assert.deepEqual(await launchbook(['--version']), { code: 0, stdout: '0.1.0\n', stderr: '' });
});
