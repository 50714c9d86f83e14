-- The tables as release 7.9 left them. Written by generate.ts, not by hand.

SET NAMES utf8mb4;

DROP DATABASE IF EXISTS orders_test;
CREATE DATABASE orders_test DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
USE orders_test;

CREATE TABLE customer (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  code VARCHAR(20) NOT NULL COMMENT '客户编号',
  name VARCHAR(100) NOT NULL COMMENT '客户名称',
  credit_code CHAR(18) NOT NULL DEFAULT '' COMMENT '统一社会信用代码',
  industry_name VARCHAR(60) NOT NULL DEFAULT '' COMMENT '行业, as typed in the old CRM',
  address VARCHAR(200) NOT NULL DEFAULT '' COMMENT '地址, as typed in the old CRM',
  contact VARCHAR(40) NOT NULL DEFAULT '' COMMENT '联系人',
  mobile VARCHAR(20) NOT NULL DEFAULT '' COMMENT '手机, masked',
  status TINYINT NOT NULL DEFAULT 1 COMMENT '1 active, 2 frozen, 9 closed',
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY uk_customer_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='客户';

CREATE TABLE orders (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  order_no VARCHAR(32) NOT NULL COMMENT '订单号',
  customer_id BIGINT UNSIGNED NOT NULL,
  amount DECIMAL(12,2) NOT NULL COMMENT '金额',
  status VARCHAR(16) NOT NULL,
  channel VARCHAR(16) NOT NULL,
  pay_time INT(11) NOT NULL DEFAULT 0 COMMENT '支付时间, seconds, 0 is unpaid',
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (id),
  UNIQUE KEY uk_orders_order_no (order_no),
  KEY idx_orders_customer (customer_id, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='订单';

CREATE TABLE payment_callback (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  order_no VARCHAR(32) NOT NULL,
  gateway VARCHAR(16) NOT NULL,
  amount_cents BIGINT NOT NULL,
  paid_at_ms BIGINT NOT NULL COMMENT 'milliseconds, as the gateway sends them',
  settled_at_ms BIGINT NOT NULL DEFAULT 0 COMMENT 'milliseconds, 0 is not settled',
  result VARCHAR(16) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_payment_callback_order_no (order_no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='支付回调';

CREATE TABLE crm_industry_import (
  id INT NOT NULL AUTO_INCREMENT,
  batch_no VARCHAR(20) NOT NULL,
  code CHAR(3) NOT NULL COMMENT 'GB/T 4754 门类 and 大类',
  name VARCHAR(60) NOT NULL,
  section VARCHAR(60) NOT NULL COMMENT '门类',
  alias VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'what the old CRM called it',
  PRIMARY KEY (id),
  KEY idx_crm_industry_import_batch (batch_no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='行业字典, sent by CRM';

CREATE TABLE crm_address_import (
  id INT NOT NULL AUTO_INCREMENT,
  batch_no VARCHAR(20) NOT NULL,
  code CHAR(6) NOT NULL COMMENT 'GB/T 2260',
  level TINYINT NOT NULL COMMENT '1 省, 2 市, 3 区县',
  name VARCHAR(40) NOT NULL,
  parent_code CHAR(6) NOT NULL DEFAULT '',
  full_name VARCHAR(60) NOT NULL COMMENT '省市区',
  short_name VARCHAR(60) NOT NULL COMMENT '市区',
  PRIMARY KEY (id),
  KEY idx_crm_address_import_batch (batch_no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='地址字典, sent by CRM';

CREATE TABLE api_client (
  client_code VARCHAR(40) NOT NULL,
  name VARCHAR(100) NOT NULL,
  business_line VARCHAR(40) NOT NULL,
  status TINYINT NOT NULL DEFAULT 1,
  PRIMARY KEY (client_code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='开放平台应用';

CREATE TABLE api_definition (
  id INT NOT NULL AUTO_INCREMENT,
  path VARCHAR(100) NOT NULL,
  method VARCHAR(10) NOT NULL,
  since_release VARCHAR(10) NOT NULL,
  reviewed_by VARCHAR(40) NOT NULL DEFAULT '',
  published_at DATETIME NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_api_definition_path (path, method)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='开放接口';

CREATE TABLE api_grant (
  id INT NOT NULL AUTO_INCREMENT,
  client_code VARCHAR(40) NOT NULL,
  api_path VARCHAR(100) NOT NULL,
  daily_quota INT NOT NULL,
  granted_by VARCHAR(40) NOT NULL,
  granted_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_api_grant_client_path (client_code, api_path)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='接口授权';

CREATE TABLE service_instance (
  id INT NOT NULL AUTO_INCREMENT,
  service VARCHAR(40) NOT NULL,
  host VARCHAR(60) NOT NULL,
  port INT NOT NULL,
  version VARCHAR(20) NOT NULL,
  started_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_service_instance_address (host, port)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='服务实例, kept by the registry';

CREATE TABLE job_error (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  job VARCHAR(60) NOT NULL,
  message VARCHAR(500) NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (id),
  KEY idx_job_error_created_at (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='任务错误';
