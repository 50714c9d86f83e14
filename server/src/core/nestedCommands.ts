import { type ShellCommand, type ShellWord, shellCommands } from './shellCommands.ts';

/**
 * The commands of a script with those in quotes: `ssh db1 "mysqldump orders"`, `sh -c '…'`, `"$(…)"`.
 *
 * All spans are in `script`; a command stands before those inside it. Never throws.
 */
export function nestedCommands(script: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  addCommands({ text: script, start: 0, isExpanded: false }, commands, 0);
  return commands;
}

interface Script {
  readonly text: string;
  /** Its offset in the outermost script. */
  readonly start: number;
  /** Whether the shell around it puts in variables before it is run. */
  readonly isExpanded: boolean;
}

/** Deeper than that nobody reads quotes within quotes. */
const maxDepth = 4;

function addCommands(script: Script, commands: ShellCommand[], depth: number): void {
  const { text, start, isExpanded } = script;
  for (const command of shellCommands(text)) {
    const runner = command.findIndex(({ value }) => runners.test(value));
    const words: ShellWord[] = [];
    const inner: Script[] = [];
    for (const [index, word] of command.entries()) {
      const written = text.slice(word.start, word.end);
      const isRun = runner >= 0 && index > runner && isQuotedText(written);
      if (depth < maxDepth) inner.push(...quotedIn(script, word.start, written, isRun));
      // What is a script is no word of the command too.
      if (isRun) continue;
      const isReplaced = word.isReplaced || (isExpanded && /[$`]/.test(written));
      words.push({ ...word, isReplaced, start: word.start + start, end: word.end + start });
    }
    commands.push(words);
    for (const each of inner) addCommands(each, commands, depth + 1);
  }
}

/** Programs that run what they are given in quotes. */
const runners =
  /(?:^|\/)(?:ssh|bash|sh|zsh|dash|ksh|su|eval|watch|docker|docker-compose|podman|kubectl|chroot|nsenter|parallel|xargs|script)$/;

/** Whether a word is several words between quotes. */
function isQuotedText(written: string): boolean {
  return /\s/.test(written) && /^(?:"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?)$/.test(written);
}

/** The scripts in the quotes of a word: all of it where it is run, else what stands for its output. */
function quotedIn(script: Script, at: number, written: string, isRun: boolean): Script[] {
  const scripts: Script[] = [];
  for (const match of written.matchAll(/"((?:[^"\\]|\\[\s\S])*)"?|'([^']*)'?|\\[\s\S]/g)) {
    const [, double, single] = match;
    const text = double ?? single;
    if (text === undefined || !(isRun || double?.includes('$(') === true)) continue;
    const start = script.start + at + match.index + 1;
    scripts.push({ text, start, isExpanded: script.isExpanded || double !== undefined });
  }
  return scripts;
}
