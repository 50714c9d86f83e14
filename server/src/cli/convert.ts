import { writeFile } from 'node:fs/promises';
import { newRunbook, onlyConnection } from '../core/newRunbook.ts';
import type { Notation } from '../core/parse.ts';
import { convert } from '../core/write/convert.ts';
import { kindOf, readGiven, settingsOf } from './files.ts';
import { linesOf } from './lines.ts';
import type { Output } from './output.ts';
import { UsageError } from './usageError.ts';

export interface ConvertOptions {
  /** The notation to convert to; the other one where it is left out. */
  readonly to: string | undefined;
  /** A file that is not there yet; standard output where it is left out. */
  readonly output: string | undefined;
}

/** Writes a runbook in the other notation; what is written in another way than it was goes to standard error. */
export async function convertFile(path: string, options: ConvertOptions, output: Output): Promise<number> {
  const from = runbookKindOf(path);
  const to = from === 'markdown' ? 'yaml' : 'markdown';
  if (options.to !== undefined && options.to !== to)
    throw new UsageError(
      options.to === from
        ? `${path} is ${from === 'markdown' ? 'Markdown' : 'YAML'} already.`
        : `--to is \`markdown\` or \`yaml\`, not \`${options.to}\`.`,
    );
  if (options.output !== undefined && kindOf(options.output) !== to)
    throw new UsageError(
      `${options.output} is not the name of a runbook in ${to === 'markdown' ? 'Markdown' : 'YAML'}.`,
    );
  const { text } = await readGiven(path);
  const conversion = convert(text, from);
  if (conversion.kind === 'refused') {
    const positionOf = linesOf(text);
    for (const { message, at } of conversion.reasons)
      output.error(`${path}${at === undefined ? '' : `:${positionOf(at).line + 1}`}: ${message}\n`);
    return 1;
  }
  for (const note of conversion.notes) output.error(`${path}: ${note}\n`);
  if (options.output === undefined) output.printFile(conversion.text);
  else await writeNew(options.output, conversion.text);
  return 0;
}

export interface NewOptions {
  /** Made from the file's name where it is left out. */
  readonly title: string | undefined;
  readonly config: string | undefined;
  readonly now: Date;
}

/** Writes a new runbook to a file that is not there yet. */
export async function newFile(
  path: string,
  { title, config, now }: NewOptions,
  output: Output,
): Promise<number> {
  const notation = runbookKindOf(path);
  const settings = await settingsOf(path, config);
  const connection = settings === undefined ? undefined : onlyConnection(settings.settings);
  const text = newRunbook({
    title: title ?? titleOf(path),
    notation,
    date: now,
    ...(connection === undefined ? {} : { connection }),
  });
  await writeNew(path, text);
  output.error(`launchbook: ${path} is written.\n`);
  return 0;
}

function runbookKindOf(path: string): Notation {
  const kind = kindOf(path);
  if (kind === 'settings') throw new UsageError(`${path} is not a runbook.`);
  return kind;
}

/** `release-8.0.runbook.md` is the release 8.0. */
function titleOf(path: string): string {
  const name = path.replace(/^.*[\\/]/s, '').replace(/(?:\.runbook)?\.[^.]*$/, '');
  const words = name.replace(/[-_\s]+/g, ' ').trim();
  return words === '' ? 'Release' : words.charAt(0).toUpperCase() + words.slice(1);
}

/** @throws UsageError when the file is there, or cannot be written */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const message =
      code === 'EEXIST'
        ? `${path} is there already, and is not overwritten.`
        : `${path} cannot be written${code === 'ENOENT' ? ': its folder is not there' : code === 'EACCES' ? ': the folder may not be written to' : ''}.`;
    throw new UsageError(message, { cause: error });
  }
}
