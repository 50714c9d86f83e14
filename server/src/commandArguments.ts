import type { RunArguments } from './protocol.ts';

/** The argument of a command, which any client may have written; `undefined` when it names no document. */
export function runArguments(argument: unknown): RunArguments | undefined {
  const uri = textField(argument, 'uri');
  if (uri === undefined) return undefined;
  const step = textField(argument, 'step');
  const role = textField(argument, 'role');
  const check = textField(argument, 'check');
  const given =
    typeof argument === 'object' && argument !== null && 'line' in argument ? argument.line : undefined;
  const line = typeof given === 'number' && Number.isInteger(given) && given >= 0 ? given : undefined;
  return {
    uri,
    ...(step === undefined ? {} : { step }),
    ...(role === undefined ? {} : { role }),
    ...(check === undefined ? {} : { check }),
    ...(line === undefined ? {} : { line }),
  };
}

/** A text of an argument, or `undefined`. */
export function textField(argument: unknown, name: string): string | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const value = (argument as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}
