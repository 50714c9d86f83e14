import type { Catalog } from '../catalog.ts';
import { findTable } from '../catalog.ts';
import { keywordOf, nameOf, standardDialect, type Token, textOf, tokenize } from '../sql/tokens.ts';
import { isName, tablesIn } from './sqlTables.ts';

const columns = 'Field Type Null Key Default Extra';
const indexes =
  'Table Non_unique Key_name Seq_in_index Column_name Collation Cardinality Sub_part Packed Null Index_type Comment Index_comment';

/** What servers name the columns of a statement that shows something. Source: MySQL manual, "SHOW Statements". */
const shapes: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^SHOW FULL (?:COLUMNS|FIELDS)\b/,
    'Field Type Collation Null Key Default Extra Privileges Comment'.split(' '),
  ],
  [/^(?:SHOW (?:COLUMNS|FIELDS)|DESCRIBE|DESC|EXPLAIN [`\w]+$)\b/, columns.split(' ')],
  [/^SHOW (?:INDEX|INDEXES|KEYS)\b/, indexes.split(' ')],
  [/^SHOW CREATE TABLE\b/, ['Table', 'Create Table']],
  [/^SHOW CREATE VIEW\b/, ['View', 'Create View']],
  [/^SHOW (?:GLOBAL |SESSION )?(?:VARIABLES|STATUS)\b/, ['Variable_name', 'Value']],
  [/^SHOW (?:FULL )?PROCESSLIST\b/, 'Id User Host db Command Time State Info'.split(' ')],
  [
    /^SHOW TABLE STATUS\b/,
    'Name Engine Version Row_format Rows Avg_row_length Data_length Max_data_length Index_length Data_free Auto_increment Create_time Update_time Check_time Collation Checksum Create_options Comment'.split(
      ' ',
    ),
  ],
  [/^EXPLAIN\b/, 'id select_type table type possible_keys key key_len ref rows Extra'.split(' ')],
];

/** The columns that a query gives back, as far as its text tells; empty where it does not. */
export function resultColumns(sql: string, catalog: Catalog | undefined): readonly string[] {
  const code = tokenize(sql.slice(0, 20_000), standardDialect).filter((token) => token.kind !== 'comment');
  const head = code
    .slice(0, 5)
    .map((token) => keywordOf(sql, token) || textOf(sql, token))
    .join(' ');
  for (const [pattern, names] of shapes) if (pattern.test(head)) return names;
  return head.startsWith('SELECT') ? selectList(sql, code, catalog) : [];
}

function selectList(sql: string, code: readonly Token[], catalog: Catalog | undefined): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  let item: Token[] = [];
  const end = (): void => {
    names.push(...namesOf(sql, item, code, catalog));
    item = [];
  };
  for (const token of code.slice(1)) {
    const sign = textOf(sql, token);
    if (token.kind === 'symbol' && sign === '(') depth += 1;
    if (token.kind === 'symbol' && sign === ')') depth -= 1;
    if (depth === 0 && /^(?:FROM|UNION|LIMIT|WHERE|;)$/.test(keywordOf(sql, token) || sign)) break;
    if (depth === 0 && sign === ',') end();
    else item.push(token);
  }
  end();
  return [...new Set(names)];
}

/** The name of one item: its alias, the column itself, or its text; all columns for `*`. */
function namesOf(
  sql: string,
  item: readonly Token[],
  code: readonly Token[],
  catalog: Catalog | undefined,
): readonly string[] {
  const words = item.filter((token) => !/^(?:DISTINCT|ALL)$/.test(keywordOf(sql, token)));
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (textOf(sql, last) === '*') return catalog === undefined ? [] : allColumns(sql, words, code, catalog);
  const before = words.at(-2);
  const isAlias = before !== undefined && before.kind !== 'symbol' && last.kind !== 'number';
  if (isName(last) && (words.length === 1 || isAlias || textOf(sql, before ?? last) === '.'))
    return /^(?:END|NULL|TRUE|FALSE)$/.test(keywordOf(sql, last)) ? [] : [nameOf(sql, last)];
  if (isName(last) && before !== undefined && textOf(sql, before) === ')') return [nameOf(sql, last)];
  if (last.kind === 'string' && isAlias) return [textOf(sql, last).slice(1, -1)];
  const text = sql.slice(first.start, last.end);
  return text.length <= 40 && !text.includes('\n') ? [text] : [];
}

function allColumns(
  sql: string,
  words: readonly Token[],
  code: readonly Token[],
  catalog: Catalog,
): readonly string[] {
  const [first] = words;
  const only = words.length > 1 && first !== undefined ? nameOf(sql, first) : undefined;
  return tablesIn(sql, code)
    .filter((use) => only === undefined || use.alias === only)
    .flatMap((use) => findTable(catalog, use.name)?.columns.map((column) => column.name) ?? []);
}
