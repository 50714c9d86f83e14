/** Where the command line writes, and how much it may adorn. */
export interface Output {
  readonly version: string;
  readonly print: (text: string) => void;
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

/** Writes to the streams of a process; colours and progress only on a terminal. See no-color.org. */
export function streamOutput(
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
  variables: Readonly<Record<string, string | undefined>>,
  version: string,
): Output {
  const hasColors =
    stdout.isTTY === true && (variables['NO_COLOR'] ?? '') === '' && variables['TERM'] !== 'dumb';
  let hasProgress = false;
  const clear = (): void => {
    if (hasProgress) stderr.write('\r\x1b[K');
    hasProgress = false;
  };
  return {
    version,
    print(text) {
      clear();
      stdout.write(text);
    },
    error(text) {
      clear();
      stderr.write(text);
    },
    progress(text) {
      if (stderr.isTTY !== true) return;
      clear();
      if (text === '') return;
      // A terminal that was never told its size says that it has no columns.
      const columns = stderr.columns > 0 ? stderr.columns : 80;
      stderr.write(text.slice(0, Math.max(20, columns - 1)));
      hasProgress = true;
    },
    paint: (color, text) => (hasColors ? `\x1b[${codes[color]}m${text}\x1b[0m` : text),
  };
}
