import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Notation } from '../server/src/core/parse.ts';
import { type Runbook, readRunbook } from '../server/src/core/runbook.ts';

const root = join(import.meta.dirname, '..');

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

interface Contribution {
  readonly language: Notation;
  readonly path: string;
}

const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  contributes: { snippets: readonly Contribution[] };
};

/** What VS Code inserts when each placeholder keeps what stands in it. */
function filled(body: readonly string[]): string {
  return body
    .join('\n')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
    .replaceAll('${CURRENT_YEAR}', '2026')
    .replaceAll('${CURRENT_MONTH}', '12')
    .replaceAll('${CURRENT_DATE}', '05')
    .replaceAll('$0', '');
}

/** A runbook around each snippet, by what it makes. */
const around: Readonly<Record<Notation, Readonly<Record<string, (text: string) => string>>>> = {
  markdown: {
    plan: (text) => text,
    item: (text) => `---\nrunbook: 1\n---\n\n# T\n\n${text}`,
    block: (text) => `---\nrunbook: 1\n---\n\n# T\n\n## Step\n\n${text}`,
    line: (text) =>
      `---\nrunbook: 1\n---\n\n# T\n\n## Step\n\n\`\`\`sql post-check\n${text}\nSELECT 1;\n\`\`\`\n`,
  },
  yaml: {
    plan: (text) => text,
    item: (text) => `runbook: 1\nsteps:\n${indented(text, 2)}`,
    block: (text) => `runbook: 1\nsteps:\n  - title: Step\n${indented(text, 4)}`,
    line: (text) =>
      text.startsWith('--')
        ? `runbook: 1\nsteps:\n  - title: Step\n    post-check:\n      - |\n${indented(`${text}\nSELECT 1`, 8)}`
        : `runbook: 1\nsteps:\n  - title: Step\n    post-check:\n      - sql: SELECT 1\n${indented(text, 8)}`,
  },
};

const kindOf: Readonly<Record<string, string>> = {
  'lb-plan': 'plan',
  'lb-group': 'item',
  'lb-step': 'item',
  'lb-gate': 'item',
  'lb-expect': 'line',
  'lb-ignore': 'line',
};

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

function read(text: string, notation: Notation): Runbook {
  const { runbook, findings } = readRunbook(text, notation);
  assert.deepEqual(
    findings.map(({ message }) => message),
    [],
    text,
  );
  return runbook;
}

const names = new Map<Notation, readonly string[]>();

for (const { language, path } of contributes.snippets) {
  const snippets = JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, Snippet>;
  const all = Object.values(snippets);
  names.set(
    language,
    all.map(({ prefix }) => prefix),
  );
  for (const { prefix, body } of all)
    test(`${prefix} in ${language} is a part of a plan as it stands`, () => {
      const kind = kindOf[prefix] ?? 'block';
      const text = filled(body);
      assert.doesNotMatch(text, /\$\{|\|\}/);
      const wrap = around[language][kind];
      assert.ok(wrap);
      const runbook = read(wrap(text), language);
      const [step] = runbook.steps;
      assert.ok(step, 'There is a step.');
      if (kind === 'block') assert.equal(step.blocks[0]?.role, prefix.slice('lb-'.length));
      if (prefix === 'lb-expect') assert.equal(step.blocks[0]?.statements[0]?.expectations.length, 1);
      if (prefix === 'lb-ignore') assert.equal(step.blocks[0]?.statements[0]?.ignored.length, 1);
      if (prefix === 'lb-gate') assert.ok(step.blocks.length === 0 && step.tasks.length === 1);
      if (prefix === 'lb-group') assert.equal(runbook.items[0]?.isStep, false);
    });
}

test('both notations have the same snippets, and no prefix is a word of other texts', () => {
  assert.deepEqual(names.get('markdown'), names.get('yaml'));
  for (const prefix of names.get('markdown') ?? []) assert.match(prefix, /^lb-[a-z-]+$/);
});
