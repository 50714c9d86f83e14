-- The open platform, the running services and the error table of the jobs. Written by generate.ts, not by hand.

SET NAMES utf8mb4;
USE orders_test;

INSERT INTO api_client (client_code, name, business_line, status) VALUES
('mall-app','商城小程序','零售业务线',1),
('erp-bridge','ERP 对接','财务业务线',1),
('scm-portal','供应链门户','供应链业务线',1),
('dealer-h5','经销商 H5','渠道业务线',1),
('bi-export','数据分析平台','数据业务线',1),
('old-wap','旧版 WAP 站','零售业务线',9);

INSERT INTO api_definition (path, method, since_release, reviewed_by, published_at) VALUES
('/openapi/v1/orders','GET','5.2','zhang.san','2024-03-02 20:10:00'),
('/openapi/v1/orders','POST','5.2','zhang.san','2024-03-02 20:10:00'),
('/openapi/v1/customers','GET','6.0','zhang.san','2024-09-21 21:30:00'),
('/openapi/v1/shipments','GET','7.4','wang.wu','2025-11-15 20:45:00'),
('/openapi/v2/customers/industry','GET','8.0','wang.wu','2026-11-19 15:00:00'),
('/openapi/v2/customers/region','GET','8.0','wang.wu','2026-11-19 15:00:00'),
('/openapi/v2/orders/payment-times','GET','8.0','zhang.san','2026-11-20 10:20:00');

INSERT INTO api_grant (client_code, api_path, daily_quota, granted_by, granted_at) VALUES
('mall-app','/openapi/v1/orders',500000,'zhang.san','2024-03-02 20:30:00'),
('mall-app','/openapi/v1/customers',200000,'zhang.san','2024-09-21 21:40:00'),
('erp-bridge','/openapi/v1/orders',50000,'zhang.san','2024-03-04 09:12:00'),
('erp-bridge','/openapi/v1/shipments',50000,'wang.wu','2025-11-17 10:01:00'),
('dealer-h5','/openapi/v1/orders',100000,'wang.wu','2025-01-13 14:22:00'),
('bi-export','/openapi/v1/orders',2000,'wang.wu','2025-02-24 11:05:00'),
('bi-export','/openapi/v1/customers',2000,'wang.wu','2025-02-24 11:05:00'),
('old-wap','/openapi/v1/orders',100,'zhang.san','2024-03-04 09:15:00');

INSERT INTO service_instance (service, host, port, version, started_at) VALUES
('orders-backend','test-app-01',8080,'7.9.4','2026-10-17 20:31:02'),
('orders-backend','test-app-02',8080,'7.9.4','2026-10-17 20:31:03'),
('customer-backend','test-app-01',8081,'7.9.4','2026-10-17 20:31:02'),
('customer-backend','test-app-02',8081,'7.9.4','2026-10-17 20:31:04'),
('openapi-gateway','test-app-03',8090,'7.9.2','2026-10-17 20:31:05'),
('orders-web','test-web-01',8000,'7.9.4','2026-10-17 20:40:11');

INSERT INTO job_error (job, message, created_at) VALUES
('order-close','Lock wait timeout exceeded on orders, retried','2026-10-18 02:00:14'),
('callback-pull','Out of range value for column pay_time at row 1','2026-11-20 16:41:37'),
('callback-pull','Out of range value for column pay_time at row 1','2026-11-20 16:42:07'),
('crm-sync','行业字典批次 R7.9 不完整: 40 of 97 rows','2026-11-18 09:30:00');
