import { takeReferenceOptions } from './changeColumn.ts';
import {
  type Cursor,
  isSign,
  peek,
  takeGroup,
  takeName,
  takeNames,
  takeTable,
  takeWords,
} from './changeCursor.ts';
import { readIndex } from './changeIndex.ts';
import type { Change, TableName } from './changeTypes.ts';

/** A key, an index or a check; `'none'` where a column stands. */
export function readConstraint(cursor: Cursor, table: TableName): Change[] | undefined | 'none' {
  let name: string | undefined;
  const isConstraint = takeWords(cursor, 'CONSTRAINT');
  const starts = ['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK'];
  if (isConstraint && !starts.includes(peek(cursor))) {
    takeWords(cursor, 'IF NOT EXISTS');
    name = takeName(cursor);
  }
  switch (peek(cursor)) {
    case 'INDEX':
    case 'KEY':
    case 'UNIQUE':
    case 'PRIMARY':
    case 'FULLTEXT':
    case 'SPATIAL': {
      const index = readIndex(cursor, name);
      return index === undefined ? undefined : [{ kind: 'add-index', table, index }];
    }
    case 'FOREIGN':
      return readForeignKey(cursor, table, name);
    case 'CHECK': {
      cursor.at++;
      const condition = takeGroup(cursor);
      if (condition === undefined) return undefined;
      // A check that is not enforced changes nothing that rows could break.
      if (takeWords(cursor, 'NOT ENFORCED')) return undefined;
      takeWords(cursor, 'ENFORCED');
      return [{ kind: 'add-check', table, name, condition }];
    }
    default:
      return isConstraint || peek(cursor) === 'PARTITION' ? undefined : 'none';
  }
}

function readForeignKey(cursor: Cursor, table: TableName, symbol: string | undefined): Change[] | undefined {
  if (!takeWords(cursor, 'FOREIGN KEY')) return undefined;
  takeWords(cursor, 'IF NOT EXISTS');
  // A name behind FOREIGN KEY is that of the index, and of the constraint where it has none.
  const index = isSign(cursor, '(') ? undefined : takeName(cursor);
  const columns = takeNames(cursor);
  if (columns === undefined || !takeWords(cursor, 'REFERENCES')) return undefined;
  const parent = takeTable(cursor);
  const parentColumns = takeNames(cursor);
  if (parent === undefined || parentColumns === undefined || !takeReferenceOptions(cursor)) return undefined;
  return [{ kind: 'add-foreign-key', table, name: symbol ?? index, columns, parent, parentColumns }];
}
