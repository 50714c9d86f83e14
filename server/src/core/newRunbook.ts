import type { Notation } from './parse.ts';
import type { Settings } from './settings.ts';
import { outlineWithKeys } from './write/directiveKeys.ts';
import { type Outline, textScalar } from './write/outline.ts';
import { readOutline } from './write/readOutline.ts';
import { writeMarkdown } from './write/writeMarkdown.ts';
import { writeYaml } from './write/writeYaml.ts';

/** What a new runbook begins with. */
export interface NewRunbook {
  /** In one line. */
  readonly title: string;
  readonly notation: Notation;
  /** The day where the person is; it stands in the names of files. */
  readonly date: Date;
  /** The connection that its SQL runs on; left out where it is not known. */
  readonly connection?: string;
}

/** The text of a new runbook: short, without a finding, and with one of each thing that a plan is made of. */
export function newRunbook({ title, notation, date, connection }: NewRunbook): string {
  const read = readOutline(template(dayOf(date), connection ?? 'orders'), 'markdown');
  // The template is ours, and a test holds that it has no errors.
  if (read.kind === 'errors') throw new Error(read.errors[0]?.message);
  const own =
    connection === undefined ? [] : [{ key: 'connection', value: textScalar(connection), comments: [] }];
  const outline: Outline = { ...read.outline, title: title.trim(), keys: [...read.outline.keys, ...own] };
  return notation === 'markdown' ? writeMarkdown(outline) : writeYaml(outlineWithKeys(outline));
}

/** The connection that a new runbook uses: the one that `launchbook.yaml` has alone, in whatever environments. */
export function onlyConnection(settings: Settings): string | undefined {
  const [name, ...more] = new Set(settings.connections.map((connection) => connection.name));
  return more.length === 0 ? name : undefined;
}

/** A file name for a title, such as `release-8.0.runbook.md`. */
export function runbookFileName(title: string, notation: Notation): string {
  const name = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}.]+/gu, '-')
    .slice(0, 80)
    .replace(/^[-.]+|[-.]+$/g, '');
  return `${name === '' ? 'release' : name}.runbook.${notation === 'markdown' ? 'md' : 'yaml'}`;
}

/** The file name of a runbook in the other notation, to stand beside it. */
export function convertedFileName(name: string, notation: Notation): string {
  const base = name.replace(/(?:\.runbook)?\.(?:md|markdown|ya?ml)$/i, '');
  return `${base === '' ? 'release' : base}.runbook.${notation === 'markdown' ? 'md' : 'yaml'}`;
}

function dayOf(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
}

function template(day: string, database: string): string {
  return `---
runbook: 1
owner: release-manager
reviewers: [architect]
---

# Title

What goes live, and why. The steps are carried out in this order, each after the one before it.

## The industry data has arrived {#industry-data owner="data-team" takes=1h}

A gate is a step with nothing but tasks: the launch waits until they are ticked.

- [ ] The data team has confirmed how many rows it sent

## Add the industry column {#add-industry owner="release-manager" takes=5m}

It has a default, so that the version before can go on writing customers.

\`\`\`sql pre-check
-- name: absent
-- expect: rows == 0
SHOW COLUMNS FROM customer LIKE 'industry';
\`\`\`

\`\`\`sh backup
mysqldump --single-transaction ${database} customer > customer_${day}.sql
\`\`\`

\`\`\`sql change
ALTER TABLE customer ADD COLUMN industry VARCHAR(50) NOT NULL DEFAULT '';
\`\`\`

\`\`\`sql post-check
-- name: present
-- expect: rows == 1 && row.Type == 'varchar(50)'
SHOW COLUMNS FROM customer LIKE 'industry';
\`\`\`

\`\`\`sql rollback
ALTER TABLE customer DROP COLUMN industry;
\`\`\`

\`\`\`sql monitor every=30s
-- expect: value == 0
SELECT COUNT(*) FROM customer WHERE industry IS NULL;
\`\`\`
`;
}
