import type { ASTNode } from '@marcbachmann/cel-js';
import { loopVariable } from './expectUsage.ts';
import { fromCel } from './expectValues.ts';
import { showValue } from './showValue.ts';

/** A sentence in pieces: words of ours, and what stands in the expectation or is a value of it. */
export type Words = readonly (string | { readonly code: string })[];

/**
 * An expectation in plain English, such as “exactly 1 row, and Type of the first row is 'varchar(50)'”.
 *
 * What cannot be put in words is in it as it stands.
 */
export function expectationWords(node: ASTNode): Words {
  return joined(condition(node, new Set()));
}

type Piece = Words[number];
/** The names that loops bind. */
type Bound = ReadonlySet<string>;

function condition(node: ASTNode, bound: Bound): Piece[] {
  switch (node.op) {
    case '&&':
      return [...part(node.args[0], node.op, bound), ', and ', ...part(node.args[1], node.op, bound)];
    case '||':
      return [...part(node.args[0], node.op, bound), ', or ', ...part(node.args[1], node.op, bound)];
    case '!_':
      return ['not (', ...condition(node.args, bound), ')'];
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(node.op, node.args[0], node.args[1], bound);
    case 'in':
      return membership(node.args[0], node.args[1], bound);
    case 'rcall':
      return methodWords(node, bound) ?? asItStands(node);
    case 'value':
      return node.args === true ? ['always true'] : node.args === false ? ['never true'] : asItStands(node);
    default:
      return asItStands(node);
  }
}

/** One side of `&&` or `||`; in brackets where it would else be read another way. */
function part(node: ASTNode, around: '&&' | '||', bound: Bound): Piece[] {
  const needsBrackets = (node.op === '&&' || node.op === '||') && node.op !== around;
  const words = condition(node, bound);
  return needsBrackets ? ['(', ...words, ')'] : words;
}

const mirrored = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
type Operator = keyof typeof mirrored;

const verbs: Readonly<Record<Operator, string>> = {
  '==': ' is ',
  '!=': ' is not ',
  '<': ' is less than ',
  '<=': ' is at most ',
  '>': ' is more than ',
  '>=': ' is at least ',
};

function comparison(operator: Operator, left: ASTNode, right: ASTNode, bound: Bound): Piece[] {
  // `0 == rows` says the same as `rows == 0`.
  if (left.op === 'value' && right.op !== 'value') return comparison(mirrored[operator], right, left, bound);
  const counted = countWords(operator, left, right);
  if (counted !== undefined) return counted;
  if (isNull(right)) {
    const is = operator === '==' ? ' is NULL' : operator === '!=' ? ' is not NULL' : undefined;
    if (is === undefined) return [...operand(left, bound), verbs[operator], 'NULL'];
    if (left.op === 'id' && left.args === 'row')
      return [operator === '==' ? 'there is no first row' : 'there is a first row'];
    return [...operand(left, bound), is];
  }
  return [...operand(left, bound), verbs[operator], ...operand(right, bound)];
}

/** Comparisons of a number of rows with a number. */
function countWords(operator: Operator, left: ASTNode, right: ASTNode): Piece[] | undefined {
  const what = rowsOf(left);
  if (what === undefined) return undefined;
  if (rowsOf(right) === 'pre' && what === 'own' && operator === '==')
    return ['as many rows as in the pre-check'];
  if (right.op !== 'value' || typeof right.args !== 'bigint') return undefined;
  const { noun, from } = countNouns[what];
  return [`${numberWords(operator, right.args, noun)}${from}`];
}

const countNouns = {
  own: { noun: 'row', from: '' },
  pre: { noun: 'row', from: ' in the pre-check' },
  changed: { noun: 'changed row', from: '' },
} as const;

function numberWords(operator: Operator, count: bigint, noun: string): string {
  const nouns = (number: bigint): string => `${number} ${number === 1n ? noun : `${noun}s`}`;
  switch (operator) {
    case '==':
      return count === 0n ? `no ${noun}` : `exactly ${nouns(count)}`;
    case '!=':
      return count === 0n ? `at least 1 ${noun}` : `any number of ${noun}s but ${count}`;
    case '<':
      return `fewer than ${nouns(count)}`;
    case '<=':
      return `at most ${nouns(count)}`;
    case '>':
      return count === 0n ? `at least 1 ${noun}` : `more than ${nouns(count)}`;
    case '>=':
      return `at least ${nouns(count)}`;
    default:
      return operator satisfies never;
  }
}

function rowsOf(node: ASTNode): keyof typeof countNouns | undefined {
  if (node.op === 'id')
    return node.args === 'rows' ? 'own' : node.args === 'affected' ? 'changed' : undefined;
  const isPre =
    node.op === '.' && node.args[1] === 'rows' && node.args[0].op === 'id' && node.args[0].args === 'pre';
  return isPre ? 'pre' : undefined;
}

function membership(left: ASTNode, right: ASTNode, bound: Bound): Piece[] {
  if (right.op === 'list') {
    const items = right.args.map((item) => operand(item, bound));
    if (items.length === 0) return [...operand(left, bound), ' is in an empty list'];
    if (items.length === 1) return [...operand(left, bound), ' is ', ...(items[0] ?? [])];
    const list = items.flatMap((item, index): Piece[] =>
      index === 0 ? item : [index === items.length - 1 ? ' or ' : ', ', ...item],
    );
    return [...operand(left, bound), ' is one of ', ...list];
  }
  if (right.op === 'id' && right.args === 'columns') return ['there is a column ', ...operand(left, bound)];
  return [...operand(left, bound), ' is in ', ...operand(right, bound)];
}

const methods: Readonly<Record<string, string>> = {
  startsWith: ' begins with ',
  endsWith: ' ends with ',
  contains: ' contains ',
  matches: ' matches the pattern ',
};

const loops: Readonly<Record<string, string>> = {
  all: 'in every row',
  exists: 'in at least one row',
  exists_one: 'in exactly one row',
};

function methodWords(node: Extract<ASTNode, { op: 'rcall' }>, bound: Bound): Piece[] | undefined {
  const [name, receiver, args] = node.args;
  const [first, second] = args;
  const verb = methods[name];
  if (verb !== undefined && first !== undefined && args.length === 1)
    return [...operand(receiver, bound), verb, ...operand(first, bound)];
  const loop = loops[name];
  const variable = loopVariable(node);
  if (loop === undefined || variable === undefined || second === undefined || args.length !== 2)
    return undefined;
  const isOwn = receiver.op === 'id' && receiver.args === 'all';
  if (!isOwn && !isPreAll(receiver)) return undefined;
  const where = isOwn ? '' : ' of the pre-check';
  const test = condition(second, new Set([...bound, variable]));
  // Without brackets a condition behind the loop would be read as one of its own.
  const isSeveral = second.op === '&&' || second.op === '||';
  return [`${loop}${where} `, ...(isSeveral ? ['(', ...test, ')'] : test)];
}

function isPreAll(node: ASTNode): boolean {
  return node.op === '.' && node.args[1] === 'all' && node.args[0].op === 'id' && node.args[0].args === 'pre';
}

const things: Readonly<Record<string, string>> = {
  rows: 'the number of rows',
  value: 'the value',
  row: 'the first row',
  all: 'the list of rows',
  columns: 'the list of columns',
  affected: 'the number of changed rows',
  exit_code: 'the exit code',
  stdout: 'the output',
  stderr: 'the error output',
};

const preThings: Readonly<Record<string, string>> = {
  rows: 'the number of rows of the pre-check',
  value: 'the value of the pre-check',
  row: 'the first row of the pre-check',
  all: 'the rows of the pre-check',
};

const sums: Readonly<Record<string, string>> = { '+': ' + ', '-': ' - ', '*': ' × ', '/': ' / ' };

/** What stands on one side of a comparison. */
function operand(node: ASTNode, bound: Bound): Piece[] {
  if (node.op === 'value') return [{ code: showValue(fromCel(node.args)) }];
  if (node.op === 'id') {
    const thing = bound.has(node.args) ? undefined : things[node.args];
    return thing === undefined ? asItStands(node) : [thing];
  }
  if (node.op === '.' || node.op === '[]') return pathWords(node, bound) ?? asItStands(node);
  if (node.op === 'call') {
    const [name, [only, ...more]] = node.args;
    if (only === undefined || more.length > 0) return asItStands(node);
    if (name === 'size') return ['the size of ', ...operand(only, bound)];
    if (name === 'timestamp' && only.op === 'value') return ['the time ', ...operand(only, bound)];
    if (/^(?:int|uint|double|decimal)$/.test(name)) return [...operand(only, bound), ' as a number'];
    return asItStands(node);
  }
  const sign = sums[node.op];
  if (sign !== undefined && Array.isArray(node.args)) {
    const [left, right] = node.args as readonly ASTNode[];
    // Sums in sums would need brackets to be read aright.
    const isPlain = [left, right].every((side) => side !== undefined && sums[side.op] === undefined);
    if (isPlain && left !== undefined && right !== undefined)
      return [...operand(left, bound), sign, ...operand(right, bound)];
  }
  return asItStands(node);
}

/** `row.Type`, `all[0]['Key name']`, `pre.value`, or `r.Type` in a loop. */
function pathWords(node: ASTNode, bound: Bound): Piece[] | undefined {
  const step = stepOf(node);
  if (step === undefined) return undefined;
  const { holder, name } = step;
  if (holder.op === 'id') {
    if (bound.has(holder.args)) return typeof name === 'string' ? [name] : undefined;
    if (holder.args === 'row' && typeof name === 'string') return [`${name} of the first row`];
    if (holder.args === 'all' && typeof name === 'bigint') return [`row ${name + 1n}`];
    if (holder.args === 'columns' && typeof name === 'bigint') return [`the name of column ${name + 1n}`];
    const thing = holder.args === 'pre' && typeof name === 'string' ? preThings[name] : undefined;
    return thing === undefined ? undefined : [thing];
  }
  const inner = pathWords(holder, bound);
  if (inner === undefined || typeof name !== 'string') return undefined;
  return [`${name} of `, ...inner];
}

function stepOf(node: ASTNode): { holder: ASTNode; name: string | bigint } | undefined {
  if (node.op === '.') return { holder: node.args[0], name: node.args[1] };
  if (node.op !== '[]') return undefined;
  const [holder, index] = node.args;
  if (index.op !== 'value') return undefined;
  return typeof index.args === 'string' || typeof index.args === 'bigint'
    ? { holder, name: index.args }
    : undefined;
}

function isNull(node: ASTNode): boolean {
  return node.op === 'value' && node.args === null;
}

function asItStands(node: ASTNode): Piece[] {
  return [{ code: node.input.slice(node.start, node.end) }];
}

/** Words that stand side by side become one piece. */
function joined(pieces: readonly Piece[]): Words {
  const words: Piece[] = [];
  for (const piece of pieces) {
    const last = words.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') words[words.length - 1] = last + piece;
    else words.push(piece);
  }
  return words;
}
