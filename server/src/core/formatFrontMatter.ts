import { parseDocument } from 'yaml';
import type { TextEdit } from './finding.ts';
import { toData } from './schema.ts';
import type { Span } from './tree.ts';
import { commentLines } from './write/yamlComments.ts';
import { writeDocument } from './write/yamlNodes.ts';
import { parseYaml } from './yaml.ts';

/** Where the keys of a Markdown text's front matter stand; an empty span where there are none. */
export function frontMatterSpan(text: string): Span {
  const front = /^(\uFEFF?---[ \t]*\r?\n)((?:[\s\S]*?\n)??)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text);
  const start = front?.[1]?.length ?? 0;
  return { start, end: start + (front?.[2]?.length ?? 0) };
}

/** Lays out the front matter anew, its comments kept; `undefined` where nothing changes, or more than white space would. */
export function formatFrontMatter(text: string): TextEdit | undefined {
  const span = frontMatterSpan(text);
  const keys = text.slice(span.start, span.end);
  if (keys.trim() === '') return undefined;
  const formatted = layOut(keys.replaceAll('\r\n', '\n'));
  if (formatted === undefined || !isSame(keys, formatted) || layOut(formatted) !== formatted)
    return undefined;
  const result = keys.includes('\r\n') ? formatted.replaceAll('\n', '\r\n') : formatted;
  return result === keys ? undefined : { span, text: result };
}

function layOut(keys: string): string | undefined {
  const document = parseDocument(keys, { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
  return writeDocument(document);
}

function isSame(left: string, right: string): boolean {
  const [before, after] = [parseYaml(left), parseYaml(right)];
  if (before.tree === undefined || after.tree === undefined) return false;
  if (before.problems.length > 0 || after.problems.length > 0) return false;
  return (
    JSON.stringify(toData(before.tree)) === JSON.stringify(toData(after.tree)) &&
    JSON.stringify(commentLines(left)) === JSON.stringify(commentLines(right))
  );
}
