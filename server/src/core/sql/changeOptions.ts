import { takeString } from './changeColumn.ts';
import {
  type Cursor,
  peek,
  takeGroup,
  takeName,
  takeOneOf,
  takeSign,
  takeWords,
  written,
} from './changeCursor.ts';

/** An option with its value as SQL. */
export interface TableOption {
  /** In upper case. */
  readonly option: string;
  readonly value: string;
}

/** One option of a table, such as `ENGINE = InnoDB`; `undefined` where none stands. */
export function readTableOption(cursor: Cursor): TableOption | undefined {
  if (takeWords(cursor, 'CONVERT TO')) {
    const charset = takeCharsetWord(cursor) ? readValue(cursor) : undefined;
    if (charset === undefined) return undefined;
    // The collation says the character set too.
    const collation = takeWords(cursor, 'COLLATE') ? readValue(cursor) : undefined;
    return { option: 'CONVERT', value: collation ?? charset };
  }
  takeWords(cursor, 'DEFAULT');
  if (takeCharsetWord(cursor)) return optionOf('CHARSET', readValue(cursor));
  const option = takeOneOf(cursor, known);
  return option === undefined ? undefined : optionOf(option, readValue(cursor));
}

function takeCharsetWord(cursor: Cursor): boolean {
  return takeWords(cursor, 'CHARACTER SET') || takeWords(cursor, 'CHARSET');
}

function optionOf(option: string, value: string | undefined): TableOption | undefined {
  return value === undefined ? undefined : { option, value };
}

/** Source: MySQL 9.5 manual, "CREATE TABLE Statement", table_option. */
const known =
  'AUTO_INCREMENT AUTOEXTEND_SIZE AVG_ROW_LENGTH CHECKSUM COLLATE COMMENT COMPRESSION CONNECTION DELAY_KEY_WRITE ' +
  'ENCRYPTION ENGINE ENGINE_ATTRIBUTE INSERT_METHOD KEY_BLOCK_SIZE MAX_ROWS MIN_ROWS PACK_KEYS PAGE_COMPRESSED ' +
  'ROW_FORMAT STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES';

function readValue(cursor: Cursor): string | undefined {
  const from = cursor.at + (takeSign(cursor, '=') ? 1 : 0);
  if (takeString(cursor)) return written(cursor, from);
  if (cursor.tokens[cursor.at]?.kind === 'number') cursor.at++;
  else if (peek(cursor) === '' && takeGroup(cursor) !== undefined) return written(cursor, from);
  else if (takeName(cursor) === undefined) return undefined;
  return written(cursor, from);
}
