import type { Finding } from '../core/finding.ts';
import { lint } from '../core/lint.ts';
import { readRunbook } from '../core/runbook.ts';
import { type EnvironmentName, readSettings } from '../core/settings.ts';
import { SettingsFileError } from '../run/settingsFile.ts';
import { type GivenFile, kindOf, readGiven, settingsOf } from './files.ts';
import { linesOf } from './lines.ts';
import type { Color, Output } from './output.ts';
import { UsageError } from './usageError.ts';

export interface CommonOptions {
  readonly format: 'pretty' | 'json';
  /** Path of a `launchbook.yaml`, in place of the nearest. */
  readonly config: string | undefined;
}

/** Finds what is wrong with files; a file that cannot be read does not keep the others from being looked at. */
export async function validate(
  paths: readonly string[],
  options: CommonOptions & { readonly environment: EnvironmentName | undefined },
  output: Output,
): Promise<number> {
  const files: { file: GivenFile; findings: readonly Finding[] }[] = [];
  let hasUnreadable = false;
  for (const path of paths)
    try {
      const kind = kindOf(path);
      const file = await readGiven(path);
      if (kind === 'settings') files.push({ file, findings: readSettings(file.text).findings });
      else {
        const settings = await settingsOf(path, options.config);
        const { environment } = options;
        // Nothing is said of the time: a plan that is kept would warn for ever.
        const findings = lint(readRunbook(file.text, kind), settings?.settings, { environment });
        files.push({ file, findings });
      }
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof SettingsFileError)) throw error;
      hasUnreadable = true;
      output.error(`launchbook: ${error.message}\n`);
    }
  if (options.format === 'json') output.print(json(files));
  else if (files.length > 0) output.print(pretty(files, output));
  if (hasUnreadable) return 2;
  return files.some(({ findings }) => findings.some((finding) => finding.severity === 'error')) ? 1 : 0;
}

function json(files: readonly { file: GivenFile; findings: readonly Finding[] }[]): string {
  const report = {
    files: files.map(({ file, findings }) => {
      const positionOf = linesOf(file.text);
      return {
        file: file.path,
        findings: findings.map(({ rule, severity, message, span }) => ({
          rule,
          severity,
          message,
          range: { start: positionOf(span.start), end: positionOf(span.end) },
        })),
      };
    }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

const colors: Readonly<Record<Finding['severity'], Color>> = {
  error: 'red',
  warning: 'yellow',
  info: 'blue',
  hint: 'gray',
};

function pretty(
  files: readonly { file: GivenFile; findings: readonly Finding[] }[],
  { paint }: Output,
): string {
  const lines: string[] = [];
  let errors = 0;
  let others = 0;
  for (const { file, findings } of files) {
    const positionOf = linesOf(file.text);
    for (const { rule, severity, message, span } of findings) {
      if (severity === 'error') errors += 1;
      else others += 1;
      const { line, character } = positionOf(span.start);
      const place = paint('bold', `${file.path}:${line + 1}:${character + 1}`);
      lines.push(`${place} ${paint(colors[severity], severity)} ${message} ${paint('gray', rule)}`);
    }
  }
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  const found =
    errors + others === 0
      ? paint('green', 'nothing found')
      : `${count(errors, 'error')}, ${count(others, 'other finding')}`;
  lines.push(`${count(files.length, 'file')}: ${found}`);
  return `${lines.join('\n')}\n`;
}
