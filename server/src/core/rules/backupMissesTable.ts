import { dumpOf } from '../dumpCommand.ts';
import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import { shellCommands } from '../shellCommands.ts';
import { factsOf, isWriting, normalToken } from '../statementFacts.ts';
import { fileSpan, type Span } from '../tree.ts';
import { bareName, listed } from './stepParts.ts';

/** A backup that names other tables than the change writes. */
export const backupMissesTable: StepRule = {
  id: 'backup-misses-table',
  severity: 'warning',
  why: 'A dump of another table looks like a backup until it is needed. Found where the backup names its tables one by one; a dump of the whole database, a script or a variable may hold anything. Tables that the step itself creates, and those called temporary or a backup, need none.',
  bad: `runbook: 1
steps:
  - title: Close the old orders
    backup:
      - sh: mysqldump --single-transaction orders customer > customer_20261205.sql
    change:
      - UPDATE orders SET status = 3 WHERE status = 2
`,
  good: `runbook: 1
steps:
  - title: Close the old orders
    backup:
      - sh: mysqldump --single-transaction orders orders > orders_20261205.sql
    change:
      - UPDATE orders SET status = 3 WHERE status = 2
`,
  checkStep: missedTables,
};

function missedTables(step: OwnItem): readonly Fault[] {
  const backups = step.blocks.filter((block) => block.role === 'backup' && block.statements.length > 0);
  const first = backups[0];
  if (first === undefined) return [];
  const written = writtenTables(step);
  if (written.length === 0) return [];
  const saved: Saved = { names: new Set(), isUnknown: false, dumps: [] };
  for (const block of backups)
    for (const statement of block.statements)
      if (block.kind === 'sh') readShell(statement, saved);
      else readSql(statement, saved);
  if (saved.isUnknown) return [];
  const missed = written.filter((table) => !saved.names.has(bareName(table)));
  if (missed.length === 0) return [];
  const fault: Fault = {
    span: first.roleSpan,
    message: `The change writes ${listed(missed)}, but the backup does not save ${missed.length === 1 ? 'it' : 'them'}. Add ${missed.length === 1 ? 'the table' : 'the tables'} to the backup.`,
    ...fixOf(missed, saved),
    about: backups.flatMap((block) => block.statements),
  };
  return [fault];
}

/** The tables that were there before the step and that its change writes. */
function writtenTables(step: OwnItem): readonly string[] {
  const tables = new Map<string, string>();
  const created = new Set<string>();
  for (const block of step.blocks) {
    if (block.role !== 'change' || block.kind !== 'sql') continue;
    for (const statement of block.statements) {
      const { kind } = factsOf(statement);
      if (kind.verb === 'CREATE TABLE' || kind.verb === 'RENAME TABLE')
        for (const table of kind.tables) created.add(bareName(table));
      else if (isWriting(kind)) for (const table of kind.tables) tables.set(bareName(table), table);
    }
  }
  return [...tables].flatMap(([name, table]) => (created.has(name) || isSpare(name) ? [] : [table]));
}

/** Names of tables that hold nothing of their own. */
function isSpare(name: string): boolean {
  return /^(?:tmp|temp|bak|backup|staging|stg)(?:_|\d|$)|_(?:tmp|temp|bak|backup|old|new|staging)(?:_?\d+)?$/.test(
    name,
  );
}

/** What the backup blocks save, as far as it is read. */
interface Saved {
  readonly names: Set<string>;
  /** Whether something may save more than its words tell. */
  isUnknown: boolean;
  /** Where another table can be named: behind the last one of a dump. */
  readonly dumps: Span[];
}

function readShell(statement: Statement, saved: Saved): void {
  for (const command of shellCommands(statement.text.value)) {
    const dump = dumpOf(command);
    if (dump?.kind === 'tables') {
      for (const table of dump.tables) saved.names.add(table.value.toLowerCase());
      const end = dump.tables.at(-1)?.end ?? 0;
      saved.dumps.push(fileSpan(statement.text, { start: end, end }));
    } else if (dump !== undefined || !savesNothing.has(command[0]?.value ?? '')) saved.isUnknown = true;
  }
}

/** Commands around a dump that save no table themselves. */
const savesNothing: ReadonlySet<string> = new Set(
  'cat cd chmod chown cp date df do done du echo export fi find grep gzip head if ls md5sum mkdir mv pigz pwd set sha256sum stat tail tee test then wc xz zcat zstd ['.split(
    ' ',
  ),
);

/** A copy by SQL saves what it reads; any name in the statement is taken for one. */
function readSql(statement: Statement, saved: Saved): void {
  const { text, code, kind } = factsOf(statement);
  if (kind.verb === 'CALL' || kind.verb === '') saved.isUnknown = true;
  for (const token of code)
    if (token.kind === 'word' || token.kind === 'quoted-identifier')
      saved.names.add(normalToken(text, token));
}

function fixOf(missed: readonly string[], { dumps }: Saved): Pick<Fault, 'fixes'> {
  const [place] = dumps;
  const names = missed.map(bareName);
  // A name that the shell would take apart, and a dump of one among several databases, are for a person to write.
  if (place === undefined || dumps.length > 1 || names.some((name) => !/^[\w$]+$/.test(name))) return {};
  if (missed.some((table) => table.includes('.'))) return {};
  const words = ` ${missed.join(' ')}`;
  return { fixes: [{ title: `Dump ${listed(missed)} too`, edits: [{ span: place, text: words }] }] };
}
