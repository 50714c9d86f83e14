import { parseDocument } from 'yaml';

/** What a quoted text can hold as an escape only. Source: YAML 1.2.2, section 5.1 "Character Set". */
const unprintable = /[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

/**
 * A text of one line as a YAML value: plain where that reads back as the same text, else in quotes.
 *
 * `flow` says that it stands between brackets, where more signs have a meaning.
 */
export function yamlScalar(text: string, place: 'block' | 'flow' = 'block'): string {
  const isBareComment = text.includes('#') && /(^|\s)#/.test(text);
  return !isBareComment && readsBack(text, text, place) ? text : yamlQuoted(text);
}

/** A text of one line in quotes, single ones where it needs no escape. */
export function yamlQuoted(text: string): string {
  const double = JSON.stringify(text);
  if (unprintable.test(text.replace(/[\u{10000}-\u{10ffff}]/gu, ''))) return double;
  return text.includes("'") && !/["\\]/.test(text) ? double : `'${text.replaceAll("'", "''")}'`;
}

/** The lines of `key: text`, from the key's own column on; a text of several lines becomes a block of them. */
export function yamlEntryLines(key: string, text: string): string[] {
  const lines = text.replace(/(\r?\n)+$/, '').split(/\r?\n/);
  const [first = ''] = lines;
  if (lines.length === 1) return [`${key}: ${yamlScalar(first)}`];
  if (/[^\n\t\x20-\x7e\u0085\u00a0-\uffff]/u.test(lines.join('\n').replace(/[\u{10000}-\u{10ffff}]/gu, '')))
    return [`${key}: ${JSON.stringify(lines.join('\n'))}`];
  const indicator = /^\s|^$/.test(first) ? '|2' : '|';
  return [`${key}: ${indicator}`, ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
}

function readsBack(source: string, text: string, place: 'block' | 'flow'): boolean {
  if (text === '' || /[\r\n]/.test(text) || text.startsWith('---') || text.startsWith('...')) return false;
  const document = parseDocument(place === 'flow' ? `k: [${source}, x]` : `k: ${source}`, {
    prettyErrors: false,
    logLevel: 'error',
  });
  if (document.errors.length > 0 || document.warnings.length > 0) return false;
  const value = document.getIn(place === 'flow' ? ['k', 0] : ['k']);
  // `- a: b` is a mapping in a list, though `k: a: b` is none at all.
  return value === text && !/:(\s|$)/.test(text);
}
