import {
  type Cursor,
  isAtEnd,
  isSign,
  peek,
  takeGroup,
  takeName,
  takeNames,
  takeOneOf,
  takeSign,
  takeTable,
  takeWords,
  written,
} from './changeCursor.ts';
import type { ColumnDefinition, ColumnType } from './changeTypes.ts';

/**
 * A column's name, type and attributes, up to the comma, the parenthesis or the `AFTER` behind them.
 *
 * `undefined` where anything in it is not known.
 * Source: MySQL 9.5 manual, "CREATE TABLE Statement"; MariaDB, "CREATE TABLE".
 */
export function readColumn(cursor: Cursor): ColumnDefinition | undefined {
  const name = takeName(cursor);
  const type = name === undefined ? undefined : readType(cursor);
  if (name === undefined || type === undefined) return undefined;
  const attributes: Attributes = {
    isNullable: undefined,
    default: undefined,
    comment: undefined,
    isAutoIncrement: false,
    isGenerated: false,
    isPrimary: false,
    isUnique: false,
  };
  while (!isColumnEnd(cursor)) if (!readAttribute(cursor, attributes)) return undefined;
  return { name, type, ...attributes };
}

type Attributes = { -readonly [Key in keyof Omit<ColumnDefinition, 'name' | 'type'>]: ColumnDefinition[Key] };

function isColumnEnd(cursor: Cursor): boolean {
  return (
    isAtEnd(cursor) ||
    isSign(cursor, ',') ||
    isSign(cursor, ')') ||
    peek(cursor) === 'AFTER' ||
    peek(cursor) === 'FIRST'
  );
}

function readType(cursor: Cursor): ColumnType | undefined {
  const from = cursor.at;
  takeOneOf(cursor, 'NATIONAL');
  if (takeOneOf(cursor, 'DOUBLE') !== undefined) takeOneOf(cursor, 'PRECISION');
  else if (takeOneOf(cursor, 'LONG') !== undefined) {
    if (takeOneOf(cursor, 'VARCHAR VARBINARY') === undefined)
      takeWords(cursor, 'CHAR VARYING') || takeWords(cursor, 'CHARACTER VARYING');
  } else {
    if (peek(cursor) === '') return undefined;
    cursor.at++;
    takeOneOf(cursor, 'VARYING');
  }
  const name = written(cursor, from).replace(/\s+/g, ' ').toUpperCase();
  const size = takeGroup(cursor);
  let isUnsigned = false;
  for (;;) {
    const word = takeOneOf(cursor, 'UNSIGNED SIGNED ZEROFILL BINARY ASCII UNICODE BYTE');
    if (word === undefined) break;
    // ZEROFILL makes a column UNSIGNED.
    if (word === 'UNSIGNED' || word === 'ZEROFILL') isUnsigned = true;
    // CHAR BYTE is BINARY: another type than it looks.
    if (word === 'BYTE') return undefined;
  }
  return { name, size, isUnsigned };
}

function readAttribute(cursor: Cursor, attributes: Attributes): boolean {
  if (takeWords(cursor, 'NOT NULL')) attributes.isNullable = false;
  else if (takeWords(cursor, 'NULL')) attributes.isNullable = true;
  else if (takeWords(cursor, 'DEFAULT')) {
    const value = readDefault(cursor);
    if (value === undefined) return false;
    attributes.default = value;
  } else if (takeWords(cursor, 'ON UPDATE')) return readDefault(cursor) !== undefined;
  else if (takeWords(cursor, 'COMMENT')) {
    const from = cursor.at;
    if (!takeString(cursor)) return false;
    attributes.comment = written(cursor, from);
  } else if (takeWords(cursor, 'AUTO_INCREMENT')) attributes.isAutoIncrement = true;
  else if (takeWords(cursor, 'PRIMARY KEY')) attributes.isPrimary = true;
  else if (takeWords(cursor, 'UNIQUE')) {
    takeWords(cursor, 'KEY');
    attributes.isUnique = true;
  } else if (takeWords(cursor, 'KEY')) attributes.isPrimary = true;
  else if (takeWords(cursor, 'GENERATED ALWAYS AS') || takeWords(cursor, 'AS')) {
    attributes.isGenerated = true;
    return takeGroup(cursor) !== undefined;
  } else if (takeOneOf(cursor, 'STORED VIRTUAL PERSISTENT VISIBLE INVISIBLE') !== undefined) return true;
  else if (takeWords(cursor, 'COLLATE')) return takeCharset(cursor);
  else if (takeWords(cursor, 'CHARACTER SET') || takeOneOf(cursor, 'CHARSET') !== undefined)
    return takeCharset(cursor);
  else if (takeWords(cursor, 'CHECK')) return takeGroup(cursor) !== undefined;
  // An inline REFERENCES makes no foreign key in MySQL before 9; MariaDB makes one.
  else if (takeWords(cursor, 'REFERENCES'))
    return takeTable(cursor) !== undefined && takeNames(cursor) !== undefined && takeReferenceOptions(cursor);
  else return false;
  return true;
}

function takeCharset(cursor: Cursor): boolean {
  takeSign(cursor, '=');
  return takeString(cursor) || takeName(cursor) !== undefined;
}

/** `ON DELETE CASCADE` and its like; true also where none stand. */
export function takeReferenceOptions(cursor: Cursor): boolean {
  for (;;) {
    if (takeWords(cursor, 'MATCH')) {
      if (takeName(cursor) === undefined) return false;
    } else if (takeWords(cursor, 'ON DELETE') || takeWords(cursor, 'ON UPDATE')) {
      const isKnown = ['CASCADE', 'RESTRICT', 'NO ACTION', 'SET NULL', 'SET DEFAULT'].some((words) =>
        takeWords(cursor, words),
      );
      if (!isKnown) return false;
    } else return true;
  }
}

/** A literal, `CURRENT_TIMESTAMP(3)` or an expression in parentheses; as written. */
export function readDefault(cursor: Cursor): string | undefined {
  const from = cursor.at;
  if (isSign(cursor, '(')) return takeGroup(cursor) === undefined ? undefined : written(cursor, from);
  if (isSign(cursor, '-') || isSign(cursor, '+')) cursor.at++;
  const token = cursor.tokens[cursor.at];
  if (token?.kind === 'number') cursor.at++;
  else if (token?.kind === 'string') takeString(cursor);
  else if (token?.kind === 'word') {
    cursor.at++;
    // A charset may stand before its text, as in _utf8mb4'new'.
    if (!takeString(cursor) && isSign(cursor, '(')) takeGroup(cursor);
  } else return undefined;
  return written(cursor, from);
}

/** One or more texts side by side, which the server joins. */
export function takeString(cursor: Cursor): boolean {
  const from = cursor.at;
  while (cursor.tokens[cursor.at]?.kind === 'string') cursor.at++;
  return cursor.at > from;
}
