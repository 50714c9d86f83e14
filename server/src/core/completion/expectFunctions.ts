/** A function or method of expectations. */
export interface ExpectFunction {
  readonly name: string;
  /** Such as `startsWith(text)`. */
  readonly signature: string;
  /** One line, ending in a full stop. */
  readonly description: string;
  /** What stands in the parentheses: `$1`, `${1:row}` and so on mark the places to fill. */
  readonly arguments: string;
}

function make(name: string, signature: string, given: string, description: string): ExpectFunction {
  return { name, signature: `${name}(${signature})`, arguments: given, description };
}

/** Functions that stand before a value. A test compiles each. */
export const functions: readonly ExpectFunction[] = [
  make('size', 'list or text', '$1', 'How many items a list has, or characters a text.'),
  make('has', 'row.column', '$1', 'Whether a column is there.'),
  make('int', 'value', '$1', 'A number or text as a whole number.'),
  make('decimal', 'value', '$1', 'A number or text as an exact decimal number.'),
  make('double', 'value', '$1', 'A number or text as a floating point number.'),
  make('string', 'value', '$1', 'A value as a text.'),
  make('timestamp', 'text', "'${1:2026-12-05T16:00:00+08:00}'", 'A moment, written as ISO 8601.'),
  make('duration', 'text', "'${1:5m}'", 'A span of time, such as `5m` or `1h30m`.'),
];

/** Methods of a text. */
export const textMethods: readonly ExpectFunction[] = [
  make('startsWith', 'text', "'$1'", 'Whether the text begins with another.'),
  make('contains', 'text', "'$1'", 'Whether the text holds another.'),
  make('endsWith', 'text', "'$1'", 'Whether the text ends with another.'),
  make('size', '', '', 'How many characters the text has.'),
  make('lowerAscii', '', '', 'The text with its letters A to Z in lower case.'),
  make('upperAscii', '', '', 'The text with its letters a to z in upper case.'),
  make('trim', '', '', 'The text without the blanks at both ends.'),
  make('indexOf', 'text', "'$1'", 'Where another text begins in it, from 0; -1 where it does not.'),
  make(
    'lastIndexOf',
    'text',
    "'$1'",
    'Where another text begins in it for the last time; -1 where it does not.',
  ),
  make('substring', 'from, to', '${1:0}, ${2:1}', 'The part of the text from an index up to another.'),
  make('split', 'separator', "'${1:,}'", 'The parts of the text between separators.'),
];

/** Methods of a list; `item` is what its items are called. */
export function listMethods(item: string): readonly ExpectFunction[] {
  const loop = `\${1:${item}}, $2`;
  return [
    make('all', `${item}, test`, loop, 'Whether the test holds for every item.'),
    make('exists', `${item}, test`, loop, 'Whether the test holds for at least one item.'),
    make('exists_one', `${item}, test`, loop, 'Whether the test holds for exactly one item.'),
    make('filter', `${item}, test`, loop, 'The items for which the test holds.'),
    make('map', `${item}, value`, loop, 'A list of what each item gives.'),
    make('size', '', '', 'How many items the list has.'),
  ];
}

/** Methods of a list of texts, besides those of any list. */
export const textsMethods: readonly ExpectFunction[] = [
  make('join', 'separator', "'${1:, }'", 'All texts as one, with a separator between them.'),
];

/** Methods of a moment. */
export const timeMethods: readonly ExpectFunction[] = [
  make('getFullYear', '', '', 'The year, in UTC.'),
  make('getMonth', '', '', 'The month, in UTC, from 0.'),
  make('getDate', '', '', 'The day of the month, in UTC, from 1.'),
  make('getDayOfWeek', '', '', 'The day of the week, in UTC; Sunday is 0.'),
  make('getHours', '', '', 'The hour, in UTC.'),
  make('getMinutes', '', '', 'The minute, in UTC.'),
];
