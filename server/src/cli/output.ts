import { randomUUID } from 'node:crypto';
import { shorten } from '../core/showValue.ts';

/** Where the command line writes, and how much it may adorn. */
export interface Output {
  readonly version: string;
  readonly print: (text: string) => void;
  /** Prints what is to be kept as a file: byte for byte, unless a terminal would act on it. */
  readonly printFile: (text: string) => void;
  readonly error: (text: string) => void;
  /** Draws over one line of the terminal, or removes it with an empty text; nothing where there is no terminal. */
  readonly progress: (text: string) => void;
  readonly paint: Paint;
}

export type Color = 'red' | 'green' | 'yellow' | 'blue' | 'gray' | 'bold';
export type Paint = (color: Color, text: string) => string;

const codes: Readonly<Record<Color, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  gray: 90,
  bold: 1,
};

/** Control characters but for line ends and tabs, and the signs that turn the direction of writing around. */
const controls = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text that cannot steer a terminal: what a file or a database says may hold anything.
 *
 * The form `\u001B` means the sign itself in JSON, so that JSON stays what it is.
 */
function harmless(text: string): string {
  return text.replace(
    controls,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** Writes to the streams of a process; colours and progress only on a terminal. See no-color.org. */
export function streamOutput(
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
  variables: Readonly<Record<string, string | undefined>>,
  version: string,
): Output {
  const hasColors =
    stdout.isTTY === true && (variables['NO_COLOR'] ?? '') === '' && variables['TERM'] !== 'dumb';
  // Stands for the start of a colour code until a text is written; nothing that is printed can know it.
  const codeStart = `<${randomUUID()}:`;
  const safe = (text: string): string => harmless(text).replaceAll(codeStart, '\x1b[');
  let hasProgress = false;
  const clear = (): void => {
    if (hasProgress) stderr.write('\r\x1b[K');
    hasProgress = false;
  };
  return {
    version,
    print(text) {
      clear();
      stdout.write(safe(text));
    },
    printFile(text) {
      clear();
      stdout.write(stdout.isTTY === true ? harmless(text) : text);
    },
    error(text) {
      clear();
      stderr.write(safe(text));
    },
    progress(text) {
      if (stderr.isTTY !== true) return;
      clear();
      if (text === '') return;
      // A terminal that was never told its size says that it has no columns.
      const columns = stderr.columns > 0 ? stderr.columns : 80;
      stderr.write(shorten(harmless(text.replace(/\s+/g, ' ')), Math.max(20, columns - 1)));
      hasProgress = true;
    },
    paint: (color, text) => (hasColors ? `${codeStart}${codes[color]}m${text}${codeStart}0m` : text),
  };
}
