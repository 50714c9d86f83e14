import type { ASTNode } from '@marcbachmann/cel-js';
import { loopVariable } from './expectUsage.ts';

/** Steps that an evaluation may take: a few seconds at the very worst. */
export const maxCost = 20_000_000;

/** How large the values of the variables are. A text counts a thousandth of its length: see `textUnit`. */
export interface DataSize {
  /** Rows of `all` and of `pre.all`. */
  readonly rows: number;
  /** The longest list, map or text in any other value. */
  readonly cell: number;
}

/** Characters that are read in the time of one step of an expression. */
export const textUnit = 1000;

/** Upper bounds of what an expression takes and gives. */
interface Cost {
  /** Steps of the evaluation. */
  readonly steps: number;
  /** Length of the value, where it is a list, map or text. */
  readonly size: number;
  /** Length of the longest value inside of it, at any depth. */
  readonly inner: number;
}

/**
 * An upper bound of the steps that evaluating an expression takes, as cel-go estimates it.
 *
 * Loops in loops over a result of thousands of rows, and lists that double in every step of a chain, take
 * hours and all memory in a short text.
 */
export function costOf(root: ASTNode, data: DataSize): number {
  return cost(root, new Map(), data).steps;
}

function cost(node: ASTNode, bound: ReadonlyMap<string, number>, data: DataSize): Cost {
  const visit = (child: ASTNode): Cost => cost(child, bound, data);
  switch (node.op) {
    case 'value':
      return { steps: 1, size: 1, inner: 1 };
    case 'id': {
      if (node.args === 'all' && !bound.has('all')) return { steps: 1, size: data.rows, inner: data.cell };
      const size = bound.get(node.args) ?? Math.max(1, data.cell);
      return { steps: 1, size, inner: size };
    }
    case '.':
    case '.?': {
      const [parent, field] = node.args;
      if (field === 'all' && parent.op === 'id' && parent.args === 'pre' && !bound.has('pre'))
        return { steps: 2, size: data.rows, inner: data.cell };
      return part([visit(parent)]);
    }
    case '[]':
    case '[?]':
      return part(node.args.map(visit));
    case '!_':
    case '-_':
      return visit(node.args);
    case '?:':
      return largest(node.args.map(visit));
    case 'list':
      return holding(node.args.map(visit));
    case 'map':
      return holding(node.args.flat().map(visit));
    case 'call':
      return called(node.args[0], node.args[1].map(visit));
    case 'rcall': {
      const [name, receiver, args] = node.args;
      const variable = loopVariable(node);
      if (variable === undefined) return called(name, [receiver, ...args].map(visit));
      const list = visit(receiver);
      const inLoop = new Map([...bound, [variable, list.inner]]);
      const body = largest(args.slice(1).map((argument) => cost(argument, inLoop, data)));
      return {
        steps: list.steps + list.size * (body.steps + 1),
        size: list.size,
        inner: Math.max(list.inner, body.size, body.inner),
      };
    }
    default: {
      const operands = node.args.map(visit);
      const all = largest(operands);
      const size = node.op === '+' ? operands.reduce((sum, operand) => sum + operand.size, 0) : all.size;
      // Comparing two lists, joining them and looking into one read every item.
      return {
        steps: all.steps + size * Math.max(1, node.op === '+' ? 1 : all.inner),
        size,
        inner: all.inner,
      };
    }
  }
}

/** What comes out of one of several values. */
function largest(parts: readonly Cost[]): Cost {
  return {
    steps: parts.reduce((sum, item) => sum + item.steps, 1),
    size: parts.reduce((size, item) => Math.max(size, item.size), 1),
    inner: parts.reduce((inner, item) => Math.max(inner, item.inner), 1),
  };
}

/** A part of a value, by name or position. */
function part(parts: readonly Cost[]): Cost {
  const { steps, inner } = largest(parts);
  return { steps, size: inner, inner };
}

/** A list or map of values. */
function holding(items: readonly Cost[]): Cost {
  const { steps, size, inner } = largest(items);
  return { steps, size: items.length, inner: Math.max(size, inner) };
}

/** A function reads its arguments once; `join` makes one text of a list, `split` a list of a text. */
function called(name: string, args: readonly Cost[]): Cost {
  const { steps, size, inner } = largest(args);
  const given = name === 'join' ? size * inner : name === 'split' ? size * textUnit : size;
  return { steps: steps + given, size: given, inner };
}
