import { shorten } from '../core/showValue.ts';

const maxCodeCharacters = 60;

/**
 * A text as code, on one line and short; in code nothing becomes a link, a picture or HTML.
 *
 * It can stand in a table too; empty where there is nothing to show.
 */
export function code(text: string, maxCharacters = maxCodeCharacters): string {
  const line = shorten(text.replace(/\s+/g, ' '), maxCharacters);
  if (line.trim() === '') return '';
  const backticks = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...backticks) + 1);
  const inner = /^[ `]|[ `]$/.test(line) ? ` ${line} ` : line;
  return `${fence}${inner}${fence}`;
}

/** A cell of a table as code. */
export function codeInTable(text: string): string {
  return code(text).replace(/(\\*)\|/g, escapePipe);
}

/** A table takes a `|` as text behind an odd number of backslashes, of which it drops one, in code too. */
function escapePipe(_pipe: string, backslashes: string): string {
  return `${backslashes}${backslashes.length % 2 === 0 ? '\\' : '\\\\'}|`;
}

/** What a database or a file says must not become links, pictures or HTML in a hover. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!<>&~|@-]|:(?=\/\/)|(?<=www)\./gi, (sign) => `\\${sign}`);
}
