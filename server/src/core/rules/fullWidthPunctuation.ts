import type { Fault, OwnItem, StepRule } from '../rule.ts';
import { type FullWidthSign, fullWidthSigns } from '../sql/fullWidth.ts';
import { fileSpan } from '../tree.ts';

/** A sign in SQL that only looks like the one that the server knows. */
export const fullWidthPunctuation: StepRule = {
  id: 'full-width-punctuation',
  severity: 'error',
  why: "Chinese keyboards and word processors write `，`, `；`, `（` and `“` for `,`, `;`, `(` and `'`. The server takes them for parts of names, and the statement fails, or does something else. In strings, comments and quoted names they are fine.",
  bad: `runbook: 1
steps:
  - title: Close the old orders
    change:
      - UPDATE orders SET status = 3，closed_at = NOW（） WHERE status = 2
`,
  good: `runbook: 1
steps:
  - title: Close the old orders
    change:
      - UPDATE orders SET status = 3, remark = '旧单，已关（2026）' WHERE status = 2
`,
  checkStep: fullWidth,
};

/** So many signs of a statement are told one by one; mostly the first is enough to see what happened. */
const maxTold = 20;

function fullWidth(step: OwnItem): readonly Fault[] {
  const faults: Fault[] = [];
  for (const block of step.blocks) {
    if (block.kind !== 'sql') continue;
    for (const statement of block.statements) {
      const signs = fullWidthSigns(statement.text.value);
      if (signs.length === 0) continue;
      const edits = signs.map((sign) => ({ span: fileSpan(statement.text, sign), text: sign.plain }));
      for (const [index, sign] of signs.slice(0, maxTold).entries()) {
        const edit = edits[index];
        if (edit === undefined) continue;
        const one = { title: `Change to ${nameOf(sign.plain)}`, edits: [edit] };
        const all = { title: `Change all ${signs.length} such signs of this statement`, edits };
        faults.push({
          span: edit.span,
          message: `${nameOf(sign.sign)} is no sign of SQL. Write ${nameOf(sign.plain)}.`,
          fixes: signs.length === 1 ? [one] : [all, one],
          about: [statement],
        });
      }
    }
  }
  return faults;
}

function nameOf(sign: FullWidthSign['sign']): string {
  switch (sign) {
    case '':
      return 'nothing';
    case ' ':
      return 'a blank';
    case '`':
      return 'a backtick';
    case '\u3000':
      return 'A full-width blank';
    case '\u00a0':
      return 'A blank that does not break the line';
    case '\u200b':
    case '\ufeff':
      return 'A sign of no width';
    default:
      return `\`${sign}\``;
  }
}
