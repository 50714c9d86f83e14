import type { Finding } from './finding.ts';
import { nearest } from './nearest.ts';
import type { Span } from './tree.ts';

/** What a person most likely meant by a word, ready for a finding: the question, and the fix that changes it. */
export interface Suggestion {
  /** The candidate that is near, or `undefined`. */
  readonly guess: string | undefined;
  /** ``Did you mean `title`?``, or what is said where nothing is near. */
  readonly words: string;
  /** The fix where there is a guess, else nothing; spread it into a finding. */
  readonly fixes: Pick<Finding, 'fixes'>;
}

/** What was meant by the word at `span`; `otherwise` is said where no candidate is near. */
export function suggestion(
  span: Span,
  word: string,
  candidates: readonly string[],
  otherwise = '',
): Suggestion {
  const guess = nearest(word, candidates);
  if (guess === undefined) return { guess, words: otherwise, fixes: {} };
  return {
    guess,
    words: `Did you mean \`${guess}\`?`,
    fixes: { fixes: [{ title: `Change to \`${guess}\``, edits: [{ span, text: guess }] }] },
  };
}
