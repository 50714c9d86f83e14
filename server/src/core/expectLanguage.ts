import { Environment } from '@marcbachmann/cel-js';
import { ExactNumber } from './exactNumber.ts';
import { type ExpectationContext, preFields, variables } from './expectVariables.ts';

/** A comparison of two values that nothing can be said of, such as NULL and 5, or a text and a number. */
export class Mismatch extends Error {
  readonly left: unknown;
  readonly right: unknown;
  constructor(left: unknown, right: unknown) {
    super('values of different kinds are compared');
    this.name = 'Mismatch';
    this.left = left;
    this.right = right;
  }
}

const timestamp = 'google.protobuf.Timestamp';
const numberTypes = ['int', 'uint', 'double', 'decimal'] as const;
/** Types of one kind can be equal; values of two kinds never are. */
const kinds: readonly (readonly string[])[] = [
  ['null'],
  ['bool'],
  numberTypes,
  ['string'],
  ['bytes'],
  [timestamp],
];

/** A CEL environment for the names of a place; making one is costly, so keep it. */
export function createEnvironment(context: ExpectationContext): Environment {
  const environment = new Environment({
    // The text is bounded too; these keep the library's own recursion shallow.
    limits: {
      maxAstNodes: 1000,
      maxDepth: 50,
      maxListElements: 500,
      maxMapEntries: 100,
      maxCallArguments: 8,
    },
    homogeneousAggregateLiterals: false,
  });
  environment.registerType('decimal', ExactNumber);
  environment.registerType('Pre', { fields: preFields });
  addConversions(environment);
  addComparisons(environment);
  addArithmetic(environment);
  addMembership(environment);
  addMismatches(environment);
  for (const variable of variables)
    if (variable.isKnownIn(context)) environment.registerVariable(variable.name, variable.celType);
  return environment;
}

function addConversions(environment: Environment): void {
  for (const type of ['int', 'uint', 'double', 'decimal', 'string'])
    environment.registerFunction(`decimal(${type}): decimal`, (value: unknown) =>
      exact(typeof value === 'string' ? ExactNumber.parse(value.trim()) : value),
    );
  environment.registerFunction('int(uint): int', (value: unknown) => exact(value).truncate());
  environment.registerFunction('int(decimal): int', (value: ExactNumber) => value.truncate());
  environment.registerFunction('double(decimal): double', (value: ExactNumber) => Number(value.toString()));
  environment.registerFunction('string(decimal): string', (value: ExactNumber) => value.toString());
  environment.registerOperator('-decimal', (value: ExactNumber) => value.negate());
}

function addComparisons(environment: Environment): void {
  const tests: Readonly<Record<string, (order: number) => boolean>> = {
    '<': (order) => order < 0,
    '<=': (order) => order <= 0,
    '>': (order) => order > 0,
    '>=': (order) => order >= 0,
  };
  for (const type of numberTypes)
    environment.registerOperator(`decimal == ${type}`, (left: unknown, right: unknown) =>
      equals(left, right),
    );
  // The library compares these only where it learns the types while it runs: `rows == 1u` is no mistake.
  for (const pair of ['int == uint', 'int == double', 'uint == double'])
    environment.registerOperator(pair, (left: unknown, right: unknown) => equals(left, right));
  for (const [operator, test] of Object.entries(tests))
    for (const [left, right] of decimalPairs())
      environment.registerOperator(`${left} ${operator} ${right}`, (a: unknown, b: unknown) =>
        test(compare(a, b)),
      );
}

/** Number types that differ meet as exact numbers: `pre.value * 1.1` of 10 is 11, not 11.000000000000002. */
function addArithmetic(environment: Environment): void {
  const operations: Readonly<Record<string, (left: ExactNumber, right: ExactNumber) => ExactNumber>> = {
    '+': (left, right) => left.add(right),
    '-': (left, right) => left.subtract(right),
    '*': (left, right) => left.multiply(right),
    '/': (left, right) => left.divide(right),
    '%': (left, right) => left.remainder(right),
  };
  for (const [operator, operate] of Object.entries(operations))
    for (const left of numberTypes)
      for (const right of numberTypes)
        if (left !== right || left === 'decimal')
          environment.registerOperator(`${left} ${operator} ${right}: decimal`, (a: unknown, b: unknown) =>
            operate(exact(a), exact(b)),
          );
}

/**
 * The library's own `in` takes numbers of different types for different.
 *
 * A list has the type of its first item, and `list` where it is empty: those are named too, since two
 * declarations that match equally well are an error of the library. Each is named twice, for types that are
 * known before it runs and for types that are learnt while it runs.
 */
function addMembership(environment: Environment): void {
  const includes = (value: unknown, list: Iterable<unknown>): boolean => {
    for (const item of list) if (isNumber(item) && equals(value, item)) return true;
    return false;
  };
  for (const left of numberTypes)
    for (const right of [...kinds.flat().map((type) => `list<${type}>`), 'list']) {
      environment.registerOperator(`${left} in ${right}`, includes);
      environment.registerOperator(`dyn<${left}> in dyn<${right}>`, includes);
    }
}

/**
 * Makes `==` and `!=` of values of two kinds an error where the types are known only when it runs.
 *
 * The library says `false`, so that `value != 0` would pass for NULL and for the text '0'. A comparison with
 * the literal `null` is a question and keeps its answer. The syntax node is the library's third argument.
 */
function addMismatches(environment: Environment): void {
  const unequal = (left: unknown, right: unknown, node?: unknown): boolean => {
    if (hasNullLiteral(node)) return false;
    throw new Mismatch(left, right);
  };
  kinds.forEach((kind, index) => {
    for (const left of kind)
      for (const right of kinds.slice(index + 1).flat())
        environment.registerOperator(`dyn<${left}> == dyn<${right}>`, unequal);
  });
}

function hasNullLiteral(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || !('args' in node) || !Array.isArray(node.args))
    return false;
  return node.args.some(
    (side: unknown) =>
      typeof side === 'object' &&
      side !== null &&
      'op' in side &&
      side.op === 'value' &&
      'args' in side &&
      side.args === null,
  );
}

function* decimalPairs(): Iterable<readonly [string, string]> {
  for (const type of numberTypes) {
    yield ['decimal', type];
    if (type !== 'decimal') yield [type, 'decimal'];
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || ExactNumber.from(value) !== undefined;
}

/** NaN where one of them is not a number, so that every comparison is false. */
function compare(left: unknown, right: unknown): number {
  const [exactLeft, exactRight] = [ExactNumber.from(left), ExactNumber.from(right)];
  if (exactLeft !== undefined && exactRight !== undefined) return exactLeft.compare(exactRight);
  // Infinity and NaN: rounding the other side to a double changes nothing.
  const difference = Number(String(left)) - Number(String(right));
  return Number.isNaN(difference) ? Number.NaN : difference;
}

function equals(left: unknown, right: unknown): boolean {
  return compare(left, right) === 0;
}

function exact(value: unknown): ExactNumber {
  const number = ExactNumber.from(value);
  if (number === undefined) throw new RangeError('not a number');
  return number;
}
