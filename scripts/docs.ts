import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notation } from '../server/src/core/parse.ts';
import type { Rule } from '../server/src/core/rule.ts';
import { rules } from '../server/src/core/rules/index.ts';
import { readRunbook } from '../server/src/core/runbook.ts';
import { root } from './project.ts';

const folder = join(root, 'docs', 'rules');

/** The pages of the rules as they should be, by file name: one a rule, and their list. */
export function rulePages(): ReadonlyMap<string, string> {
  const pages = new Map(rules.map((rule) => [`${rule.id}.md`, pageOf(rule)]));
  return pages.set('README.md', listOf(rules));
}

/** The pages as they are. */
export function writtenRulePages(): ReadonlyMap<string, string> {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function pageOf(rule: Rule): string {
  const settings =
    rule.settings === undefined ? '' : `\nWith this \`launchbook.yaml\`:\n\n${fence(rule.settings)}`;
  const moment = rule.now === undefined ? '' : `\nRead at ${rule.now}:\n`;
  return `# ${rule.id}

Severity: ${rule.severity}

${rule.why}
${settings}${moment}
## Found

${fence(rule.bad)}
## Not found

${fence(rule.good)}
## Changing it

In \`launchbook.yaml\`, for all runbooks of the workspace, or [by environment](../format.md#severities):

${fence(`rules:\n  ${rule.id}: off    # off | hint | info | warning | error\n`)}
${silencing(rule)}`;
}

/** A directive silences what speaks of a statement; a need or an id is no statement. */
function silencing(rule: Rule): string {
  const { runbook } = readRunbook(rule.bad, notationOfText(rule.bad));
  const faults = runbook.steps.flatMap((step) => [...(rule.checkStep?.(step) ?? [])]);
  if (faults.every((fault) => fault.about === undefined)) return '';
  return `In the runbook, for one statement:\n\n${fence(`-- launchbook-ignore: ${rule.id} -- the reason\n`, 'sql')}`;
}

function notationOfText(text: string): Notation {
  return /^(---|#)/.test(text) ? 'markdown' : 'yaml';
}

function listOf(all: readonly Rule[]): string {
  const rows = all.map(
    (rule) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.why.split(/(?<=\.) /)[0]} |`,
  );
  return `# Rules\n\nMade by \`node_modules/.bin/node scripts/docs.ts\` from \`server/src/core/rules/\`.\n\n| rule | severity | why |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function fence(text: string, language?: string): string {
  const name = language ?? notationOfText(text);
  return `\`\`\`\`${name}\n${text.endsWith('\n') ? text : `${text}\n`}\`\`\`\`\n`;
}

/** Writes the pages anew; those of rules that are gone go too. */
function write(): void {
  mkdirSync(folder, { recursive: true });
  const pages = rulePages();
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
}

if (import.meta.main) write();
