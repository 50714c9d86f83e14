import { nestedCommands } from '../nestedCommands.ts';
import type { Fault, OwnItem, StepRule } from '../rule.ts';
import type { Statement } from '../runbook.ts';
import type { ShellCommand, ShellWord } from '../shellCommands.ts';
import { fileSpan } from '../tree.ts';

/** A password that stands in a command. */
export const passwordOnCommandLine: StepRule = {
  id: 'password-on-command-line',
  severity: 'error',
  why: 'A runbook is read by many and kept for years, and a command line is seen by everyone on the host. Let the client ask, or read an option file such as `~/.my.cnf`.',
  bad: `runbook: 1
steps:
  - title: Close the old orders
    backup:
      - sh: mysqldump -u launch -phunter2 --single-transaction orders orders > orders_20261205.sql
`,
  good: `runbook: 1
steps:
  - title: Close the old orders
    backup:
      - sh: mysqldump -u launch -p --single-transaction orders orders > orders_20261205.sql
`,
  checkStep: passwords,
};

function passwords(step: OwnItem): readonly Fault[] {
  const faults: Fault[] = [];
  for (const block of step.blocks) {
    if (block.kind !== 'sh') continue;
    // Most scripts hold none, and need not be read word by word.
    for (const statement of block.statements)
      if (/(?:-p\S|password=|MYSQL_PWD=)/i.test(statement.text.value))
        for (const command of nestedCommands(statement.text.value)) addFaults(command, statement, faults);
  }
  return faults;
}

function addFaults(command: ShellCommand, statement: Statement, faults: Fault[]): void {
  const at = command.findIndex(({ value }) => clients.test(value));
  for (const [index, word] of command.entries()) {
    const found = passwordIn(word, at >= 0 && index > at);
    if (found === undefined) continue;
    const span = fileSpan(statement.text, word);
    faults.push({
      span,
      message:
        'A password stands on this command line. Let the client ask for it, or read it from `~/.my.cnf`.',
      // In a script in quotes the word may end behind an escaped quote that stays.
      ...(found === '' || /\\["']/.test(statement.text.value.slice(word.start, word.end))
        ? {}
        : {
            fixes: [{ title: `Change to \`${found}\`, which asks for it`, edits: [{ span, text: found }] }],
          }),
      about: [statement],
    });
  }
}

/** What to write in place of a word that holds a password, '' where nothing; `undefined` where it holds none. */
function passwordIn(word: ShellWord, isOption: boolean): string | undefined {
  const [, option, password = ''] =
    (isOption ? /^(-p|--password=)(.+)$/s.exec(word.value) : null) ??
    /^(MYSQL_PWD)=(.+)$/s.exec(word.value) ??
    [];
  if (option === undefined || word.isReplaced || isMasked(password)) return undefined;
  return option === 'MYSQL_PWD' ? '' : option.replace('=', '');
}

/** Programs that take a password as `-pPASSWORD` or `--password=PASSWORD`. */
const clients =
  /(?:^|\/)(?:mysql|mysqldump|mysqladmin|mysqlimport|mysqlpump|mysqlbinlog|mysqlcheck|mysqlsh|mariadb(?:-\w+)?|mydumper|myloader|xtrabackup|mariabackup)(?:\.exe)?$/;

/** Something that stands for a password without being one. */
function isMasked(password: string): boolean {
  return /^(?:[*x.…]+|<.*>?|\[.*\]|\{.*\})$/i.test(password);
}
