import type { ASTNode } from '@marcbachmann/cel-js';
import { ExactNumber } from './exactNumber.ts';
import { type ExpectToken, expectTokens } from './expectTokens.ts';
import type { Usage } from './expectUsage.ts';
import { type ExpectationContext, preFields, variables, variablesFor } from './expectVariables.ts';
import { nearest } from './nearest.ts';
import { shorten } from './showValue.ts';
import type { Span } from './tree.ts';

/** Why an expectation cannot be used, in plain words; the span is in the expression's text. */
export interface ExpectationProblem {
  readonly kind: 'problem';
  readonly message: string;
  readonly span: Span;
  /** What can stand at the span instead, where one thing only can have been meant. */
  readonly replacement?: string;
}

/** An error of the expression library; its classes do not say so in their types. */
export interface LibraryError {
  readonly code: string;
  readonly range: Span | undefined;
  readonly node: ASTNode | undefined;
}

/** Longest expectation that is read; the longest real ones have some 200 characters. */
export const maxCharacters = 2000;
const maxLoopDepth = 3;

/** What SQL calls otherwise than CEL; the words are whole words outside of strings. */
const sqlSpellings: Readonly<Record<string, string>> = {
  '=': '`==`',
  '<>': '`!=`',
  AND: '`&&`',
  OR: '`||`',
  NOT: '`!`',
  IS: '`== null` or `!= null`',
  NULL: '`null`',
  TRUE: '`true`',
  FALSE: '`false`',
  LIKE: '`.contains()`, `.startsWith()` or `.endsWith()`',
  BETWEEN: '`value >= 1 && value <= 9`',
  IN: '`in`, with the list in square brackets: `value in [1, 2]`',
};

/** A spelling that is one sign or word, and no choice or example; `!` may not begin a text of YAML. */
const oneSign = /^`(==|!=|&&|\|\||null|true|false)`$/;

/** Names that other tools have for our variables. */
const synonyms: Readonly<Record<string, string>> = {
  row_count: 'rows',
  rowcount: 'rows',
  count: 'rows',
  val: 'value',
  result: 'value',
  cell: 'value',
  records: 'all',
  all_rows: 'all',
  fields: 'columns',
  before: 'pre',
  previous: 'pre',
  affected_rows: 'affected',
  exit: 'exit_code',
  status: 'exit_code',
  code: 'exit_code',
  output: 'stdout',
};

const typeWords: Readonly<Record<string, string>> = {
  int: 'a whole number',
  uint: 'a whole number',
  double: 'a number',
  decimal: 'a number',
  string: 'a text',
  bool: 'true or false',
  bytes: 'bytes',
  null: 'null',
  'google.protobuf.Timestamp': 'a time',
  'google.protobuf.Duration': 'a duration',
  type: 'a type',
  Pre: 'the pre-check’s result',
};

/** Checks what can be said without the library; `undefined` where all is well. */
export function problemOfText(text: string): ExpectationProblem | undefined {
  if (text.length > maxCharacters)
    return problem(
      `An expectation of ${text.length.toLocaleString('en-US')} characters is too long. At most ${maxCharacters.toLocaleString('en-US')} are read.`,
      { start: 0, end: text.length },
      text,
    );
  if (expectTokens(text).length === 0)
    return problem(
      'The expectation is empty. Write what must be true, such as `rows == 1`.',
      wholeOf(text),
      text,
    );
  return undefined;
}

/** Refuses what the library would allow but must not run, or would misread. */
export function problemOfUsage(text: string, usage: Usage): ExpectationProblem | undefined {
  for (const call of usage.calls) {
    // It runs JavaScript's regular expressions: 29 characters kept one busy for 30 s.
    if (call.name === 'matches')
      return problem(
        'Regular expressions (`matches`) are not available, since one can run for hours. Use `contains`, `startsWith` or `endsWith`.',
        call,
        text,
      );
    // It is no part of standard CEL, and doubles a value with every use.
    if (call.name === 'bind')
      return problem('`cel.bind` is not available. Write the value where it is used.', call, text);
    const [argument] = call.args;
    if (call.name === 'timestamp' && argument?.op === 'value' && typeof argument.args === 'string') {
      if (!isTimestamp(argument.args))
        return problem(
          "A timestamp needs date, time and zone, such as timestamp('2026-12-05T16:00:00Z').",
          argument,
          text,
        );
    }
  }
  if (usage.loopDepth > maxLoopDepth)
    return problem(`More than ${maxLoopDepth} loops in one another would run too long.`, wholeOf(text), text);
  for (const list of usage.emptyLists)
    return problem(
      'Nothing is in an empty list. Write the values to look for between `[` and `]`.',
      list,
      text,
    );
  return problemOfDigits(text);
}

/** Puts an error of the library's parser or type check into words. */
export function problemOfError(
  error: LibraryError,
  text: string,
  context: ExpectationContext,
  functions: ReadonlySet<string>,
): ExpectationProblem {
  const span = clamp(error.range ?? wholeOf(text), text);
  const part = shorten(text.slice(span.start, span.end), 60);
  switch (error.code) {
    case 'unknown_variable':
      return (
        sqlSpelling(text, span) ?? problem(unknownName(part, context), span, text, nameMeant(part, context))
      );
    case 'no_such_key':
      return problem(`\`pre\` has no \`${part}\`. It has ${inWords(Object.keys(preFields))}.`, span, text);
    case 'cannot_index_type':
    case 'invalid_index_type':
      return problem(`\`${part}\` cannot be read from a value that has no such parts.`, span, text);
    case 'no_such_overload':
      return problem(operatorWords(error.node, part), span, text);
    case 'no_matching_overload':
      return problem(functionWords(error.node, part, functions), span, text);
    case 'invalid_logical_operand':
      return problem('`&&`, `||` and `!` join conditions that are true or false.', span, text);
    case 'invalid_condition_type':
      return problem(`\`${part}\` must be a condition that is true or false.`, span, text);
    case 'incompatible_ternary_branches':
      return problem('Both sides of `:` must give the same kind of value.', span, text);
    case 'invalid_comprehension_range':
      return problem('`all`, `exists`, `map` and `filter` need a list, such as `all`.', span, text);
    case 'limit_exceeded':
      return problem('The expectation is nested too deeply or has too many parts.', span, text);
    default:
      return sqlSpelling(text) ?? problem(syntaxWords(error.code, text, span), span, text);
  }
}

/** The words for an expectation that gives something else than true or false. */
export function problemOfType(type: string, text: string): ExpectationProblem {
  return problem(
    `An expectation must be true or false, but this is ${wordsOfType(type)}. Compare it, such as \`${shorten(text.trim(), 30)} == ${type === 'string' ? "'…'" : '1'}\`.`,
    wholeOf(text),
    text,
  );
}

/** `a, b and c`. */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function problem(message: string, span: Span, text: string, replacement?: string): ExpectationProblem {
  const found = { kind: 'problem', message, span: clamp(span, text) } as const;
  return replacement === undefined ? found : { ...found, replacement };
}

function wholeOf(text: string): Span {
  return { start: 0, end: text.length };
}

/** Keeps a span inside the text, and not empty where something stands before it, so that it can be seen. */
function clamp(span: Span, text: string): Span {
  const end = Math.min(Math.max(span.end, span.start), text.length);
  const start = Math.min(span.start, end);
  return start < end || end === 0 ? { start, end } : { start: end - 1, end };
}

function sqlSpelling(text: string, within: Span = wholeOf(text)): ExpectationProblem | undefined {
  const tokens = expectTokens(text);
  for (const [index, token] of tokens.entries()) {
    if (token.start < within.start || token.start >= within.end) continue;
    const isSpelling = token.kind === 'sign' || (token.kind === 'word' && tokens[index - 1]?.text !== '.');
    const wanted = isSpelling ? sqlSpellings[upperCase(token)] : undefined;
    // `in` is CEL too; only a parenthesis after it is SQL.
    if (wanted === undefined || (token.text === 'in' && tokens[index + 1]?.text !== '(')) continue;
    if (token.text === 'null' || token.text === 'true' || token.text === 'false') continue;
    const message = `\`${token.text}\` is SQL. An expectation is written in CEL: use ${wanted}.`;
    return problem(message, token, text, oneSign.exec(wanted)?.[1]);
  }
  return undefined;
}

function upperCase(token: ExpectToken): string {
  return token.kind === 'word' ? token.text.toUpperCase() : token.text;
}

function unknownName(name: string, context: ExpectationContext): string {
  const known = variablesFor(context).map((variable) => variable.name);
  const elsewhere = variables.find((variable) => variable.name === name);
  const knows = `An expectation ${context.blockKind === 'sh' ? 'of an sh block ' : ''}knows ${inWords(known)}.`;
  if (elsewhere !== undefined) {
    const place =
      name === 'affected' ? 'SQL change blocks' : context.blockKind === 'sh' ? 'SQL blocks' : 'sh blocks';
    return `\`${name}\` is known in ${place} only. ${knows}`;
  }
  const meant = nameMeant(name, context);
  if (meant !== undefined) return `Unknown name \`${name}\`. Did you mean \`${meant}\`? ${knows}`;
  const column = context.blockKind === 'sql' ? ` A column of the first row is written \`row.${name}\`.` : '';
  return `Unknown name \`${name}\`.${column} ${knows}`;
}

/** The variable that a wrong name stands for; `undefined` where none is near. */
function nameMeant(name: string, context: ExpectationContext): string | undefined {
  const known = variablesFor(context).map((variable) => variable.name);
  if (variables.some((variable) => variable.name === name)) return undefined;
  const synonym = synonyms[name.toLowerCase()];
  return synonym !== undefined && known.includes(synonym) ? synonym : nearest(name, known);
}

function operatorWords(node: ASTNode | undefined, part: string): string {
  const types = typesOf(node);
  if (node === undefined || types.length === 0) return `\`${part}\` does not go with these kinds of values.`;
  const [left = '', right] = types;
  if (right === undefined) return `\`${node.op.slice(0, 1)}\` does not go with ${wordsOfType(left)}.`;
  if (node.op === 'in')
    return `\`in\` looks for a value in a list or map, such as \`value in [1, 2]\`; here is ${wordsOfType(right)}.`;
  if (right === 'null' || left === 'null')
    return `\`${part}\` compares ${wordsOfType(left)} with ${wordsOfType(right)}, which it never is.`;
  const hint =
    types.includes('string') && types.some((type) => /^u?int$/.test(type))
      ? ' Write the number without quotes.'
      : '';
  return `\`${node.op}\` does not go with ${wordsOfType(left)} and ${wordsOfType(right)}.${hint}`;
}

function functionWords(node: ASTNode | undefined, part: string, functions: ReadonlySet<string>): string {
  const name = node?.op === 'call' || node?.op === 'rcall' ? node.args[0] : part;
  if (functions.has(name)) return `\`${name}\` does not take these values: \`${part}\`.`;
  if (/^(count|sum|avg|min|max|length|ifnull|coalesce|now)$/i.test(name))
    return `\`${name}\` is SQL. Call it in the query, and compare \`value\` here.`;
  const meant = nearest(name, [...functions]);
  return `There is no function \`${name}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`;
}

/** The names of the operands' types; the library keeps them on its nodes, beyond their declared types. */
function typesOf(node: ASTNode | undefined): readonly string[] {
  const sides: readonly unknown[] = node === undefined ? [] : [node.args].flat();
  return sides.flatMap((side) => {
    if (typeof side !== 'object' || side === null || !('checkedType' in side)) return [];
    const type = side.checkedType;
    if (typeof type !== 'object' || type === null || !('name' in type)) return [];
    return typeof type.name === 'string' ? [type.name] : [];
  });
}

function wordsOfType(type: string): string {
  if (type.startsWith('list')) return 'a list';
  if (type.startsWith('map')) return 'a map';
  return typeWords[type] ?? 'a value of unknown kind';
}

function syntaxWords(code: string, text: string, span: Span): string {
  switch (code) {
    case 'unterminated_string':
    case 'unterminated_triple_quoted_string':
      return 'The quote that opens here is never closed.';
    case 'newline_in_string':
      return 'A text in quotes must end on the line where it begins.';
    case 'reserved_identifier':
      return `\`${text.slice(span.start, span.end)}\` is a word of CEL and no name. Write row['${text.slice(span.start, span.end)}'] for a column.`;
    case 'invalid_integer':
    case 'invalid_hex_integer':
    case 'invalid_number':
    case 'invalid_exponent':
      return `\`${shorten(text.slice(span.start, span.end), 60)}\` is not a number that can be held.`;
    case 'invalid_macro_argument':
      return 'A loop is written with a name first: `all.exists(r, r.Type == 1)`; has() takes a field: `has(row.Type)`.';
    default:
  }
  if (code.includes('escape') || code.includes('surrogate'))
    return 'This escape is not known in a text. A backslash itself is written `\\\\`.';
  const found = String.fromCodePoint(text.codePointAt(span.start) ?? 32);
  const plain = found.normalize('NFKC');
  if (plain !== found && /^[!-~]$/.test(plain))
    return `\`${found}\` is a full-width sign. Write \`${plain}\`.`;
  if (/[“”„‘’]/.test(found)) return `\`${found}\` is a typographic quote. Write \`'\`.`;
  if (/\p{L}/u.test(found) && found > '\x7f')
    return `A name with \`${found}\` is written in quotes: row['${found}…'].`;
  if (
    expectTokens(text.slice(span.end)).length === 0 &&
    expectTokens(text.slice(span.start)).length <= 1 &&
    code !== 'unexpected_character'
  )
    return 'The expectation ends too early: something is missing here.';
  const token = expectTokens(text.slice(span.start))[0]?.text ?? found;
  return `\`${shorten(token, 40)}\` is not expected here.`;
}

/** A double holds about 16 digits: a longer literal would be compared as another number than is written. */
function problemOfDigits(text: string): ExpectationProblem | undefined {
  for (const token of expectTokens(text)) {
    if (token.kind !== 'number' || !/^[\d.]*(?:\.|e)/i.test(token.text) || /^0x/i.test(token.text)) continue;
    const written = ExactNumber.parse(token.text);
    const held = ExactNumber.from(Number(token.text));
    if (written !== undefined && held !== undefined && written.compare(held) !== 0)
      return problem(
        `\`${token.text}\` has more digits than a double holds. Write decimal('${token.text}').`,
        token,
        text,
      );
  }
  return undefined;
}

function isTimestamp(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    text.length <= 30
  );
}
