import type { Refactoring } from './action.ts';

/** All refactorings, in the order in which they are offered; a new one is a file beside this one and a line here. */
export const refactorings: readonly Refactoring[] = [];
