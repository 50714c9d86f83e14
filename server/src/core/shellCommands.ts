import type { Span } from './tree.ts';

/** A word of a command line; the span is in the script. */
export interface ShellWord extends Span {
  /** Without its quotes; what is replaced, such as `$name`, stays as it is written. */
  readonly value: string;
  /** Whether the shell puts something else here: a variable, a command's output, a pattern. */
  readonly isReplaced: boolean;
}

/** One command of a script: what stands between `;`, `|`, `&&` and line ends, without its redirections. */
export type ShellCommand = readonly ShellWord[];

/** Reads a script roughly, as far as a person sees at first sight what it calls. Never throws. */
export function shellCommands(script: string): readonly ShellCommand[] {
  const commands: ShellWord[][] = [];
  let words: ShellWord[] = [];
  let isRedirection = false;
  const close = (): void => {
    if (words.length > 0) commands.push(words);
    words = [];
    isRedirection = false;
  };
  for (const match of script.matchAll(part)) {
    // By index: these are read for every word of every script.
    const separator = match[1];
    const redirection = match[2];
    const word = match[3];
    if (separator !== undefined) close();
    else if (redirection !== undefined) isRedirection = true;
    else if (word !== undefined) {
      if (isRedirection) isRedirection = false;
      else words.push(wordOf(word, match.index));
    }
  }
  close();
  return commands;
}

/**
 * A line that goes on, or: a separator, a redirection, a word or a comment.
 *
 * Source: POSIX.1-2024, "Shell Command Language", 2.2 "Quoting" and 2.3 "Token Recognition".
 */
const part =
  /\\\r?\n|([;|&(){}\n]|&&|\|\|)|(\d?(?:>>|>&|<<<?|<&|>|<))|((?:[^\s;|&()<>"'\\#]|(?<=\S)#|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?)+)|(#[^\n]*)/g;

function wordOf(text: string, start: number): ShellWord {
  // Most words stand for themselves.
  if (!/["'\\$`*?]/.test(text)) return { value: text, isReplaced: false, start, end: start + text.length };
  const value = text.replace(
    /"((?:[^"\\]|\\[\s\S])*)"?|'([^']*)'?|\\([\s\S])/g,
    (_, double, single, escaped) => String(double ?? single ?? escaped ?? ''),
  );
  const isReplaced = /[$`*?]/.test(text.replace(/'[^']*'?/g, ''));
  return { value, isReplaced, start, end: start + text.length };
}
