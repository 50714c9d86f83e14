import { parseArgs } from 'node:util';
import { roles } from '../core/role.ts';
import { type EnvironmentName, environmentNames } from '../core/settings.ts';
import { SettingsFileError } from '../run/settingsFile.ts';
import { check } from './check.ts';
import { convertFile, newFile } from './convert.ts';
import type { Output } from './output.ts';
import { show } from './show.ts';
import { UsageError } from './usageError.ts';
import { validate } from './validate.ts';

const usage = `Usage: launchbook COMMAND

  validate FILE…                     finds what is wrong with runbooks, and with launchbook.yaml
        [--environment NAME]         with the severities of that environment, else the strictest
  check FILE [--environment NAME]    runs pre-checks and post-checks against the database
        [--step ID] [--role ROLE]    only those of a step, or of a role (${roles.filter((role) => /check|monitor/.test(role)).join(', ')})
        [--no-journal]               does not write the outcomes to the journal beside the runbook
        [--accept-observed]          a check without an expectation counts as passed
  show FILE                          the plan, in execution order
  new FILE [--title TITLE]           writes a new runbook, in the notation that the file's name says
  convert FILE [--to markdown|yaml]  the runbook in the other notation
        [--output FILE]              into a new file; an existing one is never overwritten
  lsp --stdio                        a language server for any editor

  --format pretty|json               for people (default) or for programs
  --config FILE                      instead of the launchbook.yaml nearest to the runbook

Exit codes: 0 all well; 1 an error was found, or a check did not pass; 2 could not run.
Passwords come from the environment: \`password: \${env:NAME}\` in launchbook.yaml.
`;

/** Runs the command line and gives the exit code; a command that can be interrupted asks for the signal. */
export async function main(
  args: readonly string[],
  output: Output,
  interruption: () => AbortSignal,
): Promise<number> {
  try {
    return await runCommand(args, output, interruption);
  } catch (error) {
    if (error instanceof UsageError || error instanceof SettingsFileError) {
      output.error(`launchbook: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

async function runCommand(
  args: readonly string[],
  output: Output,
  interruption: () => AbortSignal,
): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || command === 'help' || command === '--help' || command === '-h') {
    if (command === undefined) output.error(usage);
    else output.print(usage);
    return command === undefined ? 2 : 0;
  }
  if (command === '--version') {
    output.print(`${output.version}\n`);
    return 0;
  }
  if (command === 'lsp') {
    if (rest.length !== 1 || rest[0] !== '--stdio')
      throw new UsageError('lsp speaks over its standard streams only: `launchbook lsp --stdio`.');
    await import('../main.ts');
    return new Promise(() => {});
  }
  const { values, positionals } = readArguments(rest);
  if (values.help === true) {
    output.print(usage);
    return 0;
  }
  const format = values.format ?? 'pretty';
  if (format !== 'pretty' && format !== 'json')
    throw new UsageError(`--format is \`pretty\` or \`json\`, not \`${format}\`.`);
  const common = { format, config: values.config } as const;
  switch (command) {
    case 'validate':
      if (positionals.length === 0) throw new UsageError('validate wants at least one file.');
      return validate(positionals, { ...common, environment: environmentNamed(values.environment) }, output);
    case 'show':
      return show(onlyFile('show', positionals), common, output);
    case 'check':
      return check(
        onlyFile('check', positionals),
        {
          ...common,
          environment: environmentNamed(values.environment),
          step: values.step,
          role: values.role,
          keepsJournal: values['no-journal'] !== true,
          acceptsObserved: values['accept-observed'] === true,
        },
        output,
        interruption(),
      );
    case 'new':
      return newFile(
        onlyFile('new', positionals),
        { title: values.title, config: values.config, now: new Date() },
        output,
      );
    case 'convert':
      return convertFile(onlyFile('convert', positionals), { to: values.to, output: values.output }, output);
    default:
      throw new UsageError(`there is no command \`${command}\`. \`launchbook help\` lists them.`);
  }
}

function environmentNamed(name: string | undefined): EnvironmentName | undefined {
  const known = environmentNames.find((each) => each === name);
  if (name !== undefined && known === undefined)
    throw new UsageError(`--environment is one of ${environmentNames.join(', ')}, not \`${name}\`.`);
  return known;
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        config: { type: 'string' },
        environment: { type: 'string' },
        step: { type: 'string' },
        role: { type: 'string' },
        title: { type: 'string' },
        to: { type: 'string' },
        output: { type: 'string' },
        'no-journal': { type: 'boolean' },
        'accept-observed': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

function onlyFile(command: string, files: readonly string[]): string {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new UsageError(`${command} wants one file.`);
  return file;
}
