/** Which server reads a SQL text; decides quoting, executable comments and the known functions. */
export interface Dialect {
  readonly flavor: 'mysql' | 'mariadb';
  /** Version as the server's number: 5.6.24 is 50624, 10.11.19 is 101119, 9.7.4 is 90704. */
  readonly version: number;
  /** Modes of `@@sql_mode` in upper case, such as `ANSI_QUOTES`. */
  readonly sqlMode: readonly string[];
}
