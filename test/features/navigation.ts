import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../server/src/core/finding.ts';
import { notationOf } from '../../server/src/core/parse.ts';
import { type Runbook, readRunbook } from '../../server/src/core/runbook.ts';

/** A text that is open, and where its cursor stands: `$0`, taken out. */
export interface Opened {
  readonly document: TextDocument;
  readonly runbook: Runbook;
  readonly text: string;
  readonly offset: number;
}

/** Opens a text as the notation that it is written in. */
export function openAt(marked: string): Opened {
  const offset = Math.max(0, marked.indexOf('$0'));
  const text = marked.replace('$0', '');
  const name = /^\uFEFF?(---|#)/.test(text) ? 'a.runbook.md' : 'a.runbook.yaml';
  const document = TextDocument.create(`file:///w/${name}`, 'text', 7, text);
  const { runbook } = readRunbook(text, notationOf(name) ?? 'yaml');
  return { document, runbook, text, offset };
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let edited = text;
  for (const { span, text: inserted } of [...edits].sort((left, right) => right.span.start - left.span.start))
    edited = edited.slice(0, span.start) + inserted + edited.slice(span.end);
  return edited;
}

/** One plan in both notations, with ids in every place that can say one. */
export const plans = {
  markdown: `---
runbook: 1
connection: orders
---

# Release 8.0

First [the data](#crm-data), then [the column](#add-industry).

## CRM {#crm}

### Data has arrived {#crm-data needs="" owner=li.wei}

- [ ] Done, see [all](#crm)

### Add the industry column {#add-industry needs="crm-data, crm"}

See [data](#crm-data) and \`[code](#crm-data)\`.

\`\`\`text
[no link](#crm-data)
\`\`\`

\`\`\`sql pre-check
-- name: absent
-- expect: rows == 0
SELECT 'needs crm-data [x](#crm-data)';
\`\`\`

\`\`\`sql change
ALTER TABLE customer ADD COLUMN industry VARCHAR(50);
\`\`\`

## Backfill totals

\`\`\`sql post-check
SELECT 1;

-- expect: value == 2
SELECT 2;
\`\`\`

[data]: #crm-data
`,
  yaml: `runbook: 1
title: Release 8.0
connection: orders
notes: First [the data](#crm-data), then [the column](#add-industry).
steps:
  - id: crm
    title: CRM
    steps:
      - id: crm-data
        title: Data has arrived
        needs: []
        owner: li.wei
        tasks: ["Done, see [all](#crm)"]
      - id: add-industry
        title: Add the industry column
        needs: [crm-data, 'crm']
        notes: |
          See [data](#crm-data).
        pre-check:
          - name: absent
            sql: SELECT 'needs crm-data [x](#crm-data)'
            expect: rows == 0
        change:
          - ALTER TABLE customer ADD COLUMN industry VARCHAR(50)
  - title: Backfill totals
    post-check:
      - |
        SELECT 1;

        -- expect: value == 2
        SELECT 2;
`,
} as const;
