import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tokenizerOf } from './tokenize.ts';

/** VS Code does not colour longer lines. */
const longest = 20_000;
/** VS Code's own SQL takes some 700 ms for such a line; what goes wrong takes half a minute. */
const limitMs = 5_000;

const fill = (piece: string): string => piece.repeat(Math.ceil(longest / piece.length)).slice(0, longest);

suite('no line keeps the window waiting', () => {
  const markdown = ['{#a ', '{a="', `{#a b="x"} '`].map((piece) => `# ${fill(piece)}`);
  const info = ['a="', '   '].map((piece) => `\`\`\`sql change ${fill(piece)}`);
  const directives = ['expect: a.', "expect: '(\\", 'name: -- ', 'launchbook-ignore: a, '].map(
    (words) => `\`\`\`sql change\n-- ${words}${fill(words.slice(-3))}\n\`\`\``,
  );
  for (const text of [...markdown, ...info, ...directives])
    test(`Markdown: ${text.slice(0, 50).replaceAll('\n', '⏎')}`, async () => {
      await checkTime('text.html.markdown', text);
    });

  const values = [
    'sql: sql: ',
    'sql: "\\\'',
    "sql: '",
    'sql: |\n      -- ',
    'sh: - - ',
    'expect: \n      - ',
    '   ',
  ];
  for (const value of values)
    test(`YAML: ${JSON.stringify(value)}`, async () => {
      await checkTime('source.yaml', `runbook: 1\nchange:\n  - ${value}${fill(value.slice(-3))}\n`);
    });
});

async function checkTime(scopeName: string, text: string): Promise<void> {
  const tokenize = await tokenizerOf(scopeName);
  const started = performance.now();
  tokenize(text);
  const tookMs = performance.now() - started;
  assert.ok(tookMs < limitMs, `It took ${Math.round(tookMs)} ms.`);
}
