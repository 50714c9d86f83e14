import type { CatalogColumn, CatalogTable } from '../catalog.ts';
import type { ColumnDefinition, ColumnType } from '../sql/changeTypes.ts';
import { celString, plainString, sqlString } from './quoting.ts';

/**
 * What `SHOW COLUMNS` must say of a column once it is as the definition wants it.
 *
 * Holds on all servers: MySQL 8.0.19 and newer leave out the width of integers that older ones and MariaDB show,
 * and each writes some types in its own words. What they say differently for no reason is not asked.
 */
export function columnExpectations(column: ColumnDefinition): string[] {
  const expectations = [...typeExpectation(column.type)];
  const nullable = nullability(column);
  if (nullable !== undefined) expectations.push(`row.Null == '${nullable ? 'YES' : 'NO'}'`);
  const initial = defaultExpectation(column);
  if (initial !== undefined) expectations.push(initial);
  return expectations;
}

const integers: Readonly<Record<string, string>> = {
  TINYINT: 'tinyint',
  INT1: 'tinyint',
  BOOL: 'tinyint',
  BOOLEAN: 'tinyint',
  SMALLINT: 'smallint',
  INT2: 'smallint',
  MEDIUMINT: 'mediumint',
  MIDDLEINT: 'mediumint',
  INT3: 'mediumint',
  INT: 'int',
  INTEGER: 'int',
  INT4: 'int',
  BIGINT: 'bigint',
  INT8: 'bigint',
  SERIAL: 'bigint',
};

const decimals: ReadonlySet<string> = new Set(['DECIMAL', 'DEC', 'NUMERIC', 'FIXED']);

/** Texts of a size, under all the names that they have. */
const sized: Readonly<Record<string, string>> = {
  CHAR: 'char',
  CHARACTER: 'char',
  'NATIONAL CHAR': 'char',
  'NATIONAL CHARACTER': 'char',
  NCHAR: 'char',
  VARCHAR: 'varchar',
  'CHARACTER VARYING': 'varchar',
  'CHAR VARYING': 'varchar',
  VARCHARACTER: 'varchar',
  NVARCHAR: 'varchar',
  'NATIONAL VARCHAR': 'varchar',
  BINARY: 'binary',
  VARBINARY: 'varbinary',
  BIT: 'bit',
};

const times: ReadonlySet<string> = new Set(['DATETIME', 'TIMESTAMP', 'TIME']);

/** Types that every server calls by this one name. */
const plain: ReadonlySet<string> = new Set(
  (
    'DATE TINYTEXT MEDIUMTEXT LONGTEXT TINYBLOB MEDIUMBLOB LONGBLOB POINT LINESTRING POLYGON GEOMETRY MULTIPOINT ' +
    'MULTILINESTRING MULTIPOLYGON UUID INET4 INET6'
  ).split(' '),
);

function typeExpectation(type: ColumnType): string[] {
  const { name, size, isUnsigned } = type;
  const starts = (word: string): string[] => [
    `row.Type.startsWith('${word}')`,
    ...(isUnsigned || name === 'SERIAL' ? ["row.Type.contains('unsigned')"] : []),
  ];
  const is = (word: string): string[] => [`row.Type == '${word}'`];
  const integer = integers[name];
  if (integer !== undefined) return starts(integer);
  if (decimals.has(name)) {
    const [digits = '10', scale = '0'] = size?.split(',').map((part) => part.trim()) ?? [];
    return is(`decimal(${digits},${scale})${isUnsigned ? ' unsigned' : ''}`);
  }
  const textual = sized[name];
  if (textual !== undefined)
    return size === undefined && textual.startsWith('var') ? [] : is(`${textual}(${size ?? '1'})`);
  if (times.has(name)) {
    const word = name.toLowerCase();
    return is(size === undefined || size === '0' ? word : `${word}(${size})`);
  }
  if (plain.has(name)) return size === undefined ? is(name.toLowerCase()) : [];
  switch (name) {
    case 'FLOAT':
      return size === undefined || size.includes(',') ? starts('float') : [];
    case 'DOUBLE':
    case 'DOUBLE PRECISION':
      return starts('double');
    case 'YEAR':
      return starts('year');
    case 'TEXT':
    case 'BLOB':
      // With a size the server takes the smallest of its four types that holds it.
      return size === undefined ? is(name.toLowerCase()) : [`row.Type.endsWith('${name.toLowerCase()}')`];
    case 'JSON':
      // MariaDB keeps it as a text.
      return ["row.Type in ['json', 'longtext']"];
    case 'GEOMETRYCOLLECTION':
    case 'GEOMCOLLECTION':
      return starts('geom');
    case 'ENUM':
    case 'SET': {
      const values = size === undefined ? [] : size.split(',').map((value) => plainString(value.trim()));
      const isPlain = values.length > 0 && values.every((value) => value !== undefined);
      return isPlain
        ? [
            `row.Type == ${celString(`${name.toLowerCase()}(${values.map((each) => `'${each}'`).join(',')})`)}`,
          ]
        : starts(`${name.toLowerCase()}(`);
    }
    default:
      return [];
  }
}

/** Whether the column takes NULL in the end; `undefined` where it depends on the server. */
function nullability(column: ColumnDefinition): boolean | undefined {
  if (column.isPrimary || column.isAutoIncrement || column.type.name === 'SERIAL') return false;
  if (column.isNullable !== undefined) return column.isNullable;
  // Older servers, and MariaDB before 10.10, make a TIMESTAMP NOT NULL by themselves.
  return column.type.name === 'TIMESTAMP' || column.isGenerated ? undefined : true;
}

function defaultExpectation({ default: initial, type }: ColumnDefinition): string | undefined {
  if (initial === undefined) return undefined;
  const word = initial.toUpperCase();
  if (word === 'NULL') return 'row.Default == null';
  if (/^(CURRENT_TIMESTAMP|NOW|LOCALTIME|LOCALTIMESTAMP)\b/.test(word))
    // MariaDB writes current_timestamp().
    return "row.Default.lowerAscii().startsWith('current_timestamp')";
  const shown = shownDefault(initial, type);
  return shown === undefined ? undefined : `row.Default == ${celString(shown)}`;
}

/** A literal as the server shows it once it has the column's type; `undefined` where that is not certain. */
function shownDefault(initial: string, type: ColumnType): string | undefined {
  const text = plainString(initial) ?? initial;
  const isQuoted = text !== initial;
  if (integers[type.name] !== undefined) {
    if (/^true$/i.test(initial)) return '1';
    if (/^false$/i.test(initial)) return '0';
    return /^(0|-?[1-9]\d*)$/.test(text) ? text : undefined;
  }
  if (decimals.has(type.name)) {
    const scale = Number(type.size?.split(',')[1] ?? 0);
    const parts = /^(-?(?:0|[1-9]\d*))(?:\.(\d+))?$/.exec(text);
    const fraction = parts?.[2] ?? '';
    if (parts === null || fraction.length > scale) return undefined;
    return `${parts[1]}${scale === 0 ? '' : `.${fraction.padEnd(scale, '0')}`}`;
  }
  const isText = sized[type.name]?.endsWith('char') === true || type.name === 'ENUM';
  if (!isQuoted || !isText || /\p{Cc}|\s$/u.test(text)) return undefined;
  return text;
}

/**
 * The definition of a column as the catalog has it, to be put behind its name; `undefined` for a generated column,
 * whose expression it does not have.
 */
export function definitionOf(column: CatalogColumn, table: CatalogTable): string | undefined {
  if (/generated|virtual|stored|persistent/i.test(column.extra)) return undefined;
  const parts = [column.type.replace(/\s*\/\*.*?\*\//g, '')];
  // The character set goes with its collation.
  if (column.collation !== undefined && column.collation !== table.collation)
    parts.push(`COLLATE ${column.collation}`);
  parts.push(column.isNullable ? 'NULL' : 'NOT NULL');
  if (column.default !== undefined) parts.push(`DEFAULT ${column.default}`);
  if (column.extra !== '') parts.push(column.extra);
  if (column.comment !== '') parts.push(`COMMENT ${sqlString(column.comment)}`);
  return parts.join(' ');
}
