import { takeString } from './changeColumn.ts';
import {
  type Cursor,
  isAtEnd,
  isSign,
  peek,
  takeGroup,
  takeName,
  takeOneOf,
  takeSign,
  takeWords,
} from './changeCursor.ts';
import type { IndexDefinition, IndexPart } from './changeTypes.ts';

/** From `UNIQUE KEY` or its like on; a name behind CONSTRAINT counts where the index has none of its own. */
export function readIndex(cursor: Cursor, symbol: string | undefined): IndexDefinition | undefined {
  if (takeWords(cursor, 'PRIMARY KEY')) {
    takeIndexType(cursor);
    // A primary key may be given a name, which the server ignores.
    if (!isSign(cursor, '(') && takeName(cursor) === undefined) return undefined;
    return readParts(cursor, 'PRIMARY', 'primary');
  }
  const word = takeOneOf(cursor, 'UNIQUE FULLTEXT SPATIAL');
  takeOneOf(cursor, 'INDEX KEY');
  takeWords(cursor, 'IF NOT EXISTS');
  let name = symbol;
  if (!isSign(cursor, '(') && peek(cursor) !== 'USING') name = takeName(cursor) ?? symbol;
  takeIndexType(cursor);
  return readParts(cursor, name, typeOf(word));
}

/** `CREATE [UNIQUE] INDEX i ON t (…)`, from behind `ON t`. */
export function readParts(
  cursor: Cursor,
  name: string | undefined,
  type: IndexDefinition['type'],
): IndexDefinition | undefined {
  if (!takeSign(cursor, '(')) return undefined;
  const parts: IndexPart[] = [];
  do {
    const part = readPart(cursor);
    if (part === undefined) return undefined;
    parts.push(part);
  } while (takeSign(cursor, ','));
  if (!takeSign(cursor, ')') || !takeIndexOptions(cursor)) return undefined;
  return { name, type, parts };
}

/** The type of an index by the word before `INDEX`. */
export function typeOf(word: string | undefined): IndexDefinition['type'] {
  switch (word) {
    case 'UNIQUE':
      return 'unique';
    case 'FULLTEXT':
      return 'fulltext';
    case 'SPATIAL':
      return 'spatial';
    default:
      return 'index';
  }
}

/** `USING BTREE`; true also where it does not stand. */
export function takeIndexType(cursor: Cursor): boolean {
  return takeWords(cursor, 'USING') ? takeName(cursor) !== undefined : true;
}

function readPart(cursor: Cursor): IndexPart | undefined {
  let part: IndexPart;
  if (isSign(cursor, '(')) {
    if (takeGroup(cursor) === undefined) return undefined;
    part = { column: undefined, length: undefined };
  } else {
    const column = takeName(cursor);
    if (column === undefined) return undefined;
    part = { column, length: takeGroup(cursor) };
  }
  takeOneOf(cursor, 'ASC DESC');
  return part;
}

function takeIndexOptions(cursor: Cursor): boolean {
  while (!isAtEnd(cursor) && !isSign(cursor, ',') && !isSign(cursor, ')')) {
    if (peek(cursor) === 'ALGORITHM' || peek(cursor) === 'LOCK') return true;
    if (takeWords(cursor, 'COMMENT')) {
      if (!takeString(cursor)) return false;
    } else if (takeWords(cursor, 'WITH PARSER') || takeWords(cursor, 'USING')) {
      if (takeName(cursor) === undefined) return false;
    } else if (takeWords(cursor, 'KEY_BLOCK_SIZE')) {
      takeSign(cursor, '=');
      cursor.at++;
    } else if (
      takeOneOf(cursor, 'VISIBLE INVISIBLE IGNORED') === undefined &&
      !takeWords(cursor, 'NOT IGNORED')
    )
      return false;
  }
  return true;
}
