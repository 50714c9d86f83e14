import { codeOf, keywordOf, nameOf, standardDialect, type Token, textOf, tokenize } from './tokens.ts';

export interface StatementKind {
  /** Such as `SELECT`, `ALTER TABLE`, `CREATE OR REPLACE VIEW`; '' where no word stands first. */
  readonly verb: string;
  /** The tables that it writes or changes, as far as they are plain to see, such as `orders` or `crm.orders`. */
  readonly tables: readonly string[];
}

/** What a statement does and to which tables; a rough reading that never throws. */
export function statementKind(text: string): StatementKind {
  return kindOfCode(text, codeOf(tokenize(text, standardDialect)));
}

/** The same as `statementKind` for a text whose tokens are known. */
export function kindOfCode(text: string, code: readonly Token[]): StatementKind {
  const reader: Reader = { text, code, keywords: code.map((token) => keywordOf(text, token)) };
  const at = mainVerb(reader);
  const verb = reader.keywords[at] ?? '';
  switch (verb) {
    case 'ALTER':
    case 'CREATE':
    case 'DROP':
    case 'RENAME':
    case 'TRUNCATE':
      return readDefinition(reader, verb, at + 1);
    case 'INSERT':
    case 'REPLACE':
      return { verb, tables: namesAt(reader, skip(reader, at + 1, insertOptions), false) };
    case 'LOAD': {
      const into = find(reader, at, 'TABLE');
      return {
        verb: `LOAD ${reader.keywords[at + 1] ?? ''}`.trim(),
        tables: namesAt(reader, into + 1, false),
      };
    }
    case 'UPDATE':
      return { verb, tables: updatedTables(reader, at + 1) };
    case 'DELETE':
      return { verb, tables: deletedTables(reader, at + 1) };
    default:
      return { verb: pairs.has(verb) ? `${verb} ${reader.keywords[at + 1] ?? ''}`.trim() : verb, tables: [] };
  }
}

interface Reader {
  readonly text: string;
  readonly code: readonly Token[];
  readonly keywords: readonly string[];
}

/** First words that say little without the second. */
const pairs = new Set([
  'ANALYZE',
  'CHECK',
  'CHECKSUM',
  'FLUSH',
  'LOCK',
  'OPTIMIZE',
  'REPAIR',
  'START',
  'UNLOCK',
]);

const objects = new Set(
  (
    'COLUMN DATABASE EVENT FUNCTION INDEX PACKAGE PROCEDURE ROLE SCHEMA SEQUENCE SERVER TABLE TABLESPACE TRIGGER ' +
    'USER VIEW'
  ).split(' '),
);

const insertOptions = new Set(['DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'INTO', 'LOW_PRIORITY', 'QUICK']);

/** The first word, or after WITH the verb that follows the common tables. */
function mainVerb({ text, code, keywords }: Reader): number {
  let at = 0;
  while (textAt(text, code[at]) === '(') at++;
  if (keywords[at] !== 'WITH') return at;
  const verbs = new Set(['SELECT', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE', 'TABLE', 'VALUES']);
  let depth = 0;
  for (let index = at; index < code.length; index++) {
    const mark = textAt(text, code[index]);
    if (mark === '(') depth++;
    else if (mark === ')') depth--;
    else if (depth === 0 && verbs.has(keywords[index] ?? '')) return index;
  }
  return at;
}

function readDefinition(reader: Reader, verb: string, from: number): StatementKind {
  const { keywords } = reader;
  if (verb === 'TRUNCATE') {
    const at = keywords[from] === 'TABLE' ? from + 1 : from;
    return { verb: 'TRUNCATE TABLE', tables: namesAt(reader, at, false) };
  }
  let at = from;
  // Options such as OR REPLACE, TEMPORARY, UNIQUE, DEFINER = … stand between the verb and its object.
  while (at < keywords.length && at < from + 14 && !objects.has(keywords[at] ?? '')) at++;
  const object = keywords[at];
  if (object === undefined || !objects.has(object)) return { verb, tables: [] };
  const isReplacing = keywords[from] === 'OR' && keywords[from + 1] === 'REPLACE';
  const full = `${verb} ${isReplacing ? 'OR REPLACE ' : ''}${object}`;
  const name = skip(reader, at + 1, new Set(['IF', 'NOT', 'EXISTS']));
  switch (object) {
    case 'TABLE':
      if (verb === 'RENAME') return { verb: full, tables: renamedTables(reader, name) };
      return { verb: full, tables: namesAt(reader, name, verb === 'DROP') };
    case 'INDEX':
    case 'TRIGGER': {
      if (object === 'TRIGGER' && verb === 'DROP') return { verb: full, tables: [] };
      const on = find(reader, name, 'ON');
      return { verb: full, tables: namesAt(reader, on + 1, false) };
    }
    default:
      return { verb: full, tables: [] };
  }
}

/** `a TO b, c TO d` touches all four. */
function renamedTables(reader: Reader, from: number): string[] {
  const tables: string[] = [];
  for (let at = from; at < reader.code.length; ) {
    const name = readName(reader, at);
    if (name === undefined) break;
    tables.push(name.name);
    at = name.next + 1;
  }
  return unique(tables);
}

interface TableReference {
  readonly table: string;
  readonly alias: string;
}

/** In `UPDATE a JOIN b … SET a.x = …` only the tables that SET names. */
function updatedTables(reader: Reader, from: number): string[] {
  const set = find(reader, from, 'SET');
  const references = tableReferences(reader, skip(reader, from, insertOptions), set);
  const written: string[] = [];
  let isStart = true;
  let depth = 0;
  for (let at = set + 1; at < reader.code.length; at++) {
    const mark = textAt(reader.text, reader.code[at]);
    if (mark === '(') depth++;
    else if (mark === ')') depth--;
    else if (depth === 0 && reader.keywords[at] === 'WHERE') break;
    if (isStart) {
      const column = readName(reader, at);
      const qualifier = column?.parts.at(-2);
      const reference = references.find(({ alias }) => alias === qualifier);
      if (reference) written.push(reference.table);
      else written.push(...references.map(({ table }) => table));
    }
    isStart = depth === 0 && mark === ',';
  }
  return unique(written);
}

/** `DELETE FROM t`, `DELETE a, b FROM …`, `DELETE FROM a, b USING …`. */
function deletedTables(reader: Reader, from: number): string[] {
  const start = skip(reader, from, insertOptions);
  const fromAt = find(reader, start, 'FROM');
  const using = find(reader, fromAt, 'USING');
  // USING of a join has parentheses after it, that of DELETE a name.
  const isUsing =
    fromAt === start && using < reader.code.length && textAt(reader.text, reader.code[using + 1]) !== '(';
  if (fromAt === start && !isUsing) return namesAt(reader, fromAt + 1, false);
  const targets = namesAt(reader, isUsing ? fromAt + 1 : start, true);
  const references = tableReferences(reader, (isUsing ? using : fromAt) + 1, reader.code.length);
  return unique(targets.map((target) => references.find(({ alias }) => alias === target)?.table ?? target));
}

/** The tables of `a x JOIN db.b AS y ON … , c`, as far as they are named. */
function tableReferences(reader: Reader, from: number, until: number): TableReference[] {
  const references: TableReference[] = [];
  let isStart = true;
  let depth = 0;
  for (let at = from; at < until; at++) {
    const mark = textAt(reader.text, reader.code[at]);
    const word = reader.keywords[at];
    if (mark === '(') depth++;
    else if (mark === ')') depth--;
    if (depth === 0 && (word === 'WHERE' || word === 'ORDER' || word === 'LIMIT')) break;
    const name = isStart && depth === 0 ? readName(reader, at) : undefined;
    if (name) {
      const next = reader.keywords[name.next] === 'AS' ? name.next + 1 : name.next;
      const token = reader.code[next];
      const isAlias =
        next < until &&
        (token?.kind === 'quoted-identifier' ||
          (token?.kind === 'word' && !afterTable.has(reader.keywords[next] ?? '')));
      const alias = isAlias && token ? nameOf(reader.text, token) : (name.parts.at(-1) ?? name.name);
      references.push({ table: name.name, alias });
      at = name.next - 1;
    }
    isStart = depth === 0 && (mark === ',' || word === 'JOIN' || word === 'STRAIGHT_JOIN');
  }
  return references;
}

/** Words after a table that are not its alias. */
const afterTable = new Set(
  'CROSS FORCE IGNORE INNER JOIN LEFT LIMIT NATURAL ON ORDER PARTITION RIGHT SET STRAIGHT_JOIN USE USING WHERE'.split(
    ' ',
  ),
);

/** The name at `at`, and the others after commas where `isList`. */
function namesAt(reader: Reader, at: number, isList: boolean): string[] {
  const names: string[] = [];
  for (let next = at; next < reader.code.length; ) {
    const name = readName(reader, next);
    if (name === undefined) break;
    names.push(name.name);
    if (!isList || textAt(reader.text, reader.code[name.next]) !== ',') break;
    next = name.next + 1;
  }
  return unique(names);
}

/** `a`, `` `a b` `` or `db.a`, without quotes; `.*` after it, as DELETE allows, is skipped. */
function readName(
  reader: Reader,
  at: number,
): { readonly name: string; readonly parts: readonly string[]; readonly next: number } | undefined {
  const parts: string[] = [];
  let next = at;
  for (;;) {
    const token = reader.code[next];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted-identifier')) break;
    parts.push(nameOf(reader.text, token));
    next++;
    if (textAt(reader.text, reader.code[next]) !== '.') break;
    next++;
    if (textAt(reader.text, reader.code[next]) === '*') {
      next++;
      break;
    }
  }
  return parts.length === 0 ? undefined : { name: parts.join('.'), parts, next };
}

function skip(reader: Reader, from: number, words: ReadonlySet<string>): number {
  let at = from;
  while (words.has(reader.keywords[at] ?? '')) at++;
  return at;
}

/** Index of the word, or the end. */
function find(reader: Reader, from: number, word: string): number {
  const found = reader.keywords.indexOf(word, from);
  return found < 0 ? reader.code.length : found;
}

function textAt(text: string, token: Token | undefined): string {
  return token === undefined ? '' : textOf(text, token);
}

function unique(names: readonly string[]): string[] {
  return names.length < 2 ? [...names] : [...new Set(names)];
}
