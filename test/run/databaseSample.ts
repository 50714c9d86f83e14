import type { Engine } from '../grounds/engines.ts';

/** The clock of every server in the contract suite, so that a mistake with it shows on any machine. */
export const serverArguments = ['--default-time-zone=+08:00'];

/** Tables, views and accounts that the contract's cases read. */
export async function fillSample(engine: Engine): Promise<void> {
  await engine.exec(`
    CREATE DATABASE sample CHARACTER SET utf8mb4;
    USE sample;
    SET sql_mode = '';
    SET NAMES utf8mb4;
    CREATE TABLE digit (n INT PRIMARY KEY);
    INSERT INTO digit VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);
    CREATE TABLE customer (
      id INT PRIMARY KEY, name VARCHAR(50) NOT NULL, industry VARCHAR(50) NOT NULL DEFAULT '' COMMENT 'industry',
      KEY by_name (name));
    INSERT INTO customer VALUES (1, '李伟 😀', 'retail'), (2, 'O''Neil', '');
    CREATE TABLE number_types (
      ti TINYINT, tu TINYINT UNSIGNED, si SMALLINT, mi MEDIUMINT, i INT, iz INT(6) UNSIGNED ZEROFILL,
      bi BIGINT, bu BIGINT UNSIGNED, bt BIT(10), ye YEAR);
    INSERT INTO number_types VALUES
      (-128, 255, -32768, 8388607, -2147483648, 42, -9223372036854775808, 18446744073709551615, b'1000000001', 2026),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    CREATE TABLE real_types (de DECIMAL(65,30), d0 DECIMAL(20,0), fl FLOAT, db DOUBLE);
    INSERT INTO real_types VALUES
      (12345678901234567890123456789012345.123456789012345678901234567890, 18446744073709551616, 0.5, 1e-300);
    CREATE TABLE time_types (da DATE, dt DATETIME, d6 DATETIME(6), ts TIMESTAMP NULL, ti TIME(3));
    INSERT INTO time_types VALUES
      ('2026-12-05', '2026-12-05 16:00:00', '2026-12-05 16:00:00.123456', '2026-12-05 16:00:00', '-838:59:59.000'),
      ('0000-00-00', '0000-00-00 00:00:00', '2026-00-10 00:00:00', '0000-00-00 00:00:00', '00:00:01.500'),
      ('1000-01-01', '9999-12-31 23:59:59', '0099-02-28 00:00:00', '1970-01-01 08:00:01', NULL);
    CREATE TABLE text_types (
      ch CHAR(3), tx TEXT, en ENUM('a','b'), se SET('x','y'), bi BINARY(3), vb VARBINARY(5), bl BLOB, po POINT,
      l1 VARCHAR(9) CHARACTER SET latin1);
    INSERT INTO text_types VALUES ('ab', '汉字😀', 'b', 'x,y', 'a', x'00ff', '', POINT(1, 2), 'é');
    CREATE TABLE written (n INT);
    CREATE FUNCTION write_one() RETURNS INT MODIFIES SQL DATA BEGIN INSERT INTO written VALUES (1); RETURN 1; END;
    CREATE VIEW writing AS SELECT write_one() AS n;
    CREATE USER 'reader'@'localhost' IDENTIFIED BY 'right';
    GRANT SELECT ON sample.* TO 'reader'@'localhost';
    CREATE USER 'alone'@'localhost' IDENTIFIED BY '';
  `);
  // MySQL 9 no longer takes a limit in GRANT, MySQL 5.6 takes it nowhere else.
  await engine.exec(
    engine.version.startsWith('5.6')
      ? "GRANT USAGE ON *.* TO 'alone'@'localhost' WITH MAX_USER_CONNECTIONS 1"
      : "ALTER USER 'alone'@'localhost' WITH MAX_USER_CONNECTIONS 1",
  );
}
