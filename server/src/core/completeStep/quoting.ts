/** Names that need no quotes are letters, digits, `_` and `$`, and no number. */
const bareName = /^(?!\d+$)[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** Words that all servers reserve and that people do use as names. */
const reserved: ReadonlySet<string> = new Set(
  (
    'ADD ALL ALTER ANALYZE AND AS ASC BEFORE BETWEEN BIGINT BINARY BLOB BOTH BY CALL CASCADE CASE CHANGE CHAR ' +
    'CHARACTER CHECK COLLATE COLUMN CONDITION CONSTRAINT CONTINUE CONVERT CREATE CROSS CUBE CURRENT_DATE CURRENT_TIME ' +
    'CURRENT_TIMESTAMP CURRENT_USER CURSOR DATABASE DATABASES DEC DECIMAL DECLARE DEFAULT DELAYED DELETE DESC ' +
    'DESCRIBE DISTINCT DIV DOUBLE DROP DUAL EACH ELSE ELSEIF EMPTY ENCLOSED ESCAPED EXCEPT EXISTS EXIT EXPLAIN FALSE ' +
    'FETCH FLOAT FOR FORCE FOREIGN FROM FULLTEXT FUNCTION GENERATED GET GRANT GROUP GROUPING GROUPS HAVING IF IGNORE ' +
    'IN INDEX INFILE INNER INOUT INSERT INT INTEGER INTERSECT INTERVAL INTO IS ITERATE JOIN JSON_TABLE KEY KEYS KILL ' +
    'LAG LATERAL LEAD LEADING LEAVE LEFT LIKE LIMIT LINEAR LINES LOAD LOCALTIME LOCK LONG LOOP MANUAL MATCH MAXVALUE ' +
    'MOD NATURAL NOT NULL NUMERIC OF OFFSET ON OPTIMIZE OPTION OR ORDER OUT OUTER OVER PARALLEL PARTITION PERCENT_RANK ' +
    'PRECISION PRIMARY PROCEDURE PURGE QUALIFY RANGE RANK READ READS REAL RECURSIVE REFERENCES REGEXP RELEASE RENAME ' +
    'REPEAT REPLACE REQUIRE RESTRICT RETURN RETURNING REVOKE RIGHT ROW ROWS ROW_NUMBER SCHEMA SELECT SENSITIVE ' +
    'SEPARATOR SET SHOW SIGNAL SMALLINT SPATIAL SPECIFIC SQL SSL STARTING STORED SYSTEM TABLE TABLESAMPLE TERMINATED ' +
    'THEN TINYINT TO TRAILING TRIGGER TRUE UNDO UNION UNIQUE UNLOCK UNSIGNED UPDATE USAGE USE USING VALUES VARBINARY ' +
    'VARCHAR VARYING VIRTUAL WHEN WHERE WHILE WINDOW WITH WRITE XOR ZEROFILL'
  ).split(' '),
);

/** A name as it stands in SQL, in backticks where it needs them. */
export function quoteName(name: string): string {
  return bareName.test(name) && !reserved.has(name.toUpperCase())
    ? name
    : `\`${name.replaceAll('`', '``')}\``;
}

/** A list of names as it stands in SQL. */
export function quoteNames(names: readonly string[]): string {
  return names.map(quoteName).join(', ');
}

/** A text as a literal of SQL. */
export function sqlString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** `= 'a'`, or `IN ('a', 'b')` for several. */
export function equalsAny(texts: readonly string[]): string {
  const [first] = texts;
  return texts.length === 1 && first !== undefined
    ? `= ${sqlString(first)}`
    : `IN (${texts.map(sqlString).join(', ')})`;
}

/** A text as a literal of an expectation. */
export function celString(text: string): string {
  if (!/['\\\p{Cc}]/u.test(text)) return `'${text}'`;
  return JSON.stringify(text);
}

/** The text of a plain SQL literal in single or double quotes; `undefined` where it holds escapes. */
export function plainString(literal: string): string | undefined {
  const quote = literal.charAt(0);
  if ((quote !== "'" && quote !== '"') || literal.length < 2 || !literal.endsWith(quote)) return undefined;
  const inner = literal.slice(1, -1);
  return inner.includes(quote) || inner.includes('\\') ? undefined : inner;
}

/** A word for a check's name, made of any text. */
export function checkWord(text: string): string {
  const word = text.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '');
  // A bare number would be read as a position.
  return word === '' || /^\d+$/.test(word) ? `check-${word}`.replace(/-$/, '') : word;
}

/** An argument of a shell command, in quotes where it needs them. */
export function shellWord(text: string): string {
  return /^[\p{L}\p{N}_./@%+=:,-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Parts of a statement on one line, or each on its own where they would be too long for it. */
export function lines(...parts: readonly (string | undefined)[]): string {
  const given = parts.filter((part) => part !== undefined && part !== '');
  const line = given.join(' ');
  return line.length > 100 || line.includes('\n') ? given.join('\n') : line;
}
