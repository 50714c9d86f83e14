import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CodeLens, Diagnostic } from 'vscode-languageserver-types';
import { makeScratch, type Scratch } from '../grounds/scratch.ts';
import { type Change, type Client, startClient } from './client.ts';
import { lensOf } from './runGround.ts';

const example = new URL('../../examples/release-8.0/', import.meta.url);
const settings = 'connections:\n  - { name: orders, environment: test, user: root }\n';

/** Texts that a person types, and such that break a document. */
const typed = [
  '',
  'x',
  '\n',
  '\r\n',
  '😀',
  '客户',
  '```',
  '```sql pre-check\n',
  '-- expect: rows == ',
  '  - ',
  '# ',
  '{#a needs="b"}',
  '---\n',
  "'",
  '"',
  '\t',
  '&a',
  '*a',
  '<<<<<<< HEAD\n',
  '- [ ] ',
];

for (const name of ['release-8.0.runbook.md', 'release-8.0.runbook.yaml'])
  test(`after any edits of ${name} all is as if the text had just been opened`, async (t) => {
    const scratch = await makeScratch({ 'launchbook.yaml': settings });
    t.after(scratch.remove);
    const client = await startClient(t);
    const all = await readFile(new URL(name, example), 'utf8');
    const start = all.split('\n').slice(0, 160).join('\n');
    await untilSettingsAreKnown(client, scratch);
    let round = 0;
    const edit = fc.record({
      from: fc.nat(start.length),
      length: fc.oneof({ weight: 4, arbitrary: fc.nat(8) }, { weight: 1, arbitrary: fc.nat(400) }),
      text: fc.constantFrom(...typed),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
        round += 1;
        const [edited, fresh] = [
          scratch.uri(`edited-${round}-${name}`),
          scratch.uri(`fresh-${round}-${name}`),
        ];
        client.open(edited, start);
        let text = start;
        for (const [index, { from, length, text: inserted }] of edits.entries()) {
          const [begin, end] = [whole(text, from), whole(text, from + length)];
          const change = {
            range: { start: positionOf(text, begin), end: positionOf(text, end) },
            text: inserted,
          };
          text = apply(text, change);
          client.change(edited, index + 2, [change]);
        }
        client.open(fresh, text);
        await settled(client, edited, edits.length + 1);
        await settled(client, fresh, 1);
        assert.deepEqual(shown(client, edited), shown(client, fresh));
        const lenses = {
          edited: anonymous(await client.lenses(edited), edited),
          fresh: anonymous(await client.lenses(fresh), fresh),
        };
        // A step that cannot be read at the moment keeps the lenses that it had; a fresh text has none to keep.
        if (isBroken(client, fresh) || lenses.fresh.length === 0)
          assert.ok(lenses.edited.length >= lenses.fresh.length);
        else assert.deepEqual(lenses.edited, lenses.fresh);
        for (const uri of [edited, fresh]) client.notify('textDocument/didClose', { textDocument: { uri } });
      }),
      { numRuns: 25 },
    );
  });

function isBroken(client: Client, uri: string): boolean {
  const codes = client.diagnostics(uri)?.diagnostics.map(({ code }) => code) ?? [];
  return codes.includes('syntax') || codes.includes('merge-conflict');
}

test('a runbook of 5,000 steps opens, answers a keystroke, and stays within its memory', async (t) => {
  const steps = Array.from(
    { length: 5000 },
    (_, index) =>
      `## Step ${index}\n\n\`\`\`sql pre-check\n-- expect: rows == 0\nSHOW COLUMNS FROM customer LIKE 'c${index}';\n\`\`\`\n\n\`\`\`sql change\nALTER TABLE customer ADD COLUMN c${index} INT;\n\`\`\`\n`,
  );
  const text = `---\nrunbook: 1\nconnection: orders\n---\n\n# Large\n\n${steps.join('\n')}`;
  const scratch = await makeScratch({ 'large.runbook.md': text, 'launchbook.yaml': settings });
  t.after(scratch.remove);
  const client = await startClient(t);
  const uri = scratch.uri('large.runbook.md');
  const empty = client.memory().now;
  const opened = await timed(async () => {
    client.open(uri, text);
    await settled(client, uri, 1);
  });
  const keystroke = await timed(async () => {
    const end = positionOf(text, text.length);
    client.change(uri, 2, [{ range: { start: end, end }, text: 'x' }]);
    await settled(client, uri, 2);
  });
  const lensTime = await timed(async () => {
    const lenses = await client.lenses(uri);
    assert(lensOf(lenses, /Run all pre-checks \(5,?000\)/));
    // Over so many steps each has one, which says what it is once it is on the screen.
    assert.equal(lenses.length, 5_002);
    const lens = (await client.request('codeLens/resolve', lenses.at(-1))) as CodeLens;
    assert.equal(lens.command?.title, '▶ Run pre-check (0 of 1 passed)');
  });
  const { now, peak } = client.memory();
  t.diagnostic(
    `opened in ${opened} ms, a keystroke to diagnostics ${keystroke} ms, lenses ${lensTime} ms, ${empty.toFixed(0)} MB before, ${now.toFixed(0)} MB with it open, ${peak.toFixed(0)} MB at most`,
  );
  assert(peak - empty < 600, `It grew by ${peak - empty} MB.`);
  assert.equal(await client.shutdown(), 0);
});

/** A new folder's settings are read a moment after its first runbook is opened. */
async function untilSettingsAreKnown(client: Client, scratch: Scratch): Promise<void> {
  const uri = scratch.uri('first.runbook.yaml');
  client.open(uri, 'runbook: 1\nconnection: nope\nsteps:\n  - title: Look\n    pre-check: [SELECT 1]\n');
  await client.until('settings that do not know the connection', () =>
    client.diagnostics(uri)?.diagnostics.some((each) => each.code === 'unknown-connection'),
  );
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round(performance.now() - started);
}

/** Waits for the diagnostics of a version. */
async function settled(client: Client, uri: string, version: number): Promise<void> {
  // A question that is answered only after the text was taken; it also sees that the server still lives.
  await client.lenses(uri);
  await client.until(`diagnostics of version ${version}`, () => client.diagnostics(uri)?.version === version);
}

function shown(client: Client, uri: string): unknown {
  return anonymous([...(client.diagnostics(uri)?.diagnostics ?? [])], uri);
}

function anonymous(items: readonly (Diagnostic | CodeLens)[], uri: string): unknown[] {
  return JSON.parse(JSON.stringify(items).replaceAll(uri, 'URI'));
}

/** The nearest place in the text that is not inside a line end, where no editor can be. */
function whole(text: string, offset: number): number {
  const place = Math.min(offset, text.length);
  return text[place - 1] === '\r' && text[place] === '\n' ? place + 1 : place;
}

/** Position as the protocol counts: lines end with any of three signs, characters are UTF-16 units. */
function positionOf(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\r|\n/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function apply(text: string, { range, text: inserted }: Change): string {
  if (range === undefined) return inserted;
  return `${text.slice(0, offsetOf(text, range.start))}${inserted}${text.slice(offsetOf(text, range.end))}`;
}

function offsetOf(text: string, position: { readonly line: number; readonly character: number }): number {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
  const start = starts[position.line] ?? text.length;
  return Math.min(start + position.character, text.length);
}
