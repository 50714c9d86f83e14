import type { Role } from '../../core/role.ts';

const reading = [
  'SELECT',
  'SHOW COLUMNS FROM',
  'SHOW INDEX FROM',
  'SHOW CREATE TABLE',
  'SHOW TABLES LIKE',
  'SHOW TABLE STATUS LIKE',
  'EXPLAIN',
  'WITH',
];
const changing = [
  'ALTER TABLE',
  'UPDATE',
  'INSERT INTO',
  'DELETE FROM',
  'CREATE TABLE',
  'CREATE INDEX',
  'CREATE UNIQUE INDEX',
  'DROP TABLE',
  'DROP INDEX',
  'RENAME TABLE',
  'TRUNCATE TABLE',
  'LOAD DATA LOCAL INFILE',
  'GRANT',
  'REVOKE',
  'SET',
];

/** What a statement can begin with, the likely first. */
export function starters(role: Role | undefined): readonly string[] {
  switch (role) {
    case 'pre-check':
    case 'post-check':
    case 'monitor':
      return reading;
    case 'backup':
      return ['CREATE TABLE', 'INSERT INTO', ...reading];
    case 'change':
    case 'rollback':
      return [...changing, 'SELECT'];
    case undefined:
      return [...reading, ...changing];
    default:
      return role satisfies never;
  }
}

const join = ['JOIN', 'LEFT JOIN'];
const tail = ['GROUP BY', 'ORDER BY', 'LIMIT'];
const compare = ['AND', 'OR', 'IS NULL', 'IS NOT NULL', 'IN', 'LIKE', 'BETWEEN', 'NOT IN', 'NOT LIKE'];
const alterings = [
  'ADD COLUMN',
  'MODIFY COLUMN',
  'CHANGE COLUMN',
  'DROP COLUMN',
  'RENAME COLUMN',
  'ADD INDEX',
  'ADD UNIQUE INDEX',
  'ADD PRIMARY KEY',
  'ADD CONSTRAINT',
  'DROP INDEX',
  'DROP PRIMARY KEY',
  'DROP FOREIGN KEY',
  'RENAME INDEX',
  'RENAME TO',
  'ALTER COLUMN',
  'COMMENT =',
  'ENGINE =',
  'AUTO_INCREMENT =',
  'CONVERT TO CHARACTER SET',
  'ALGORITHM = INPLACE',
  'LOCK = NONE',
];

/** The words that can follow, by what stands before: a word, a clause with a value behind it, or a place in a list. */
const following: Readonly<Record<string, readonly string[]>> = {
  SELECT: ['DISTINCT', 'CASE'],
  'SELECT …': ['FROM', 'AS', 'AND', 'OR', 'IS NULL', 'UNION ALL'],
  'FROM …': [...join, 'WHERE', ...tail, 'AS', 'LIKE', 'UNION ALL'],
  'JOIN …': ['ON', 'USING', 'AS'],
  'ON …': [...compare, ...join, 'WHERE', 'SET', ...tail],
  'USING …': [...join, 'WHERE', ...tail],
  'WHERE …': [...compare, ...tail, 'UNION ALL'],
  'BY …': ['ASC', 'DESC', 'HAVING', 'ORDER BY', 'LIMIT'],
  'HAVING …': [...compare, 'ORDER BY', 'LIMIT'],
  'LIMIT …': ['OFFSET'],
  'UPDATE …': ['SET', ...join, 'AS'],
  'SET …': ['WHERE', 'ORDER BY', 'LIMIT', 'AND', 'OR'],
  'CALL …': ['AND', 'OR', 'IS NULL', 'IN', 'LIKE', 'SEPARATOR', 'ORDER BY', 'AS'],
  'INTO …': ['VALUES', 'SELECT', 'SET', 'ON DUPLICATE KEY UPDATE'],
  'VALUES …': ['ON DUPLICATE KEY UPDATE'],
  'VALUES (': ['NULL', 'DEFAULT', 'NOW()'],
  WHERE: ['NOT', 'EXISTS'],
  ON: ['NOT'],
  INSERT: ['INTO', 'IGNORE INTO'],
  REPLACE: ['INTO'],
  IGNORE: ['INTO'],
  DELETE: ['FROM'],
  ALTER: ['TABLE'],
  DROP: ['TABLE', 'INDEX', 'VIEW'],
  'ALTER DROP': ['COLUMN', 'INDEX', 'PRIMARY KEY', 'FOREIGN KEY'],
  'ALTER RENAME': ['COLUMN', 'INDEX', 'TO'],
  CREATE: ['TABLE', 'INDEX', 'UNIQUE INDEX', 'VIEW'],
  TABLE: ['IF NOT EXISTS'],
  'DROP TABLE': ['IF EXISTS'],
  'CREATE TABLE (': ['PRIMARY KEY', 'UNIQUE KEY', 'KEY', 'CONSTRAINT'],
  RENAME: ['TABLE'],
  TRUNCATE: ['TABLE'],
  LOAD: ['DATA LOCAL INFILE'],
  GRANT: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'ALL PRIVILEGES'],
  REVOKE: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'ALL PRIVILEGES'],
  SHOW: [
    'COLUMNS FROM',
    'FULL COLUMNS FROM',
    'INDEX FROM',
    'CREATE TABLE',
    'TABLES LIKE',
    'TABLE STATUS LIKE',
    'VARIABLES LIKE',
    'GRANTS',
  ],
  COLUMNS: ['FROM'],
  INDEX: ['FROM'],
  TABLES: ['LIKE'],
  STATUS: ['LIKE'],
  EXPLAIN: ['SELECT', 'UPDATE', 'DELETE'],
  GROUP: ['BY'],
  ORDER: ['BY'],
  LEFT: ['JOIN'],
  RIGHT: ['JOIN'],
  INNER: ['JOIN'],
  CROSS: ['JOIN'],
  NOT: ['IN', 'LIKE', 'BETWEEN', 'EXISTS', 'NULL'],
  IS: ['NULL', 'NOT NULL'],
  UNION: ['ALL', 'SELECT'],
  CASE: ['WHEN'],
  'ALTER TABLE …': alterings,
  'ALTER ADD': ['COLUMN', 'INDEX', 'UNIQUE INDEX', 'PRIMARY KEY', 'CONSTRAINT', 'FOREIGN KEY'],
  'ALTER MODIFY': ['COLUMN'],
  'ALTER CHANGE': ['COLUMN'],
  'ALTER ALTER': ['COLUMN'],
  'RENAME COLUMN …': ['TO'],
  'ALTER COLUMN …': ['SET DEFAULT', 'DROP DEFAULT'],
  'column definition': [
    'NOT NULL',
    'NULL',
    'DEFAULT',
    "COMMENT ''",
    'AFTER',
    'FIRST',
    'UNSIGNED',
    'AUTO_INCREMENT',
    'ON UPDATE CURRENT_TIMESTAMP',
  ],
};

/** The words that can follow; empty where nothing is known. */
export function wordsBehind(place: string | undefined): readonly string[] {
  return place === undefined || !Object.hasOwn(following, place) ? [] : (following[place] ?? []);
}

/** Types of columns, the usual first; `$1` marks a length to fill. */
export const columnTypes: readonly string[] = [
  'VARCHAR(${1:50})',
  'BIGINT',
  'INT',
  'INT UNSIGNED',
  'BIGINT UNSIGNED',
  'TINYINT(1)',
  'SMALLINT',
  'DECIMAL(${1:12}, ${2:2})',
  'CHAR(${1:2})',
  'DATETIME',
  'TIMESTAMP',
  'DATE',
  'TEXT',
  'MEDIUMTEXT',
  'JSON',
  'DOUBLE',
];

/** Functions that launch documents call, each with the places to fill. */
export const usualFunctions: readonly string[] = [
  'COUNT(${1:*})',
  'SUM($1)',
  'MAX($1)',
  'MIN($1)',
  'IFNULL($1, $2)',
  'COALESCE($1, $2)',
  'CONCAT($1, $2)',
  'NOW()',
  'DATABASE()',
  'UNIX_TIMESTAMP($1)',
  'FROM_UNIXTIME($1)',
  'CAST($1 AS $2)',
  'IF($1, $2, $3)',
];
