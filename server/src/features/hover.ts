import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Hover } from 'vscode-languageserver-types';
import { checkAt } from '../core/check.ts';
import type { Runbook } from '../core/runbook.ts';
import { outcomeLine, showRows, showTime } from '../core/runReport.ts';
import { shorten, showValue } from '../core/showValue.ts';
import type { QueryResult } from '../core/value.ts';
import { toRange } from './position.ts';
import type { RunView } from './runView.ts';

/** How many rows and columns a hover shows; the rest is said in words. */
const maxRows = 10;
const maxColumns = 12;
const maxCellCharacters = 60;

/** What became of the check at an offset, with its first rows as a table. */
export function hover(
  document: TextDocument,
  runbook: Runbook,
  offset: number,
  view: RunView,
): Hover | undefined {
  const check = checkAt(runbook, offset);
  if (check === undefined) return undefined;
  const outcome = view.outcomeOf(check);
  if (outcome === undefined) return undefined;
  const lines = [`**${escapeMarkdown(outcomeLine(outcome, 400))}**`];
  if (outcome.isStale) lines.push('The check was changed since; this is its old outcome.');
  const by = outcome.person === '' ? '' : ` by ${escapeMarkdown(outcome.person)}`;
  lines.push(`${escapeMarkdown(showTime(outcome.time))}${by}`);
  const result = view.resultOf(check);
  if (result !== undefined && result.columns.length > 0) lines.push(table(result));
  else if (outcome.rows !== null && outcome.rows > 0)
    lines.push('Its rows were not kept. Run the check again to see them.');
  for (const warning of result?.warnings ?? []) lines.push(`⚠ ${escapeMarkdown(warning)}`);
  return {
    contents: { kind: 'markdown', value: lines.join('\n\n') },
    range: toRange(document, check.statement.span),
  };
}

function table(result: QueryResult): string {
  const columns = result.columns.slice(0, maxColumns);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [row(columns.map(code)), row(columns.map(() => '---'))];
  for (const values of result.rows.slice(0, maxRows))
    lines.push(
      row(values.slice(0, maxColumns).map((value) => (value === null ? 'NULL' : code(showValue(value))))),
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

/** A text as code in a table: in code nothing becomes a link, a picture or HTML. */
function code(text: string): string {
  const line = shorten(text.replace(/\s+/g, ' '), maxCellCharacters);
  if (line.trim() === '') return '';
  const backticks = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...backticks) + 1);
  const inner = /^[ `]|[ `]$/.test(line) ? ` ${line} ` : line;
  return `${fence}${inner.replace(/(\\*)\|/g, escapePipe)}${fence}`;
}

/** A table takes a `|` as text behind an odd number of backslashes, of which it drops one, in code too. */
function escapePipe(_pipe: string, backslashes: string): string {
  return `${backslashes}${backslashes.length % 2 === 0 ? '\\' : '\\\\'}|`;
}

/** What a database or a file says must not become links, pictures or HTML in a hover. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!<>&~|@-]|:(?=\/\/)|(?<=www)\./gi, (sign) => `\\${sign}`);
}
