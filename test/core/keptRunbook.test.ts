import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { editRunbook, type KeptRunbook, openRunbook } from '../../server/src/core/keptRunbook.ts';
import { type Linted, lint, lintAgain } from '../../server/src/core/lint.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import type { Item } from '../../server/src/core/runbook.ts';
import { type Edit, joinEdits } from '../../server/src/core/sections.ts';

const example = join(import.meta.dirname, '..', '..', 'examples', 'release-8.0', 'release-8.0.runbook');
const examples: Readonly<Record<Notation, string>> = {
  markdown: readFileSync(`${example}.md`, 'utf8'),
  yaml: readFileSync(`${example}.yaml`, 'utf8'),
};

/** All that can be asked of a plan, as plain data. */
function plain({ sections, read }: KeptRunbook): unknown {
  const item = (each: Item): unknown => ({
    id: each.id,
    idText: each.idText,
    title: each.title,
    span: each.span,
    needs: each.needs,
    owner: each.owner,
    takesMs: each.takesMs,
    connection: each.connection,
    tasks: each.tasks,
    blocks: each.blocks,
    isStep: each.isStep,
    index: each.index,
    parent: each.parent?.id,
    items: each.items.map(item),
  });
  const { items, steps, ...document } = read.runbook;
  return {
    document,
    items: items.map(item),
    steps: steps.map((step) => step.span),
    sections: sections.map(({ kind, length, context, holdsItems }) => [kind, length, context, holdsItems]),
    findings: read.findings,
  };
}

interface Change {
  readonly at: number;
  readonly removed: number;
  readonly text: string;
}

function apply(text: string, { at, removed, text: inserted }: Change): { text: string; edit: Edit } {
  const start = Math.min(Math.round(at * text.length), text.length);
  const oldEnd = Math.min(start + removed, text.length);
  return {
    text: text.slice(0, start) + inserted + text.slice(oldEnd),
    edit: { start, oldEnd, newEnd: start + inserted.length },
  };
}

/** What is kept after each change is what reading the new text from its start gives. */
function check(text: string, notation: Notation, changes: readonly Change[]): void {
  let kept = openRunbook(text, notation);
  let linted: Linted | undefined;
  let now = text;
  for (const change of changes) {
    const next = apply(now, change);
    kept = editRunbook(kept, next.text, next.edit);
    now = next.text;
    const fresh = openRunbook(now, notation);
    assert.deepEqual(plain(kept), plain(fresh));
    linted = lintAgain(kept.read, { settings: undefined }, linted);
    assert.deepEqual(linted.findings, lint(fresh.read, undefined));
  }
}

const markdownPieces = [
  ...['# A\n', '## B {#b}\n', '\n## C\n', '### D {needs=b}\n', '\n', ' ', 'x', '- [ ] t\n', '  - [x] u\n'],
  ...['```sql pre-check\n', '```sql change\n', 'SELECT 1;\n', '```\n', '~~~\n', '````', '> ```\n', '<!-- '],
  ...[
    '-->\n',
    '<div>\n',
    '---\n',
    'title: T\n',
    '# no heading',
    '<<<<<<< a\n',
    '>>>>>>> b\n',
    '\r\n',
    '部署',
    '🚀',
  ],
];
const yamlPieces = [
  ...[
    'steps:\n',
    '    steps:\n',
    '  - title: a\n',
    '  - { title: b }\n',
    '      - title: c\n',
    '- x\n',
    '  -\n',
  ],
  ...[
    '    tasks: [t]\n',
    '    owner: o\n',
    'owner: p\n',
    'foo',
    'foo:\n',
    '    foo\n',
    '  ',
    '\n',
    '# c\n',
    '"',
    '[',
  ],
  ...[
    '    change:\n',
    '      - SELECT 1\n',
    '      - sql: |\n          SELECT 1\n',
    '---\n',
    '&a ',
    '*a',
    ': ',
    '- ',
  ],
  ...['      pre-check:\n', '        - sql: SELECT 1\n', '<<<<<<< a\n', '\t', '\r\n', '部署', '🚀'],
];
const piecesOf: Readonly<Record<Notation, readonly string[]>> = {
  markdown: markdownPieces,
  yaml: yamlPieces,
};

function changes(notation: Notation): fc.Arbitrary<Change[]> {
  const text = fc.oneof(
    fc.constant(''),
    fc.array(fc.constantFrom(...piecesOf[notation]), { maxLength: 3 }).map((each) => each.join('')),
  );
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.oneof(fc.constant(0), fc.nat({ max: 4 }), fc.nat({ max: 80 })),
    text,
  });
  return fc.array(change, { minLength: 1, maxLength: 6 });
}

for (const notation of ['markdown', 'yaml'] as const) {
  test(`after any changes of a small ${notation} text the plan is that of a fresh reading`, () => {
    const text = fc
      .array(fc.constantFrom(...piecesOf[notation]), { maxLength: 30 })
      .map((each) => each.join(''));
    const head = notation === 'yaml' ? 'runbook: 1\nsteps:\n' : '';
    fc.assert(
      fc.property(text, changes(notation), (start, edits) => check(head + start, notation, edits)),
      { numRuns: 150 },
    );
  });

  test(`after any changes of the ${notation} example the plan is that of a fresh reading`, () => {
    fc.assert(
      fc.property(changes(notation), (edits) => check(examples[notation], notation, edits)),
      { numRuns: 4 },
    );
  });
}

test('two changes in one are the same as one after the other', () => {
  fc.assert(
    fc.property(changes('markdown'), (edits) => {
      const text = examples.markdown;
      let now = text;
      let joined: Edit | undefined;
      for (const change of edits) {
        const next = apply(now, change);
        joined = joined === undefined ? next.edit : joinEdits(joined, next.edit);
        now = next.text;
      }
      if (joined === undefined) return;
      assert.equal(text.slice(0, joined.start), now.slice(0, joined.start));
      assert.equal(text.slice(joined.oldEnd), now.slice(joined.newEnd));
    }),
    { numRuns: 300 },
  );
});

for (const notation of ['markdown', 'yaml'] as const)
  test(`a key in the ${notation} example reads one section again`, () => {
    const text = examples[notation];
    const kept = openRunbook(text, notation);
    assert.ok(kept.sections.length > 18, `${kept.sections.length} sections`);
    const at = text.indexOf('ADD COLUMN industry');
    const typed = `${text.slice(0, at)}x${text.slice(at)}`;
    const after = editRunbook(kept, typed, { start: at, oldEnd: at, newEnd: at + 1 });
    const read = after.sections.filter(({ content }, index) => content !== kept.sections[index]?.content);
    assert.equal(read.length, 1);
  });
