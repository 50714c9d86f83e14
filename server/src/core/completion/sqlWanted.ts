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

/** Nothing is known to come next. */
export const nothing: Wanted = {
  isStart: false,
  tables: false,
  columns: 'none',
  indexes: false,
  types: false,
  keywords: undefined,
};
