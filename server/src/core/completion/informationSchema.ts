import type { CatalogTable } from '../catalog.ts';

const tables: Readonly<Record<string, string>> = {
  COLUMNS:
    'TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION COLUMN_DEFAULT IS_NULLABLE DATA_TYPE ' +
    'CHARACTER_MAXIMUM_LENGTH NUMERIC_PRECISION NUMERIC_SCALE CHARACTER_SET_NAME COLLATION_NAME COLUMN_TYPE ' +
    'COLUMN_KEY EXTRA COLUMN_COMMENT',
  TABLES:
    'TABLE_SCHEMA TABLE_NAME TABLE_TYPE ENGINE ROW_FORMAT TABLE_ROWS DATA_LENGTH INDEX_LENGTH AUTO_INCREMENT ' +
    'CREATE_TIME UPDATE_TIME TABLE_COLLATION TABLE_COMMENT',
  STATISTICS:
    'TABLE_SCHEMA TABLE_NAME NON_UNIQUE INDEX_NAME SEQ_IN_INDEX COLUMN_NAME CARDINALITY SUB_PART NULLABLE INDEX_TYPE',
  KEY_COLUMN_USAGE:
    'CONSTRAINT_NAME TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION REFERENCED_TABLE_SCHEMA ' +
    'REFERENCED_TABLE_NAME REFERENCED_COLUMN_NAME',
};

/**
 * The tables of information_schema that checks read, with the columns that all servers have.
 *
 * Source: MySQL 5.6 and 8.4 manuals, "INFORMATION_SCHEMA Tables"; MariaDB, "Information Schema Tables".
 */
export const informationSchema: readonly CatalogTable[] = Object.entries(tables).map(([name, columns]) => ({
  name,
  kind: 'view',
  rowsEstimate: undefined,
  comment: '',
  columns: columns.split(' ').map((column) => ({
    name: column,
    type: '',
    isNullable: true,
    default: undefined,
    extra: '',
    comment: '',
  })),
  indexes: [],
}));
