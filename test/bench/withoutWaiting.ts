// Loaded before a language server (`node --import`): what it would do a moment after a keystroke, it does at once.
// Its own files stay as they are shipped.
const longestWaitMs = 300;
const later = globalThis.setTimeout;
globalThis.setTimeout = Object.assign(
  (run: (...values: unknown[]) => void, ms?: number, ...values: unknown[]) =>
    later(run, ms !== undefined && ms <= longestWaitMs ? 0 : ms, ...values),
  later,
);
