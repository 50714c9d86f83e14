import { keywordOf, type Token, textOf } from '../sql/tokens.ts';
import { alterWanted, definitionWanted } from './sqlDefinition.ts';
import { isIndexStatement } from './sqlTables.ts';
import { nothing, type Wanted } from './sqlWanted.ts';

const clauses: ReadonlySet<string> = new Set(
  'SELECT FROM JOIN WHERE ON USING SET VALUES BY HAVING LIMIT INTO UPDATE TABLE'.split(' '),
);
const expressions: ReadonlySet<string> = new Set(['SELECT', 'WHERE', 'ON', 'SET', 'BY', 'HAVING', 'CALL']);
/** Statements whose `TABLE` names one that exists. */
const tableVerbs: ReadonlySet<string> = new Set(
  'ALTER DROP TRUNCATE RENAME LOCK ANALYZE CHECK OPTIMIZE REPAIR SHOW LOAD CHECKSUM'.split(' '),
);

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
  const alter = verb === 'ALTER' && words.includes('TABLE') ? alterWanted(words) : undefined;
  if (wantsTable(text, code, words, verb, frame))
    return { ...nothing, tables: true, keywords: `${verb} ${previous}` };
  if (alter !== undefined && frame.clause !== 'COLUMNS') return frame.opener === '' ? alter : nothing;
  if (verb === 'DROP' && previous === 'INDEX' && words.length === 2) return { ...nothing, indexes: true };
  if (frame.clause === 'DEFINITIONS') return definitionWanted(words);
  if (frame.clause === 'LENGTH') return nothing;
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
  if (verb === 'CREATE' && clause !== 'SELECT') {
    if (words.includes('INDEX') && words[at - 2] === 'ON') return 'COLUMNS';
    return clause === 'DEFINITIONS' || clause === 'LENGTH' ? 'LENGTH' : 'DEFINITIONS';
  }
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
