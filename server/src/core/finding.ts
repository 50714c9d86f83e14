import type { Span } from './tree.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Something in a file that a person should know, at its place. */
export interface Finding {
  /** The rule's id, such as `missing-rollback`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly span: Span;
  /** What is wrong, where, what to do; ends in a full stop. */
  readonly message: string;
  /** Other places of the same file that belong to it. */
  readonly related?: readonly { readonly span: Span; readonly message: string }[];
  /** Ways to mend it, best first. */
  readonly fixes?: readonly Fix[];
}

/** A change of text that a person can choose. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Replaces what stands at `span`; edits of one fix do not overlap. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}
