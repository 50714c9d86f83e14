import type { ASTNode } from '@marcbachmann/cel-js';
import type { Usage } from './expectUsage.ts';

/** The variables of an expression, by name. */
export type Context = Readonly<Record<string, unknown>>;

/** An expectation that can be evaluated any number of times. */
export interface CompiledExpectation {
  readonly text: string;
  /** The conditions that `&&` joins, in order; a single one where there is no `&&`. */
  readonly conditions: readonly Condition[];
}

/** One of the conditions that must all hold. */
export interface Condition {
  readonly text: string;
  readonly node: ASTNode;
  readonly usage: Usage;
  readonly run: (context: Context) => unknown;
  /** The sides of a comparison, such as `rows` and `1` of `rows == 1`; `undefined` for all else. */
  readonly sides: () => Sides | undefined;
  /** For `LIST.all(NAME, TEST)`, what gives the items that fail the test; it throws where the test does. */
  readonly exceptions: () => Condition['run'] | undefined;
}

export interface Sides {
  readonly operator: string;
  readonly left: Side;
  readonly right: Side;
}

export interface Side {
  readonly text: string;
  /** Whether it reads no variable. */
  readonly isConstant: boolean;
  readonly run: (context: Context) => unknown;
}

/** What became of an expectation; `undecided` makes the check fail too, with its reason. */
export type ExpectationVerdict =
  | { readonly kind: 'true' }
  | { readonly kind: 'false'; readonly message: string }
  | { readonly kind: 'undecided'; readonly message: string };
