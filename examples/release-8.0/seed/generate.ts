/**
 * Writes the sample data of the example: `node generate.ts` in this folder.
 *
 * The same rows every time: the only chance in here is a linear congruential generator with a fixed seed.
 * The SQL runs on MySQL 5.6 and newer and on MariaDB, and can be split at semicolons, since no value holds
 * one. `90-rehearsal.sql` is written by hand: it is what the rehearsal did to these rows.
 */
import { writeFileSync } from 'node:fs';
import { industries } from './industries.ts';
import { regions } from './regions.ts';

const database = 'orders_test';
const customerCount = 3000;
const orderCount = 5000;
/** 2026-11-20 18:00 in Shanghai: the hour of the masked copy, which no row is later than. */
const copiedAtSeconds = 1795168800;
const daySeconds = 86_400;

let state = 20261205;

/** The next number of the generator, from 0 up to but not including `below`. */
function next(below: number): number {
  // The constants of Numerical Recipes; the high bits are the good ones.
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

function pick<Item>(items: readonly Item[]): Item {
  const item = items[next(items.length)];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
}

/** Whether something with this chance, in percent, happens now. */
function happens(percent: number): boolean {
  return next(100) < percent;
}

interface Region {
  readonly code: string;
  readonly level: 1 | 2 | 3;
  readonly name: string;
  readonly parentCode: string;
  /** As on an envelope: province, city, district. */
  readonly fullName: string;
  /** The same without the province, as many people write it. */
  readonly shortName: string;
}

function readRegions(): Region[] {
  const found: Region[] = [];
  let province = '';
  let provinceCode = '';
  for (const line of regions.trim().split('\n')) {
    const [code = '', name = '', ...districts] = line.split(' ');
    if (code.endsWith('0000')) {
      province = name;
      provinceCode = code;
      found.push({ code, level: 1, name, parentCode: '', fullName: name, shortName: name });
      continue;
    }
    const isMunicipality = name === province;
    const city = isMunicipality ? name : province + name;
    if (!isMunicipality)
      found.push({ code, level: 2, name, parentCode: provinceCode, fullName: city, shortName: name });
    for (const district of districts) {
      const own = district.slice(2);
      found.push({
        code: code.slice(0, 4) + district.slice(0, 2),
        level: 3,
        name: own,
        parentCode: isMunicipality ? provinceCode : code,
        fullName: city + own,
        shortName: name + own,
      });
    }
  }
  return found;
}

interface Industry {
  readonly code: string;
  readonly name: string;
  readonly section: string;
  readonly alias: string;
}

function readIndustries(): Industry[] {
  return industries
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [section = '', divisions = ''] = line.split(': ');
      return divisions.split(' ').map((division) => {
        const [name = '', alias = ''] = division.slice(2).split('=');
        return { code: section.slice(0, 1) + division.slice(0, 2), name, section: section.slice(2), alias };
      });
    });
}

type Cell = string | number | null;

function literal(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'number') return String(cell);
  if (/[;'\\]/.test(cell)) throw new Error(`A value that would have to be quoted: ${cell}`);
  return `'${cell}'`;
}

function insert(table: string, columns: string, rows: readonly (readonly Cell[])[]): string {
  const parts: string[] = [];
  for (let from = 0; from < rows.length; from += 500) {
    const lines = rows.slice(from, from + 500).map((row) => `(${row.map(literal).join(',')})`);
    parts.push(`INSERT INTO ${table} (${columns}) VALUES\n${lines.join(',\n')};\n`);
  }
  return parts.join('\n');
}

function write(name: string, what: string, body: string): void {
  const head = `-- ${what} Written by generate.ts, not by hand.\n\nSET NAMES utf8mb4;\n`;
  writeFileSync(new URL(name, import.meta.url), `${head}${body}`);
}

/** The date and time in Shanghai, as MySQL writes it. */
function dateTime(epochSeconds: number): string {
  return new Date((epochSeconds + 8 * 3600) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

const allRegions = readRegions();
const districts = allRegions.filter((region) => region.level === 3);
const cities = allRegions.filter((region) => region.level === 2);
const allIndustries = readIndustries();
/** The divisions that companies who order from us belong to. */
const customerIndustries = allIndustries.filter((industry) => /[A-R]/.test(industry.code) && industry.alias);

const brands = [
  ...'华恒瑞盛鑫宏泰隆嘉德信诚达远博联创新智云腾捷安康源丰裕通顺兴荣昌和美佳润泽海天星辰科讯邦凯',
];
const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余'];
const givenNames = [
  '伟',
  '芳',
  '娜',
  '敏',
  '静',
  '磊',
  '洋',
  '艳',
  '勇',
  '杰',
  '秀英',
  '建国',
  '晓东',
  '志强',
  '雨桐',
];
const roads = [
  '人民路',
  '解放大道',
  '中山路',
  '科技园南路',
  '建设一路',
  '工业大道',
  '创业路',
  '和平街',
  '滨河东路',
  '长江路',
];
const buildings = ['国际大厦', '创新中心', '软件园', '产业园', '商务楼', '工业区', '科创广场'];
const forms = ['有限公司', '有限公司', '有限公司', '股份有限公司', '有限责任公司', '集团有限公司'];
const englishNames = [
  'Evergreen',
  'Pacific Star',
  'Blue Harbor',
  'Northwind',
  'Golden Bridge',
  'Silk Road',
  'Lotus',
];
const englishTrades = [
  'Trading Co., Ltd.',
  'Logistics (China) Co., Ltd.',
  'Technology Ltd.',
  'Foods (Asia) Pte. Ltd.',
];
const englishAddresses = [
  'Room 1203, 88 Keji Road, Nanshan District, Shenzhen',
  'Unit 5, 1266 Nanjing West Road, Jing-an District, Shanghai',
  'Suite 902, 7 Jianguomenwai Avenue, Chaoyang District, Beijing',
  'Block B, 18 Software Avenue, Yuhuatai District, Nanjing',
];
const unknownIndustries = ['', '', '', '其他', '进出口贸易', 'SaaS', '跨境电商', '(空)'];

function customerName(id: number, district: Region, industry: Industry): string {
  // A character outside the basic plane, as in the names of some families and shops.
  if (id % 997 === 0) return `${district.shortName.slice(0, 3)}𠮷野家居用品有限公司`;
  if (happens(4)) return `${pick(englishNames)} ${pick(englishTrades)}`;
  const place = district.shortName.split(/[市区]/)[0] ?? '';
  return `${place}${pick(brands)}${pick(brands)}${industry.alias}${pick(forms)}`;
}

function customerAddress(district: Region): string {
  const street = `${pick(roads)}${1 + next(688)}号`;
  const rest = happens(60) ? `${street}${pick(buildings)}${1 + next(30)}0${1 + next(9)}室` : street;
  const chance = next(100);
  if (chance < 68) return district.fullName + rest;
  if (chance < 87) return district.shortName + rest;
  if (chance < 91) return pick(cities).fullName + rest;
  if (chance < 94) return pick(cities).shortName + rest;
  if (chance < 97) return pick(englishAddresses);
  return happens(50) ? '' : `见合同附件${1 + next(9)}`;
}

function customerIndustry(industry: Industry): string {
  const chance = next(100);
  if (chance < 74) return industry.name;
  if (chance < 93) return industry.alias;
  return pick(unknownIndustries);
}

/** A unified social credit code in form, with no company behind it: no real one begins with `00`. */
function creditCode(id: number, district: Region): string {
  return `00${district.code}MA${String(id * 7919)
    .padStart(8, '0')
    .slice(-8)}`;
}

function customerRows(): Cell[][] {
  const rows: Cell[][] = [];
  for (let id = 1; id <= customerCount; id++) {
    const district = pick(districts);
    const industry = pick(customerIndustries);
    const createdAt = copiedAtSeconds - daySeconds - next(2200 * daySeconds);
    rows.push([
      id,
      `C${String(id).padStart(6, '0')}`,
      customerName(id, district, industry),
      creditCode(id, district),
      customerIndustry(industry),
      customerAddress(district),
      pick(surnames) + pick(givenNames),
      `1${pick(['38', '39', '59', '86', '77'])}****${String(next(10_000)).padStart(4, '0')}`,
      pick([1, 1, 1, 1, 1, 1, 2, 9]),
      dateTime(createdAt),
      dateTime(createdAt + next(daySeconds)),
    ]);
  }
  return rows;
}

interface Order {
  readonly cells: readonly Cell[];
  readonly number: string;
  readonly amountCents: number;
  readonly payTime: number;
}

function orders(): Order[] {
  const made: Order[] = [];
  for (let id = 1; id <= orderCount; id++) {
    // Ascending in time, as an auto-increment key has them.
    const createdAt = copiedAtSeconds - 90 * daySeconds + Math.floor((id * 89 * daySeconds) / orderCount);
    const isPaid = happens(86);
    const payTime = isPaid ? createdAt + 20 + next(3600) : 0;
    const number = `SO${dateTime(createdAt).slice(0, 10).replaceAll('-', '')}${String(id).padStart(6, '0')}`;
    const amountCents = 5_000 + next(9_000_000);
    const amount = `${Math.floor(amountCents / 100)}.${String(amountCents % 100).padStart(2, '0')}`;
    const status = isPaid ? pick(['PAID', 'SHIPPED', 'SHIPPED', 'DONE', 'DONE']) : pick(['NEW', 'CLOSED']);
    const customer = 1 + next(customerCount);
    const channel = pick(['web', 'web', 'app', 'api']);
    const cells = [id, number, customer, amount, status, channel, payTime, dateTime(createdAt)];
    made.push({ cells, number, amountCents, payTime });
  }
  return made;
}

/** What the payment gateway of the other department calls back with: times in milliseconds. */
function callbackRows(paid: readonly Order[]): Cell[][] {
  return paid.map((order, index) => {
    const isSettled = happens(92);
    const paidAtMs = order.payTime * 1000 + next(1000);
    const settledAtMs = isSettled ? paidAtMs + 3_600_000 + next(72_000_000) : 0;
    return [
      index + 1,
      order.number,
      pick(['alipay', 'wechat', 'unionpay']),
      order.amountCents,
      paidAtMs,
      settledAtMs,
      isSettled ? 'SETTLED' : 'PAID',
    ];
  });
}

write(
  '10-schema.sql',
  'The tables as release 7.9 left them.',
  `
DROP DATABASE IF EXISTS ${database};
CREATE DATABASE ${database} DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
USE ${database};

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
`,
);

write(
  '20-customers.sql',
  'Customers, made up from parts: none of them stands for a real one.',
  `USE ${database};\n\n${insert(
    'customer',
    'id, code, name, credit_code, industry_name, address, contact, mobile, status, created_at, updated_at',
    customerRows(),
  )}`,
);

const allOrders = orders();
write(
  '30-orders.sql',
  'Orders of ninety days, and what the payment gateway called back with for the latest of them.',
  `USE ${database};\n\n${insert(
    'orders',
    'id, order_no, customer_id, amount, status, channel, pay_time, created_at',
    allOrders.map((order) => order.cells),
  )}\n${insert(
    'payment_callback',
    'id, order_no, gateway, amount_cents, paid_at_ms, settled_at_ms, result',
    callbackRows(allOrders.filter((order) => order.payTime > 0).slice(-800)),
  )}`,
);

write(
  '40-dictionaries.sql',
  'What the CRM department sent: the dictionaries of release 8.0, and a leftover of the release before.',
  `USE ${database};\n\n${insert('crm_industry_import', 'batch_no, code, name, section, alias', [
    // CRM never cleared its first try; whoever forgets the batch number joins these rows, too.
    ...allIndustries
      .slice(0, 40)
      .map((industry) => ['R7.9', industry.code, industry.name, industry.section, '']),
    ...allIndustries.map((industry) => [
      'R8.0',
      industry.code,
      industry.name,
      industry.section,
      industry.alias,
    ]),
  ])}\n${insert(
    'crm_address_import',
    'batch_no, code, level, name, parent_code, full_name, short_name',
    allRegions.map((region) => [
      'R8.0',
      region.code,
      region.level,
      region.name,
      region.parentCode,
      region.fullName,
      region.shortName,
    ]),
  )}`,
);

write(
  '50-platform.sql',
  'The open platform, the running services and the error table of the jobs.',
  `USE ${database};

${insert('api_client', 'client_code, name, business_line, status', [
  ['mall-app', '商城小程序', '零售业务线', 1],
  ['erp-bridge', 'ERP 对接', '财务业务线', 1],
  ['scm-portal', '供应链门户', '供应链业务线', 1],
  ['dealer-h5', '经销商 H5', '渠道业务线', 1],
  ['bi-export', '数据分析平台', '数据业务线', 1],
  ['old-wap', '旧版 WAP 站', '零售业务线', 9],
])}
${insert('api_definition', 'path, method, since_release, reviewed_by, published_at', [
  ['/openapi/v1/orders', 'GET', '5.2', 'zhang.san', '2024-03-02 20:10:00'],
  ['/openapi/v1/orders', 'POST', '5.2', 'zhang.san', '2024-03-02 20:10:00'],
  ['/openapi/v1/customers', 'GET', '6.0', 'zhang.san', '2024-09-21 21:30:00'],
  ['/openapi/v1/shipments', 'GET', '7.4', 'wang.wu', '2025-11-15 20:45:00'],
  ['/openapi/v2/customers/industry', 'GET', '8.0', 'wang.wu', '2026-11-19 15:00:00'],
  ['/openapi/v2/customers/region', 'GET', '8.0', 'wang.wu', '2026-11-19 15:00:00'],
  ['/openapi/v2/orders/payment-times', 'GET', '8.0', 'zhang.san', '2026-11-20 10:20:00'],
])}
${insert('api_grant', 'client_code, api_path, daily_quota, granted_by, granted_at', [
  ['mall-app', '/openapi/v1/orders', 500000, 'zhang.san', '2024-03-02 20:30:00'],
  ['mall-app', '/openapi/v1/customers', 200000, 'zhang.san', '2024-09-21 21:40:00'],
  ['erp-bridge', '/openapi/v1/orders', 50000, 'zhang.san', '2024-03-04 09:12:00'],
  ['erp-bridge', '/openapi/v1/shipments', 50000, 'wang.wu', '2025-11-17 10:01:00'],
  ['dealer-h5', '/openapi/v1/orders', 100000, 'wang.wu', '2025-01-13 14:22:00'],
  ['bi-export', '/openapi/v1/orders', 2000, 'wang.wu', '2025-02-24 11:05:00'],
  ['bi-export', '/openapi/v1/customers', 2000, 'wang.wu', '2025-02-24 11:05:00'],
  ['old-wap', '/openapi/v1/orders', 100, 'zhang.san', '2024-03-04 09:15:00'],
])}
${insert('service_instance', 'service, host, port, version, started_at', [
  ['orders-backend', 'test-app-01', 8080, '7.9.4', '2026-10-17 20:31:02'],
  ['orders-backend', 'test-app-02', 8080, '7.9.4', '2026-10-17 20:31:03'],
  ['customer-backend', 'test-app-01', 8081, '7.9.4', '2026-10-17 20:31:02'],
  ['customer-backend', 'test-app-02', 8081, '7.9.4', '2026-10-17 20:31:04'],
  ['openapi-gateway', 'test-app-03', 8090, '7.9.2', '2026-10-17 20:31:05'],
  ['orders-web', 'test-web-01', 8000, '7.9.4', '2026-10-17 20:40:11'],
])}
${insert('job_error', 'job, message, created_at', [
  ['order-close', 'Lock wait timeout exceeded on orders, retried', '2026-10-18 02:00:14'],
  ['callback-pull', 'Out of range value for column pay_time at row 1', '2026-11-20 16:41:37'],
  ['callback-pull', 'Out of range value for column pay_time at row 1', '2026-11-20 16:42:07'],
  ['crm-sync', '行业字典批次 R7.9 不完整: 40 of 97 rows', '2026-11-18 09:30:00'],
])}`,
);
