import { parseAttributes } from '../attributes.ts';
import type { TextEdit } from '../finding.ts';
import { lineStart, lineTextEnd } from './lines.ts';

/**
 * The edits that put quotes around the values of several words in the attributes on a line of Markdown: those of a
 * heading, which are no attributes until then, or of a fence. Empty where all are read as they are meant.
 */
export function quoteAttributes(text: string, offset: number): TextEdit[] {
  const start = lineStart(text, offset);
  const line = text.slice(start, Math.min(lineTextEnd(text, offset), start + 2000));
  const part =
    /^[ >]*(?:[-*+] +)?(?:#{1,6}[ \t].*?[ \t]\{([^{}]*)\}?[ \t]*|(?:`{3,}|~{3,})[ \t]*\w+[ \t]+[a-z-]+([ \t].*))$/.exec(
      line,
    );
  const inner = part?.[1] ?? part?.[2];
  if (inner === undefined || !inner.includes('=')) return [];
  // The end of the line may say the same words; those looked for stand last.
  const from = start + line.lastIndexOf(inner);
  if (parseAttributes(inner, from).words.length === 0) return [];
  const edits: TextEdit[] = [];
  const value = /(^|\s)([^\s=,"'#]+)=([^\s"'](?:(?!\s+(?:[^\s=,"'#]+=|[#.][^\s.])).)*)/g;
  for (const match of inner.matchAll(value)) {
    const [whole, before = '', key = '', words = ''] = match;
    const trimmed = words.trimEnd();
    if (!/\s/.test(trimmed)) continue;
    const at = from + match.index + before.length + key.length + 1;
    if (whole.includes('"')) return [];
    edits.push({
      span: { start: at, end: at + trimmed.length },
      text: `"${trimmed.replaceAll('\\', '\\\\')}"`,
    });
  }
  return edits;
}
