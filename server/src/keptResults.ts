import type { QueryResult, Value } from './core/value.ts';

/** The rows of the last runs, for hovers and for `pre`, within a bound for all of them together. */
export interface KeptResults {
  /** The result that was kept at that time; `undefined` where it was not, or has made room since. */
  get(key: string, time: string): QueryResult | undefined;
  /** Keeps a result in place of the one before; without a result forgets it. */
  set(key: string, time: string, result: QueryResult | undefined): void;
}

/** Keeps the newest results; the oldest make room. One that is larger than the bound is not kept at all. */
export function createKeptResults(maxBytes: number): KeptResults {
  const kept = new Map<
    string,
    { readonly time: string; readonly result: QueryResult; readonly bytes: number }
  >();
  let bytes = 0;
  const forget = (key: string): void => {
    bytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  return {
    get(key, time) {
      const found = kept.get(key);
      return found?.time === time ? found.result : undefined;
    },
    set(key, time, result) {
      forget(key);
      if (result === undefined) return;
      const size = sizeOf(result.rows);
      if (size > maxBytes) return;
      kept.set(key, { time, result, bytes: size });
      bytes += size;
      // A map gives its keys in the order in which they came.
      for (const oldest of kept.keys()) {
        if (bytes <= maxBytes) break;
        forget(oldest);
      }
    },
  };
}

/** About how many bytes values hold in memory. */
function sizeOf(value: Value | readonly (readonly Value[])[]): number {
  if (typeof value === 'string') return 16 + value.length;
  if (value instanceof Uint8Array) return 64 + value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sizeOf(each), 16);
  if (typeof value !== 'object' || value === null || value instanceof Date) return 16;
  return Object.values(value).reduce<number>((sum, each) => sum + sizeOf(each), 48);
}
