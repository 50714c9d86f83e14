import { keywordOf, type Token, textOf } from '../sql/tokens.ts';
import { isIndexStatement } from './sqlTables.ts';

/** What can come next in a statement. */
export interface Wanted {
  readonly isStart: boolean;
  readonly tables: boolean;
  /** `bare`: names of columns and nothing else; `value`: an expression. */
  readonly columns: 'none' | 'bare' | 'value';
  /** Names of indexes of the statement's table. */
  readonly indexes: boolean;
  /** Types of columns. */
  readonly types: boolean;
  /** Key of the words that can follow, in sqlKeywords.ts. */
  readonly keywords: string | undefined;
}

const nothing: Wanted = {
  isStart: false,
  tables: false,
  columns: 'none',
  indexes: false,
  types: false,
  keywords: undefined,
};

const clauses: ReadonlySet<string> = new Set(
  'SELECT FROM JOIN WHERE ON USING SET VALUES BY HAVING LIMIT INTO UPDATE TABLE'.split(' '),
);
const expressions: ReadonlySet<string> = new Set(['SELECT', 'WHERE', 'ON', 'SET', 'BY', 'HAVING', 'CALL']);
/** Statements whose `TABLE` names one that exists. */
const tableVerbs: ReadonlySet<string> = new Set(
  'ALTER DROP TRUNCATE RENAME LOCK ANALYZE CHECK OPTIMIZE REPAIR SHOW LOAD CHECKSUM'.split(' '),
);
const columnWords: ReadonlySet<string> = new Set(['MODIFY', 'CHANGE', 'ALTER', 'DROP', 'RENAME']);

interface Frame {
  clause: string;
  /** The word or sign before the parenthesis. */
  readonly opener: string;
}

/** What can come behind the tokens of a statement that stand before the cursor. Never throws. */
export function wantedBehind(text: string, code: readonly Token[]): Wanted {
  const words = code.map((token) => keywordOf(text, token) || textOf(text, token));
  const previous = words.at(-1);
  if (previous === undefined) return { ...nothing, isStart: true };
  const verb = verbOf(words);
  const frame = frameOf(words, verb);
  const isOperand = endsOperand(code, words);
  const alter = verb === 'ALTER' && words.includes('TABLE') ? alterWanted(words, frame) : undefined;
  if (wantsTable(text, code, words, verb, frame)) return { ...nothing, tables: true, keywords: previous };
  if (alter !== undefined) return alter;
  if (verb === 'DROP' && previous === 'INDEX' && words.length === 2) return { ...nothing, indexes: true };
  if (frame.clause === 'COLUMNS')
    return previous === '(' || previous === ',' ? { ...nothing, columns: 'bare' } : nothing;
  if (frame.clause === 'SET' && (previous === 'SET' || previous === ','))
    return { ...nothing, columns: 'bare' };
  if (expressions.has(frame.clause)) {
    if (isOperand) return { ...nothing, keywords: `${frame.clause} …` };
    return { ...nothing, columns: previous === 'IS' ? 'none' : 'value', keywords: previous };
  }
  if (frame.clause === 'VALUES' && (previous === '(' || previous === ','))
    return { ...nothing, keywords: 'VALUES (' };
  if (isOperand && clauses.has(frame.clause)) return { ...nothing, keywords: `${frame.clause} …` };
  return { ...nothing, keywords: previous };
}

/** The word that says what a statement does, behind `EXPLAIN` and the like. */
function verbOf(words: readonly string[]): string {
  const at = words.findIndex((word) => word !== 'EXPLAIN' && word !== 'ANALYZE' && word !== '(');
  return words[at] ?? words[0] ?? '';
}

/** The clause at the end of the words, in the innermost parenthesis. */
function frameOf(words: readonly string[], verb: string): Frame {
  const frames: Frame[] = [{ clause: verb, opener: '' }];
  words.forEach((word, at) => {
    const frame = frames.at(-1);
    if (word === '(') {
      const opener = words[at - 1] ?? '';
      frames.push({ clause: clauseInParenthesis(words, at, frame?.clause ?? '', verb), opener });
    } else if (word === ')') {
      if (frames.length > 1) frames.pop();
    } else if (frame !== undefined && clauses.has(word)) {
      const isFunction = word === 'FROM' && frame.clause === 'CALL';
      // `CREATE INDEX … ON t` and `ON DUPLICATE KEY UPDATE` are no conditions.
      if (!isFunction && !(word === 'ON' && verb === 'CREATE'))
        frame.clause = word === 'UPDATE' && words[at - 1] === 'KEY' ? 'SET' : word;
    }
  });
  return frames.at(-1) ?? { clause: verb, opener: '' };
}

function clauseInParenthesis(words: readonly string[], at: number, clause: string, verb: string): string {
  const near = words.slice(Math.max(0, at - 3), at);
  if (clause === 'INTO' && near.at(-1) !== 'INTO') return 'COLUMNS';
  if (near.at(-1) === 'USING') return 'COLUMNS';
  const isKey = near.some((word) => word === 'INDEX' || word === 'KEY' || word === 'REFERENCES');
  if (isKey && verb === 'ALTER') return 'COLUMNS';
  if (verb === 'CREATE') return words.includes('INDEX') && words[at - 2] === 'ON' ? 'COLUMNS' : 'DEFINITIONS';
  if (clause === 'VALUES' || near.at(-1) === 'VALUES' || near.at(-1) === 'VALUE') return 'VALUES';
  return 'CALL';
}

function wantsTable(
  text: string,
  code: readonly Token[],
  words: readonly string[],
  verb: string,
  frame: Frame,
): boolean {
  const [before, previous = ''] = words.slice(-2).length === 2 ? words.slice(-2) : [undefined, words[0]];
  switch (previous) {
    case 'FROM':
      return frame.clause !== 'CALL' && !(verb === 'SHOW' && before === 'TABLES');
    case 'JOIN':
    case 'STRAIGHT_JOIN':
    case 'DESCRIBE':
    case 'REFERENCES':
      return true;
    case 'DESC':
    case 'TRUNCATE':
      return code.length === 1;
    case 'INTO':
      return verb === 'INSERT' || verb === 'REPLACE';
    case 'UPDATE':
      return verb === 'UPDATE' && code.length === 1;
    case 'TABLE':
      return tableVerbs.has(verb) && verb !== 'CREATE';
    case 'EXISTS':
      return verb === 'DROP' && before === 'IF' && words[1] === 'TABLE';
    case 'LIKE':
      return verb === 'CREATE' && words[1] === 'TABLE';
    case 'ON':
      return verb === 'GRANT' || verb === 'REVOKE' || isIndexStatement(text, code);
    case ',':
      return (
        frame.clause === 'FROM' ||
        (frame.clause === 'TABLE' && verb === 'DROP') ||
        (frame.clause === 'UPDATE' && verb === 'UPDATE')
      );
    default:
      return false;
  }
}

/** Behind `ALTER TABLE name`; `undefined` where nothing is special about it. */
function alterWanted(words: readonly string[], frame: Frame): Wanted | undefined {
  if (frame.clause === 'COLUMNS') return undefined;
  const part = words.slice(words.lastIndexOf(',') + 1);
  const isFirst = part.length === words.length;
  const head = isFirst ? part.slice(part[4] !== undefined && part[3] === '.' ? 5 : 3) : part;
  if (frame.opener !== '') return nothing;
  const [action = '', second = ''] = head;
  const previous = head.at(-1) ?? '';
  if (head.length === 0)
    return { ...nothing, keywords: isFirst && words.length < 3 ? undefined : 'ALTER TABLE …' };
  if (previous === 'AFTER') return { ...nothing, columns: 'bare' };
  if (second === 'INDEX' || second === 'KEY')
    return head.length === 2 && action !== 'ADD'
      ? { ...nothing, indexes: true }
      : { ...nothing, keywords: previous };
  if (action !== 'ADD' && !columnWords.has(action)) return { ...nothing, keywords: previous };
  const names = head.slice(second === 'COLUMN' ? 2 : 1);
  const isOld = columnWords.has(action);
  if (names.length === 0)
    return {
      ...nothing,
      columns: isOld && action !== 'RENAME' ? 'bare' : second === 'COLUMN' && isOld ? 'bare' : 'none',
      keywords: previous,
    };
  if (/^(?:PRIMARY|UNIQUE|FOREIGN|CONSTRAINT|FULLTEXT)$/.test(names[0] ?? ''))
    return { ...nothing, keywords: previous };
  if (action === 'DROP' || action === 'ALTER' || action === 'RENAME')
    return { ...nothing, keywords: `${action} COLUMN …` };
  const before = action === 'CHANGE' ? 2 : 1;
  if (names.length < before) return nothing;
  if (names.length === before) return { ...nothing, types: true };
  return { ...nothing, keywords: 'column definition' };
}

/** Whether the last token ends a value, so that an operator or the next clause can follow. */
function endsOperand(code: readonly Token[], words: readonly string[]): boolean {
  const token = code.at(-1);
  const word = words.at(-1) ?? '';
  switch (token?.kind) {
    case 'string':
    case 'number':
    case 'quoted-identifier':
    case 'parameter':
    case 'user-variable':
    case 'system-variable':
      return true;
    case 'symbol':
      return word === ')' || (word === '*' && /^(?:SELECT|DISTINCT|,|\.|\()$/.test(words.at(-2) ?? ''));
    case 'word':
      return !operators.has(word) && !clauses.has(word);
    default:
      return false;
  }
}

const operators: ReadonlySet<string> = new Set(
  (
    'AND OR NOT XOR IN LIKE BETWEEN IS DIV MOD REGEXP RLIKE CASE WHEN THEN ELSE DISTINCT INTERVAL EXISTS ALL ANY ' +
    'BINARY SOUNDS AS'
  ).split(' '),
);
