import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { rulePages, writtenRulePages } from '../scripts/docs.ts';

const root = path.join(import.meta.dirname, '..');

test('each rule has its page, made from the rule itself (node scripts/docs.ts writes them)', () => {
  assert.deepEqual(new Map([...writtenRulePages()].sort()), new Map([...rulePages()].sort()));
});

test('links between the documents lead somewhere', () => {
  for (const file of [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'docs/format.md',
    'docs/rules/README.md',
  ]) {
    const text = readFileSync(path.join(root, file), 'utf8').replace(/^````?[\s\S]*?^````?$/gm, '');
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g))
      if (!/^[a-z]+:/.test(target))
        assert.ok(existsSync(path.join(root, path.dirname(file), target)), `${file} links to ${target}`);
  }
});
