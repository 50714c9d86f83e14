/**
 * Whether it is certain that a condition does not hold for some value for which another one does: `n = 3` leaves out
 * what `n IN (2, 3)` means, and `n < 9` what `n < 10` does.
 *
 * Both are forms of a `PredicateCondition` on one column. What is compared with no literal is never certain.
 */
export function leavesOut(form: string, other: string): boolean {
  const left = partsOf(form);
  const right = partsOf(other);
  if (left === undefined || right === undefined || left.column !== right.column) return false;
  const own = valuesOf(left);
  const values = valuesOf(right);
  if (own !== undefined && values !== undefined) return values.some((value) => !own.includes(value));
  return left.sign === right.sign && isNarrower(left, right);
}

interface Parts {
  readonly column: string;
  readonly sign: string;
  readonly literals: readonly string[];
}

const literal = String.raw`(?:'(?:[^'\\]|'')*'|[-+]?\s?\d+(?:\.\d+)?)`;
const shape = new RegExp(
  String.raw`^((?:\S+\. )?\S+) (=|<=?|>=?|in \(|between) (${literal}(?: (?:,|and) ${literal})*)(?: \))?$`,
);

function partsOf(form: string): Parts | undefined {
  const [, column, sign, list] = shape.exec(form) ?? [];
  if (column === undefined || sign === undefined || list === undefined) return undefined;
  return {
    column,
    sign,
    literals: [...list.matchAll(new RegExp(literal, 'g'))].map(([each]) => plain(each)),
  };
}

/** As the server compares it: `'1'` is 1, and the usual collations take `a` for `A`. */
function plain(written: string): string {
  const text = written.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : written;
  const number = text.replace(/\s/g, '');
  return /^[-+]?\d{1,15}(?:\.\d+)?$/.test(number) ? String(Number(number)) : text.trimEnd().toLowerCase();
}

function valuesOf({ sign, literals }: Parts): readonly string[] | undefined {
  return sign === '=' || sign === 'in (' ? literals : undefined;
}

function isNarrower({ sign, literals }: Parts, other: Parts): boolean {
  const [low = '', high = ''] = literals;
  const [otherLow = '', otherHigh = ''] = other.literals;
  if (sign === 'between') return isLess(otherLow, low) || isLess(high, otherHigh);
  return sign.startsWith('<') ? isLess(low, otherLow) : isLess(otherLow, low);
}

/** Numbers by their size; texts of one length, such as dates, by their signs. */
function isLess(left: string, right: string): boolean {
  const isNumber = (text: string): boolean => text !== '' && String(Number(text)) === text;
  if (isNumber(left) && isNumber(right)) return Number(left) < Number(right);
  return left.length === right.length && /^\d/.test(left) && /^\d/.test(right) && left < right;
}
