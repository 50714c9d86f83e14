import type { Step } from '../runbook.ts';
import type { Planned } from './drafts.ts';
import { type Dump, writtenTables } from './dump.ts';
import { changesOf } from './made.ts';

/** The dumps that the author's own backup blocks write; one that holds more than the step changes is not put back. */
export function writtenDumps(step: Step, plan: readonly Planned[]): Dump[] {
  const changed = new Set(
    changesOf(plan).flatMap((change) => writtenTables(change).map(({ name }) => name.toLowerCase())),
  );
  return step.blocks
    .filter(({ role, kind }) => role === 'backup' && kind === 'sh')
    .flatMap(({ text }) => text.value.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => /(^|[\s/;&])mysqldump\s/.test(line) && !line.trimStart().startsWith('#'))
    .map(readDump)
    .map((dump) => {
      const isOwn = dump.tables !== undefined && [...dump.tables].every((table) => changed.has(table));
      return isOwn ? dump : { ...dump, restore: undefined };
    });
}

function readDump(line: string): Dump {
  const file = /(?:^|[^>2])>\s*([^\s;&|>]+)/.exec(line)?.[1];
  const isPiped = /\|/.test(line);
  const isZipped = /\|\s*gzip\b[^|;&]*>/.test(line);
  const words =
    (/mysqldump\s+([^|>;&]*)/.exec(line)?.[1] ?? '').match(
      /"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*'|[^\s"'])*/g,
    ) ?? [];
  const names: string[] = [];
  const options: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) names.push(word);
    else {
      options.push(word);
      if (/^-[uhPSw]$/.test(word)) at++;
    }
  }
  const [database, ...tables] = names;
  // A dump of some rows begins with DROP TABLE, unless it holds no tables at all: putting it back loses the others.
  const isPart =
    options.some((each) => /^(--where|-w)/.test(each)) &&
    !options.some((each) => /^(-t|--no-create-info)$/.test(each));
  const isOther = options.some((each) =>
    /^(--databases|-B|--all-databases|-A|--tables|--tab|-T|--result-file|-r)/.test(each),
  );
  const canRestore =
    file !== undefined && database !== undefined && !isPart && !isOther && (!isPiped || isZipped);
  return {
    command: line.trim(),
    tables: tables.length === 0 || isOther ? undefined : new Set(tables.map((name) => name.toLowerCase())),
    restore: !canRestore
      ? undefined
      : isZipped
        ? `gunzip < ${file} | mysql ${database}`
        : `mysql ${database} < ${file}`,
  };
}
