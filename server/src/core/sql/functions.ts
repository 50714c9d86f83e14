import type { Dialect } from './dialect.ts';

/**
 * Whether `name` (upper case) is a built-in function of the server that a check may call.
 *
 * The version counts for safety: where a name is not built in, `NAME(…)` calls a stored function of that name.
 * Without a dialect: whether any supported server, MySQL 5.6 to 9 or MariaDB 10.6 and newer, has it.
 */
export function isBuiltIn(name: string, dialect: Dialect | undefined): boolean {
  const ranges = functions.get(name);
  if (ranges === undefined) return false;
  if (dialect === undefined) return true;
  return ranges.some(
    ({ flavor, since, until }) =>
      flavor === dialect.flavor && since <= dialect.version && dialect.version < until,
  );
}

/**
 * Whether blanks between this function's name and `(` make the server look for a stored function instead.
 *
 * Such names are keywords only right before the parenthesis, or, in sql_mode IGNORE_SPACE, after white space;
 * never after a comment. Source: MySQL manual, "Function Name Parsing and Resolution"; tried on the servers.
 */
export function needsParenthesisAtOnce(name: string, dialect: Dialect | undefined): boolean {
  return touching.has(name) || (dialect?.flavor === 'mariadb' && touchingInMariaDb.has(name));
}

/** Built-in functions that a check may not call, and what they do. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['GET_LOCK', 'takes a lock that other sessions wait for'],
  ['RELEASE_LOCK', 'releases a lock'],
  ['RELEASE_ALL_LOCKS', 'releases locks'],
  ['LOAD_FILE', 'reads a file on the server'],
  ['MASTER_POS_WAIT', 'waits for replication'],
  ['SOURCE_POS_WAIT', 'waits for replication'],
  ['MASTER_GTID_WAIT', 'waits for replication'],
  ['WAIT_FOR_EXECUTED_GTID_SET', 'waits for replication'],
  ['WAIT_UNTIL_SQL_THREAD_AFTER_GTIDS', 'waits for replication'],
  ['WSREP_SYNC_WAIT_UPTO_GTID', 'waits for replication'],
  ['NEXTVAL', 'advances a sequence'],
  ['SETVAL', 'changes a sequence'],
  ['LASTVAL', 'reads the state of a sequence in a session, which a check does not have'],
]);

interface Range {
  readonly flavor: Dialect['flavor'];
  readonly since: number;
  readonly until: number;
}

interface Group {
  /** First version, and the first that has it no more. */
  readonly mysql?: readonly [since: number, until?: number];
  readonly mariadb?: readonly [since: number, until?: number];
  readonly names: string;
}

// SLEEP and BENCHMARK are here: they change nothing, and the timer of the run ends them.
//
// MySQL 5.6.24, 9.7.4 and MariaDB 10.11.19 were asked for each name; the versions between are from MySQL's
// "Built-In Function and Operator Reference" and MariaDB's release notes. Where a name came within a series,
// the first release for production counts. Functions for views of information_schema are left out.
const groups: readonly Group[] = [
  {
    mysql: [0],
    mariadb: [0],
    names: `
      ABS ACOS ADDDATE ADDTIME AES_DECRYPT AES_ENCRYPT ASCII ASIN ATAN ATAN2 AVG BENCHMARK BIN BINARY
      BIT_AND BIT_COUNT BIT_LENGTH BIT_OR BIT_XOR CAST CEIL CEILING CHAR CHARACTER_LENGTH CHARSET
      CHAR_LENGTH COALESCE COERCIBILITY COLLATION COMPRESS CONCAT CONCAT_WS CONNECTION_ID CONV CONVERT
      CONVERT_TZ COS COT COUNT CRC32 CURDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER
      CURTIME DATABASE DATE DATEDIFF DATE_ADD DATE_FORMAT DATE_SUB DAY DAYNAME DAYOFMONTH DAYOFWEEK
      DAYOFYEAR DEFAULT DEGREES ELT EXP EXPORT_SET EXTRACT EXTRACTVALUE FIELD FIND_IN_SET FLOOR FORMAT
      FOUND_ROWS FROM_BASE64 FROM_DAYS FROM_UNIXTIME GEOMETRYCOLLECTION GET_FORMAT GREATEST GROUP_CONCAT
      HEX HOUR IF IFNULL INET6_ATON INET6_NTOA INET_ATON INET_NTOA INSERT INSTR INTERVAL ISNULL
      IS_FREE_LOCK IS_IPV4 IS_IPV4_COMPAT IS_IPV4_MAPPED IS_IPV6 IS_USED_LOCK LAST_DAY LAST_INSERT_ID
      LCASE LEAST LEFT LENGTH LINESTRING LN LOCALTIME LOCALTIMESTAMP LOCATE LOG LOG10 LOG2 LOWER LPAD
      LTRIM MAKEDATE MAKETIME MAKE_SET MATCH MAX MBRCONTAINS MBRDISJOINT MBRINTERSECTS MBROVERLAPS
      MBRTOUCHES MBRWITHIN MICROSECOND MID MIN MINUTE MOD MONTH MONTHNAME MULTILINESTRING MULTIPOINT
      MULTIPOLYGON NAME_CONST NOW NULLIF OCT OCTET_LENGTH ORD PERIOD_ADD PERIOD_DIFF PI POINT POLYGON
      POSITION POW POWER QUARTER QUOTE RADIANS RAND REPEAT REPLACE REVERSE RIGHT ROUND ROW ROW_COUNT RPAD
      RTRIM SCHEMA SECOND SEC_TO_TIME SESSION_USER SHA2 SIGN SIN SLEEP SOUNDEX SPACE SQRT STD STDDEV
      STDDEV_POP STDDEV_SAMP STRCMP STR_TO_DATE ST_AREA ST_ASBINARY ST_ASTEXT ST_ASWKB ST_ASWKT ST_BUFFER
      ST_CENTROID ST_CONTAINS ST_CROSSES ST_DIFFERENCE ST_DIMENSION ST_DISJOINT ST_DISTANCE ST_ENDPOINT
      ST_ENVELOPE ST_EQUALS ST_EXTERIORRING ST_GEOMCOLLFROMTEXT ST_GEOMCOLLFROMWKB
      ST_GEOMETRYCOLLECTIONFROMTEXT ST_GEOMETRYCOLLECTIONFROMWKB ST_GEOMETRYFROMTEXT ST_GEOMETRYFROMWKB
      ST_GEOMETRYN ST_GEOMETRYTYPE ST_GEOMFROMTEXT ST_GEOMFROMWKB ST_INTERIORRINGN ST_INTERSECTION
      ST_INTERSECTS ST_ISCLOSED ST_ISEMPTY ST_ISSIMPLE ST_LENGTH ST_LINEFROMTEXT ST_LINEFROMWKB
      ST_LINESTRINGFROMTEXT ST_LINESTRINGFROMWKB ST_NUMGEOMETRIES ST_NUMINTERIORRINGS ST_NUMPOINTS
      ST_OVERLAPS ST_POINTFROMTEXT ST_POINTFROMWKB ST_POINTN ST_POLYFROMTEXT ST_POLYFROMWKB
      ST_POLYGONFROMTEXT ST_POLYGONFROMWKB ST_SRID ST_STARTPOINT ST_SYMDIFFERENCE ST_TOUCHES ST_UNION
      ST_WITHIN ST_X ST_Y SUBDATE SUBSTR SUBSTRING SUBSTRING_INDEX SUBTIME SUM SYSDATE SYSTEM_USER TAN
      TIME TIMEDIFF TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF TIME_FORMAT TIME_TO_SEC TO_BASE64 TO_DAYS
      TO_SECONDS TRIM TRUNCATE UCASE UNCOMPRESS UNCOMPRESSED_LENGTH UNHEX UNIX_TIMESTAMP UPDATEXML UPPER
      USER UTC_DATE UTC_TIME UTC_TIMESTAMP UUID UUID_SHORT VALUES VARIANCE VAR_POP VAR_SAMP VERSION WEEK
      WEEKDAY WEEKOFYEAR WEIGHT_STRING YEAR YEARWEEK`,
  },
  {
    mysql: [0, 80000],
    mariadb: [0],
    names: `
      AREA ASBINARY ASTEXT ASWKB ASWKT BUFFER CENTROID CONTAINS CROSSES DECODE DES_DECRYPT DES_ENCRYPT
      DIMENSION DISJOINT ENCODE ENCRYPT ENDPOINT ENVELOPE EQUALS EXTERIORRING GEOMCOLLFROMTEXT
      GEOMCOLLFROMWKB GEOMETRYCOLLECTIONFROMTEXT GEOMETRYCOLLECTIONFROMWKB GEOMETRYFROMTEXT
      GEOMETRYFROMWKB GEOMETRYN GEOMETRYTYPE GEOMFROMTEXT GEOMFROMWKB GLENGTH INTERIORRINGN INTERSECTS
      ISCLOSED ISEMPTY ISSIMPLE LINEFROMTEXT LINEFROMWKB LINESTRINGFROMTEXT LINESTRINGFROMWKB MBREQUAL
      MLINEFROMTEXT MLINEFROMWKB MPOINTFROMTEXT MPOINTFROMWKB MPOLYFROMTEXT MPOLYFROMWKB
      MULTILINESTRINGFROMTEXT MULTILINESTRINGFROMWKB MULTIPOINTFROMTEXT MULTIPOINTFROMWKB
      MULTIPOLYGONFROMTEXT MULTIPOLYGONFROMWKB NUMGEOMETRIES NUMINTERIORRINGS NUMPOINTS OVERLAPS PASSWORD
      POINTFROMTEXT POINTFROMWKB POINTN POLYFROMTEXT POLYFROMWKB POLYGONFROMTEXT POLYGONFROMWKB SRID
      STARTPOINT TOUCHES WITHIN X Y`,
  },
  {
    mariadb: [0],
    names: `
      ADD_MONTHS BINLOG_GTID_POS BOUNDARY CHR COLUMN_ADD COLUMN_CHECK COLUMN_CREATE COLUMN_DELETE
      COLUMN_EXISTS COLUMN_GET COLUMN_JSON COLUMN_LIST CONCAT_OPERATOR_ORACLE CONVEXHULL DECODE_HISTOGRAM
      DECODE_ORACLE ISRING JSON_COMPACT JSON_DETAILED JSON_EXISTS JSON_LOOSE JSON_QUERY LENGTHB
      LPAD_ORACLE LTRIM_ORACLE MEDIAN NVL NVL2 PERCENTILE_CONT PERCENTILE_DISC POINTONSURFACE
      REPLACE_ORACLE ROWNUM RPAD_ORACLE RTRIM_ORACLE ST_BOUNDARY ST_ISRING ST_POINTONSURFACE ST_RELATE
      SUBSTR_ORACLE SYS_GUID TO_CHAR TRIM_ORACLE WSREP_LAST_SEEN_GTID WSREP_LAST_WRITTEN_GTID`,
  },
  {
    mysql: [50709],
    mariadb: [0],
    names: `
      JSON_ARRAY JSON_ARRAY_APPEND JSON_ARRAY_INSERT JSON_CONTAINS JSON_CONTAINS_PATH JSON_DEPTH
      JSON_EXTRACT JSON_INSERT JSON_KEYS JSON_LENGTH JSON_MERGE JSON_OBJECT JSON_QUOTE JSON_REMOVE
      JSON_REPLACE JSON_SEARCH JSON_SET JSON_TYPE JSON_UNQUOTE JSON_VALID MBREQUALS ST_ASGEOJSON
      ST_CONVEXHULL ST_DISTANCE_SPHERE ST_GEOMFROMGEOJSON ST_MLINEFROMTEXT ST_MLINEFROMWKB
      ST_MPOINTFROMTEXT ST_MPOINTFROMWKB ST_MPOLYFROMTEXT ST_MPOLYFROMWKB ST_MULTILINESTRINGFROMTEXT
      ST_MULTILINESTRINGFROMWKB ST_MULTIPOINTFROMTEXT ST_MULTIPOINTFROMWKB ST_MULTIPOLYGONFROMTEXT
      ST_MULTIPOLYGONFROMWKB`,
  },
  {
    mysql: [80011],
    mariadb: [0],
    names: `
      CUME_DIST CURRENT_ROLE DENSE_RANK FIRST_VALUE LAG LAST_VALUE LEAD NTH_VALUE NTILE PERCENT_RANK RANK
      REGEXP_INSTR REGEXP_REPLACE REGEXP_SUBSTR ROW_NUMBER`,
  },
  {
    mysql: [50709],
    names: `
      ANY_VALUE MBRCOVEREDBY MBRCOVERS ST_BUFFER_STRATEGY ST_GEOHASH ST_GEOMCOLLFROMTXT ST_ISVALID
      ST_LATFROMGEOHASH ST_LONGFROMGEOHASH ST_MAKEENVELOPE ST_NUMINTERIORRING ST_POINTFROMGEOHASH
      ST_SIMPLIFY ST_VALIDATE`,
  },
  {
    mysql: [80011],
    names: `
      BIN_TO_UUID GEOMCOLLECTION GROUPING ICU_VERSION IS_UUID JSON_STORAGE_FREE REGEXP_LIKE ROLES_GRAPHML
      STATEMENT_DIGEST STATEMENT_DIGEST_TEXT ST_SWAPXY UUID_TO_BIN`,
  },
  {
    mariadb: [110700],
    names: `
      UUID_V4 UUID_V7 VEC_DISTANCE VEC_DISTANCE_COSINE VEC_DISTANCE_EUCLIDEAN VEC_FROMTEXT VEC_TOTEXT`,
  },
  {
    mysql: [90000],
    names: `
      FROM_VECTOR STRING_TO_VECTOR TO_VECTOR VECTOR_DIM VECTOR_TO_STRING`,
  },
  {
    mysql: [80016],
    names: `
      FORMAT_BYTES FORMAT_PICO_TIME PS_CURRENT_THREAD_ID PS_THREAD_ID`,
  },
  {
    mysql: [50722],
    mariadb: [0],
    names: `
      JSON_ARRAYAGG JSON_MERGE_PATCH JSON_MERGE_PRESERVE JSON_OBJECTAGG`,
  },
  {
    mariadb: [100700],
    names: `
      JSON_EQUALS JSON_NORMALIZE NATURAL_SORT_KEY SFORMAT`,
  },
  {
    mysql: [80024],
    names: `
      ST_COLLECT ST_LINEINTERPOLATEPOINT ST_LINEINTERPOLATEPOINTS ST_POINTATDISTANCE`,
  },
  {
    mariadb: [110200],
    names: `
      JSON_ARRAY_INTERSECT JSON_KEY_VALUE JSON_OBJECT_FILTER_KEYS JSON_OBJECT_TO_ARRAY`,
  },
  {
    mysql: [0],
    names: `
      GTID_SUBSET GTID_SUBTRACT VALIDATE_PASSWORD_STRENGTH`,
  },
  {
    mysql: [0, 90600],
    mariadb: [0],
    names: `
      MD5 SHA SHA1`,
  },
  {
    mysql: [80017],
    names: `
      JSON_SCHEMA_VALID JSON_SCHEMA_VALIDATION_REPORT`,
  },
  {
    mysql: [80023],
    names: `
      ST_FRECHETDISTANCE ST_HAUSDORFFDISTANCE`,
  },
  {
    mysql: [80012],
    names: `
      ST_LATITUDE ST_LONGITUDE`,
  },
  {
    mariadb: [100800],
    names: `
      CRC32C`,
  },
  {
    mysql: [90400],
    names: `
      ETAG`,
  },
  {
    mysql: [80017],
    mariadb: [100900],
    names: `
      JSON_OVERLAPS`,
  },
  {
    mysql: [50722],
    mariadb: [101003],
    names: `
      JSON_PRETTY`,
  },
  {
    mysql: [50722],
    names: `
      JSON_STORAGE_SIZE`,
  },
  {
    mysql: [80021],
    mariadb: [0],
    names: `
      JSON_VALUE`,
  },
  {
    mysql: [0, 50700],
    mariadb: [0],
    names: `
      OLD_PASSWORD`,
  },
  {
    mysql: [0],
    mariadb: [101000],
    names: `
      RANDOM_BYTES`,
  },
  {
    mysql: [80013],
    names: `
      ST_TRANSFORM`,
  },
  {
    mysql: [80011],
    mariadb: [100600],
    names: `
      JSON_TABLE`,
  },
  {
    mariadb: [110002],
    names: `
      FORMAT_PICO_TIME`,
  },
  {
    mariadb: [110100],
    names: `
      JSON_SCHEMA_VALID`,
  },
  {
    mariadb: [110300],
    names: `
      KDF`,
  },
];

const functions: ReadonlyMap<string, readonly Range[]> = (() => {
  const byName = new Map<string, Range[]>();
  for (const group of groups)
    for (const name of words(group.names)) {
      const ranges = byName.get(name) ?? [];
      byName.set(name, ranges);
      for (const flavor of ['mysql', 'mariadb'] as const) {
        const versions = group[flavor];
        if (versions)
          ranges.push({ flavor, since: versions[0], until: versions[1] ?? Number.POSITIVE_INFINITY });
      }
    }
  return byName;
})();

const touching: ReadonlySet<string> = new Set(
  words(`
    ADDDATE BIT_AND BIT_OR BIT_XOR CAST COUNT CURDATE CURTIME DATE_ADD DATE_SUB EXTRACT GROUP_CONCAT
    JSON_ARRAYAGG JSON_OBJECTAGG MAX MID MIN NOW POSITION SESSION_USER STD STDDEV STDDEV_POP STDDEV_SAMP
    ST_COLLECT SUBDATE SUBSTR SUBSTRING SUM SYSDATE SYSTEM_USER TRIM VARIANCE VAR_POP VAR_SAMP`),
);

const touchingInMariaDb: ReadonlySet<string> = new Set(
  words(`
    CUME_DIST DENSE_RANK FIRST_VALUE LAG LEAD MEDIAN NTH_VALUE NTILE PERCENTILE_CONT PERCENTILE_DISC
    PERCENT_RANK RANK TRIM_ORACLE`),
);

function words(list: string): string[] {
  return list.trim().split(/\s+/);
}
