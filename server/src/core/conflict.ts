import type { Finding } from './finding.ts';

const marker = /^(<{7}|>{7})( .*)?$|^={7}$/gm;

/**
 * The conflict markers of git in a text, as findings; empty where there is no whole conflict.
 *
 * A line of seven equals signs alone is no conflict: Markdown underlines headings so.
 */
export function conflictMarkers(text: string, start = 0): readonly Finding[] {
  if (!text.includes('<<<<<<<') || !text.includes('>>>>>>>')) return [];
  const findings: Finding[] = [];
  let hasOpening = false;
  for (const match of text.matchAll(marker)) {
    if (match[0].startsWith('<')) hasOpening = true;
    if (!hasOpening) continue;
    findings.push({
      rule: 'merge-conflict',
      severity: 'error',
      span: { start: start + match.index, end: start + match.index + match[0].length },
      message:
        'A merge conflict is not solved here. Keep one side and remove the markers; until then the runbook is not read.',
    });
  }
  return findings;
}
