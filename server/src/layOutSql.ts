import { formatDialect, mariadb, mysql } from 'sql-formatter';
import type { LayOut } from './core/sql/formatScript.ts';

/**
 * Lays out a statement. The formatter is large and seldom asked for: this file is only imported when it is.
 *
 * Which server a statement is for is known once a check ran on it: what one of them cannot read, the other may.
 */
export const layOutSql: LayOut = (statement) => {
  for (const dialect of [mysql, mariadb])
    try {
      return formatDialect(statement, { dialect, tabWidth: 2, expressionWidth: 60 });
    } catch {
      // The formatter throws at what it cannot read.
    }
  return undefined;
};
