import type { ShellCommand, ShellWord } from './shellCommands.ts';

/** What a call of mysqldump or mariadb-dump saves, as far as its words tell. */
export type Dump =
  /** Whole databases. */
  | { readonly kind: 'all' }
  | { readonly kind: 'tables'; readonly database: string; readonly tables: readonly ShellWord[] }
  /** A variable or something else decides. */
  | { readonly kind: 'unknown' };

/** Reads a call of mysqldump or mariadb-dump; `undefined` for other commands. */
export function dumpOf(command: ShellCommand): Dump | undefined {
  const at = command.findIndex(({ value }) => /(?:^|\/)(?:mysqldump|mariadb-dump)(?:\.exe)?$/.test(value));
  if (at < 0) return undefined;
  const names: ShellWord[] = [];
  const ignored: string[] = [];
  let isAll = false;
  let isOptionValue = false;
  for (const word of command.slice(at + 1)) {
    const { value } = word;
    if (isOptionValue) isOptionValue = false;
    else if (!value.startsWith('-') || value === '-') names.push(word);
    else if (value === '--databases' || value === '--all-databases' || /^-[a-zA-Z]*[AB]$/.test(value))
      isAll = true;
    else if (value === '--tables') isAll = false;
    else if (value.startsWith('--ignore-table')) ignored.push(value);
    else isOptionValue = takesNextWord(value);
  }
  if (ignored.length > 0 || names.some(({ isReplaced }) => isReplaced)) return { kind: 'unknown' };
  const [database, ...tables] = names;
  if (isAll || database === undefined || tables.length === 0) return { kind: 'all' };
  return { kind: 'tables', database: database.value, tables };
}

/** Options whose value is a word of its own. Source: MySQL 8.4 manual, "mysqldump Option Summary". */
function takesNextWord(option: string): boolean {
  if (/^-[huPSrwWTF]$/.test(option)) return option !== '-F' && option !== '-W';
  return (
    !option.includes('=') &&
    /^--(?:host|user|port|socket|where|result-file|tab|defaults-file|defaults-extra-file|login-path|protocol|default-character-set|set-gtid-purged|max-allowed-packet|fields-\w+-by|lines-terminated-by)$/.test(
      option,
    )
  );
}
