import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/core/finding.ts';
import { lint } from '../../server/src/core/lint.ts';
import { readRunbook } from '../../server/src/core/runbook.ts';
import { type EnvironmentName, readSettings } from '../../server/src/core/settings.ts';

/** What a text is looked at with. */
export interface Around {
  /** The text of `launchbook.yaml`. */
  readonly settings?: string | undefined;
  /** The moment of the look, in ISO 8601. */
  readonly now?: string | undefined;
  readonly environment?: EnvironmentName;
}

/** The findings of a text in either notation; Markdown begins with its front matter. */
export function lintText(text: string, { settings, now, environment }: Around = {}): readonly Finding[] {
  const read = readRunbook(text, /^\uFEFF?---\r?\n/.test(text) ? 'markdown' : 'yaml');
  return lint(read, settings === undefined ? undefined : readSettings(settings).settings, {
    environment,
    nowMs: now === undefined ? undefined : Date.parse(now),
  });
}

/** The findings of one rule as `text at the place: message`. */
export function checkRule(
  rule: string,
  steps: string,
  expected: readonly string[],
  around: Around = {},
): void {
  const text = steps.startsWith('---') ? steps : `runbook: 1\n${steps}`;
  const found = lintText(text, around)
    .filter((finding) => finding.rule === rule)
    .map((finding) => `${text.slice(finding.span.start, finding.span.end)}: ${finding.message}`);
  assert.deepEqual(found, expected, text);
}

/** One step in YAML, from the SQL of its blocks: a text is a block, `sh: ` before it makes it a command. */
export function stepOf(blocks: Readonly<Record<string, string | readonly string[]>>): string {
  const block = (text: string): string => {
    const [sql = '', ...expectations] = text.split(' | ');
    const kind = sql.startsWith('sh: ') ? 'sh' : 'sql';
    const expect = expectations.length === 0 ? '' : `, expect: ${JSON.stringify(expectations)}`;
    return `      - { ${kind}: ${JSON.stringify(kind === 'sh' ? sql.slice(4) : sql)}${expect} }\n`;
  };
  const roles = Object.entries(blocks).map(
    ([role, texts]) => `    ${role}:\n${[texts].flat().map(block).join('')}`,
  );
  return `steps:\n  - title: S\n${roles.join('')}`;
}
