import assert from 'node:assert/strict';
import type { CompletionItem, CompletionList, Range } from 'vscode-languageserver-types';
import type { Catalog } from '../../server/src/core/catalog.ts';
import { placeAt } from '../../server/src/core/completion/place.ts';
import { lint } from '../../server/src/core/lint.ts';
import { notationOf } from '../../server/src/core/parse.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { readSettings } from '../../server/src/core/settings.ts';
import { complete } from '../../server/src/features/completion/complete.ts';
import type { ClientAbilities } from '../../server/src/features/completion/offer.ts';
import { runView, type ShownRuns } from './runView.ts';

export const settings = `connections:
  - { name: orders, environment: test, user: root, database: orders }
  - { name: orders, environment: production, user: ro, database: orders }
  - { name: crm, environment: test, user: root }
`;

/** What a completion is asked with, besides the text. */
export interface Asking {
  readonly name?: string;
  readonly trigger?: string;
  readonly runs?: ShownRuns;
  readonly catalog?: Catalog;
  readonly client?: Partial<ClientAbilities>;
}

/** The file's name, guessed by what stands in it. */
function nameOf(text: string): string {
  if (/^\uFEFF?(?:---|#)/.test(text)) return 'a.runbook.md';
  return /^(?:connections|rules):/m.test(text) ? 'launchbook.yaml' : 'a.runbook.yaml';
}

/** Asks at `$0`; an empty list where nothing can be completed. */
export function ask(marked: string, asking: Asking = {}): CompletionList {
  const offset = marked.indexOf('$0');
  assert(offset >= 0, 'The text has no $0.');
  return askAt(marked.slice(0, offset) + marked.slice(offset + 2), offset, asking);
}

export function askAt(text: string, offset: number, asking: Asking = {}): CompletionList {
  return opened(text, asking)(offset);
}

/** Reads a text once, to ask at many places of it. */
export function opened(text: string, asking: Asking = {}): (offset: number) => CompletionList {
  const uri = `file:///w/${asking.name ?? nameOf(text)}`;
  const notation = notationOf(uri);
  const read = notation === undefined ? undefined : readRunbook(text, notation);
  const known = readSettings(settings).settings;
  return (offset) => {
    const place = placeAt(uri, text, offset, read?.runbook);
    if (place === undefined) return { items: [], isIncomplete: false };
    const before = text.slice(0, offset).split('\n');
    return complete(place, {
      uri,
      cursor: {
        text,
        offset,
        position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
      },
      client: { snippets: true, insertReplace: true, asIs: true, ...asking.client },
      trigger: asking.trigger,
      runbook: read?.runbook,
      settings: known,
      view: read === undefined ? undefined : runView(asking.runs ?? {}),
      catalog: asking.catalog,
      findings: () => (read === undefined ? [] : lint(read, known)),
    });
  };
}

/** Compares the labels that are offered, all of them and in their order. */
export function check(marked: string, labels: readonly string[], asking: Asking = {}): void {
  assert.deepEqual(
    ask(marked, asking).items.map((item) => item.label),
    labels,
  );
}

/** Looks for labels among those that are offered. */
export function checkHas(
  marked: string,
  has: readonly string[],
  lacks: readonly string[] = [],
  asking: Asking = {},
): void {
  const labels = ask(marked, asking).items.map((item) => item.label);
  for (const label of has) assert(labels.includes(label), `No ${label} in ${labels.join(', ')}`);
  for (const label of lacks) assert(!labels.includes(label), `${label} in ${labels.join(', ')}`);
}

/** Compares the text after an item was chosen; snippets keep their marks. */
export function checkChosen(marked: string, label: string, expected: string, asking: Asking = {}): void {
  const item = ask(marked, asking).items.find((each) => each.label === label);
  assert(item, `No ${label}.`);
  assert.equal(chosen(marked.replace('$0', ''), item), expected);
}

/** The text with an item's edit, the whole word replaced. */
export function chosen(text: string, item: CompletionItem): string {
  const edit = item.textEdit;
  assert(edit, 'The item has no edit.');
  const range = 'range' in edit ? edit.range : edit.replace;
  const { start, end } = offsetsOf(text, range);
  return text.slice(0, start) + edit.newText + text.slice(end);
}

/** Where a range of one line lies. */
export function offsetsOf(text: string, range: Range): { start: number; end: number } {
  const lines = text.split('\n');
  const lineStart = lines.slice(0, range.start.line).reduce((sum, line) => sum + line.length + 1, 0);
  return { start: lineStart + range.start.character, end: lineStart + range.end.character };
}

/** A small database. */
export const catalog: Catalog = {
  database: 'orders',
  tables: new Map(
    [
      table('customer', ['id bigint(20)', 'name varchar(40)', 'industry varchar(50)', 'order varchar(9)']),
      table('orders', ['id bigint(20)', 'customer_id bigint(20)', 'pay_time int(11)']),
      table('order-item', ['id bigint(20)', 'price decimal(12,2)']),
    ].map((each) => [each.name, each]),
  ),
};

function table(name: string, columns: readonly string[]) {
  return {
    name,
    kind: 'table' as const,
    rowsEstimate: 3,
    comment: '',
    columns: columns.map((column) => ({
      name: column.split(' ')[0] ?? '',
      type: column.split(' ')[1] ?? '',
      isNullable: false,
      default: undefined,
      extra: '',
      comment: '',
    })),
    indexes: [
      { name: 'PRIMARY', isUnique: true, columns: ['id'] },
      { name: `idx_${name}`, isUnique: false, columns: ['id'] },
    ],
  };
}
