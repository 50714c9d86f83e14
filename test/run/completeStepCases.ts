import type { EngineName } from '../grounds/engines.ts';

/** A change that a step is completed for. */
export interface CompletedCase {
  readonly change: string;
  /** Whether its rollback is SQL alone, so that it can be tried. */
  readonly isUndone: boolean;
  /** Whether the server's catalog is needed for that. */
  readonly needsCatalog?: true;
  /** What is left of it all the same. */
  readonly leaves?: string;
  readonly not?: readonly EngineName[];
}

/** The tables that the changes are made to. */
export const schema = `
  DROP DATABASE IF EXISTS orders;
  CREATE DATABASE orders DEFAULT CHARACTER SET utf8;
  USE orders;
  CREATE TABLE region (id INT NOT NULL PRIMARY KEY, code CHAR(6) NOT NULL, name VARCHAR(60) NOT NULL);
  CREATE TABLE ticket (no VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, kind INT NOT NULL DEFAULT 0,
    place VARCHAR(9) CHARACTER SET latin1 NULL, UNIQUE KEY uk_no (no), KEY kind (kind)) DEFAULT CHARSET=utf8;
  INSERT INTO ticket VALUES ('a', 1, 'x'), ('A', 1, 'y');
  CREATE VIEW ready AS SELECT id, code FROM region;
  INSERT INTO region VALUES (1, '440305', '南山区'), (2, '110105', '朝阳区');
  CREATE TABLE customer (
    id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    code VARCHAR(20) NOT NULL,
    region_id INT NULL,
    city VARCHAR(60) NOT NULL DEFAULT '' COMMENT '城市, the buyer''s',
    industry_code CHAR(3) NOT NULL DEFAULT '',
    status INT NOT NULL DEFAULT 0,
    amount DECIMAL(10,2) NULL,
    pay_time INT(11) NOT NULL DEFAULT 0 COMMENT 'seconds',
    updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    KEY idx_status (status, city)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8 COMMENT='buyers';
  INSERT INTO customer (code, region_id, city, status, amount) VALUES
    ('A1', 1, '深圳', 1, 10.50), ('A2', 2, '', 1, 3), ('A3', NULL, '北京', 0, NULL), ('A4', NULL, '', 2, 7);
  CREATE TABLE tmp_region (name VARCHAR(60) NOT NULL PRIMARY KEY, code CHAR(3) NOT NULL) DEFAULT CHARSET=utf8;
  INSERT INTO tmp_region VALUES ('深圳', 'SZX'), ('北京', 'BJS');
  CREATE TABLE \`order\` (\`key\` INT NOT NULL, \`group\` VARCHAR(10) NULL);
  INSERT INTO \`order\` VALUES (1, 'a'), (2, NULL), (3, NULL);`;

/** What authors write; the completed steps are carried out on each server. */
export const completedCases: readonly CompletedCase[] = [
  {
    change:
      "ALTER TABLE customer ADD COLUMN industry VARCHAR(50) NOT NULL DEFAULT '' COMMENT '行业' AFTER city",
    isUndone: true,
  },
  {
    change: `ALTER TABLE customer ADD a BOOLEAN NOT NULL DEFAULT FALSE, ADD b NUMERIC(8,3) UNSIGNED DEFAULT 1.5,
      ADD c DATETIME NULL DEFAULT NULL, ADD d BIGINT UNSIGNED, ADD e ENUM('x','y') NOT NULL DEFAULT 'x', ADD f TEXT,
      ADD g DOUBLE PRECISION, ADD h YEAR, ADD i TIMESTAMP NULL, ADD j INTEGER(10) NOT NULL DEFAULT '5', ADD k BIT(4),
      ADD l DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, ADD m CHAR, ADD n VARBINARY(10),
      ADD o SET('a','b'), ADD p MEDIUMBLOB, ADD q FLOAT(7,3), ADD r REAL, ADD s DECIMAL, ADD t TIME(3)`,
    isUndone: true,
  },
  { change: 'ALTER TABLE customer ADD extra JSON', isUndone: true, not: ['mysql-5.6'] },
  { change: 'ALTER TABLE customer DROP COLUMN amount', isUndone: true, needsCatalog: true },
  {
    change: 'ALTER TABLE customer MODIFY pay_time BIGINT NOT NULL DEFAULT 0',
    isUndone: true,
    needsCatalog: true,
  },
  {
    change: "ALTER TABLE customer CHANGE COLUMN city town VARCHAR(80) NOT NULL DEFAULT 'x'",
    isUndone: true,
    needsCatalog: true,
  },
  { change: 'ALTER TABLE customer RENAME COLUMN pay_time TO paid_at', isUndone: true, not: ['mysql-5.6'] },
  { change: 'ALTER TABLE customer ALTER COLUMN status SET DEFAULT 3', isUndone: true, needsCatalog: true },
  {
    change:
      'ALTER TABLE customer ADD INDEX idx_city (city, industry_code), ADD UNIQUE KEY uk_code (code), ALGORITHM=INPLACE',
    isUndone: true,
  },
  { change: 'CREATE UNIQUE INDEX uk_group ON `order` (`group`(5))', isUndone: true },
  { change: 'ALTER TABLE `order` ADD PRIMARY KEY (`key`)', isUndone: true },
  { change: 'ALTER TABLE customer ADD INDEX (city)', isUndone: true },
  { change: 'DROP INDEX idx_status ON customer', isUndone: true, needsCatalog: true },
  {
    change: 'ALTER TABLE customer DROP INDEX idx_status, ADD INDEX idx_status (status)',
    isUndone: true,
    needsCatalog: true,
  },
  { change: 'ALTER TABLE customer RENAME INDEX idx_status TO idx_state', isUndone: true, not: ['mysql-5.6'] },
  {
    change: 'ALTER TABLE customer ADD CONSTRAINT fk_region FOREIGN KEY (region_id) REFERENCES region (id)',
    isUndone: true,
    leaves: 'the index that the server makes for a foreign key',
  },
  {
    change: 'ALTER TABLE customer ADD CONSTRAINT ck_status CHECK (status >= 0)',
    isUndone: true,
    not: ['mysql-5.6'],
  },
  { change: "ALTER TABLE customer COMMENT = 'people'", isUndone: true, needsCatalog: true },
  { change: 'ALTER TABLE customer ENGINE=InnoDB, CONVERT TO CHARACTER SET utf8mb4', isUndone: false },
  { change: 'ALTER TABLE customer AUTO_INCREMENT = 1000', isUndone: false },
  {
    change:
      'CREATE TABLE staging (id INT PRIMARY KEY, name VARCHAR(10)); INSERT INTO staging SELECT id, code FROM region',
    isUndone: true,
  },
  {
    change:
      'CREATE TABLE customer_copy LIKE customer; INSERT INTO customer_copy SELECT * FROM customer WHERE status = 1',
    isUndone: true,
  },
  { change: 'CREATE TABLE copies AS SELECT id, code FROM customer', isUndone: true },
  { change: 'CREATE VIEW active AS SELECT * FROM customer WHERE status = 1', isUndone: true },
  { change: 'DROP TABLE tmp_region', isUndone: false },
  { change: 'RENAME TABLE tmp_region TO old_region', isUndone: true },
  {
    change: "INSERT INTO region (id, code, name) VALUES (3, '310101', '黄浦区'), (4, '310104', 'it''s')",
    isUndone: true,
  },
  { change: "INSERT INTO customer SET code = 'B1', status = 7, updated_at = NOW()", isUndone: true },
  { change: "REPLACE INTO region VALUES (2, '110105', '海淀区')", isUndone: false, needsCatalog: true },
  { change: 'INSERT INTO customer (code, city) SELECT code, name FROM region', isUndone: false },
  { change: "UPDATE customer SET city = '成都' WHERE city = ''", isUndone: false },
  {
    change: `UPDATE customer c JOIN tmp_region t ON t.name = c.city
      SET c.industry_code = t.code, c.updated_at = c.updated_at WHERE c.industry_code = '';
      UPDATE customer SET industry_code = 'Z99' WHERE industry_code = ''`,
    isUndone: false,
  },
  { change: 'UPDATE customer SET amount = amount * 2, status = status + 1 WHERE id < 3', isUndone: false },
  { change: 'UPDATE customer SET status = 9, pay_time = id WHERE region_id IS NOT NULL', isUndone: false },
  { change: 'UPDATE customer SET status = 5 WHERE status > 0', isUndone: false },
  {
    change: 'ALTER TABLE customer ADD level INT NULL; UPDATE customer SET level = 1 WHERE level IS NULL',
    isUndone: true,
  },
  { change: "DELETE FROM customer WHERE city = '' ORDER BY id LIMIT 1", isUndone: false },
  {
    change: "DELETE c FROM customer c JOIN region r ON r.id = c.region_id WHERE r.code LIKE '11%'",
    isUndone: false,
  },
  { change: 'TRUNCATE tmp_region', isUndone: false },
  { change: "GRANT SELECT, INSERT (code) ON orders.customer TO 'app'@'localhost'", isUndone: true },
  { change: "GRANT ALL PRIVILEGES ON orders.* TO 'app'@'localhost' WITH GRANT OPTION", isUndone: true },
  {
    change: 'ALTER TABLE orders.customer ADD COLUMN `a b` INT NOT NULL, ADD KEY `k 1` (`a b`)',
    isUndone: true,
  },
  {
    change: `ALTER TABLE customer ADD region_code CHAR(6) NULL;
      UPDATE customer c JOIN region r ON r.id = c.region_id
      SET c.region_code = r.code, c.updated_at = c.updated_at WHERE c.region_code IS NULL`,
    isUndone: true,
  },
  {
    change: 'DROP TABLE IF EXISTS staging; CREATE TABLE staging (id INT) /*!50100 PARTITION BY HASH (id) */',
    isUndone: true,
  },
  {
    change: 'UPDATE customer SET amount = amount * 1000 WHERE amount > 0 AND amount < 1000',
    isUndone: false,
  },
  {
    change: `UPDATE customer c JOIN tmp_region t ON t.name = c.city JOIN region r ON r.name <> t.name AND r.id = 1
      SET c.region_id = r.id WHERE c.region_id IS NULL OR c.region_id <> r.id`,
    isUndone: false,
  },
  {
    change: "UPDATE customer SET amount = amount + 1, region_id = NULL WHERE region_id = 1 OR city = ''",
    isUndone: false,
  },
  {
    change: 'UPDATE customer SET region_id = 1 + 1 WHERE NOT region_id IS NOT NULL OR 1 = 0',
    isUndone: false,
  },
  { change: "UPDATE customer SET city = '无' WHERE city IS NULL OR city = '' # x", isUndone: false },
  { change: 'UPDATE customer SET status = 5 WHERE status > 0 LIMIT 2', isUndone: false },
  {
    change: `UPDATE customer c LEFT JOIN tmp_region t ON t.name = c.city
      SET c.status = 8, t.code = 'X' WHERE c.status <> 8`,
    isUndone: false,
  },
  {
    change: "REPLACE INTO region (id, code, name) VALUES (2, '110105', '海淀区'), (9, '1', 'x')",
    isUndone: false,
  },
  {
    change: `INSERT INTO region (id, code, name) VALUES (2, '110105', '海淀区') ON DUPLICATE KEY UPDATE name = VALUES(name)`,
    isUndone: false,
  },
  {
    change: `INSERT INTO customer (id, code, status) VALUES (1, 'A1', 0) ON DUPLICATE KEY UPDATE status = status + 1`,
    isUndone: false,
  },
  {
    change: 'INSERT INTO region (id, code, name) SELECT DISTINCT id + 10, name, name FROM region',
    isUndone: false,
  },
  {
    change:
      'INSERT INTO `order` (`key`, `group`) SELECT c.id, r.id FROM customer c JOIN region r ON r.id = c.region_id',
    isUndone: false,
  },
  {
    change: `INSERT INTO region (id, code, name) VALUES (3, '310101', '黄浦区');
      INSERT INTO region (id, code, name) VALUES (4, '310104', '徐汇区');
      INSERT INTO region (id, code, name) VALUES (5, '310105', '长宁区')`,
    isUndone: true,
  },
  {
    change: `UPDATE customer SET city = '上海' WHERE id = 1; UPDATE customer SET city = '天津' WHERE id = 2;
      INSERT INTO region (id, code, name) VALUES (3, '310101', '黄浦区'); UPDATE region SET name = 'x' WHERE id = 1`,
    isUndone: false,
  },
  {
    change: `DROP TABLE IF EXISTS tmp_load; CREATE TABLE tmp_load (city VARCHAR(60), code CHAR(3)) DEFAULT CHARSET=utf8;
      INSERT INTO tmp_load VALUES ('深圳', 'SZX'), ('北京', 'BJS');
      UPDATE customer c JOIN tmp_load t ON t.city = c.city SET c.industry_code = t.code WHERE c.industry_code = '';
      DROP TABLE tmp_load`,
    isUndone: false,
  },
  {
    change: `CREATE TABLE tmp_load (id INT, code CHAR(6)); INSERT INTO tmp_load VALUES (7, '310101');
      INSERT INTO region (id, code, name) SELECT id, code, '黄浦区' FROM tmp_load; DROP TABLE tmp_load`,
    isUndone: false,
  },
  {
    change: `CREATE TABLE tmp_load (id INT); INSERT INTO tmp_load VALUES (2);
      DELETE r FROM region r JOIN tmp_load t ON t.id = r.id; DROP TABLE tmp_load`,
    isUndone: false,
  },
  {
    change: 'ALTER TABLE ticket MODIFY no VARCHAR(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL',
    isUndone: true,
    needsCatalog: true,
  },
  { change: 'ALTER TABLE ticket DROP place, DROP COLUMN kind', isUndone: true, needsCatalog: true },
  { change: 'ALTER TABLE ticket DROP COLUMN no', isUndone: false, needsCatalog: true },
  { change: 'ALTER TABLE ticket MODIFY kind BIGINT NOT NULL FIRST', isUndone: true, needsCatalog: true },
  {
    change: 'ALTER TABLE ticket CHANGE no nr VARCHAR(9) COLLATE utf8_bin NOT NULL AFTER kind',
    isUndone: true,
    needsCatalog: true,
  },
  {
    change: `ALTER TABLE customer ADD x1 INT NULL; UPDATE customer SET x1 = 2 WHERE x1 IS NULL;
      ALTER TABLE customer MODIFY x1 INT NOT NULL; CREATE INDEX i_x1 ON customer (x1)`,
    isUndone: true,
  },
  {
    change: `ALTER TABLE customer ADD x1 INT NULL, ADD x3 INT; UPDATE customer SET x1 = 2 WHERE x1 IS NULL;
      ALTER TABLE customer CHANGE x1 x2 INT NOT NULL, ALTER COLUMN x3 SET DEFAULT 3`,
    isUndone: true,
  },
  { change: 'CREATE OR REPLACE VIEW seen AS SELECT id FROM customer', isUndone: false },
  { change: 'CREATE OR REPLACE VIEW ready AS SELECT id FROM customer', isUndone: false },
  {
    change: `INSERT INTO region (id, code, name) SELECT id, code, CONCAT(name, '!') FROM region
      ON DUPLICATE KEY UPDATE name = VALUES(name)`,
    isUndone: false,
  },
];
