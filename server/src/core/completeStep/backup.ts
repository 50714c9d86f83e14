import { type Catalog, findTable } from '../catalog.ts';
import type { NewBlock } from '../edit/insertBlocks.ts';
import type { Step } from '../runbook.ts';
import type { Change, TableName } from '../sql/changeTypes.ts';
import type { Planned } from './drafts.ts';
import { type Dump, writtenTables } from './dump.ts';
import { changesOf, madeTables } from './made.ts';
import { shellWord } from './quoting.ts';

/** What a generated dump needs to know. */
interface DumpOptions {
  /** Of the connection, for tables that name none. */
  readonly database: string | undefined;
  /** As `20261205`. */
  readonly day: string;
  /** Whether another step writes a file of this name already. */
  readonly isTaken: (file: string) => boolean;
  readonly stepId: string;
  /** Only these rows of the single table, where a condition for them can be told. */
  readonly where: string | undefined;
}

/** What stands where the database is not known, for a person to put it in. */
const unknownDatabase = 'DATABASE';

/** One dump for each database of the tables. */
function dumpsOf(tables: readonly TableName[], options: DumpOptions): Dump[] {
  const byDatabase = new Map<string, TableName[]>();
  for (const table of tables) {
    const database = table.database ?? options.database ?? unknownDatabase;
    const known = byDatabase.get(database) ?? [];
    if (!known.some(({ name }) => name === table.name)) known.push(table);
    byDatabase.set(database, known);
  }
  return [...byDatabase].map(([database, own]) => {
    const names = own.map(({ name }) => name);
    const base = names.length > 3 ? safe(options.stepId) : names.map(safe).join('_');
    const plain = `${base}_${options.day}.sql`;
    const file = shellWord(
      options.isTaken(plain) ? `${base}_${options.day}_${safe(options.stepId)}.sql` : plain,
    );
    const where =
      options.where === undefined ? '' : ` --no-create-info --replace --where=${quoted(options.where)}`;
    const target = shellWord(database);
    return {
      command: `mysqldump --single-transaction${where} ${target} ${names.map(shellWord).join(' ')} > ${file}`,
      tables: new Set(names.map((name) => name.toLowerCase())),
      restore: `mysql ${target} < ${file}`,
    };
  });
}

/** A condition as one argument of a shell command, as people type it; `undefined` where quotes get in the way. */
function shellCondition(where: string): string | undefined {
  if (/[\n\r]|--|#|\/\*/.test(where) || where.length > 200) return undefined;
  if (!/["$`\\!]/.test(where)) return where;
  return where.includes("'") ? undefined : where;
}

function quoted(where: string): string {
  return /["$`\\!]/.test(where) ? `'${where}'` : `"${where}"`;
}

/** A name as part of a file's name. */
function safe(name: string): string {
  return name.replace(/[^\p{L}\p{N}_-]+/gu, '-');
}

/** The dumps of what the changes of a step write, as it is before them. */
export function newDumps(
  text: string,
  step: Step,
  plan: readonly Planned[],
  options: {
    readonly catalog?: Catalog | undefined;
    readonly database?: string | undefined;
    readonly now: Date;
  },
): Dump[] {
  const tables: TableName[] = [];
  for (const [at, { changes }] of plan.entries()) {
    const made = madeTables(plan.slice(0, at));
    for (const table of changes.flatMap(writtenTables))
      if (!made.has(table.name.toLowerCase()) && !tables.some((each) => isSame(each, table)))
        tables.push(table);
  }
  const { now } = options;
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return dumpsOf(tables, {
    database: options.database ?? options.catalog?.database ?? step.connection?.value,
    day: day.map((part) => String(part).padStart(2, '0')).join(''),
    isTaken: (file) => text.includes(file),
    stepId: step.id,
    where: rowsOf(changesOf(plan), options.catalog),
  });
}

/** The command lines; a comment says what is not in them. */
export function backupBlocks(dumps: readonly Dump[], changes: readonly Change[]): NewBlock[] {
  const lines: string[] = [];
  for (const change of changes)
    if (change.kind === 'unread' && change.table === undefined && !/^CREATE\b/i.test(change.text))
      lines.push(`# What ${change.text.slice(0, 60)} writes is not known here: dump its tables too.`);
  if (dumps.some(({ command }) => command.includes(` ${unknownDatabase} `)))
    lines.push(`# ${unknownDatabase} stands for the database of these tables: put its name there.`);
  if (dumps.length === 0 && lines.length === 0) {
    const written = [...new Set(changes.flatMap((change) => writtenTables(change).map(({ name }) => name)))];
    if (written.length === 0) return [];
    const verb = written.length === 1 ? 'is' : 'are';
    lines.push(
      `# Only ${written.join(', ')} ${verb} written, which this step makes: there is nothing to save.`,
    );
  }
  const commands = dumps.map(({ command }) => command);
  return [{ role: 'backup', kind: 'sh', statements: [{ text: [...lines, ...commands].join('\n') }] }];
}

/** The rows that the only change touches, where a dump of them can be put back without the others. */
function rowsOf(changes: readonly Change[], catalog: Catalog | undefined): string | undefined {
  const [change] = changes;
  if (changes.length !== 1 || (change?.kind !== 'update' && change?.kind !== 'delete')) return undefined;
  const [table] = change.tables;
  const { where, from } = change;
  if (table === undefined || where === undefined || from !== table.text || /\bSELECT\b/i.test(where))
    return undefined;
  if (change.kind === 'update') {
    // Rows are put back over those of the same key, so there must be one, and it must stay as it is.
    const known =
      table.database === undefined && catalog !== undefined ? findTable(catalog, table.name) : undefined;
    const key = known?.indexes.find(({ name }) => name === 'PRIMARY');
    const isKept = key?.columns.every(
      (name) => !change.assignments.some(({ column }) => column.toLowerCase() === name.toLowerCase()),
    );
    if (isKept !== true) return undefined;
  }
  return shellCondition(where);
}

function isSame(one: TableName, other: TableName): boolean {
  return one.name === other.name && one.database === other.database;
}
