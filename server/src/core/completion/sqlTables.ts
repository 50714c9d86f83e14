import { keywordOf, nameOf, type Token, textOf } from '../sql/tokens.ts';

/** A table that a statement names, by its name and by what the statement calls it. */
export interface TableUse {
  readonly database: string | undefined;
  readonly name: string;
  /** The alias; the name where there is none. */
  readonly alias: string;
}

const before: ReadonlySet<string> = new Set(
  'FROM JOIN STRAIGHT_JOIN UPDATE INTO TABLE DESCRIBE DESC TRUNCATE REFERENCES'.split(' '),
);
const options: ReadonlySet<string> = new Set('IGNORE LOW_PRIORITY IF NOT EXISTS ONLY TABLE'.split(' '));
/** Words that follow a table and are no alias. */
const noAlias: ReadonlySet<string> = new Set(
  (
    'WHERE SET ON USING JOIN INNER LEFT RIGHT CROSS NATURAL STRAIGHT_JOIN GROUP ORDER HAVING LIMIT UNION FOR FORCE ' +
    'USE IGNORE PARTITION VALUES VALUE SELECT ADD DROP MODIFY CHANGE RENAME ALTER CONVERT ENGINE COMMENT LIKE FROM ' +
    'INTO AS WINDOW PROCEDURE LOCK TO DEFAULT FIELDS CHARACTER AUTO_INCREMENT PRIMARY FOREIGN KEY CHECK'
  ).split(' '),
);

/** The tables that a statement's tokens name, in order; each name once. A rough reading that never throws. */
export function tablesIn(text: string, code: readonly Token[]): readonly TableUse[] {
  const found: TableUse[] = [];
  let isList = false;
  for (let at = 0; at < code.length; at += 1) {
    const token = code[at];
    const word = keywordOf(text, token);
    const isOn = word === 'ON' && isIndexStatement(text, code);
    if (before.has(word) || isOn) isList = true;
    else if (!(isList && token !== undefined && textOf(text, token) === ',')) {
      if (noAlias.has(word)) isList = false;
      continue;
    }
    let next = at + 1;
    while (options.has(keywordOf(text, code[next]))) next += 1;
    const read = readTable(text, code, next);
    if (read === undefined) continue;
    if (!found.some((use) => use.alias === read.use.alias && use.name === read.use.name))
      found.push(read.use);
    at = read.last;
  }
  return found;
}

/** `CREATE INDEX … ON table` and `DROP INDEX … ON table`. */
export function isIndexStatement(text: string, code: readonly Token[]): boolean {
  const words = code.slice(0, 3).map((token) => keywordOf(text, token));
  return (words[0] === 'CREATE' || words[0] === 'DROP') && (words[1] === 'INDEX' || words[2] === 'INDEX');
}

function readTable(
  text: string,
  code: readonly Token[],
  at: number,
): { use: TableUse; last: number } | undefined {
  const first = code[at];
  if (first === undefined || !isName(first) || noAlias.has(keywordOf(text, first))) return undefined;
  let name = nameOf(text, first);
  let database: string | undefined;
  let last = at;
  const [dot, second] = [code[at + 1], code[at + 2]];
  if (dot !== undefined && textOf(text, dot) === '.' && second !== undefined && isName(second)) {
    database = name;
    name = nameOf(text, second);
    last = at + 2;
  }
  const hasAs = keywordOf(text, code[last + 1]) === 'AS';
  const aliasToken = code[last + (hasAs ? 2 : 1)];
  const isAlias = aliasToken !== undefined && isName(aliasToken) && !noAlias.has(keywordOf(text, aliasToken));
  if (!isAlias) return { use: { database, name, alias: name }, last };
  return { use: { database, name, alias: nameOf(text, aliasToken) }, last: last + (hasAs ? 2 : 1) };
}

/** Whether a token can be a name. */
export function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'quoted-identifier';
}
