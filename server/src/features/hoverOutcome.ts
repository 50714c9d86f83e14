import type { Check } from '../core/check.ts';
import { outcomeLine, showRows, showTime } from '../core/runReport.ts';
import { showValue } from '../core/showValue.ts';
import type { QueryResult } from '../core/value.ts';
import { codeInTable, escapeMarkdown } from './markdownText.ts';
import type { RunView } from './runView.ts';

/** How many rows and columns a hover shows; the rest is said in words. */
const maxRows = 10;
const maxColumns = 12;

/** What became of a check, with its first rows as a table unless it is to be short; `undefined` when it never ran. */
export function outcomeSection(check: Check, view: RunView, length: 'short' | 'long'): string | undefined {
  const outcome = view.outcomeOf(check);
  if (outcome === undefined) return undefined;
  const lines = [`**${escapeMarkdown(outcomeLine(outcome, 400))}**`];
  if (outcome.isStale) lines.push('The check was changed since; this is its old outcome.');
  const by = outcome.person === '' ? '' : ` by ${escapeMarkdown(outcome.person)}`;
  lines.push(`${escapeMarkdown(showTime(outcome.time))}${by}`);
  if (length === 'short') return lines.join('\n\n');
  const result = view.resultOf(check);
  if (result !== undefined && result.columns.length > 0) lines.push(table(result));
  else if (outcome.rows !== null && outcome.rows > 0)
    lines.push('Its rows were not kept. Run the check again to see them.');
  for (const warning of result?.warnings ?? []) lines.push(`⚠ ${escapeMarkdown(warning)}`);
  return lines.join('\n\n');
}

function table(result: QueryResult): string {
  const columns = result.columns.slice(0, maxColumns);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [row(columns.map(codeInTable)), row(columns.map(() => '---'))];
  for (const values of result.rows.slice(0, maxRows))
    lines.push(
      row(
        values.slice(0, maxColumns).map((value) => (value === null ? 'NULL' : codeInTable(showValue(value)))),
      ),
    );
  const notes: string[] = [];
  if (result.rowCount > Math.min(maxRows, result.rows.length))
    notes.push(
      `${showRows(result.rowCount, result.isCut)}, the first ${Math.min(maxRows, result.rows.length)} shown`,
    );
  if (result.columns.length > maxColumns)
    notes.push(`${result.columns.length} columns, the first ${maxColumns} shown`);
  return `${lines.join('\n')}${notes.length > 0 ? `\n\n${notes.join('; ')}.` : ''}`;
}
