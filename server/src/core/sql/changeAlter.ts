import { readColumn, readDefault } from './changeColumn.ts';
import { readConstraint } from './changeConstraint.ts';
import {
  type Cursor,
  isAtEnd,
  isSign,
  peek,
  skipWords,
  takeName,
  takeOneOf,
  takeSign,
  takeTable,
  takeUntil,
  takeWords,
  written,
} from './changeCursor.ts';
import { readTableOption } from './changeOptions.ts';
import type { Change, ColumnDefinition, TableName } from './changeTypes.ts';

/**
 * The clauses of an `ALTER TABLE`; one that is not understood becomes `unread`, the others are read.
 *
 * Source: MySQL 9.5 manual, "ALTER TABLE Statement"; MariaDB, "ALTER TABLE".
 */
export function readAlter(cursor: Cursor): Change[] | undefined {
  cursor.at++;
  skipWords(cursor, 'ONLINE OFFLINE IGNORE');
  if (!takeWords(cursor, 'TABLE')) return undefined;
  takeWords(cursor, 'IF EXISTS');
  const table = takeTable(cursor);
  if (table === undefined) return undefined;
  if (takeWords(cursor, 'WAIT')) cursor.at++;
  else takeWords(cursor, 'NOWAIT');
  const changes: Change[] = [];
  while (!isAtEnd(cursor)) {
    const from = cursor.at;
    const read = readClause(cursor, table);
    if (read !== undefined && cursor.at > from && (isAtEnd(cursor) || isSign(cursor, ',')))
      changes.push(...read);
    else {
      cursor.at = from;
      takeUntil(cursor, (each) => isSign(each, ','));
      // A parenthesis that nothing opened.
      if (cursor.at === from) return undefined;
      const clause = written(cursor, from).replace(/\s+/g, ' ');
      changes.push({ kind: 'unread', table, text: `ALTER TABLE ${table.text} ${clause}` });
    }
    if (!takeSign(cursor, ',') && !isAtEnd(cursor)) return undefined;
  }
  return changes;
}

function readClause(cursor: Cursor, table: TableName): Change[] | undefined {
  switch (peek(cursor)) {
    case 'ADD':
      cursor.at++;
      return readAdd(cursor, table);
    case 'DROP':
      cursor.at++;
      return readDropClause(cursor, table);
    case 'MODIFY':
    case 'CHANGE':
      return readModify(cursor, table);
    case 'RENAME':
      cursor.at++;
      return readRenameClause(cursor, table);
    case 'ALTER':
      cursor.at++;
      takeWords(cursor, 'COLUMN');
      return readAlterColumn(cursor, table);
    case 'ALGORITHM':
    case 'LOCK':
      cursor.at++;
      takeSign(cursor, '=');
      cursor.at++;
      return [];
    case 'FORCE':
      cursor.at++;
      return [];
    default: {
      const options: Change[] = [];
      // Options may stand side by side without commas.
      while (!isAtEnd(cursor) && !isSign(cursor, ',')) {
        const option = readTableOption(cursor);
        if (option === undefined) return undefined;
        options.push({ kind: 'set-table-option', table, ...option });
      }
      return options;
    }
  }
}

function readAdd(cursor: Cursor, table: TableName): Change[] | undefined {
  const hasColumnWord = takeWords(cursor, 'COLUMN');
  if (!hasColumnWord) {
    const constraint = readConstraint(cursor, table);
    if (constraint !== 'none') return constraint;
  }
  takeWords(cursor, 'IF NOT EXISTS');
  if (!takeSign(cursor, '(')) return addColumn(table, readColumn(cursor), cursor);
  const changes: Change[] = [];
  do {
    const column = readColumn(cursor);
    if (column === undefined) return undefined;
    changes.push({ kind: 'add-column', table, column });
  } while (takeSign(cursor, ','));
  return takeSign(cursor, ')') ? changes : undefined;
}

function addColumn(
  table: TableName,
  column: ColumnDefinition | undefined,
  cursor: Cursor,
): Change[] | undefined {
  if (column === undefined || !takePlace(cursor)) return undefined;
  return [{ kind: 'add-column', table, column }];
}

/** `FIRST` or `AFTER a`; true also where neither stands. */
function takePlace(cursor: Cursor): boolean {
  if (takeWords(cursor, 'FIRST')) return true;
  return takeWords(cursor, 'AFTER') ? takeName(cursor) !== undefined : true;
}

function readDropClause(cursor: Cursor, table: TableName): Change[] | undefined {
  if (takeWords(cursor, 'PRIMARY KEY')) return [{ kind: 'drop-index', table, name: 'PRIMARY' }];
  const object = takeWords(cursor, 'FOREIGN KEY')
    ? 'FOREIGN KEY'
    : (takeOneOf(cursor, 'INDEX KEY CHECK CONSTRAINT') ?? 'COLUMN');
  if (object === 'COLUMN') {
    if (peek(cursor) === 'PARTITION') return undefined;
    takeWords(cursor, 'COLUMN');
  }
  takeWords(cursor, 'IF EXISTS');
  const name = takeName(cursor);
  if (name === undefined) return undefined;
  takeOneOf(cursor, 'RESTRICT CASCADE');
  switch (object) {
    case 'INDEX':
    case 'KEY':
      return [{ kind: 'drop-index', table, name }];
    case 'COLUMN':
      return [{ kind: 'drop-column', table, column: name }];
    default:
      return [{ kind: 'drop-constraint', table, name, isForeignKey: object === 'FOREIGN KEY' }];
  }
}

function readModify(cursor: Cursor, table: TableName): Change[] | undefined {
  const isChange = takeOneOf(cursor, 'MODIFY CHANGE') === 'CHANGE';
  takeWords(cursor, 'COLUMN');
  takeWords(cursor, 'IF EXISTS');
  const old = isChange ? takeName(cursor) : undefined;
  const column = readColumn(cursor);
  const isMoved = peek(cursor) === 'FIRST' || peek(cursor) === 'AFTER';
  if (column === undefined || !takePlace(cursor)) return undefined;
  return [{ kind: 'modify-column', table, name: old ?? column.name, column, isMoved }];
}

function readRenameClause(cursor: Cursor, table: TableName): Change[] | undefined {
  const object = takeOneOf(cursor, 'COLUMN INDEX KEY');
  if (object === undefined) {
    takeOneOf(cursor, 'TO AS');
    const to = takeTable(cursor);
    return to === undefined ? undefined : [{ kind: 'rename-table', table, to }];
  }
  takeWords(cursor, 'IF EXISTS');
  const from = takeName(cursor);
  const to = takeWords(cursor, 'TO') ? takeName(cursor) : undefined;
  if (from === undefined || to === undefined) return undefined;
  return [{ kind: object === 'COLUMN' ? 'rename-column' : 'rename-index', table, from, to }];
}

function readAlterColumn(cursor: Cursor, table: TableName): Change[] | undefined {
  if (peek(cursor) === 'INDEX' || peek(cursor) === 'CHECK' || peek(cursor) === 'CONSTRAINT') return undefined;
  takeWords(cursor, 'IF EXISTS');
  const column = takeName(cursor);
  if (column === undefined) return undefined;
  if (takeWords(cursor, 'DROP DEFAULT')) return [{ kind: 'set-default', table, column, value: undefined }];
  if (!takeWords(cursor, 'SET DEFAULT')) return undefined;
  const value = readDefault(cursor);
  return value === undefined ? undefined : [{ kind: 'set-default', table, column, value }];
}
