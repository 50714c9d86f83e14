import { quote, type Refused, refuse } from './refusal.ts';
import { type Token, textOf } from './tokens.ts';

/**
 * Refuses what could make a server read another statement than we do: NUL, unclosed quotes, executable
 * comments, hints that set something.
 *
 * Of executable comments only empty ones pass, whatever their version: what they hold runs on some servers and
 * not on others, so a check that a person has read as one thing could be another.
 */
export function refuseDisguise(text: string, tokens: readonly Token[]): Refused | undefined {
  const nul = text.indexOf('\0');
  if (nul >= 0) return refuse({ start: nul, end: nul + 1 }, 'The text holds a NUL character.');
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    if (token.unclosed) {
      const what = token.kind === 'comment' || token.kind === 'hint' ? 'comment' : 'quote';
      return refuse(token, `The ${what} that begins here is never closed.`);
    }
    if (token.malformed) return refuse(token, `${quote(text, token)} is not a number that servers agree on.`);
    if (token.kind === 'parameter')
      return refuse(token, '`?` stands for a value, but a check has none to fill in.');
    if (token.kind === 'executable-comment-start' && tokens[index + 1]?.kind !== 'executable-comment-end')
      return refuse(token, executableReason(text, token));
    // Also those that this server skips: the same text would run on another one.
    if (token.kind === 'comment' && /^\/\*M?!/.test(text.slice(token.start, token.start + 4))) {
      if (!/^\/\*M?!(?:\d{5,6})?\s*\*\/$/.test(textOf(text, token)))
        return refuse(token, executableReason(text, token));
    }
    if (token.kind === 'hint') {
      const refused = refuseHint(text, token);
      if (refused) return refused;
    }
  }
  return undefined;
}

function executableReason(text: string, token: Token): string {
  const mark = /^\/\*M?!\d{0,6}/.exec(textOf(text, token))?.[0] ?? '/*!';
  return `What stands in \`${mark} … */\` runs on some servers and not on others; write it without the comment marks, or leave it out.`;
}

function refuseHint(text: string, token: Token): Refused | undefined {
  const hint = textOf(text, token);
  const setting = /\b(?:SET_VAR|RESOURCE_GROUP)\b/i.exec(hint);
  if (setting) {
    const start = token.start + setting.index;
    return refuse(
      { start, end: start + setting[0].length },
      `The hint \`${setting[0]}\` changes a setting of the server's session; a check may only read.`,
    );
  }
  // A server that reads hints sees `*/` in a quote as part of it, all others as the end.
  for (const mark of ['`', '"', "'"])
    if (hint.split(mark).length % 2 === 0)
      return refuse(token, `This hint holds a single ${mark}, so servers do not agree on where it ends.`);
  return undefined;
}
