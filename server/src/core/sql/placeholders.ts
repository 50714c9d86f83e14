import type { Span } from '../tree.ts';
import { keywordOf, standardDialect, type Token, textOf, tokenize } from './tokens.ts';

/** Words before the name of a table. */
const beforeTable: ReadonlySet<string> = new Set([
  'FROM',
  'INTO',
  'JOIN',
  'ON',
  'TABLE',
  'UPDATE',
  'EXISTS',
  'DESC',
  'DESCRIBE',
]);
const beforeColumn: ReadonlySet<string> = new Set(['ADD', 'CHANGE', 'COLUMN', 'DROP', 'MODIFY']);

/** What may hold a placeholder at all: most statements hold none of these, and need not be cut into tokens. */
const anySign = /todo|fixme|tbd|xxx|<[a-z_\u0080-\uffff]|\$\{|\{\{|table_?name|column_?name|your_/i;

/**
 * The words that authors write for what is still open, as alternatives of a pattern. They are what the rule
 * `leftover-placeholder` looks for in runbooks, no notes on this code.
 */
export const openWords = 'TODO|FIXME|TBD';
const openWord = new RegExp(`\\b(?:${openWords})\\b`);
const openName = new RegExp(`^(?:${openWords}|x{3,}|X{3,})$`);

/** The places of a statement that were to be filled in; nothing of its strings and quoted names. */
export function placeholdersIn(text: string): Span[] {
  if (!anySign.test(text)) return [];
  const tokens = tokenize(text, standardDialect);
  return tokens.flatMap((token, at) => {
    if (token.kind === 'comment') return inComment(text, token);
    const end = endOf(text, tokens, at);
    return end === undefined ? [] : [{ start: token.start, end }];
  });
}

function inComment(text: string, comment: Token): Span[] {
  const match = openWord.exec(textOf(text, comment));
  if (match === null) return [];
  const start = comment.start + match.index;
  return [{ start, end: start + match[0].length }];
}

/** Where a placeholder ends that begins with this token; `undefined` where none does. */
function endOf(text: string, tokens: readonly Token[], at: number): number | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const written = textOf(text, token);
  if (token.kind === 'symbol' || token.kind === 'word') {
    const bracketed = /^(?:<[\p{L}_][\p{L}\w]*(?:[- ][\p{L}\w]+)*>|\$\{[\w.]+\}|\{\{\s*[\w.]+\s*\}\})/u.exec(
      text.slice(token.start, token.start + 80),
    );
    // `a <b and c> d` compares; a placeholder stands apart from what is before it, and holds no operator.
    if (
      bracketed !== null &&
      !/ (?:and|or|xor|in|is|like|between) /i.test(bracketed[0]) &&
      !isOperand(text, tokens, at)
    )
      return token.start + bracketed[0].length;
  }
  if (token.kind !== 'word') return undefined;
  if (openName.test(written)) return isFunctionOrAlias(text, tokens, at) ? undefined : token.end;
  const before = keywordOf(text, tokens[at - 1]);
  if (/^(?:your_?)?table_?name$|^your_table$/i.test(written) && beforeTable.has(before)) return token.end;
  if (/^(?:your_?)?column_?name$|^your_column$/i.test(written) && beforeColumn.has(before)) return token.end;
  return undefined;
}

/** Whether the sign `<` compares what stands right before it. */
function isOperand(text: string, tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  const before = tokens[at - 1];
  if (token === undefined || before === undefined || text.charAt(token.start) !== '<') return false;
  return (
    before.kind === 'number' ||
    before.kind === 'string' ||
    (before.kind === 'word' && before.end === token.start)
  );
}

/** `x.todo`, `todo.x`, `todo(` and `AS todo` are names that somebody chose. */
function isFunctionOrAlias(text: string, tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token?.isName === true) return true;
  if (next !== undefined && textOf(text, next) === '(') return true;
  return keywordOf(text, tokens[at - 1]) === 'AS';
}
