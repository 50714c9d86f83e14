import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { SemanticTokens } from 'vscode-languageserver-types';
import {
  semanticTokens,
  semanticTokensLegend,
  settingsTokens,
} from '../../server/src/features/semanticTokens.ts';
import { openAt, plans } from './navigation.ts';

/** The tokens as `text type modifiers`. */
function tokensOf(document: TextDocument, { data }: SemanticTokens): string[] {
  const tokens: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const text = document.getText({
      start: { line, character },
      end: { line, character: character + length },
    });
    const names = semanticTokensLegend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    tokens.push([text, semanticTokensLegend.tokenTypes[type], ...names].join(' '));
  }
  return tokens;
}

function checkTokens(text: string, expected: readonly string[], from = 0, to = text.length): void {
  const { document, runbook } = openAt(text);
  assert.deepEqual(tokensOf(document, semanticTokens(document, runbook, { start: from, end: to })), expected);
}

test('ids and variables have tokens, in both notations', () => {
  checkTokens(plans.markdown, [
    'crm-data function',
    'add-industry function',
    'crm function declaration',
    'crm-data function declaration',
    'crm function',
    'add-industry function declaration',
    'crm-data function',
    'crm function',
    'crm-data function',
    'rows variable readonly',
    'value variable readonly',
    'crm-data function',
  ]);
  checkTokens(plans.yaml, [
    'crm-data function',
    'add-industry function',
    'crm function declaration',
    'crm-data function declaration',
    'crm function',
    'add-industry function declaration',
    'crm-data function',
    'crm function',
    'crm-data function',
    'rows variable readonly',
    'value variable readonly',
  ]);
});

test('only what is a variable is one: no field, no text, no function', () => {
  const plan = (expect: string): string =>
    `---\nrunbook: 1\n---\n\n## A\n\n\`\`\`sql post-check\n-- expect: ${expect}\nSELECT 1;\n\`\`\`\n`;
  checkTokens(
    plan('row.value == \'rows\' && pre.rows > rows && all.all(r, r.row == "value") && size(columns) == 1'),
    [
      'row variable readonly',
      'pre variable readonly',
      'rows variable readonly',
      'all variable readonly',
      'columns variable readonly',
    ],
  );
});

test('an expectation of several pieces has its tokens where they stand', () => {
  checkTokens(
    "runbook: 1\nsteps:\n  - title: A\n    post-check:\n      - sql: SELECT 1\n        expect: 'row.a == ''x'' &&\n          value == 1'\n",
    ['row variable readonly', 'value variable readonly'],
  );
});

test('of a range only its tokens are given', () => {
  const from = plans.markdown.indexOf('### Add');
  checkTokens(
    plans.markdown,
    ['add-industry function declaration', 'crm-data function', 'crm function'],
    from,
    plans.markdown.indexOf('\n', from),
  );
});

test('environments have tokens in launchbook.yaml', () => {
  const text =
    'connections:\n  - { name: test, environment: production, user: test }\n  - { name: b, environment: tset, user: a }\nrules:\n  missing-backup: { test: off }\n';
  const document = TextDocument.create('file:///w/launchbook.yaml', 'yaml', 1, text);
  assert.deepEqual(tokensOf(document, settingsTokens(document, { start: 0, end: text.length })), [
    'production enumMember',
    'test enumMember',
  ]);
});
