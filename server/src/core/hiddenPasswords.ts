import type { Finding } from './finding.ts';
import type { Span } from './tree.ts';

/** Says nothing of what stands there: it may be the password. */
export const passwordMessage =
  'A password must not stand in this file. Name an environment variable, `${env:NAME}`, or leave the key out: it is then asked once and kept in secret storage.';

/**
 * The findings of `launchbook.yaml`, with those on or under the value of a `password:` key saying nothing of it.
 *
 * Works on the text, because a password that is no YAML is in no tree: it may begin with `*`, `|` or `{`.
 */
export function hidePasswords(text: string, findings: readonly Finding[]): Finding[] {
  const regions = passwordRegions(text);
  const told = new Set<Span>();
  return findings.flatMap((finding) => {
    const { rule, severity, span } = finding;
    const region = regions.find((each) => span.start <= each.end && span.end > each.start);
    if (region === undefined) return [finding];
    if (told.has(region)) return [];
    told.add(region);
    return [{ rule, severity, span, message: passwordMessage }];
  });
}

const passwordKey = /(?:^|[\s{,[-])["']?(?:pass\w*|pwd)["']?[ \t]*:(?=[ \t]|$)/gim;
const reference = /^[ \t]*(["']?)\$\{env:\w+\}\1[ \t]*(?:$|[,}\r]|[ \t]#)/;

/** Where the values of `password:` keys stand: to the end of the line, and the lines that belong to it. */
function passwordRegions(text: string): Span[] {
  const regions: Span[] = [];
  for (const { 0: match, index } of text.matchAll(passwordKey)) {
    const start = index + match.length;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const line = text.slice(start, endOfLine(text, start));
    if (reference.test(line) || /^\s*#/.test(text.slice(lineStart))) continue;
    const before = text.slice(lineStart, start - match.trimStart().length);
    // Inside `{ … }` a value may go on at any indentation that is deeper than the line's.
    const column = /^[\s-]*$/.test(before) ? before.length : before.search(/\S/);
    regions.push({ start, end: endOfValue(text, start, column) });
  }
  return regions;
}

function endOfValue(text: string, start: number, column: number): number {
  const first = endOfLine(text, start);
  const value = text.slice(start, first).trim();
  // A bracket or a quote that is not closed here holds all that follows.
  if (isOpen(value)) return text.length;
  let end = first;
  for (let at = first + 1; at < text.length; at = endOfLine(text, at) + 1) {
    const line = text.slice(at, endOfLine(text, at));
    const isDeeper = line.search(/\S/) > column || line.trim() === '';
    const isBareWord = value === '' && !/:(\s|$)/.test(line);
    if (!isDeeper && !isBareWord) break;
    end = at + line.length;
  }
  return end;
}

function isOpen(value: string): boolean {
  const opening = value[0];
  if (opening === '"' || opening === "'") return value.length < 2 || !value.endsWith(opening);
  return (opening === '[' && !value.includes(']')) || (opening === '{' && !value.includes('}'));
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
