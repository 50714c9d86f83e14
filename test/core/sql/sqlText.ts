import fc from 'fast-check';

/** Pieces that make trouble when they meet. */
const pieces = [
  ...' \n\t;,.()*=+-/@?\\#$`\'":<>!0aeéM\0'.split(''),
  ..."-- |/*|*/|/*!|/*!50000|/*!99999 |/*M!|/*+|--|:=|->>|1e|1.e|.5|0x|x'|N'|_utf8|@@|$$|客户|😀|\\N|\u00a0|\ufeff|\ud800".split(
    '|',
  ),
  ...(
    'SELECT|select|FROM|WITH|AS|IN|VALUES|DELETE|UPDATE|INTO|FOR|LOCK|SET|SHOW|EXPLAIN|TABLE|DELIMITER|CREATE|f_write|COUNT|' +
    'expect: a|-- expect: rows == 1|-- name: a\n'
  ).split('|'),
];

/** Any text, most of it near to SQL. */
export const sqlText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
  },
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join(' ')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
