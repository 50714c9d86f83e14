import type { TestContext } from 'node:test';
import type { CodeLens, Command, Diagnostic } from 'vscode-languageserver-types';
import type { JournalEntry } from '../../server/src/core/journal.ts';
import type { Engine } from '../grounds/engines.ts';
import { makeScratch, type Scratch } from '../grounds/scratch.ts';
import { type Client, type StartOptions, startClient } from './client.ts';

/** One `test` connection called `orders`, as root without a password. */
export function settingsFor({ host, port }: Pick<Engine, 'host' | 'port'>, more = ''): string {
  return `connections:\n  - { name: orders, environment: test, host: ${host}, port: ${port}, user: root, database: shop }\n${more}`;
}

/** A runbook of one step whose blocks are given as Markdown. */
export function runbookWith(blocks: string): string {
  return `---\nrunbook: 1\nconnection: orders\n---\n\n# Release\n\n## Add it\n\n${blocks}`;
}

/** A fenced SQL block. */
export function fence(role: string, sql: string): string {
  return `\`\`\`sql ${role}\n${sql}\n\`\`\`\n\n`;
}

/** A folder with a runbook that is open in a client. */
export interface Opened {
  readonly client: Client;
  readonly scratch: Scratch;
  readonly uri: string;
  /** What the journal holds. */
  journal(): Promise<JournalEntry[]>;
}

export const journalName = 'release.runbook.journal.jsonl';

/** Starts a client in a folder of its own and opens the runbook in it. */
export async function openRunbook(
  t: TestContext,
  text: string,
  settings: string,
  options: StartOptions & {
    readonly name?: string;
    readonly prepare?: (scratch: Scratch) => Promise<void>;
  } = {},
): Promise<Opened> {
  const name = options.name ?? 'release.runbook.md';
  const scratch = await makeScratch({
    [name]: text,
    ...(settings === '' ? {} : { 'launchbook.yaml': settings }),
  });
  t.after(scratch.remove);
  await options.prepare?.(scratch);
  const client = await startClient(t, options);
  const uri = scratch.uri(name);
  client.open(uri, text);
  await client.until('the runbook has diagnostics', () => client.diagnostics(uri));
  return { client, scratch, uri, journal: async () => readEntries(await scratch.read(journalName)) };
}

/** The lines of a journal; each must be whole. */
export function readEntries(text: string): JournalEntry[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEntry);
}

/** The titles of lenses, those of one line joined by ` | `. */
export function titles(lenses: readonly CodeLens[]): string[] {
  const lines = new Map<number, string[]>();
  for (const { range, command } of lenses)
    lines.set(range.start.line, [...(lines.get(range.start.line) ?? []), command?.title ?? '']);
  return [...lines].map(([line, texts]) => `${line}: ${texts.join(' | ')}`);
}

/** The lens with a title that fits, on a line where one is given; or an error that names all. */
export function lensOf(
  lenses: readonly CodeLens[],
  title: RegExp,
  line?: number,
): CodeLens & { readonly command: Command } {
  const found = lenses.find(
    (lens) => (line === undefined || lens.range.start.line === line) && title.test(lens.command?.title ?? ''),
  );
  if (found?.command === undefined) throw new Error(`No lens fits ${title}:\n${titles(lenses).join('\n')}`);
  return { ...found, command: found.command };
}

/** Runs the command that a lens carries, with the lens's own arguments. */
export function press(client: Client, lens: CodeLens): Promise<unknown> {
  return client.request('workspace/executeCommand', {
    command: lens.command?.command,
    arguments: lens.command?.arguments,
  });
}

/** A diagnostic as one line: `9:11-9:20 rule message`. */
export function showDiagnostic({ range: { start, end }, code, message }: Diagnostic): string {
  return `${start.line}:${start.character}-${end.line}:${end.character} ${code} ${message}`;
}
