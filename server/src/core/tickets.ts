import type { Finding } from './finding.ts';
import { type Span, type Tree, valueAt } from './tree.ts';

/** How ticket numbers are found in a text, and where they lead. */
export interface Tickets {
  /** Finds them all; global. Its time grows with the text alone, whatever was configured. */
  readonly expression: RegExp;
  /** Begins with `https://` or `http://` and holds `{ticket}`. */
  readonly url: string;
}

/** A ticket number in a text, and its page. */
export interface TicketLink {
  readonly span: Span;
  readonly target: string;
}

/** Reads the key `tickets` of `launchbook.yaml`; what cannot be used is left out and is a finding. */
export function readTickets(tree: Tree | undefined): {
  readonly tickets: Tickets | undefined;
  readonly findings: readonly Finding[];
} {
  const pattern = valueAt(tree, 'pattern');
  const url = valueAt(tree, 'url');
  // Missing keys and wrong types are found by the schema.
  if (pattern?.kind !== 'scalar' || url?.kind !== 'scalar') return { tickets: undefined, findings: [] };
  const compiled = compilePattern(pattern.value);
  const problems: Finding[] = [];
  const fault = (span: Span, message: string): void =>
    void problems.push({ rule: 'invalid-value', severity: 'error', span, message });
  if ('problem' in compiled) fault(pattern.span, compiled.problem);
  if (!/^https?:\/\/[^\s{}]+(?:\{ticket\}[^\s{}]*)+$/i.test(url.value))
    fault(
      url.span,
      'The address must begin with `https://` and say `{ticket}` where the number goes, as in `https://tickets.example.com/{ticket}`.',
    );
  return 'problem' in compiled || problems.length > 0
    ? { tickets: undefined, findings: problems }
    : { tickets: { expression: compiled.expression, url: url.value }, findings: [] };
}

/** The ticket numbers of a text; what is part of a longer word or of an address is none. */
export function ticketLinks(text: string, { expression, url }: Tickets): TicketLink[] {
  const links: TicketLink[] = [];
  for (const match of text.matchAll(expression)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (isPartOfMore(text, span)) continue;
    links.push({ span, target: url.replaceAll('{ticket}', encodeURIComponent(match[0])) });
  }
  return links;
}

function isPartOfMore(text: string, { start, end }: Span): boolean {
  const before = text.charAt(start - 1);
  const after = text.slice(end, end + 2);
  return /[\w/=&?%-]/.test(before) || /^[\w-]/.test(after) || after === '](';
}

const maxPatternLength = 60;
/** So long a run can be that `+` stands for. */
const maxRun = 32;

const atom = /(\\[dw]|\\[^\w\s]|\[[^\][\\^]+\]|[^\\[\](){}|^$*+?.\s])(\+|\{\d{1,2}(?:,\d{1,2})?\})?/y;

/**
 * Compiles a pattern of a small part of the language of regular expressions: letters, `\d`, `\w`, `[A-Z]`, each
 * with `+` or `{2,5}` behind it.
 *
 * The file comes from whoever has the repository, and a pattern can run for minutes, so each run ends where the next
 * part begins: nothing is tried twice.
 */
function compilePattern(pattern: string): { readonly expression: RegExp } | { readonly problem: string } {
  if (pattern.length > maxPatternLength)
    return {
      problem: `The pattern is longer than ${maxPatternLength} signs. Write a shorter one, such as \`PAY-\\d+\`.`,
    };
  const parts: { readonly source: string; readonly count: string }[] = [];
  atom.lastIndex = 0;
  for (let at = 0; at < pattern.length; at = atom.lastIndex) {
    atom.lastIndex = at;
    const [, source, count = ''] = atom.exec(pattern) ?? [];
    if (source === undefined)
      return {
        problem: `The pattern is not understood from \`${pattern.slice(at)}\` on. It is made of letters, \`\\d\` for a digit, \`[A-Z]\` for one of several, and \`+\` or \`{2,5}\` behind what repeats, such as \`PAY-\\d+\`.`,
      };
    parts.push({ source, count });
  }
  if (parts.length === 0) return { problem: 'The pattern is empty. Write one such as `PAY-\\d+`.' };
  const reading = parts
    .map(({ source, count }) => source + (count === '+' ? `{1,${maxRun}}` : count))
    .join('');
  try {
    const expression = new RegExp(reading, 'g');
    const unclear = parts.findIndex(({ count, source }, index) => {
      const next = parts[index + 1];
      return (count === '+' || count.includes(',')) && next !== undefined && canMeet(source, next.source);
    });
    if (unclear < 0) return { expression };
    return {
      problem: `It is not clear where \`${parts[unclear]?.source}${parts[unclear]?.count}\` ends, since \`${parts[unclear + 1]?.source}\` can go on with the same sign. Put a sign of its own between them, such as \`-\`.`,
    };
  } catch {
    // Such as `[z-a]` or `{5,2}`: what the language itself refuses.
    return { problem: `The pattern \`${pattern}\` cannot be read. Write one such as \`PAY-\\d+\`.` };
  }
}

/** Whether one sign fits both parts. */
function canMeet(left: string, right: string): boolean {
  const [first, second] = [new RegExp(`^${left}$`), new RegExp(`^${right}$`)];
  const signs = [
    ...new Set(left + right),
    ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ];
  return signs.some((sign) => first.test(sign) && second.test(sign));
}
