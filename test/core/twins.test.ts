import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Check, checksOf, digestOf } from '../../server/src/core/check.ts';
import { parseDuration } from '../../server/src/core/duration.ts';
import type { Notation } from '../../server/src/core/parse.ts';
import { type Role, roles } from '../../server/src/core/role.ts';
import { type Runbook, readRunbook } from '../../server/src/core/runbook.ts';
import { slug } from '../../server/src/core/slug.ts';
import { modelOf } from './modelOf.ts';

const root = join(import.meta.dirname, '..', '..');

/** Reads a text that has no fault. */
function read(text: string, notation: Notation): Runbook {
  const { runbook, findings } = readRunbook(text, notation);
  assert.deepEqual(
    findings.map((finding) => finding.message),
    [],
    text,
  );
  return runbook;
}

function digests(runbook: Runbook): string[] {
  return runbook.steps.flatMap(checksOf).map((check: Check) => digestOf(check));
}

for (const markdown of globSync(['test/fixtures/twins/*.runbook.md', 'examples/**/*.runbook.md'], {
  cwd: root,
}))
  test(`both notations of ${markdown} are one plan`, () => {
    const fromMarkdown = read(readFileSync(join(root, markdown), 'utf8'), 'markdown');
    const fromYaml = read(readFileSync(join(root, markdown.replace(/md$/, 'yaml')), 'utf8'), 'yaml');
    assert.deepEqual(modelOf(fromMarkdown), modelOf(fromYaml));
    assert.deepEqual(digests(fromMarkdown), digests(fromYaml));
    assert.ok(fromMarkdown.steps.length > 0);
  });

interface PlanItem {
  readonly title: string;
  readonly id: string | undefined;
  readonly needs: readonly string[] | undefined;
  readonly owner: string | undefined;
  readonly takes: string | undefined;
  readonly tasks: readonly { readonly text: string; readonly done: boolean }[];
  readonly blocks: readonly PlanBlock[];
  readonly items: readonly PlanItem[];
}

interface PlanBlock {
  readonly role: Role;
  readonly kind: 'sql' | 'sh';
  readonly timeout: string | undefined;
  readonly statements: readonly PlanStatement[];
}

interface PlanStatement {
  readonly name: string | undefined;
  readonly expectations: readonly string[];
  readonly text: string;
}

const word = fc.constantFrom(
  'Add',
  'the',
  '行业',
  'O’Neil',
  'a_b',
  'C#',
  '2.0',
  'über',
  '🚀x',
  '(now)',
  'x-y',
);
const title = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const quotable = fc.constantFrom(
  'li.wei',
  "O'Neil",
  'a "b"',
  'back\\slash',
  '李伟',
  'a {b} c',
  'x = y',
  ' pad ',
);
const duration = fc.constantFrom('5s', '1h30m', '250ms', '1.5h');
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const statement: fc.Arbitrary<PlanStatement> = fc.record({
  name: maybe(fc.constantFrom('absent', '名字', 'n-1')),
  expectations: fc.array(fc.constantFrom('rows == 0', "row.a == 'x: y'", 'value > 1 && rows < 2'), {
    maxLength: 2,
  }),
  text: fc.constantFrom(
    'SELECT 1',
    "SELECT ';', '# a', \"\\\\\"\n  FROM t\n\n WHERE a = 1",
    'SELECT /* c */ `a`\n\tFROM 客户 -- end\n  ORDER BY 1',
    "UPDATE t SET a = '🚀' WHERE b = '> [ ] {'",
  ),
});
const block: fc.Arbitrary<PlanBlock> = fc
  .record({
    role: fc.constantFrom(...roles),
    kind: fc.constantFrom('sql' as const, 'sql' as const, 'sh' as const),
    timeout: maybe(duration),
    statements: fc.array(statement, { minLength: 1, maxLength: 3 }),
  })
  .map((made) => (made.kind === 'sh' ? { ...made, statements: made.statements.slice(0, 1) } : made));
const { item } = fc.letrec<{ item: PlanItem }>((tie) => ({
  item: fc.record({
    title,
    id: maybe(fc.constantFrom('a', 'b-1', '步骤')),
    needs: maybe(fc.array(fc.constantFrom('a', 'b-1', '步骤'), { maxLength: 2 })),
    owner: maybe(quotable),
    takes: maybe(duration),
    tasks: fc.array(fc.record({ text: title, done: fc.boolean() }), { maxLength: 2 }),
    blocks: fc.array(block, { maxLength: 3 }),
    items: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      fc.constant([] as PlanItem[]),
      fc.array(tie('item'), { maxLength: 2 }),
    ),
  }),
}));
const plan = fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.filter(isOfPlan));

/** In Markdown a heading with nothing of a plan below it is prose. */
function isOfPlan(each: PlanItem): boolean {
  return each.tasks.length > 0 || each.blocks.length > 0 || each.items.some(isOfPlan);
}

function scriptOf({ kind, statements }: PlanBlock): string {
  const sign = kind === 'sh' ? '#' : '--';
  return statements
    .map(({ name, expectations, text }) =>
      [
        ...(name === undefined ? [] : [`${sign} name: ${name}`]),
        ...expectations.map((each) => `${sign} expect: ${each}`),
        kind === 'sh' ? text : `${text};`,
      ].join('\n'),
    )
    .join('\n');
}

function toYaml(items: readonly PlanItem[]): string {
  const plain = (each: PlanItem): unknown => ({
    title: each.title,
    ...(each.id === undefined ? {} : { id: each.id }),
    ...(each.needs === undefined ? {} : { needs: each.needs }),
    ...(each.owner === undefined ? {} : { owner: each.owner }),
    ...(each.takes === undefined ? {} : { takes: each.takes }),
    ...(each.tasks.length === 0 ? {} : { tasks: each.tasks }),
    ...Object.fromEntries(
      roles.flatMap((role) => {
        const blocks = each.blocks.filter((candidate) => candidate.role === role);
        const shown = blocks.map((candidate) => ({
          [candidate.kind]: scriptOf(candidate),
          ...(candidate.timeout === undefined ? {} : { timeout: candidate.timeout }),
        }));
        return blocks.length === 0 ? [] : [[role, shown]];
      }),
    ),
    ...(each.items.length === 0 ? {} : { steps: each.items.filter(isOfPlan).map(plain) }),
  });
  // JSON is YAML too: what is compared here is the model, not the styles of YAML, which have a test of their own.
  return JSON.stringify(
    { runbook: 1, title: 'T', connection: 'orders', steps: items.map(plain) },
    undefined,
    1,
  );
}

function toMarkdown(items: readonly PlanItem[]): string {
  const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const lines = ['---', 'runbook: 1', 'connection: orders', '---', '', '# T', ''];
  const add = (each: PlanItem, level: number): void => {
    const attributes = [
      ...(each.id === undefined ? [] : [`#${each.id}`]),
      ...(each.needs === undefined ? [] : [`needs=${quoted(each.needs.join(', '))}`]),
      ...(each.owner === undefined ? [] : [`owner=${quoted(each.owner)}`]),
      ...(each.takes === undefined ? [] : [`takes=${each.takes}`]),
    ];
    const tail = attributes.length === 0 ? '' : ` {${attributes.join(' ')}}`;
    lines.push(`${'#'.repeat(level)} ${each.title}${tail}`, '', 'Prose with `code`.', '');
    for (const task of each.tasks) lines.push(`- [${task.done ? 'x' : ' '}] ${task.text}`);
    lines.push('');
    for (const made of each.blocks)
      lines.push(
        `\`\`\`${made.kind} ${made.role}${made.timeout === undefined ? '' : ` timeout=${made.timeout}`}`,
        scriptOf(made),
        '```',
        '',
      );
    for (const child of each.items.filter(isOfPlan)) add(child, level + 1);
  };
  for (const each of items) add(each, 2);
  return lines.join('\n');
}

function expectedModel(items: readonly PlanItem[]): unknown {
  const steps: string[] = [];
  const model = (each: PlanItem, parent: string | undefined): unknown => {
    const id = each.id ?? slug(each.title);
    const children = each.items.filter(isOfPlan);
    const isStep = each.tasks.length > 0 || each.blocks.length > 0 || children.length === 0;
    const index = isStep ? steps.length : -1;
    if (isStep) steps.push(id);
    return {
      id,
      title: each.title,
      parent,
      needs: each.needs,
      owner: each.owner,
      takesMs: each.takes === undefined ? undefined : parseDuration(each.takes),
      connection: 'orders',
      isStep,
      index,
      tasks: each.tasks.map((task) => ({ text: task.text, isDone: task.done })),
      blocks: blockModels(each.blocks),
      items: children.map((child) => model(child, id)),
    };
  };
  return {
    title: 'T',
    connection: 'orders',
    reviewers: [],
    items: items.map((each) => model(each, undefined)),
    steps,
  };
}

function blockModels(blocks: readonly PlanBlock[]): unknown[] {
  return roles.flatMap((role) => {
    let position = 0;
    return blocks
      .filter((made) => made.role === role)
      .map((made) => {
        const timeoutMs = made.timeout === undefined ? undefined : parseDuration(made.timeout);
        const statements = made.statements.map(({ name, expectations, text }) => {
          position += 1;
          return { name: name ?? String(position), position, text, expectations, ignored: [], timeoutMs };
        });
        return { kind: made.kind, role, timeoutMs, everyMs: undefined, statements };
      });
  });
}

test('a plan printed in either notation is read as that plan', () => {
  fc.assert(
    fc.property(plan, (items) => {
      const expected = expectedModel(items);
      assert.deepEqual(modelOf(read(toYaml(items), 'yaml')), expected);
      assert.deepEqual(modelOf(read(toMarkdown(items), 'markdown')), expected);
    }),
    { numRuns: 80 },
  );
});
