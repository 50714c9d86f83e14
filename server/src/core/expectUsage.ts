import type { ASTNode } from '@marcbachmann/cel-js';
import { variables } from './expectVariables.ts';
import type { Span } from './tree.ts';

/** A place where an expression reads a variable, or a part of it that is named by literals: `row.Type`. */
export interface Path extends Span {
  readonly root: string;
  readonly steps: readonly (string | bigint)[];
  /** As one would write it: `pre.rows`, `row['first name']`, `all[0].Type`. */
  readonly text: string;
  /** For a number that is compared with a literal: the comparison with the path on the left. */
  readonly test?: { readonly operator: string; readonly literal: bigint };
}

/** What an expression reads and calls. */
export interface Usage {
  readonly paths: readonly Path[];
  readonly calls: readonly (Span & { readonly name: string; readonly args: readonly ASTNode[] })[];
  /** Deepest nesting of `all`, `exists`, `map` and the like. */
  readonly loopDepth: number;
  /** Tests of membership in a list that is written as empty. */
  readonly emptyLists: readonly Span[];
}

/** Methods that run an expression for every item of a list. */
const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

const mirrored: Readonly<Record<string, string>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const variableNames: ReadonlySet<string> = new Set(variables.map((variable) => variable.name));

/** Finds what an expression reads and calls; a name that a loop binds is not a variable. */
export function usageOf(root: ASTNode): Usage {
  const paths: Path[] = [];
  const calls: (Span & { name: string; args: readonly ASTNode[] })[] = [];
  const emptyLists: Span[] = [];
  let loopDepth = 0;

  const visit = (node: ASTNode, bound: ReadonlySet<string>, depth: number): void => {
    const path = pathOf(node, bound);
    if (path !== undefined) {
      paths.push(path);
      return;
    }
    switch (node.op) {
      case 'value':
      case 'id':
        return;
      case '.':
      case '.?':
        visit(node.args[0], bound, depth);
        return;
      case 'call':
        calls.push({ name: node.args[0], args: node.args[1], start: node.start, end: node.end });
        for (const argument of node.args[1]) visit(argument, bound, depth);
        return;
      case 'rcall': {
        const [name, receiver, args] = node.args;
        calls.push({ name, args, start: node.start, end: node.end });
        visit(receiver, bound, depth);
        const variable = loopVariable(node);
        if (variable === undefined) {
          for (const argument of args) visit(argument, bound, depth);
          return;
        }
        loopDepth = Math.max(loopDepth, depth + 1);
        for (const argument of args.slice(1)) visit(argument, new Set([...bound, variable]), depth + 1);
        return;
      }
      case 'list':
        for (const item of node.args) visit(item, bound, depth);
        return;
      case 'map':
        for (const [key, value] of node.args) {
          visit(key, bound, depth);
          visit(value, bound, depth);
        }
        return;
      case '!_':
      case '-_':
        visit(node.args, bound, depth);
        return;
      case '?:':
        for (const part of node.args) visit(part, bound, depth);
        return;
      default: {
        const [left, right] = node.args;
        if (node.op === 'in' && right.op === 'list' && right.args.length === 0)
          emptyLists.push({ start: node.start, end: node.end });
        const tested = testedPath(node, bound);
        if (tested === undefined) {
          visit(left, bound, depth);
          visit(right, bound, depth);
        } else paths.push(tested);
      }
    }
  };
  visit(root, new Set(), 0);
  return { paths, calls, loopDepth, emptyLists };
}

/** The name that a loop binds, or `undefined` where the node is not a loop. */
export function loopVariable(node: ASTNode): string | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, , args] = node.args;
  const variable = args[0];
  return loops.has(name) && args.length >= 2 && variable?.op === 'id' ? variable.args : undefined;
}

function pathOf(node: ASTNode, bound: ReadonlySet<string>): Path | undefined {
  if (node.op === 'id') {
    if (bound.has(node.args) || !variableNames.has(node.args)) return undefined;
    return { root: node.args, steps: [], text: node.args, start: node.start, end: node.end };
  }
  if (node.op === '.') {
    const parent = pathOf(node.args[0], bound);
    return parent && extended(parent, node.args[1], node.end);
  }
  if (node.op !== '[]') return undefined;
  const [left, index] = node.args;
  if (index.op !== 'value' || (typeof index.args !== 'string' && typeof index.args !== 'bigint'))
    return undefined;
  const parent = pathOf(left, bound);
  return parent && extended(parent, index.args, node.end);
}

function extended(parent: Path, step: string | bigint, end: number): Path {
  const text =
    typeof step === 'bigint'
      ? `${parent.text}[${step}]`
      : /^[A-Za-z_]\w*$/.test(step)
        ? `${parent.text}.${step}`
        : `${parent.text}['${step}']`;
  return { root: parent.root, steps: [...parent.steps, step], text, start: parent.start, end };
}

function testedPath(node: ASTNode, bound: ReadonlySet<string>): Path | undefined {
  const flipped = mirrored[node.op];
  if (flipped === undefined || !Array.isArray(node.args)) return undefined;
  const [left, right] = node.args as readonly ASTNode[];
  if (left === undefined || right === undefined) return undefined;
  if (right.op === 'value' && typeof right.args === 'bigint') {
    const path = pathOf(left, bound);
    return path && { ...path, test: { operator: node.op, literal: right.args } };
  }
  if (left.op === 'value' && typeof left.args === 'bigint') {
    const path = pathOf(right, bound);
    return path && { ...path, test: { operator: flipped, literal: left.args } };
  }
  return undefined;
}
