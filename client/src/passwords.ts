import { type ExtensionContext, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type PasswordAnswer, type PasswordRequest, requests } from '../../server/src/protocol.ts';

/** What a password belongs to: changing the server or the account asks anew. */
export type PasswordPlace = Pick<PasswordRequest, 'connection' | 'environment' | 'user' | 'server'>;

/** Keeps a password in VS Code's secret storage, the only place for it. */
export async function keepPassword(
  context: ExtensionContext,
  place: PasswordPlace,
  password: string,
): Promise<void> {
  await context.secrets.store(keyOf(place), password);
  const keys = new Set([...context.globalState.get<readonly string[]>(keysOfPasswords, []), keyOf(place)]);
  await context.globalState.update(keysOfPasswords, [...keys]);
}

/** Forgets all passwords; gives how many there were. */
export async function forgetPasswords(context: ExtensionContext): Promise<number> {
  const keys = context.globalState.get<readonly string[]>(keysOfPasswords, []);
  for (const key of keys) await context.secrets.delete(key);
  await context.globalState.update(keysOfPasswords, []);
  return keys.length;
}

/** Answers the server's question for a password: from secret storage, else by asking the person once. */
export function answerPassword(context: ExtensionContext, client: LanguageClient): void {
  client.onRequest(requests.password, async (request: PasswordRequest): Promise<PasswordAnswer> => {
    if (request.reason === 'missing') {
      const kept = await context.secrets.get(keyOf(request));
      if (kept !== undefined) return { password: kept };
    } else await context.secrets.delete(keyOf(request));
    const password = await askPassword(request);
    if (password !== undefined) await keepPassword(context, request, password);
    return { password: password ?? null };
  });
}

function askPassword(request: PasswordRequest): Thenable<string | undefined> {
  const account = `${request.user}@${request.server}`;
  return window.showInputBox({
    title: `Password for ${request.connection} · ${request.environment}`,
    prompt:
      request.reason === 'denied'
        ? `The server refused this password for ${account}. Try another.`
        : `For ${account}. It is kept in VS Code's secret storage; leave it empty if the account has none.`,
    password: true,
    ignoreFocusOut: true,
  });
}

/** The names, not the secrets, so that all can be forgotten. */
const keysOfPasswords = 'launchbook.passwordKeys';

function keyOf({ connection, environment, user, server }: PasswordPlace): string {
  return ['launchbook.password', connection, environment, user, server].join('\n');
}
