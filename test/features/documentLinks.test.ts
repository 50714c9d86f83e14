import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedFiles } from '../../server/src/core/linkedFiles.ts';
import { readSettings } from '../../server/src/core/settings.ts';
import { documentLinks } from '../../server/src/features/documentLinks.ts';
import { openAt, plans } from './navigation.ts';

const tickets = (pattern: string, url = 'https://t.example.com/{ticket}'): string =>
  `tickets:\n  pattern: '${pattern}'\n  url: '${url}'\n`;

/** The links as `text -> target`, where all files are there. */
function checkLinks(text: string, expected: readonly string[], settings = ''): void {
  const { document, runbook } = openAt(text);
  const files = namedFiles(text, runbook).map((file) => ({ ...file, uri: `file:///w/${file.path}` }));
  const links = documentLinks(document, runbook, files, readSettings(settings).settings.tickets);
  assert.deepEqual(
    links.map(({ range, target }) => `${document.getText(range)} -> ${target}`),
    expected,
  );
}

test('links to steps lead to the line of the step, and only where there is one', () => {
  checkLinks(plans.markdown.replace('`[code]', '[nowhere](#nowhere) `[code]'), [
    '#crm-data -> file:///w/a.runbook.md#L12',
    '#add-industry -> file:///w/a.runbook.md#L16',
    '#crm -> file:///w/a.runbook.md#L10',
    '#crm-data -> file:///w/a.runbook.md#L12',
    '#crm-data -> file:///w/a.runbook.md#L12',
  ]);
  checkLinks(plans.yaml, [
    '#crm-data -> file:///w/a.runbook.yaml#L9',
    '#add-industry -> file:///w/a.runbook.yaml#L14',
    '#crm -> file:///w/a.runbook.yaml#L6',
    '#crm-data -> file:///w/a.runbook.yaml#L9',
  ]);
});

test('files that a block reads are links; those that it writes, and absolute ones, are not', () => {
  const plan = (fence: string, code: string): string =>
    `---\nrunbook: 1\n---\n\n## A\n\n\`\`\`${fence}\n${code}\n\`\`\`\n`;
  const checkFiles = (fence: string, code: string, expected: readonly string[]): void =>
    checkLinks(
      plan(fence, code),
      expected.map((path) => `${path} -> file:///w/${path}`),
    );
  checkFiles('sql change', 'SELECT 1;\nsource seed/10-客户.sql;\n\\. b.sql', ['seed/10-客户.sql', 'b.sql']);
  checkFiles('sql change', "SELECT 'source' FROM source WHERE a < b.c", []);
  checkFiles('sh change', 'mysql orders < seed.sql > out.txt', ['seed.sql']);
  checkFiles('sh change', 'mysql orders <"a b.sql" && . ./env.sh; source x.sh', [
    'a b.sql',
    './env.sh',
    'x.sh',
  ]);
  checkFiles(
    'sh change',
    'if true; then . a.sh; fi; cat <<EOF\nx\nEOF\ncat <(ls) 0<&3 <<< text </etc/x <~/y <$F',
    ['a.sh'],
  );
});

test('notes in YAML link to files; in Markdown prose that is the work of the editor', () => {
  const notes =
    'See [the seed](seed/90.sql#L3), [b](<b c.md>), [web](https://example.com) and [d](d%20e.md "D").';
  checkLinks(`runbook: 1\nnotes: |\n  ${notes}\nsteps: []\n`, [
    'seed/90.sql#L3 -> file:///w/seed/90.sql',
    'b c.md -> file:///w/b c.md',
    'd%20e.md -> file:///w/d e.md',
  ]);
  checkLinks(`---\nrunbook: 1\n---\n\n# R\n\n${notes}\n`, []);
});

test('ticket numbers are links wherever they stand, but in words, addresses and links', () => {
  checkLinks(
    '---\nrunbook: 1\n---\n\n# R for PAY-7\n\nPAY-12, (PAY-13). XPAY-1 PAY-1x PAY-1-2 https://x/PAY-14 [PAY-15](https://x) a-PAY-16\n\n## A\n\n```sql change\n-- 部PAY-17: no\nSELECT 1;\n```\n',
    ['7', '12', '13', '17'].map((number) => `PAY-${number} -> https://t.example.com/PAY-${number}`),
    tickets('PAY-\\d+'),
  );
  checkLinks(
    'runbook: 1\ntitle: "#12 and OPS-3"\n',
    ['#12 -> http://t/%2312?x=%2312'],
    tickets('#\\d{1,4}', 'http://t/{ticket}?x={ticket}'),
  );
});

/** The messages on a `tickets` key, each at the text that it is about. */
function checkTickets(settings: string, expected: readonly RegExp[]): void {
  const { findings } = readSettings(settings);
  const told = findings.map(({ span, message }) => `${settings.slice(span.start, span.end)}: ${message}`);
  assert.equal(told.length, expected.length, told.join('\n'));
  for (const [index, words] of expected.entries()) assert.match(told[index] ?? '', words);
}

test('patterns that are clear are taken', () => {
  for (const pattern of ['PAY-\\d+', '[A-Z]{2,8}-\\d+', '#\\d+', '单[0-9]{6}', 'T\\.\\d+', '\\w+\\/\\d{3}'])
    checkTickets(tickets(pattern), []);
});

test('patterns that could run for ever, or mean nothing, are told at their place', () => {
  for (const pattern of ['\\d+\\d+x', '[A-Z]+\\w+', 'a+a', '\\w+_', '[a-c]{1,9}[c-e]'])
    checkTickets(tickets(pattern), [
      /: It is not clear where `.*` ends, since `.*` can go on with the same sign\./,
    ]);
  for (const pattern of ['(a+)+', 'a|b', 'a*', '.+', '^A', 'a?', '[^a]', '\\b', '\\1', 'a{1,}', '[a', 'x y'])
    checkTickets(tickets(pattern), [/: The pattern is not understood from `/]);
  checkTickets(tickets('[z-a]'), [/cannot be read/]);
  checkTickets(tickets('a{5,2}'), [/cannot be read/]);
  checkTickets(tickets('A'.repeat(61)), [/longer than 60 signs/]);
});

test('an address that leads out of the web, or nowhere, is told', () => {
  for (const url of [
    'javascript:{ticket}',
    'command:x?{ticket}',
    'file:///{ticket}',
    'https://x/',
    'https://{x}/{ticket}',
    't/{ticket}',
  ])
    checkTickets(tickets('PAY-\\d+', url), [
      /: The address must begin with `https:\/\/` and say `\{ticket\}`/,
    ]);
  checkTickets('tickets: { pattern: a }\n', [/url/]);
  checkTickets('tickets: [a]\n', [/./]);
});

// A pattern that tried the same signs again and again would take hours here.
test('a long line of what could be a number is read', () => {
  const { tickets: read } = readSettings(tickets('[A-Z]+-\\d+')).settings;
  assert.ok(read !== undefined);
  const text = `${'A'.repeat(200_000)} ${'A-'.repeat(100_000)} ${'A-1'.repeat(60_000)}`;
  const { document, runbook } = openAt(`---\nrunbook: 1\n---\n\n${text}\n`);
  assert.deepEqual(documentLinks(document, runbook, [], read), []);
});
