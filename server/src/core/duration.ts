const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `5s`, `30m` or `1h30m`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const plain = plainDuration(text);
  if (plain !== undefined) return plain;
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  return total;
}

/** A whole number of up to nine digits with one unit of one letter, as nearly all are written. */
function plainDuration(text: string): number | undefined {
  const last = text.length - 1;
  const unit = unitMs[text.charAt(last)];
  if (unit === undefined || last < 1 || last > 9) return undefined;
  let amount = 0;
  for (let at = 0; at < last; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    amount = amount * 10 + digit;
  }
  return amount * unit;
}
