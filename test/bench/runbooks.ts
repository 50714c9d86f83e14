import type { Notation } from '../../server/src/core/parse.ts';

/** A generated runbook, and where a person types in it. */
export interface GeneratedRunbook {
  readonly text: string;
  readonly lines: number;
  /** Within a word of a comment in the `change` of the middle step, from 0, in UTF-16 units. */
  readonly typing: { readonly line: number; readonly character: number };
}

interface GeneratedStep {
  readonly id: string;
  readonly title: string;
  readonly prose: string;
  readonly tasks: readonly { readonly text: string; readonly done: boolean }[];
  readonly preCheck: GeneratedCheck;
  readonly backup: string;
  readonly change: string;
  readonly postCheck: GeneratedCheck;
  /** Missing in one step of fifty, so that there are findings to publish. */
  readonly rollback: string | undefined;
}

interface GeneratedCheck {
  readonly name: string;
  readonly expect: string;
  readonly sql: string;
}

const stepsInGroup = 10;
const typingMark = 'needed from';

/** The same plan in either notation: steps as launch documents have them, with tasks, five blocks and expectations. */
export function generateRunbook(stepCount: number, notation: Notation): GeneratedRunbook {
  const steps = Array.from({ length: stepCount }, (_, index) => generateStep(index));
  const text = notation === 'markdown' ? markdownOf(steps) : yamlOf(steps);
  const middle = text.indexOf(`column_${Math.floor(stepCount / 2)} is ${typingMark}`);
  const offset = text.indexOf(typingMark, middle) + 4;
  const before = text.slice(0, offset);
  return {
    text,
    lines: text.split('\n').length,
    typing: {
      line: before.split('\n').length - 1,
      character: offset - (before.lastIndexOf('\n') + 1),
    },
  };
}

const tables = ['customer', 'orders', 'order_item', 'open_api_grant'];
const types = ['varchar(40)', 'int(11)', 'bigint(20)', 'datetime'];

function generateStep(index: number): GeneratedStep {
  const table = tables[index % tables.length] ?? '';
  const type = types[Math.floor(index / tables.length) % types.length] ?? '';
  const column = `column_${index}`;
  return {
    id: `add-column-${index}`,
    title: `Add ${column} to ${table}`,
    prose: `Release 7.9 goes on writing to \`${table}\` without it until the deployment (部署), so it has a default.`,
    tasks: [
      { text: `The owner of ${table} agreed to ${column}`, done: index % 3 === 0 },
      { text: 'The export to the data platform (数据分析平台) is paused', done: false },
    ],
    preCheck: {
      name: 'columns',
      expect: `rows == 0 || row.Type == '${type}'`,
      sql: `SHOW COLUMNS FROM ${table} LIKE '${column}'`,
    },
    backup: `mysqldump --single-transaction orders ${table} > /data/backup/${table}_${index}.sql`,
    change: [
      `-- ${column} is ${typingMark} release 8.0 on, see the design of module ${index % 37}.`,
      `ALTER TABLE ${table}`,
      `  ADD COLUMN ${column} ${type.toUpperCase()} NULL COMMENT '第 ${index} 列'`,
    ].join('\n'),
    postCheck: {
      name: 'columns',
      expect: `rows == 1 && row.Type == '${type}' && pre.rows <= 1`,
      sql: `SHOW COLUMNS FROM ${table} LIKE '${column}'`,
    },
    rollback: index % 50 === 49 ? undefined : `ALTER TABLE ${table} DROP COLUMN ${column}`,
  };
}

function markdownOf(steps: readonly GeneratedStep[]): string {
  const lines = ['---', 'runbook: 1', 'connection: orders', 'owner: li.wei', '---', '', '# Release 8.0', ''];
  steps.forEach((step, index) => {
    if (index % stepsInGroup === 0) lines.push(`## Module ${index / stepsInGroup}`, '');
    lines.push(
      `### ${step.title} {#${step.id} owner="li.wei" takes=5m}`,
      '',
      step.prose,
      '',
      ...step.tasks.map(({ text, done }) => `- [${done ? 'x' : ' '}] ${text}`),
      '',
      ...fence('sql pre-check', checkText(step.preCheck)),
      ...fence('sh backup', step.backup),
      ...fence('sql change', `${step.change};`),
      ...fence('sql post-check timeout=5s', checkText(step.postCheck)),
      ...(step.rollback === undefined ? [] : fence('sql rollback', `${step.rollback};`)),
    );
  });
  return lines.join('\n');
}

function checkText({ name, expect, sql }: GeneratedCheck): string {
  return `-- name: ${name}\n-- expect: ${expect}\n${sql};`;
}

function fence(info: string, text: string): string[] {
  return [`\`\`\`${info}`, text, '```', ''];
}

function yamlOf(steps: readonly GeneratedStep[]): string {
  const lines = ['runbook: 1', 'title: Release 8.0', 'connection: orders', 'owner: li.wei', 'steps:'];
  steps.forEach((step, index) => {
    if (index % stepsInGroup === 0)
      lines.push(
        `  - title: Module ${index / stepsInGroup}`,
        `    id: module-${index / stepsInGroup}`,
        '    steps:',
      );
    lines.push(
      `      - id: ${step.id}`,
      `        title: ${step.title}`,
      '        owner: li.wei',
      '        takes: 5m',
      `        notes: ${step.prose}`,
      '        tasks:',
      ...step.tasks.map(({ text, done }) => `          - { text: "${text}", done: ${done} }`),
      '        pre-check:',
      ...checkEntry(step.preCheck),
      '        backup:',
      `          - sh: ${step.backup}`,
      '        change:',
      '          - sql: |',
      ...step.change.split('\n').map((line) => `              ${line}`),
      '        post-check:',
      ...checkEntry(step.postCheck),
      '            timeout: 5s',
      ...(step.rollback === undefined ? [] : ['        rollback:', `          - sql: ${step.rollback}`]),
    );
  });
  return `${lines.join('\n')}\n`;
}

function checkEntry({ name, expect, sql }: GeneratedCheck): string[] {
  return [`          - name: ${name}`, `            sql: ${sql}`, `            expect: ${expect}`];
}
