import type { ASTNode, Environment, ParseResult } from '@marcbachmann/cel-js';
import type { Condition, Side, Sides } from './expectation.ts';
import { type ExpectToken, expectTokens, outerTokens } from './expectTokens.ts';
import { loopVariable, usageOf } from './expectUsage.ts';

/** Cuts an expression into the conditions that `&&` joins outside of any bracket. */
export function conditionsOf(
  text: string,
  program: ParseResult,
  environment: Environment,
): readonly Condition[] {
  const whole = conditionOf(text, program, environment);
  if (whole.node.op !== '&&') return [whole];
  const tokens = expectTokens(whole.text);
  const joints = outerTokens(tokens).filter((token) => token.text === '&&');
  if (joints.length === 0) return [whole];
  const starts = [0, ...joints.map((joint) => joint.end)];
  const ends = [...joints.map((joint) => joint.start), whole.text.length];
  return starts.map((start, index) => {
    const text = uncommented(whole.text.slice(start, ends[index]));
    const program = environment.parse(text);
    program.check();
    return conditionOf(text, program, environment);
  });
}

function conditionOf(text: string, program: ParseResult, environment: Environment): Condition {
  const node = program.ast;
  return {
    text: uncommented(text),
    node,
    usage: usageOf(node),
    run: program,
    sides: () => sidesOf(text, node, environment),
    exceptions: () => exceptionsOf(text, node, environment),
  };
}

const comparisons: readonly (readonly string[])[] = [
  ['==', '!='],
  ['<', '<=', '>', '>=', 'in'],
];

function sidesOf(text: string, node: ASTNode, environment: Environment): Sides | undefined {
  const equallyBinding = comparisons.find((operators) => operators.includes(node.op));
  if (equallyBinding === undefined) return undefined;
  // Operators that bind equally are read from the left: the last one is the root of the tree.
  const operator = outerTokens(expectTokens(text)).findLast((token) => equallyBinding.includes(token.text));
  if (operator?.text !== node.op) return undefined;
  const side = (part: string): Side => {
    const program = environment.parse(part);
    return {
      text: uncommented(part),
      isConstant: usageOf(program.ast).paths.length === 0,
      run: program,
    };
  };
  return {
    operator: node.op,
    left: side(text.slice(0, operator.start)),
    right: side(text.slice(operator.end)),
  };
}

/** For `LIST.all(NAME, TEST)`: the items of the list that fail the test. */
function exceptionsOf(text: string, node: ASTNode, environment: Environment): Condition['run'] | undefined {
  if (node.op !== 'rcall' || node.args[0] !== 'all' || loopVariable(node) === undefined) return undefined;
  const tokens = expectTokens(text);
  const open = tokens.findLastIndex(
    ({ text: sign }, index) => sign === '(' && closing(tokens, index) === tokens.length - 1,
  );
  const [dot, name, comma] = [tokens[open - 2], tokens[open + 1], tokens[open + 2]];
  const last = tokens.at(-1);
  // Brackets around the whole are rare; then the values are listed instead.
  if (dot?.text !== '.' || name === undefined || comma?.text !== ',' || last === undefined) return undefined;
  const list = text.slice(0, dot.start);
  const failed = text.slice(comma.end, last.start);
  return environment.parse(`${list}.filter(${name.text}, !(${failed}\n))`);
}

/** The index of the token that closes the bracket at `open`, or -1. */
function closing(tokens: readonly ExpectToken[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind !== 'sign') continue;
    if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text)) depth--;
    if (depth === 0) return index;
  }
  return -1;
}

/** The text from its first to its last token. */
function uncommented(text: string): string {
  const tokens = expectTokens(text);
  return text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? text.length);
}
