/** The middle and the slow end of some samples. */
export interface Summary {
  readonly median: number;
  /** The smallest sample that 95 in 100 do not exceed; of fewer than 20 samples, the largest. */
  readonly p95: number;
  readonly count: number;
}

/** Sums up samples; of none, both values are NaN. */
export function summarize(samples: readonly number[]): Summary {
  const sorted = samples.toSorted((left, right) => left - right);
  const at = (share: number): number =>
    sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), count: sorted.length };
}

/** A time in milliseconds, with as many digits as say something; `—` where there is none. */
export function showMs(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '—';
  const digits = value < 1 ? 2 : value < 100 ? 1 : 0;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** How many times `value` is `base`, such as `3.1 ×`. */
export function showRatio(value: number, base: number): string {
  const ratio = value / base;
  return Number.isFinite(ratio) ? `${ratio.toFixed(ratio < 10 ? 1 : 0)} ×` : '—';
}

/** A Markdown table; columns whose heading ends in a colon are set to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(headings.map((heading) => heading.replace(/:$/, ''))),
    line(headings.map((heading) => (heading.endsWith(':') ? '---:' : '---'))),
    ...rows.map(line),
  ].join('\n');
}
