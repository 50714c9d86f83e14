/** What was made of texts, so that it need not be made again. */
export interface TextCache<Made> {
  readonly get: (text: string) => Made | undefined;
  readonly set: (text: string, made: Made) => void;
}

/**
 * A cache of at most `maxEntries` texts with `maxCharacters` UTF-16 units together.
 *
 * When it is full the older half goes at once: with one out for one in, texts that are read in order, one more
 * than there is room for, would each have gone just before they are asked for.
 */
export function textCache<Made>(maxEntries: number, maxCharacters: number): TextCache<Made> {
  const kept = new Map<string, Made>();
  let characters = 0;
  return {
    get: (text) => kept.get(text),
    set(text, made) {
      if (text.length > maxCharacters) return;
      if (!kept.has(text)) characters += text.length;
      kept.set(text, made);
      if (kept.size <= maxEntries && characters <= maxCharacters) return;
      for (const oldest of kept.keys()) {
        if (kept.size <= maxEntries / 2 && characters <= maxCharacters / 2) break;
        if (oldest === text) break;
        kept.delete(oldest);
        characters -= oldest.length;
      }
    },
  };
}
